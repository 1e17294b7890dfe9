"""What stands between two reviews: the teaser of the second, and lines that belong to neither."""

from collections.abc import Sequence

from bot.intake.document.hook import is_hook_above
from bot.intake.document.marks import plain
from bot.intake.doubt import Doubt, DoubtKind
from bot.reviews.chatter import is_chatter, is_stray
from bot.values import Struct

_SHOWN = 80  # characters of a line in a doubt


class Leftovers(Struct, frozen=True):
    """hook: the teaser above a header; start: the index where they begin, so where the review above ends."""

    hook: str | None
    start: int
    doubts: tuple[Doubt, ...]


def above_header(lines: Sequence[str], start: int, header: int, *, closed: bool, first: bool = False) -> Leftovers:
    """The teaser above the header in `lines[header]`, and where the review above it ends.

    Looks upwards from the header, no further than `start`: left-over lines go, one teaser is kept. closed: the review
    above has ended with its link; first: there is none, so whatever else stands there is left out.
    """
    hook, end = None, header
    doubts = []
    for index in range(header - 1, start - 1, -1):
        line = lines[index]
        if not line.strip():
            continue
        left_out = left_out_line(line, index)
        if hook is None and left_out is None and is_hook_above(line, closed):
            hook = plain(line)
        elif left_out is not None:
            doubts.append(left_out)
        elif first:
            doubts.append(skipped(line, index))
        else:
            break
        end = index
    return Leftovers(hook, end, tuple(reversed(doubts)))


def left_out_line(line: str, index: int) -> Doubt | None:
    """The doubt of a line that nobody wrote for the reader; None for a line of the review."""
    if is_chatter(line):
        return Doubt(kind=DoubtKind.CHATTER, line=index + 1, found=line.strip()[:_SHOWN])
    return skipped(line, index) if is_stray(line) else None


def skipped(line: str, index: int) -> Doubt:
    return Doubt(kind=DoubtKind.SKIPPED, line=index + 1, found=line.strip()[:_SHOWN])
