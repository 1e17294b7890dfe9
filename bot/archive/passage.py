"""The few words of a review that show why it was found."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.words import Stems, Token, tokens

CHARACTERS = 160  # three to four lines on a phone, five hits in sight of one another (`reference/mockups.md`)
_CUT = "…"
_REPEAT = 0.1  # worth of a further occurrence of the same word within a passage
_TINY = 1e-9  # what sums of the same weights in another order may differ by


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a text. Telegram counts UTF-16 units: convert when rendering."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of plain text, with "…" where it was cut out; spans of the matching words in order, not overlapping."""

    text: str
    spans: tuple[Span, ...] = ()


class _Match(NamedTuple):
    start: int
    end: int
    stem: str


class Pieces:
    """What stands between two spaces, with the stems of its words: most of a text is known from others, and then it is
    looked up and not read. Some 300 bytes a piece. Not for several threads."""

    def __init__(self) -> None:
        self._stems = Stems()
        self._known: dict[str, tuple[str, ...]] = {}
        self._holding: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, pieces: set[str]) -> None:
        for piece in pieces.difference(self._known):
            stems = self._known[piece] = tuple(map(sys.intern, self._stems.of(token.word for token in tokens(piece))))
            for stem in stems:
                self._holding.setdefault(stem, set()).add(piece)

    def holding(self, wanted: Iterable[str]) -> Set[str]:
        """The known pieces that hold one of these stems."""
        return frozenset().union(*(self._holding.get(stem, ()) for stem in wanted))

    def words(self, piece: str) -> Iterator[tuple[Token, str]]:
        """The words of a known piece with their stems."""
        return zip(tokens(piece), self._known[piece], strict=True)


def highlights(text: str, wanted: Mapping[str, float], pieces: Pieces) -> tuple[Span, ...]:
    """Where words stand in a text whose stem is wanted; a hyphenated word in one, or each part that is."""
    return _spans(_matches(text, wanted, pieces))


def best_passage(text: str, wanted: Mapping[str, float], pieces: Pieces, characters: int = CHARACTERS) -> Passage:
    """The cut of at most `characters` (without the "…") that holds most of the wanted stems, by their weights.

    text: one line, such as `plain_line` gives. Whole words, unless one alone is longer. The first of equal cuts; the
    text's beginning where nothing matches.
    """
    matches = _matches(text, wanted, pieces)
    if len(text) <= characters:
        return Passage(text, _spans(matches))
    window = _best_window(matches, wanted, characters)
    start, end = _cut(text, window, characters)
    inside = [match for match in window if match.end <= end]
    before = _CUT if start else ""
    after = _CUT if end < len(text) else ""
    shift = len(before) - start
    spans = tuple(Span(span.start + shift, span.end + shift) for span in _spans(inside))
    return Passage(f"{before}{text[start:end]}{after}", spans)


def _matches(text: str, wanted: Mapping[str, float], pieces: Pieces) -> list[_Match]:
    """Nearly all pieces hold nothing that is wanted, and are not looked into."""
    held = text.split(" ")
    different = set(held)
    pieces.learn(different)
    holding = different & pieces.holding(wanted)
    found: list[_Match] = []
    start = 0
    for piece in held if holding else ():
        if piece in holding:
            here = pieces.words(piece)
            found += (_Match(start + token.start, start + token.end, stem) for token, stem in here if stem in wanted)
        start += len(piece) + 1
    return found


def _spans(matches: Sequence[_Match]) -> tuple[Span, ...]:
    """Overlapping ones (a whole over its parts) melt into one."""
    spans: list[Span] = []
    for match in sorted(matches, key=lambda match: match.start):
        if spans and match.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, match.end))
        else:
            spans.append(Span(match.start, match.end))
    return tuple(spans)


def _best_window(matches: Sequence[_Match], wanted: Mapping[str, float], characters: int) -> list[_Match]:
    """In one pass: what stands within `characters` from some match on, and is worth most."""
    best = (0.0, 0, 0)
    worth, past = 0.0, 0
    held: Counter[str] = Counter()
    for first, match in enumerate(matches):
        while past < len(matches) and matches[past].end - match.start <= characters:
            stem = matches[past].stem
            worth += wanted[stem] * (_REPEAT if held[stem] else 1)
            held[stem] += 1
            past += 1
        if worth > best[0] + _TINY:
            best = (worth, first, past)
        if past > first:  # else this word alone is longer
            held[match.stem] -= 1
            worth -= wanted[match.stem] * (_REPEAT if held[match.stem] else 1)
        else:
            past = first + 1
    return list(matches[best[1] : best[2]])


def _cut(text: str, window: Sequence[_Match], characters: int) -> tuple[int, int]:
    """Start and end of the cut: the window in its middle, moved to the borders of words."""
    first = min((match.start for match in window), default=0)
    last = max((match.end for match in window), default=0)
    start = max(first - (characters - (last - first)) // 2, 0)
    start = min(start, len(text) - characters)
    if start:
        border = text.find(" ", start - 1, first)
        start = border + 1 if border >= 0 else first
    end = min(start + characters, len(text))
    if end < len(text):
        border = text.rfind(" ", max(last, start + 1), end + 1)
        end = border if border >= 0 else max(last, start + characters)
    return start, end
