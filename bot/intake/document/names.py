"""Who wrote a review: names in headers and bylines."""

import re

APOSTROPHES = "'’‘ʼ′´`"  # what keyboards and copies put before the "s"
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?(?:,\s*+(?:and\b|&)?|&|\+|/|\band\b|\bwith\b)\s*+", re.IGNORECASE)
_LISTED = re.compile(r"(?:(?<!\s)\s++)?,\s*+(?:and\s++)?|(?<!\s)\s++(?:and|&)\s++")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s?$", re.IGNORECASE)
_MAX_WORDS = 4  # and any particles between them
_PARTICLE = re.compile(
    r"van|von|der|den|del?|della|da|di|dos?|das|du|la|le|el|al|bin|ibn|ben|bat|te[rn]|zur?|a[fv]|[iye]"
)
_NO_NAME = re.compile(
    r"today|yesterday|tomorrow|th(?:is|at|e|ese|ose)|last|next|each|every|another|my|our|your|his|her|their|its|in|as|see"
    r"|from|read|like|after|before|since|on|at|for|about|wh(?:at|o)|let|t?here|week|month|year",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:an?\s+)?(?:[\w-]+\s+){0,2}(?P<how>review(?:ed)?\s+by|written\s+by|written\s+(?:together\s+)?with|together\s+with)"
    r"\s+(?P<who>.{2,120}?)(?:\s+(?:of|on|about|for)\s+.{0,120})?[:.]?",
    re.IGNORECASE,
)


def names(text: str) -> tuple[str, ...] | None:
    """The names in "Dana's and Yoav’s", "Dana, Yoav & Tamar", in their order; None where one part is no name.

    A name has at most four words besides its particles ("van den") and starts like one: with a capital, or with a
    letter of a script without them.
    """
    found = tuple(_POSSESSIVE.sub("", part.strip(" \t\u00a0*_")) for part in _BETWEEN.split(text.strip()))
    return found if found and all(map(_is_name, found)) else None


def listed_names(text: str) -> tuple[str, ...]:
    """The names that a writer gives in one text, "Dana, Yoav and Tamar", whatever they look like."""
    return tuple(part for part in _LISTED.split(text.strip()) if part)


def with_byline(line: str, reviewers: tuple[str, ...]) -> tuple[str, ...] | None:
    """All reviewers where the line names (further) ones, such as "A joint review by Dana and Mike of the paper:".

    "By" names come first, "with" names after those of the header; None for any other line.
    """
    found = _BYLINE.fullmatch(line.strip()) if len(line) < 300 else None
    more = names(found["who"]) if found else None
    if not found or not more:
        return None
    order = reviewers + more if found["how"].lower().endswith("with") else more + reviewers
    return tuple(dict.fromkeys(order))


def _is_name(text: str) -> bool:
    words = text.split()
    own = [word for word in words if not _PARTICLE.fullmatch(word)]
    return (
        0 < len(own) <= _MAX_WORDS
        and len(words) <= 2 * _MAX_WORDS
        and not _NO_NAME.fullmatch(own[0])
        and (_PARTICLE.fullmatch(words[0]) is not None or _starts_name(text))
        and not own[-1].islower()
        and all(character.isalnum() or character in f" .-{APOSTROPHES}" for character in text)
    )


def _starts_name(text: str) -> bool:
    elided = re.match(rf"[dl][{APOSTROPHES}](?=[^\W\d_])", text)
    first = text[elided.end() if elided else 0]
    return first.isalpha() and not first.islower()
