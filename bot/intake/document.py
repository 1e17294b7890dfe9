"""The channel's reviews document: many reviews in one text, each below a header line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bot.errors import InvalidInput
from bot.intake.chatter import is_chatter, is_stray
from bot.intake.chronology import mended_years
from bot.intake.header import Header, parse_header
from bot.intake.hook import is_hook_above, subtitle
from bot.intake.language import language_of
from bot.intake.link import PaperLink, glued_link, is_publication, paper_line
from bot.intake.lost_header import second_starts
from bot.intake.marks import plain
from bot.intake.record import ImportedReview
from bot.intake.text import Progress, Text, refuse_large_review
from bot.intake.title import read_title
from bot.reviews.identity import identities
from bot.reviews.paper import Paper
from bot.reviews.review import Review

_NAMELESS_TITLE = 80  # characters of the text that stand in for a title that the document does not give


@dataclass(frozen=True, slots=True)
class _Found:
    """One review before its identity: `line` is the index (from 0) of its header, else of its first text line."""

    line: int
    review: Review


def parse_document(source: Text, progress: Progress) -> list[ImportedReview]:
    """Every review of the document, in its order, with the identity in the collection named after the file.

    A header is the only thing that is certain; titles, hooks, links and left-over lines are found by their form.
    What two reviews share on the page (a teaser above a header) goes to the later one. `source_line` is 1-based.
    Raises InvalidInput where there is no header at all, and for a review of more than 1 MiB.
    """
    lines = source.content.split("\n")
    found = _with_mended_years(list(_reviews(lines, progress)))
    if not found:
        raise InvalidInput(
            source.name,
            "no review in it: a review starts with a line such as “Dana's Daily Paper, 21.03.24: Title of the paper”",
        )
    for one in found:
        refuse_large_review(one.review.body, f"{source.name}, line {one.line + 1}")
    keyed = identities(source.stem, (one.review for one in found))
    return [
        ImportedReview(identity=identity, review=review, source_line=one.line + 1)
        for one, (identity, review) in zip(found, keyed, strict=True)
    ]


def _reviews(lines: Sequence[str], progress: Progress) -> Iterator[_Found]:
    total = sum(map(len, lines)) + len(lines)
    heads = [(index, header) for index, line in enumerate(lines) if (header := parse_header(line))]
    if not heads:
        return
    ends = [index for index, _ in heads[1:]] + [len(lines)]
    done = 0
    hook, _ = _before_header(lines, 0, heads[0][0], closed=True)
    for (index, header), end in zip(heads, ends, strict=True):
        next_hook = None
        links = {number: link for number in range(index + 1, end) if (link := paper_line(lines[number]))}
        if end < len(lines):
            after_link = max(links, default=index) + 1
            next_hook, end = _before_header(lines, after_link, end, closed=bool(links))
        yield from _under_header(lines, index, end, header, hook, links)
        hook = next_hook
        done += sum(len(lines[number]) + 1 for number in range(index, end))
        progress(min(done, total), total)


def _before_header(lines: Sequence[str], start: int, header: int, closed: bool) -> tuple[str | None, int]:
    """The teaser above the header in `lines[header]`, and where the review above it ends.

    Looks upwards from the header, no further than `start`: left-over lines go, one teaser is kept.
    """
    hook, end = None, header
    for index in range(header - 1, start - 1, -1):
        line = lines[index]
        if not line.strip():
            continue
        if hook is None and is_hook_above(line, closed) and not is_chatter(line):
            hook = plain(line)
        elif not is_chatter(line) and not is_stray(line):
            break
        end = index
    return hook, end


def _under_header(
    lines: Sequence[str], at: int, end: int, header: Header, hook: str | None, links: dict[int, PaperLink]
) -> Iterator[_Found]:
    """The review of this header, and those after it that lost theirs: undated, by the same reviewers."""
    block = read_title(lines, at, end, header)
    starts = second_starts(lines, block.after, end, links)
    first_end = starts[0] if starts else end
    body_at = _first_text(lines, block.after, first_end)
    below = subtitle(lines, body_at, first_end) if body_at < first_end else None
    if below:
        body_at += 1
    review = _review(lines, body_at, first_end, links)
    yield _Found(
        at,
        replace(
            review,
            title=block.title or review.title,
            date=header.date,
            reviewers=block.reviewers,
            hook=hook or below,
        ),
    )
    for start, stop in pairwise([*starts, end]):
        yield _Found(start, replace(_review(lines, start, stop, links), reviewers=header.reviewers))


def _review(lines: Sequence[str], start: int, end: int, links: dict[int, PaperLink]) -> Review:
    """A review of the text in `lines[start:end]` alone; its title is the beginning of the text."""
    kept = [index for index in range(start, end) if index not in links and not is_chatter(lines[index])]
    while kept and (is_stray(lines[kept[-1]]) or not lines[kept[-1]].strip()):
        kept.pop()
    texts = {index: lines[index] for index in kept}
    paper = _own_paper([links[index] for index in range(start, end) if index in links])
    if paper is None and kept and (glued := glued_link(lines[kept[-1]])):
        paper, texts[kept[-1]] = glued.paper, glued.before
    body = "\n".join(texts.values()).strip()
    return Review(title=_beginning(body), body=body, paper=paper, language=language_of(body))


def _own_paper(links: Sequence[PaperLink]) -> Paper | None:
    """The last paper that the review's link lines name, one where papers are published before any other."""
    papers = [link.paper for link in links if link.paper]
    return next((paper for paper in reversed(papers) if is_publication(paper)), papers[-1] if papers else None)


def _first_text(lines: Sequence[str], start: int, end: int) -> int:
    return next((index for index in range(start, end) if lines[index].strip()), end)


def _beginning(body: str) -> str:
    first = body.split("\n", 1)[0].strip(" *_#")
    return first if len(first) <= _NAMELESS_TITLE else first[:_NAMELESS_TITLE].rsplit(" ", 1)[0] + " …"


def _with_mended_years(found: Sequence[_Found]) -> list[_Found]:
    dates: list[date | None] = mended_years([one.review.date for one in found])
    return [replace(one, review=replace(one.review, date=day)) for one, day in zip(found, dates, strict=True)]
