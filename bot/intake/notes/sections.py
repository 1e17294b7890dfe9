"""Under which heading a term of notes stands. The notes do not mark levels, so a section is told only where words of
the heading or the explanation show it."""

import re
from collections.abc import Iterable

from bot.values import Struct, field

_GENERIC = re.compile(
    r"and|are|for|from|how|its|the|with|what|when|why|use|using|via|learning|machine|deep|neural|networks?|models?"
    r"|methods?|training|data|algorithms?|survey|paper|large|high|level|language",
    re.IGNORECASE,
)
_NOT_A_PLURAL = ("ss", "us", "is", "as")
_QUALIFIER = re.compile(r"(?<!\s)\s++(?:for|of|in|with|from|on|to|by|using|via)\s|[:(]")
_ENDING = re.compile(r"(?:ances?|ences?|ings?|ions?|ed|ers?|ives?|es|(?<!s)s|e)$")
_SHORTEST_STEM = 4  # letters
_BEGINNING = 600  # characters of an explanation, in which it says what it is about
_AS_BEFORE = re.compile(r"(?:(?:same|similar|just)\s+)?(?:as|like|to)\s+(?:above|before)\b", re.IGNORECASE)


class _Section(Struct, frozen=True):
    """stems, words, initials: of its heading and of all headings that stand in it."""

    heading: str
    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)

    def holds(self, heading: str, text: str) -> bool:
        """Whether the heading or the explanation speaks of this section, or of what stands in it already."""
        related = self.is_related_to(heading) or _AS_BEFORE.match(text) is not None
        return related or _as_stems(self.heading) in _as_stems(text)

    def is_related_to(self, heading: str) -> bool:
        """Whether they share a telling word, or one has the other's first letters for a word ("RL")."""
        words = set(_words(heading))
        return bool(self.stems & _telling(words) or self.words & _initials(heading) or words & self.initials)

    def take(self, heading: str) -> None:
        words = _words(heading)
        self.stems.update(_telling(words))
        self.words.update(words)
        self.initials.update(_initials(heading))


def _section(heading: str) -> _Section:
    made = _Section(heading)
    made.take(heading)
    return made


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
        text = text[:_BEGINNING]
        if self._term and _speaks_of(self._term, text):
            self._open.append(_section(self._term))
        elif self._empty:
            above = _section(self._empty)
            self._open = [above] if _names_a_group(above.heading) or above.is_related_to(heading) else []
        else:
            while self._open and not self._open[-1].holds(heading, text):
                self._open.pop()
        self._empty, self._term = None, heading
        if not self._open:
            return None
        self._open[-1].take(heading)
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


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _initials(heading: str) -> set[str]:
    """ "RL" of "Reinforcement learning"; a single word has none that would tell."""
    words = _words(heading)
    return {"".join(word[0].upper() for word in words)} if len(words) > 1 else set()


def _telling(words: Iterable[str]) -> set[str]:
    return {_stem(word) for word in words if len(word) > 2 and not _GENERIC.fullmatch(word)}


def _as_stems(text: str) -> str:
    return " ".join(["", *map(_stem, _words(text)), ""])


def _stem(word: str) -> str:
    """ "diffus" of "diffusion" and "diffusing", "guid" of "guided" and "guidance"."""
    word = word.lower()
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
