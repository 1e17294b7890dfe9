"""Under which heading a term of notes stands. The notes do not mark levels, so a section is told only where words of
the heading or the explanation show it."""

import re
from dataclasses import dataclass, field

_GENERIC = re.compile(
    r"and|are|for|from|how|its|the|with|what|when|why|use|using|via|learning|machine|deep|neural|networks?|models?"
    r"|methods?|training|data|algorithms?|survey|paper|large|high|level|language",
    re.IGNORECASE,
)
_NOT_A_PLURAL = ("ss", "us", "is", "as")
_QUALIFIER = re.compile(r"\s+(?:for|of|in|with|from|on|to|by|using|via)\s|[:(]")
_ENDING = re.compile(r"(?:ances?|ences?|ings?|ions?|ed|ers?|ives?|es|(?<!s)s|e)$")
_SHORTEST_STEM = 4  # letters
_AS_BEFORE = re.compile(r"(?:(?:same|similar|just)\s+)?(?:as|like|to)\s+(?:above|before)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    heading: str
    members: list[str] = field(default_factory=list)

    def holds(self, heading: str, text: str) -> bool:
        """Whether the heading or the explanation speaks of this section, or of what stands in it already."""
        related = any(_related(member, heading) for member in (self.heading, *self.members))
        return related or _as_stems(self.heading) in _as_stems(text) or _AS_BEFORE.match(text) is not None


class Sections:
    """Reads headings in their order and tells the section of each term."""

    def __init__(self) -> None:
        self._open: list[_Section] = []  # the outer before the inner
        self._empty: str | None = None  # the heading right above, where nothing stands below it
        self._term: str | None = None  # the term right above

    def break_off(self) -> None:
        """A heading is lost here: whatever follows may stand under it."""
        self._open, self._empty, self._term = [], None, None

    def empty(self, heading: str) -> None:
        """A heading without an explanation: it may open a section."""
        self.break_off()
        self._empty = heading

    def of_term(self, heading: str, text: str) -> str | None:
        """The section of a term whose explanation begins with the paragraph `text`; None where it is not clear."""
        if self._term and _speaks_of(self._term, text):
            self._open.append(_Section(self._term))
        elif self._empty:
            leads = _names_a_group(self._empty) or _related(self._empty, heading)
            self._open = [_Section(self._empty)] if leads else []
        else:
            while self._open and not self._open[-1].holds(heading, text):
                self._open.pop()
        self._empty, self._term = None, heading
        if not self._open:
            return None
        self._open[-1].members.append(heading)
        return self._open[-1].heading


def _speaks_of(term: str, text: str) -> bool:
    """Whether the text takes the term for known: "the" with its name, or with the short form in its brackets."""
    name, _, rest = term.partition("(")
    short = rest.rstrip(") ")
    names = [name.strip(), *([short] if short and " " not in short else [])]
    return any(re.search(rf"\bthe\s+{re.escape(one)}\b", text, re.IGNORECASE) for one in names if one)


def _names_a_group(heading: str) -> bool:
    """Whether the heading is in the plural: "Diffusion models", "Techniques for …"."""
    words = _QUALIFIER.split(heading, maxsplit=1)[0].split()
    return bool(words) and words[-1].endswith("s") and not words[-1].endswith(_NOT_A_PLURAL)


def _related(one: str, other: str) -> bool:
    """Whether two headings share a telling word, or one has the other's first letters for a word ("RL")."""
    return bool(_telling(one) & _telling(other)) or _initials(one) in _words(other) or _initials(other) in _words(one)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _initials(heading: str) -> str:
    """ "RL" of "Reinforcement learning"; a single word has none that would tell."""
    words = _words(heading)
    return "".join(word[0].upper() for word in words) if len(words) > 1 else "?"


def _telling(heading: str) -> set[str]:
    words = (word for word in _words(heading) if len(word) > 2 and not _GENERIC.fullmatch(word))
    return {_stem(word) for word in words}


def _as_stems(text: str) -> str:
    return " ".join(["", *map(_stem, _words(text)), ""])


def _stem(word: str) -> str:
    """ "diffus" of "diffusion" and "diffusing", "guid" of "guided" and "guidance"."""
    word = word.lower()
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
