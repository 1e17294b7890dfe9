"""The few words of a review that show why it was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.archive.words import Stems, tokens

CHARACTERS = 160  # three to four lines on a phone, five hits in sight of one another (`reference/mockups.md`)
_CUT = "…"
_REPEAT = 0.1  # worth of a further occurrence of the same word within a passage


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


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    stem: str


def highlights(text: str, wanted: Mapping[str, float], stems: Stems) -> tuple[Span, ...]:
    """Where words stand in a text whose stem is wanted; a hyphenated word in one, or each part that is."""
    return _spans(_matches(text, wanted, stems))


def best_passage(text: str, wanted: Mapping[str, float], stems: Stems, characters: int = CHARACTERS) -> Passage:
    """The cut of at most `characters` (without the "…") that holds most of the wanted stems, by their weights.

    text: one line, such as `plain_line` gives; it may be empty. Whole words, unless one alone is longer. The first of
    equal cuts; the text's beginning where nothing matches.
    """
    if len(text) <= characters:
        return Passage(text, highlights(text, wanted, stems))
    matches = _matches(text, wanted, stems)
    window = _best_window(matches, wanted, characters)
    start, end = _cut(text, window, characters)
    inside = [match for match in window if match.end <= end]
    before = _CUT if start else ""
    after = _CUT if end < len(text) else ""
    shift = len(before) - start
    spans = tuple(Span(span.start + shift, span.end + shift) for span in _spans(inside))
    return Passage(f"{before}{text[start:end]}{after}", spans)


def _matches(text: str, wanted: Mapping[str, float], stems: Stems) -> list[_Match]:
    initials = {stem[0] for stem in wanted}  # a stem begins like its word: most words need not be stemmed
    found = [token for token in tokens(text) if token.word[0] in initials]
    of_words = stems.of(token.word for token in found)
    return [_Match(token.start, token.end, stem) for token, stem in zip(found, of_words, strict=True) if stem in wanted]


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
    best: list[_Match] = []
    best_worth = 0.0
    for first, match in enumerate(matches):
        window = []
        for other in matches[first:]:  # short: what stands within `characters`
            if other.end - match.start > characters:
                break
            window.append(other)
        held = {other.stem for other in window}
        worth = sum(wanted[stem] for stem in held)
        worth += _REPEAT * sum(wanted[other.stem] for other in window) - _REPEAT * worth
        if worth > best_worth:
            best, best_worth = window, worth
    return best


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
