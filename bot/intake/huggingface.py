"""The text of Hugging Face's Daily Papers page (https://huggingface.co/papers), copied from a browser.

The page gives no links: a candidate from it is known by its title until somebody finds its paper.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.errors import InvalidInput
from bot.intake.dates import day, month_number
from bot.intake.text import Progress, Text
from bot.pipeline.candidate import CandidateRecord

_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?(?: (\d{1,6}))?")
_AUTHORS = re.compile(r"•\s*(\d{1,6}) authors?")
_DOT = "·"
_LONGEST_TITLE = 300  # characters; the page's longest title has 171, its shortest abstract over 500


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines without a blank one between; `line` is the index (from 0) of the first."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(line.strip() for line in self.lines)

    @property
    def is_byline(self) -> bool:
        """Whether it holds the dot between authors (or an organisation) and the date."""
        return _DOT in map(str.strip, self.lines)


@dataclass(frozen=True, slots=True)
class _Entry:
    title: _Block
    abstract: tuple[_Block, ...]
    byline: _Block | None


def looks_like_daily_papers(head: str) -> bool:
    """Whether the beginning of a text is this page: a byline's dot on a line of its own, and a date below it."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    return any(above == _DOT and _DATE.fullmatch(below) for above, below in pairwise(lines))


def parse_daily_papers(source: Text, today: date, progress: Progress) -> list[CandidateRecord]:
    """The candidates of the page in its order, each with title, abstract, count of authors, date and upvotes.

    The number that the page prints after some dates is taken for upvotes (it does not say). The page leaves the year
    out in dates of its own year: that is the year after the latest one it prints, or today's where it prints none.
    Raises InvalidInput where there is no entry.
    """
    blocks = _without_furniture(list(_blocks(source.content.split("\n"))))
    entries = list(_entries(blocks))
    if not any(entry.byline for entry in entries):
        raise InvalidInput(source.name, "no paper in it: copy the whole Daily Papers page, with authors and dates")
    printed = [int(found[3]) for entry in entries if (found := _date_line(entry.byline)) and found[3]]
    year = max(printed) + 1 if printed else today.year
    progress(len(source.content), len(source.content))
    return [_candidate(entry, year) for entry in entries]


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or not lines[index].strip():
            if start < index:
                yield _Block(start, tuple(lines[start:index]))
            start = index + 1


def _without_furniture(blocks: Sequence[_Block]) -> Sequence[_Block]:
    """The blocks below the page's own date, which stands alone, with no dot above it."""
    for index, block in enumerate(blocks):
        if block.is_byline:
            break
        if _DATE.fullmatch(block.text):
            return blocks[index + 1 :]
    return blocks


def _entries(blocks: Sequence[_Block]) -> Iterator[_Entry]:
    """Titles with what follows them. An entry ends with its byline, or, where it has none, before a short block
    that a longer one follows: the next title."""
    title: _Block | None = None
    abstract: list[_Block] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if title is None:
            title = None if block.is_byline else block
        elif block.is_byline:
            yield _Entry(title, tuple(abstract), block)
            title, abstract = None, []
        elif abstract and len(block.text) <= _LONGEST_TITLE and following and not following.is_byline:
            yield _Entry(title, tuple(abstract), None)
            title, abstract = block, []
        else:
            abstract.append(block)
    if title and abstract:
        yield _Entry(title, tuple(abstract), None)


def _date_line(byline: _Block | None) -> re.Match[str] | None:
    return _DATE.fullmatch(byline.lines[-1].strip()) if byline else None


def _candidate(entry: _Entry, year: int) -> CandidateRecord:
    authors = _AUTHORS.search(entry.byline.lines[0]) if entry.byline else None
    dated = _date_line(entry.byline)
    month = month_number(dated[1]) if dated else None
    return CandidateRecord(
        title=entry.title.text,
        abstract="\n\n".join(block.text for block in entry.abstract) or None,
        published=day(int(dated[3] or year), month, int(dated[2])) if dated and month else None,
        authors_count=int(authors[1]) if authors else None,
        upvotes=int(dated[4]) if dated and dated[4] else None,
        source="huggingface",
        source_line=entry.title.line + 1,
    )
