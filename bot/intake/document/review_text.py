"""The lines of one review below its title: text, paper, and what is doubtful about them."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.intake.document.header import looks_like_header
from bot.intake.document.leftovers import left_out_line, skipped
from bot.intake.document.link import PaperLink, glued_link, is_cut, is_publication
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.language import language_of
from bot.reviews.chatter import is_chatter, is_stray
from bot.reviews.faults import formula_faults, lost_figures
from bot.reviews.paper import Paper
from bot.reviews.review import Review
from bot.values import Struct

_NAMELESS_TITLE = 80  # characters of the text that stand in for a title that the document does not give
_DEAD = re.compile(r"\]\([ \t]*+(?:#[ \t]*+)?\)")
_CODE = re.compile(r"`[^`]*`")
_SHOWN = 80  # characters of a line in a doubt


class ReviewText(Struct, frozen=True):
    """A review of its text alone, titled by its beginning."""

    review: Review
    doubts: tuple[Doubt, ...]


def read_review(lines: Sequence[str], start: int, end: int, links: dict[int, PaperLink], at: int) -> ReviewText:
    """The review in `lines[start:end]`, of which `links` are the lines that hold a paper's link alone.

    at: the index of the review's first line, be it a header, where a person would look for it.
    """
    inside = [index for index in range(start, end) if index not in links]
    kept = [index for index in inside if not is_chatter(lines[index])]
    doubts = [doubt for index in inside if is_chatter(lines[index]) and (doubt := left_out_line(lines[index], index))]
    while kept and (is_stray(lines[kept[-1]]) or not lines[kept[-1]].strip()):
        last = kept.pop()
        doubts += [skipped(lines[last], last)] if lines[last].strip() else []
    while kept and not lines[kept[0]].strip():
        kept.pop(0)
    texts = [lines[index] for index in kept]
    own = {index: links[index] for index in range(start, end) if index in links}
    paper = own_paper(list(own.values()))
    if paper is None and kept and (glued := glued_link(texts[-1])):
        paper, texts[-1] = glued.paper, glued.before
    body = "\n".join(texts).strip()
    doubts += _link_doubts(lines, own, paper, at)
    if paper and not own and is_cut(paper):
        doubts.append(Doubt(kind=DoubtKind.CUT_ID, line=kept[-1] + 1, found=paper.url))
    doubts += text_doubts(body, lambda line: kept[line - 1] + 1)
    doubts += _missed_headers(lines, kept)
    return ReviewText(Review(title=beginning(body), body=body, paper=paper, language=language_of(body)), tuple(doubts))


def own_paper(links: Sequence[PaperLink]) -> Paper | None:
    """The last paper that the review's link lines name, one where papers are published before any other."""
    papers = [link.paper for link in links if link.paper]
    return next((paper for paper in reversed(papers) if is_publication(paper)), papers[-1] if papers else None)


def text_doubts(body: str, line_of: Callable[[int], int | None]) -> Iterator[Doubt]:
    """What a body leaves in doubt. line_of: the document's line of a line of the body, both 1-based."""
    lines = body.split("\n")
    faults = (
        (DoubtKind.BROKEN_MATH, formula_faults(body)),
        (DoubtKind.LOST_FIGURE, lost_figures(body)),
        (DoubtKind.DEAD_LINK, [number for number, line in enumerate(lines, 1) if _DEAD.search(_CODE.sub("", line))]),
    )
    for kind, numbers in faults:
        for number in numbers:
            yield Doubt(kind=kind, line=line_of(number), found=lines[number - 1].strip()[:_SHOWN])


def beginning(body: str) -> str:
    """The first words, in place of a title."""
    first = body.split("\n", 1)[0].strip(" *_#")
    return first if len(first) <= _NAMELESS_TITLE else first[:_NAMELESS_TITLE].rsplit(" ", 1)[0] + " …"


def _link_doubts(lines: Sequence[str], links: dict[int, PaperLink], paper: Paper | None, at: int) -> Iterator[Doubt]:
    """Dead or cut links, links to another paper than the review's, or none at all."""
    for index, link in links.items():
        if link.paper is None:
            yield Doubt(kind=DoubtKind.DEAD_LINK, line=index + 1, found=lines[index].strip()[:_SHOWN])
        elif is_cut(link.paper):
            yield Doubt(kind=DoubtKind.CUT_ID, line=index + 1, found=link.paper.url)
        elif paper and link.paper.key != paper.key:
            yield skipped(lines[index], index)
    if paper is None and not links:
        yield Doubt(kind=DoubtKind.NO_LINK, line=at + 1)


def _missed_headers(lines: Sequence[str], kept: Sequence[int]) -> Iterator[Doubt]:
    for index in kept:
        if looks_like_header(lines[index]):
            yield Doubt(kind=DoubtKind.MAYBE_HEADER, line=index + 1, found=lines[index].strip()[:_SHOWN])
