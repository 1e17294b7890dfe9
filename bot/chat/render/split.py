"""A long text as messages: cut where a reader would pause, never inside a word's formatting if it can be helped."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.chat.render.styled import Styled, joined, plain, unit_offsets

# https://core.telegram.org/bots/api#sendmessage: characters after entities parsing; counted in UTF-16 units to be safe.
MESSAGE_UNITS = 4096
MESSAGE_ENTITIES = 100  # further ones are dropped silently by Telegram
_MARK_UNITS = 12  # room for "\n\n(12/34)", and some

_PARAGRAPH = re.compile(r"\n\n")
_LINE = re.compile(r"(?=\n)")
_SENTENCE = re.compile(r"[.!?…:;][\"'”’)\]]*(?=[ \n])")
_MARKER = r"(?:[•◦▪]|\d+\.)\u00a0"
_OPENING = re.compile(rf":(?=\n)|^(?![^\S\n]*+(?:{_MARKER}|\n))[^\n]++(?=\n\n{_MARKER})", re.MULTILINE)
_SPACE = re.compile(r" ")
_BLOCKS = frozenset({"pre", "blockquote"})
_EVEN = (1.05, 1.15, 1.3, 1.6)


def split_message(styled: Styled) -> tuple[Styled, ...]:
    """Messages of at most 4 096 units and 100 entities; marked "(1/3)" at their ends when there is more than one."""
    whole = split(styled, MESSAGE_UNITS)
    return whole if len(whole) <= 1 else marked(split_unmarked(styled))


def split_unmarked(styled: Styled) -> tuple[Styled, ...]:
    """The messages of one of several texts, with room left for their marks."""
    return split(styled, MESSAGE_UNITS - _MARK_UNITS)


def marked(parts: Sequence[Styled]) -> tuple[Styled, ...]:
    """The parts with their marks; one part alone needs none."""
    if len(parts) <= 1:
        return tuple(parts)
    return tuple(
        joined((part, plain(f"({position}/{len(parts)})")), "\n\n") for position, part in enumerate(parts, start=1)
    )


def split(styled: Styled, limit: int, most_entities: int = MESSAGE_ENTITIES) -> tuple[Styled, ...]:
    """Parts of at most `limit` UTF-16 units in their order, none blank: as few as possible, and then of similar size.

    Nothing but white space at the cuts is lost. Cut at a paragraph's end, else a sentence's or line's, else at a space.
    """
    cutter = _Cutter(styled, most_entities)
    fewest = cutter.parts(limit)
    total = styled.units
    for slack in _EVEN if len(fewest) > 1 else ():
        even = int(total / len(fewest) * slack)
        if even < limit:
            parts = cutter.parts(even)
            if len(parts) == len(fewest):
                return parts
    return fewest


def fullest(styled: Styled, limit: int, most_entities: int = MESSAGE_ENTITIES) -> Styled:
    """The longest beginning of the text that fits, cut as `split` does; not blank unless the text is."""
    return next(iter(_Cutter(styled, most_entities).parts(limit)), plain(""))


class _Cutter:
    """One text, measured once."""

    def __init__(self, styled: Styled, most_entities: int) -> None:
        self._styled = styled
        self._most = most_entities
        self._units = unit_offsets(styled.text)
        self._in_phrase = self._covered(of_blocks=False)
        self._in_block = self._covered(of_blocks=True)
        self._openings = self._ends_of_openings()

    def _covered(self, *, of_blocks: bool) -> list[int]:
        """For each position, how many spans (of blocks, or of phrases) a cut there would go through."""
        steps = [0] * (len(self._styled.text) + 2)
        for span in self._styled.spans:
            if (span.kind in _BLOCKS) is of_blocks:
                steps[span.start + 1] += 1
                steps[span.end] -= 1
        return list(accumulate(steps))

    def _ends_of_openings(self) -> frozenset[int]:
        """Where a heading, or what leads to a list, ends just above what it opens: no good end for a message."""
        text = self._styled.text
        ends = {match.end() for match in _OPENING.finditer(text)}
        for span in self._styled.spans:
            if span.kind == "bold" and _fills_lines(text, span.start, span.end):
                ends.add(span.end)
        return frozenset(ends)

    def parts(self, limit: int) -> tuple[Styled, ...]:
        cuts = (self._styled.cut(start, end) for start, end in self._ranges(limit))
        return tuple(part for part in cuts if part.text)

    def _ranges(self, limit: int) -> Iterator[tuple[int, int]]:
        text, start = self._styled.text, 0
        while start < len(text):
            while start < len(text) and text[start].isspace():
                start += 1
            furthest = self._furthest(start, limit)
            end = furthest if furthest == len(text) else self._best_cut(start, furthest, limit)
            yield start, end
            start = end

    def _furthest(self, start: int, limit: int) -> int:
        """The last position that keeps a part from `start` within its limits; one character at least."""
        end = bisect_right(self._units, self._units[start] + limit) - 1
        spans = sorted(max(span.start, start) for span in self._styled.spans if start < span.end and span.start < end)
        if len(spans) > self._most:
            end = min(end, spans[self._most])
        return max(end, start + 1)

    def _best_cut(self, start: int, furthest: int, limit: int) -> int:
        """The last good place to end; a part shorter than a quarter only where nothing better is left."""
        least = bisect_right(self._units, self._units[start] + limit // 4)
        for earliest in (least, start + 1):
            for pattern in (_PARAGRAPH, _LINE, _SENTENCE, _SPACE):
                cut = self._last(pattern, earliest, furthest, through_blocks=False)
                if cut is None and earliest == least and pattern is _SENTENCE:
                    cut = self._last(_LINE, earliest, furthest, through_blocks=True)
                if cut is not None:
                    return cut
        spaces = (match.start() for match in _SPACE.finditer(self._styled.text, start + 1, furthest))
        return max(spaces, default=0) or self._between_signs(start, furthest)

    def _last(self, pattern: re.Pattern[str], earliest: int, furthest: int, *, through_blocks: bool) -> int | None:
        ends = (
            match.start() if pattern is _PARAGRAPH else match.end()
            for match in pattern.finditer(self._styled.text, earliest, min(furthest + 1, len(self._styled.text)))
        )
        good = (
            end
            for end in ends
            if end <= furthest
            and end not in self._openings
            and not self._in_phrase[end]
            and (through_blocks or not self._in_block[end])
        )
        return max(good, default=None)

    def _between_signs(self, start: int, furthest: int) -> int:
        """Back to where no sign is torn from what belongs to it: accents, variation selectors, joined emoji."""
        text = self._styled.text
        for end in range(furthest, max(start + 1, furthest - 32), -1):
            if not _clings(text[end]) and text[end - 1] != "\u200d":
                return end
        return furthest


def _fills_lines(text: str, start: int, end: int) -> bool:
    """Whether the piece has its lines for itself, with more text right under it."""
    return text[max(start - 1, 0) : start] in {"", "\n"} and text[end : end + 1] == "\n" != text[end + 1 : end + 2]


def _clings(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me", "Mc"} or sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff"
