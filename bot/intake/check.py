"""The first reading of a source: everything that can be wrong with it is found before anything is stored."""

from collections.abc import Iterator
from datetime import date

from bot.intake.document.chronology import is_oldest_first
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.formats import parser_for
from bot.intake.numbers import counted
from bot.intake.record import ImportedReview, Parsed, Record
from bot.intake.source import Source
from bot.intake.text import Progress, unwatched
from bot.reviews.identity import fold, short_hash
from bot.reviews.review import Review
from bot.values import Struct, field, replace


class Checked(Struct, frozen=True):
    """A source without a fault. size: how many records it holds; doubts: in its order."""

    name: str
    size: int
    doubts: tuple[Doubt, ...]
    _parsed: Parsed
    _numbers: tuple[int | None, ...]

    def records(self) -> Iterator[Record]:
        """The records, read again from the start, reviews under the numbers that the whole source gives them."""
        number = iter(self._numbers)
        for found in self._parsed.found(unwatched):
            if isinstance(found, ImportedReview) and self._numbers:
                yield replace(found, review=replace(found.review, number=next(number)))
            elif not isinstance(found, Doubt):
                yield found


def check(source: Source, wanted: str, today: date, progress: Progress) -> Checked:
    """Reads the whole source and stores nothing.

    wanted: a `Format` or "auto"; today: for pages whose dates have no year; progress: told how much is read, and of
    how much. Raises InvalidInput for a source that cannot be read in that format.
    """
    parsed = parser_for(wanted, source, today)
    reading = _Reading()
    for found in parsed.found(progress):
        reading.take(found)
    numbers, doubts = reading.numbers() if parsed.counts else ((), ())
    return Checked(source.name, reading.size, (*reading.doubts, *doubts), parsed, numbers)


class _Reading(Struct):
    """What is remembered of each record: little, since a source may hold a hundred thousand."""

    size: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    stated: list[int | None] = field(default_factory=list)
    dates: list[date | None] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)
    titles: dict[bytes, str] = field(default_factory=dict)
    unlinked: set[bytes] = field(default_factory=set)
    anchors: dict[int, Doubt] = field(default_factory=dict)

    def take(self, found: Record | Doubt) -> None:
        if isinstance(found, Doubt):
            self.doubts.append(found)
            return
        self.size += 1
        if isinstance(found, ImportedReview):
            self._take_review(found)

    def _take_review(self, found: ImportedReview) -> None:
        about = Doubt(kind=DoubtKind.NUMBER_GAP, line=found.line, place=found.place, review=found.review.title)
        if found.stated_number is not None:
            self.anchors[len(self.stated)] = about
        self.stated.append(found.stated_number)
        self.dates.append(found.review.date)
        here = found.place or f"line {found.source_line}"
        if (first := self._first_of_paper(found.review, here)) != here:
            self.doubts.append(replace(about, kind=DoubtKind.PAPER_TWICE, used=first))

    def _first_of_paper(self, review: Review, here: str) -> str:
        """Where the first review of the same paper stands: of the same key, or of the same title where one of the two
        has no link."""
        first = self.papers.setdefault(review.paper.key, here) if review.paper else here
        title = short_hash(fold(review.title))
        named = self.titles.setdefault(title, here)
        if first == here and (review.paper is None or title in self.unlinked):
            first = named
        if review.paper is None:
            self.unlinked.add(title)
        return first

    def numbers(self) -> tuple[tuple[int | None, ...], tuple[Doubt, ...]]:
        """Each review's number by counting, () where none is stated; a doubt for each gap."""
        turn = 1 if is_oldest_first(self.dates) else -1
        numbers, gaps = counted(self.stated[::turn])
        last = len(self.stated) - 1
        where = [(gap, gap.index if turn == 1 else last - gap.index) for gap in gaps]
        doubts = tuple(replace(self.anchors[at], found=str(gap.counted), used=str(gap.stated)) for gap, at in where)
        return (tuple(numbers[::turn]) if self.anchors else ()), doubts
