"""The text of Hugging Face's Daily Papers page (https://huggingface.co/papers), copied from a browser.

The page gives no links: a candidate from it is known by its title until somebody finds its paper.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum, auto

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.papers.huggingface_byline import Byline, PageDate, byline
from bot.intake.paragraphs import Paragraph, is_sentence, paragraphs
from bot.intake.record import Found
from bot.intake.source import File
from bot.intake.text import Progress
from bot.pipeline.candidate import CandidateRecord
from bot.values import Struct

_LONGEST_TITLE = 300  # characters; the page's longest title has 171, its shortest abstract over 500
_SHORTEST_SENTENCE = 60  # characters from which a line with a full stop is no title
_SHOWN = 80  # characters of what was left out


class _Kind(Enum):
    TITLE = auto()  # or a short line around the papers: a button, a heading of the page
    TEXT = auto()
    BYLINE = auto()


class _Entry(Struct, frozen=True):
    title: Paragraph
    abstract: tuple[Paragraph, ...]
    byline: Byline | None

    @property
    def date(self) -> PageDate | None:
        return self.byline.date if self.byline else None


def looks_like_daily_papers(head: str) -> bool:
    """Whether the beginning of a text is this page: somewhere a byline with its dot and a date."""
    return any(line and line.date and not line.is_date for line in map(byline, paragraphs(head)))


def parse_daily_papers(source: File, today: date, progress: Progress) -> Iterator[Found]:
    """The candidates of the page in its order, each with title, abstract, authors or organisation, date and upvotes.

    The number that the page prints after some dates is taken for upvotes (it does not say). The page leaves the year
    out in dates of its own year: see `_own_year`. Lines of the page itself, above the first paper and below the last,
    are passed over; a line between two papers that belongs to none is a doubt. Raises InvalidInput where there is no
    paper.
    """
    text = source.text()
    every = list(paragraphs(text.content))
    bylines = [byline(one) for one in every]
    found = list(_entries(every, bylines))
    papers = [one for one in found if isinstance(one, _Entry)]
    if not any(paper.byline for paper in papers):
        raise InvalidInput(source.name, "no paper in it: copy the whole Daily Papers page, with authors and dates")
    own = next((one.date for one in bylines if one and one.is_date), None)
    year = _own_year(own, [paper.date for paper in papers if paper.date], today)
    undated = next((paper for paper in papers if paper.date and not paper.date.year), None)
    total = every[-1].end
    for one in found:
        if isinstance(one, Doubt):
            yield one
            continue
        yield _candidate(one, year)
        yield from _doubts(one, year, first=one is undated)
        progress(one.title.line, total)
    progress(total, total)


def _entries(every: Sequence[Paragraph], bylines: Sequence[Byline | None]) -> Iterator[_Entry | Doubt]:
    """Titles with what follows them. An entry ends with its byline or, where it has none, before the next title."""
    title: Paragraph | None = None
    abstract: list[Paragraph] = []
    aside: list[Doubt] | None = None  # what belongs to no paper; None above the first, where the page's own lines are
    for paragraph, line, kind in zip(every, bylines, _kinds(every, bylines), strict=True):
        if kind is _Kind.TEXT and title:
            abstract.append(paragraph)
            continue
        if line and line.is_date and not abstract:  # the page's own: what stands above it is no title
            title = None
            continue
        if title and (abstract or line):
            yield from aside or ()
            yield _Entry(title, tuple(abstract), line)
            aside = []
        elif aside is not None and (stray := title if kind is _Kind.TITLE else paragraph):
            aside.append(_left_out(stray))
        title, abstract = (paragraph if kind is _Kind.TITLE else None), []
    if title and abstract:
        yield from aside or ()
        yield _Entry(title, tuple(abstract), None)


def _kinds(every: Sequence[Paragraph], bylines: Sequence[Byline | None]) -> Iterator[_Kind]:
    """What each paragraph is. A short one right above a byline ends the abstract, unless a byline stands above it."""
    before = _Kind.BYLINE
    for index, paragraph in enumerate(every):
        below = bylines[index + 1] if index + 1 < len(every) else None
        if bylines[index]:
            before = _Kind.BYLINE
        elif _is_prose(paragraph.text) or (below and not below.is_date and before is not _Kind.BYLINE):
            before = _Kind.TEXT
        else:
            before = _Kind.TITLE
        yield before


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_TITLE or (len(text) > _SHORTEST_SENTENCE and is_sentence(text))


def _own_year(own: PageDate | None, dates: Sequence[PageDate], today: date) -> int:
    """The year that the page leaves out: the one of the page's own date, else the year after the latest that it
    prints, else the latest year in which no date of the page lies ahead of today."""
    if own and own.year:
        return own.year
    if printed := [one.year for one in dates if one.year]:
        return max(printed) + 1
    days = [(one.month, one.day) for one in (*dates, *([own] if own else []))]
    return today.year - (max(days, default=(0, 0)) > (today.month, today.day))


def _candidate(entry: _Entry, year: int) -> CandidateRecord:
    return CandidateRecord(
        title=entry.title.text,
        abstract="\n\n".join(one.text for one in entry.abstract) or None,
        published=entry.date.of(year) if entry.date else None,
        authors_count=entry.byline.authors if entry.byline else None,
        organisation=entry.byline.organisation if entry.byline else None,
        upvotes=entry.date.votes if entry.date else None,
        source="huggingface",
        source_line=entry.title.line,
    )


def _doubts(entry: _Entry, year: int, first: bool) -> Iterator[Doubt]:
    line, title = entry.title.line, entry.title.text
    if not entry.abstract:
        yield Doubt(kind=DoubtKind.NO_ABSTRACT, line=line, review=title)
    if not entry.date or not entry.date.of(year):
        printed = entry.date.printed if entry.date else ""
        yield Doubt(kind=DoubtKind.NO_DATE, line=line, review=title, found=printed)
    elif first:
        yield Doubt(kind=DoubtKind.NO_YEAR, line=line, review=title, found=entry.date.printed, used=str(year))


def _left_out(paragraph: Paragraph) -> Doubt:
    return Doubt(kind=DoubtKind.SKIPPED, line=paragraph.line, found=paragraph.text[:_SHOWN])
