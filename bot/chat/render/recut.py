"""A text that stands in the channel as several messages, corrected: the cuts stay where they are."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from bot.chat.render.merge import Run, merged, run_of
from bot.chat.render.split import MESSAGE_ENTITIES, fullest, split
from bot.chat.render.styled import Span, Styled, plain
from bot.values import Struct, replace

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")
_BREAK = "\n\n"
_EVEN = (1.0, 1.05, 1.15, 1.3, 1.6, 2.0)
"""How much longer than the average a message may be, when a text is shared among them anew."""

_LEAST = 500  # UTF-16 units: a shorter text is not torn into several messages


class Room(Struct, frozen=True):
    """What a message holds beside what is written around its text: UTF-16 units, entities."""

    units: int
    entities: int = MESSAGE_ENTITIES

    def holds(self, styled: Styled) -> bool:
        return styled.units <= self.units and len(styled.spans) <= self.entities


def corrected(standing: Sequence[Styled], base: Styled, new: Styled) -> tuple[Styled, list[int]]:
    """The new text, and for each message but the first where it begins there, in order.

    base: what the standing text would be if it was written now. What differs between base and new is changed; all else
    stays as it stands, also where it was written in other words. A cut that was inside a line stays inside it.
    """
    whole, begins = _glued(standing, base)
    old, fresh = _Row(whole), _Row(new)
    runs = merged(old.keys, _Row(base).keys, fresh.keys)
    rows = [old.piece(run.start, run.end) if run.kept else fresh.piece(run.start, run.end) for run in runs]
    pieces = [*(_ended(row) for row in rows[:-1]), *rows[-1:]]
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    text = _welded(pieces)
    places = [_moved(begin, old, fresh, runs, starts) for begin in begins]
    return text, list(accumulate(places, max))


def shared_out(text: Styled, begins: Sequence[int], rooms: Sequence[Room]) -> tuple[tuple[Styled, ...], Styled]:
    """The text of each message, and what is left over when the last is full.

    What does not fit in a message begins the next one. At the end messages may have nothing left to say; before others
    that have, none: then the text is shared out anew.
    """
    parts, rest = _filled(text, begins, rooms)
    said = [bool(part.text) for part in parts]
    return (parts if said == sorted(said, reverse=True) else _spread(text, rooms)), rest


def _filled(text: Styled, begins: Sequence[int], rooms: Sequence[Room]) -> tuple[tuple[Styled, ...], Styled]:
    parts: list[Styled] = []
    start = 0
    for room, end in zip(rooms, [*begins, len(text.text)], strict=True):
        end = max(start, end)
        part = text.cut(start, end)
        if not room.holds(part):
            part = fullest(part, room.units, room.entities)
            end = start + _leading(text.text[start:end]) + len(part.text)
        parts.append(part)
        start = end
    return tuple(parts), text.cut(start, len(text.text))


def _spread(text: Styled, rooms: Sequence[Room]) -> tuple[Styled, ...]:
    """As many messages as there are, of similar size; fewer for a short text."""
    most = min(room.units for room in rooms)
    entities = min(room.entities for room in rooms)
    shares = [split(text, min(most, max(_LEAST, int(text.units / len(rooms) * slack))), entities) for slack in _EVEN]
    parts = max((share for share in shares if len(share) <= len(rooms)), key=len, default=())
    return (*parts, *[plain("")] * (len(rooms) - len(parts)))


def _ended(row: Styled) -> Styled:
    """With the end of its last line, which it lacks where its own text ends."""
    return row if not row.text or row.text.endswith("\n") else replace(row, text=f"{row.text}\n")


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


class _Row:
    """The lines of a text, with what stands in them; blank ones are none."""

    def __init__(self, styled: Styled) -> None:
        self.styled = styled
        self.places = [match.span() for match in _LINE.finditer(styled.text)]
        self.keys = [self._key(start, end) for start, end in self.places]

    def _key(self, start: int, end: int) -> tuple[str, tuple[Span, ...]]:
        line = _slice(self.styled, start, end)
        return line.text, line.spans

    def piece(self, first: int, last: int) -> Styled:
        """The lines from the first to before the last, with what parts them from the next one."""
        return _slice(self.styled, self.start(first), self.start(last))

    def start(self, line: int) -> int:
        return self.places[line][0] if line < len(self.places) else len(self.styled.text)

    def line_at(self, place: int) -> int:
        return next((line for line, (_, end) in enumerate(self.places) if place < end), len(self.places) - 1)

    def nearest(self, place: int, first: int, last: int) -> int:
        """The beginning of a line of these, or the end of the last, that is closest."""
        return min((self.start(line) for line in range(first, last + 1)), key=lambda start: abs(start - place))


def _slice(styled: Styled, start: int, end: int) -> Styled:
    """As `Styled.cut`, with the white space around it."""
    inside = (
        replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in styled.spans
        if span.start < end and span.end > start
    )
    return Styled(styled.text[start:end], tuple(inside))


def _glued(standing: Sequence[Styled], base: Styled) -> tuple[Styled, list[int]]:
    """The messages as one text, with where each but the first begins. A line that was cut is one again."""
    pieces, begins, length = [standing[0]], list[int](), len(standing[0].text)
    for before, part in pairwise(standing):
        last, first = before.text.rpartition("\n")[2], part.text.partition("\n")[0]
        seams = (seam for seam in (" ", "") if last and first and f"{last}{seam}{first}" in base.text)
        seam = next(seams, _BREAK)
        pieces += [plain(seam), part]
        length += len(seam)
        begins.append(length)
        length += len(part.text)
    return _welded(pieces), begins


def _welded(pieces: Iterable[Styled]) -> Styled:
    """One after the other; formatting that goes on in the next piece is one."""
    text, spans = "", list[Span]()
    for piece in pieces:
        for span in piece.spans:
            moved = replace(span, start=span.start + len(text), end=span.end + len(text))
            same = (
                at
                for at, left in enumerate(spans)
                if (left.kind, left.value, left.end) == (span.kind, span.value, len(text))
            )
            goes_on = next(same, None) if span.start == 0 else None
            if goes_on is None:
                spans.append(moved)
            else:
                spans[goes_on] = replace(spans[goes_on], end=moved.end)
        text += piece.text
    end = len(text.rstrip())
    kept = (replace(span, end=min(span.end, end)) for span in spans if span.start < end)
    return Styled(text[:end], tuple(sorted(kept, key=lambda span: (span.start, -span.end))))


def _moved(begin: int, old: _Row, fresh: _Row, runs: Sequence[Run], starts: Sequence[int]) -> int:
    """Where the message begins in the outcome that began there in the standing text."""
    line = old.line_at(begin)
    run = run_of(runs, line)
    out = starts[runs.index(run)]
    at_line = begin <= old.start(line)
    first = old.start(run.was[0])
    if at_line and line == run.was[0]:
        return out
    if run.kept:
        return out + begin - first
    origin = fresh.start(run.start)
    if run.same:
        return out + fresh.start(run.start + line - run.was[0]) - origin + max(0, begin - old.start(line))
    theirs = fresh.styled.text[origin : fresh.start(run.end)]
    place = _counterpart(old.styled.text[first : old.start(run.was[1])], theirs, begin - first)
    return out + (fresh.nearest(origin + place, run.start, run.end) - origin if at_line else place)


def _counterpart(old: str, new: str, place: int) -> int:
    """Where in the new words that stands which begins at this place of the old ones."""
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    word = sum(match.start() < place for match in before)
    matcher = SequenceMatcher(None, [match[0] for match in before], [match[0] for match in after], autojunk=False)
    found = round(word * len(after) / max(1, len(before)))
    for block in matcher.get_matching_blocks():
        if block.size and block.a <= word <= block.a + block.size:
            found = block.b + word - block.a
            break
    return after[found].start() if found < len(after) else len(new)
