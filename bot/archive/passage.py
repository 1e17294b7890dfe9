"""The few words of a review that show why it was found."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.words import Stems, tokens

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


def highlights(text: str, wanted: Mapping[str, float], stems: Stems) -> tuple[Span, ...]:
    """Where words stand in a text whose stem is wanted; a hyphenated word in one, or each part that is."""
    return _spans(_matches(text, wanted, stems, {}))


def best_passage(
    text: str,
    wanted: Mapping[str, float],
    stems: Stems,
    characters: int = CHARACTERS,
    known: dict[str, tuple[str, ...]] | None = None,
) -> Passage:
    """The cut of at most `characters` (without the "…") that holds most of the wanted stems, by their weights.

    text: one line, such as `plain_line` gives. Whole words, unless one alone is longer. The first of equal cuts; the
    text's beginning where nothing matches. known: pieces of text with their stems, to which new ones are added: most of
    a text is known from others, and then a word takes a tenth of a microsecond instead of one.
    """
    matches = _matches(text, wanted, stems, {} if known is None else known)
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


def _matches(text: str, wanted: Mapping[str, float], stems: Stems, known: dict[str, tuple[str, ...]]) -> list[_Match]:
    """Piece by piece between the spaces: nearly all hold nothing that is wanted, and need not be looked into."""
    pieces = text.split(" ")
    different = set(pieces)
    for piece in different.difference(known):
        known[piece] = tuple(map(sys.intern, stems.of(token.word for token in tokens(piece))))
    holding = {piece for piece in different if not wanted.keys().isdisjoint(known[piece])}
    found: list[_Match] = []
    start = 0
    for piece in pieces:
        if piece in holding:
            here = zip(tokens(piece), known[piece], strict=True)
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
