"""Reviews whose header a copy lost: one header, then two texts in a row."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from bot.intake.document.link import PaperLink
from bot.intake.document.sections import is_closing_section

_SHORTEST_REVIEW = 600  # letters and marks; the shortest review of the channel has 903
_OPENING = re.compile(
    r"I (?:just |recently |accidentally )?(?:stumbled (?:up)?on|came across|ran into)\b.{0,40}\b(?:paper|article)\b"
    r"|Today,? (?:I|we)(?:'ll|’ll| will|'re|’re| are)? (?:\w+ ){0,2}review"
    r"|(?:The paper (?:that )?)?(?:I'm|I’m|I am) reviewing today\b"
    r"|Today's (?:paper|review)\b"
)


def second_starts(lines: Sequence[str], start: int, end: int, links: dict[int, PaperLink]) -> list[int]:
    """Indices of lines in `lines[start:end]` with which another review starts, in order; mostly none.

    Another one starts below a paper's link when a whole text with a different paper's link of its own follows; or
    with words that open a review, after the section that closes the one before. `links` are those of paper lines.
    """
    text_before = [0, *accumulate(len(lines[index].strip()) for index in range(start, end))]

    def long(first: int, last: int) -> bool:
        return text_before[last - start] - text_before[first - start] >= _SHORTEST_REVIEW

    own = [index for index in range(start, end) if index in links and links[index].paper]
    found = [
        next(index for index in range(first + 1, second) if lines[index].strip())
        for first, second in pairwise(own)
        if links[first].paper != links[second].paper and long(start, first) and long(first + 1, second)
    ]
    found += [index for index in _openings(lines, start, end) if long(start, index) and long(index, end)]
    return sorted(set(found))


def _openings(lines: Sequence[str], start: int, end: int) -> Iterator[int]:
    """Lines that open a review below a section that closes one."""
    concluded = False
    for index in range(start, end):
        line = lines[index].strip()
        if concluded and _OPENING.match(line):
            yield index
            concluded = False
        concluded = concluded or is_closing_section(line)
