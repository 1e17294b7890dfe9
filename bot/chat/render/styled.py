"""Text with its formatting, as values: pieces are written apart, joined, cut, and only at the end become entities."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from bot.chat.render.signs import arriving
from bot.values import Struct, replace

_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
_VALUE_FIELD = {"text_link": "url", "pre": "language"}

Entity = dict[str, Any]
"""https://core.telegram.org/bots/api#messageentity as JSON: offset and length in UTF-16 code units."""


class Span(Struct, frozen=True):
    """Formatting of `text[start:end]`. kind: the entity's `type`; value: the url of a link, the language of a block."""

    kind: str
    start: int
    end: int
    value: str = ""


class Styled(Struct, frozen=True):
    """A text with spans that are never empty and are nested or apart, in the order of their starts."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def units(self) -> int:
        """Length as Telegram counts it: in UTF-16 code units."""
        return utf16_length(self.text)

    def entities(self) -> list[Entity]:
        """Sorted by offset, the outer before the inner."""
        units = unit_offsets(self.text)
        return [_entity(span, units) for span in self.spans]

    def cut(self, start: int, end: int) -> "Styled":
        """The text from `start` to `end` without white space around it; spans that reach out are closed there."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        text = piece.strip()
        end = start + len(text)
        inside = (
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
            for span in self.spans
            if span.start < end and span.end > start
        )
        return Styled(text, tuple(inside))

    def trimmed(self) -> "Styled":
        return self.cut(0, len(self.text))


def utf16_length(text: str) -> int:
    return len(text) + len(_TWO_UNITS.findall(text))


def unit_offsets(text: str) -> Sequence[int]:
    """For each position in the text, its end included, how many UTF-16 units stand before it."""
    if _TWO_UNITS.search(text) is None:  # most texts; counting sign by sign was half the time of rendering
        return range(len(text) + 1)
    return list(accumulate((2 if sign > "\uffff" else 1 for sign in text), initial=0))


def shortened(text: str, units: int) -> str:
    """The text in at most so many UTF-16 units, at least one; a cut one ends with an ellipsis."""
    if utf16_length(text) <= units:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (units - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def plain(text: str) -> Styled:
    """The text as it will arrive."""
    return Styled(arriving(text))


def from_entities(text: str, entities: Iterable[Mapping[str, Any]]) -> Styled:
    """What was sent as this text with these entities; kinds that we do not write have no value."""
    units = unit_offsets(text)
    spans = []
    for entity in entities:
        start, end = (bisect_left(units, at) for at in (entity["offset"], entity["offset"] + entity["length"]))
        value = str(entity.get(_VALUE_FIELD.get(entity["type"], ""), ""))
        spans.append(Span(entity["type"], start, end, value))
    return Styled(text, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def dressed(styled: Styled, kind: str, value: str = "") -> Styled:
    """All of it in one format. The same format inside is dropped, and everything inside code."""
    if not styled.text.strip():
        return styled
    inner = () if kind in {"code", "pre"} else tuple(span for span in styled.spans if span.kind != kind)
    return Styled(styled.text, (Span(kind, 0, len(styled.text), value), *inner))


def joined(pieces: Iterable[Styled], separator: str = "") -> Styled:
    """One after another, empty ones left out."""
    texts: list[str] = []
    spans: list[Span] = []
    length = 0
    for piece in pieces:
        if not piece.text:
            continue
        if texts:
            texts.append(separator)
            length += len(separator)
        spans.extend(replace(span, start=span.start + length, end=span.end + length) for span in piece.spans)
        texts.append(piece.text)
        length += len(piece.text)
    return Styled("".join(texts), tuple(spans))


def with_marks(styled: Styled, marks: Mapping[int, str]) -> Styled:
    """The text with something put in before given positions; a span that starts there starts behind it."""
    pieces, moved, grown = [], [0] * (len(styled.text) + 1), 0
    for position, sign in enumerate(styled.text):
        mark = marks.get(position, "")
        grown += len(mark)
        moved[position] = position + grown
        pieces.append(mark + sign)
    moved[-1] = len(styled.text) + grown
    spans = (replace(span, start=moved[span.start], end=moved[span.end - 1] + 1) for span in styled.spans)
    return Styled("".join(pieces), tuple(spans))


def line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _entity(span: Span, units: Sequence[int]) -> Entity:
    offset = units[span.start]
    entity: Entity = {"type": span.kind, "offset": offset, "length": units[span.end] - offset}
    if span.value:
        entity[_VALUE_FIELD[span.kind]] = span.value
    return entity
