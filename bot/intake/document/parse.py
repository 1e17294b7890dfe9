"""The channel's reviews document: many reviews in one text, each below a header line."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from bot.errors import InvalidInput
from bot.intake.document.chronology import chronology
from bot.intake.document.glued import refuse_glued
from bot.intake.document.header import Header, parse_header
from bot.intake.document.hook import subtitle
from bot.intake.document.leftovers import Leftovers, above_header, skipped
from bot.intake.document.link import PaperLink, paper_line
from bot.intake.document.lost_header import second_starts
from bot.intake.document.review_text import read_review
from bot.intake.document.title import read_title
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.numbers import stated_number
from bot.intake.record import Found, ImportedReview
from bot.intake.source import File
from bot.intake.text import Progress, Text, refuse_large_review
from bot.reviews.identity import identities
from bot.reviews.review import Review
from bot.values import Struct, replace


class DocumentReview(Struct, frozen=True):
    """A review and what the document leaves in doubt about it, in the order of its lines."""

    record: ImportedReview
    doubts: tuple[Doubt, ...]


class _Found(Struct, frozen=True):
    """One review before its identity: `line` is the index (from 0) of its header, else of its first text line;
    `american` the other day that its header may name."""

    line: int
    review: Review
    doubts: tuple[Doubt, ...]
    american: date | None = None


def looks_like_document(head: str) -> bool:
    """Whether a line of the beginning is a review's header."""
    return any(parse_header(line) for line in head.split("\n"))


def parse_document(source: File, progress: Progress) -> Iterator[Found]:
    """Every review of the file, each followed by its doubts. Raises as `read_document` does."""
    for found in read_document(source.text(), progress):
        yield found.record
        yield from found.doubts


def read_document(source: Text, progress: Progress) -> list[DocumentReview]:
    """Every review of the document, in its order, with the identity in the collection named after the file.

    A header is the only thing that is certain; titles, hooks, links and left-over lines are found by their form.
    What two reviews share on the page (a teaser above a header) goes to the later one. `source_line` is 1-based.
    Raises InvalidInput where there is no header at all, for a review of more than 1 MiB, and where two documents are
    glued together.
    """
    lines = source.content.split("\n")
    found = _with_mended_years(list(_reviews(lines, progress)))
    if not found:
        raise InvalidInput(
            source.name,
            "no review in it: a review starts with a line such as “Dana's Daily Paper, 21.03.24: Title of the paper”",
        )
    refuse_glued(source.name, lines, [(one.line, one.review) for one in found])
    for one in found:
        refuse_large_review(one.review.body, f"{source.name}, line {one.line + 1}")
    keyed = identities(source.stem, (one.review for one in found))
    return [_document_review(one, identity) for one, (identity, _) in zip(found, keyed, strict=True)]


def _document_review(found: _Found, identity: str) -> DocumentReview:
    review = found.review
    number = stated_number(review.hook, review.title, review.body)
    record = ImportedReview(
        identity=identity,
        review=replace(review, number=number),
        source_line=found.line + 1,
        stated_number=number,
    )
    doubts = sorted(found.doubts, key=lambda doubt: doubt.line or 0)
    return DocumentReview(record, tuple(replace(doubt, review=review.title) for doubt in doubts))


def _reviews(lines: Sequence[str], progress: Progress) -> Iterator[_Found]:
    total = sum(map(len, lines)) + len(lines)
    heads = [(index, header) for index, line in enumerate(lines) if (header := parse_header(line))]
    if not heads:
        return
    ends = [index for index, _ in heads[1:]] + [len(lines)]
    done = 0
    above = above_header(lines, 0, heads[0][0], closed=True, first=True)
    for (index, header), end in zip(heads, ends, strict=True):
        links = {number: link for number in range(index + 1, end) if (link := paper_line(lines[number]))}
        below = Leftovers(None, end, ())
        if end < len(lines):
            below = above_header(lines, max(links, default=index) + 1, end, closed=bool(links))
        yield from _under_header(lines, index, below.start, header, above, links)
        done += sum(len(lines[number]) + 1 for number in range(index, end))
        above = below
        progress(min(done, total), total)


def _under_header(
    lines: Sequence[str], at: int, end: int, header: Header, above: Leftovers, links: dict[int, PaperLink]
) -> Iterator[_Found]:
    """The review of this header, and those after it that lost theirs: undated, by the same reviewers."""
    block = read_title(lines, at, end, header)
    starts = second_starts(lines, block.after, end, links)
    first_end = starts[0] if starts else end
    body_at = _first_text(lines, block.after, first_end)
    below = subtitle(lines, body_at, first_end) if body_at < first_end else None
    text = read_review(lines, body_at + (below is not None), first_end, links, at)
    review = replace(
        text.review,
        title=block.title or text.review.title,
        date=header.date,
        reviewers=block.reviewers,
        hook=above.hook or below,
    )
    dropped = (skipped(lines[body_at], body_at),) if above.hook and below else ()  # a review has one teaser only
    told = _header_doubts(lines[at], at, header, block.title, review)
    yield _Found(at, review, (*above.doubts, *told, *dropped, *text.doubts), header.american)
    for start, stop in pairwise([*starts, end]):
        lost = read_review(lines, start, stop, links, start)
        yield _Found(start, replace(lost.review, reviewers=header.reviewers), (_lost(lines, start), *lost.doubts))


def _header_doubts(line: str, at: int, header: Header, title: str, review: Review) -> Iterator[Doubt]:
    if header.date is None:
        yield Doubt(kind=DoubtKind.NO_DATE, line=at + 1, found=line.strip())
    if not title:
        yield Doubt(kind=DoubtKind.NO_TITLE, line=at + 1, used=review.title)


def _lost(lines: Sequence[str], start: int) -> Doubt:
    return Doubt(kind=DoubtKind.LOST_HEADER, line=start + 1, found=lines[start].strip()[:80])


def _first_text(lines: Sequence[str], start: int, end: int) -> int:
    return next((index for index in range(start, end) if lines[index].strip()), end)


def _with_mended_years(found: Sequence[_Found]) -> list[_Found]:
    stated = [one.review.date for one in found]
    order = chronology(stated, [one.american for one in found])
    mended = []
    for index, one in enumerate(found):
        doubts = one.doubts
        kept = Doubt(kind=DoubtKind.DATE_ORDER, line=one.line + 1, found=str(stated[index]))
        if index in order.turned:
            doubts += (replace(kept, kind=DoubtKind.MONTH_FIRST, used=str(order.dates[index])),)
        elif index in order.slips:
            doubts += (replace(kept, kind=DoubtKind.YEAR_SLIP, used=str(order.dates[index])),)
        elif index in order.strays:
            doubts += (kept,)
        mended.append(_Found(one.line, replace(one.review, date=order.dates[index]), doubts))
    return mended
