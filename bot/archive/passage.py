"""The few words of a review that show why it was found."""

import sys
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from bot.archive.words import Stems, tokens
from bot.values import Struct

CHARACTERS = 160  # three to four lines on a phone, five hits in sight of one another (`reference/mockups.md`)
_CUT = "…"
_REPEAT = 0.1  # worth of a further occurrence of the same word within a passage
_TINY = 1e-9  # what sums of the same weights in another order may differ by


class Span(Struct, frozen=True):
    """Characters `start` to `end` (exclusive) of a text. Telegram counts UTF-16 units: convert when rendering."""

    start: int
    end: int


class Passage(Struct, frozen=True):
    """One line of plain text, with "…" where it was cut out; spans of the matching words in order, not overlapping."""

    text: str
    spans: tuple[Span, ...] = ()


class Match(NamedTuple):
    """A word with its stem: characters `start` to `end` (exclusive) of a piece or a line."""

    start: int
    end: int
    stem: str


class Line(Struct, frozen=True):
    """One line of plain text. signs: one for each piece between two spaces, as the `Pieces` have them that made it."""

    text: str
    signs: str


class Pieces:
    """What stands between two spaces, with the stems of its words: most of a text is known from others, and then it is
    looked up and not read. Some 550 bytes a piece. Not for several threads."""

    def __init__(self) -> None:
        self._stems = Stems()
        self._known: dict[str, str] = {}  # each with its sign, some character
        self._read: dict[str, tuple[Match, ...]] = {}
        self._holding: dict[str, dict[str, str]] = {}  # by stem: the pieces by their signs

    def __len__(self) -> int:
        return len(self._known)

    def line(self, pieces: Sequence[str]) -> Line:
        """Of a text that was divided at each space. 60 ns a piece."""
        try:
            signs = "".join(map(self._known.__getitem__, pieces))
        except KeyError:
            for piece in set(pieces).difference(self._known):
                self._learn(piece)
            signs = "".join(map(self._known.__getitem__, pieces))
        return Line(" ".join(pieces), signs)

    def holding(self, line: Line, wanted: Iterable[str]) -> list[str]:
        """The pieces of a line that hold one of these stems, each once."""
        holding: dict[str, str] = {}
        for stem in wanted:
            holding |= self._holding.get(stem, {})
        return [piece for sign, piece in holding.items() if sign in line.signs]

    def matches(self, piece: str, wanted: Container[str]) -> list[Match]:
        """The words of a known piece whose stem is wanted, a hyphenated one after its parts."""
        return [match for match in self._read[piece] if match.stem in wanted]

    def _learn(self, piece: str) -> None:
        found = list(tokens(piece))
        stems = map(sys.intern, self._stems.of(token.word for token in found))
        read = (Match(token.start, token.end, stem) for token, stem in zip(found, stems, strict=True))
        self._read[piece] = tuple(read)
        sign = self._known[piece] = chr(len(self._known))
        for match in self._read[piece]:
            self._holding.setdefault(match.stem, {})[sign] = piece


def highlights(line: Line, wanted: Mapping[str, float], pieces: Pieces) -> tuple[Span, ...]:
    """Where words stand in a line whose stem is wanted; a hyphenated word in one, or each part that is."""
    return _spans(_matches(line, wanted, pieces))


def best_passage(line: Line, wanted: Mapping[str, float], pieces: Pieces, characters: int = CHARACTERS) -> Passage:
    """The cut of at most `characters` (without the "…") that holds most of the wanted stems, by their weights.

    Whole words, unless one alone is longer. The first of equal cuts; the text's beginning where nothing matches.
    """
    text = line.text
    matches = _matches(line, wanted, pieces)
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


def _matches(line: Line, wanted: Mapping[str, float], pieces: Pieces) -> list[Match]:
    """Nearly all pieces hold nothing that is wanted, and are not looked at."""
    text = f" {line.text} "
    found: list[tuple[int, list[Match]]] = []
    for piece in pieces.holding(line, wanted):
        matches, alone = pieces.matches(piece, wanted), f" {piece} "
        start = text.find(alone)
        while start >= 0:
            found.append((start, matches))
            start = text.find(alone, start + 1)
    found.sort(key=itemgetter(0))
    return [Match(start + match.start, start + match.end, match.stem) for start, matches in found for match in matches]


def _spans(matches: Sequence[Match]) -> tuple[Span, ...]:
    """Overlapping ones (a whole over its parts) melt into one."""
    spans: list[Span] = []
    for match in sorted(matches, key=lambda match: match.start):
        if spans and match.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, match.end))
        else:
            spans.append(Span(match.start, match.end))
    return tuple(spans)


def _best_window(matches: Sequence[Match], wanted: Mapping[str, float], characters: int) -> list[Match]:
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


def _cut(text: str, window: Sequence[Match], characters: int) -> tuple[int, int]:
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
