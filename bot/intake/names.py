"""Who wrote a review: names in headers and bylines."""

import re

_BETWEEN = re.compile(r"\s*(?:,\s*(?:and\b)?|&|\+|\band\b|\bwith\b)\s*", re.IGNORECASE)
_LISTED = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_POSSESSIVE = re.compile(r"['’]s?$")
_MAX_WORDS = 4
_BYLINE = re.compile(
    r"(?:an?\s+)?(?:[\w-]+\s+){0,2}(?P<how>review(?:ed)?\s+by|written\s+by|written\s+(?:together\s+)?with|together\s+with)"
    r"\s+(?P<who>.{2,120}?)(?:\s+(?:of|on|about|for)\s+.{0,120})?[:.]?",
    re.IGNORECASE,
)


def names(text: str) -> tuple[str, ...] | None:
    """The names in "Dana's and Yoav’s", "Dana, Yoav & Tamar", in their order; None where one part is no name.

    A name has at most four words and starts like one: with a capital, or with a letter of a script without them.
    """
    found = tuple(_POSSESSIVE.sub("", part.strip()) for part in _BETWEEN.split(text.strip()))
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
    return (
        0 < len(words) <= _MAX_WORDS
        and text[0].isalpha()
        and not text[0].islower()
        and not words[-1].islower()
        and all(character.isalpha() or character in " .'’-" for character in text)
    )
