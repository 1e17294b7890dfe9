"""The order of a document's dates: years that slipped (in January people still write the old one), strays."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.intake.dates import day

_LOOK_AHEAD = 10  # dates; enough to step over a row of slips, and keeps the time linear


@dataclass(frozen=True, slots=True)
class Chronology:
    """dates: as mended; slips: indices of dates whose year was corrected; strays: indices of dates that stand out of
    the order of the others and were kept."""

    dates: tuple[date | None, ...]
    slips: frozenset[int]
    strays: frozenset[int]


def is_oldest_first(dates: Sequence[date | None]) -> bool:
    """Whether the dates rise more often than they fall; True for none."""
    known = [one for one in dates if one]
    return sum((after > before) - (after < before) for before, after in pairwise(known)) >= 0


def chronology(dates: Sequence[date | None]) -> Chronology:
    """The dates with each year that must be a slip corrected; everything else unchanged. Both orders are understood.

    It must be a slip where the dates around are in order, this one is not between them, and the same day of another
    year is. A wrong day or month cannot be told from a review that was written late, so it stays.
    """
    if not is_oldest_first(dates):
        turned = chronology(dates[::-1])
        last = len(dates) - 1
        slips, strays = (frozenset(last - index for index in found) for found in (turned.slips, turned.strays))
        return Chronology(turned.dates[::-1], slips, strays)
    mended = list(dates)
    before: date | None = None
    for index, stated in enumerate(mended):
        if stated is None:
            continue
        after = _next_from(before, mended[index + 1 : index + 1 + _LOOK_AHEAD])
        if before and after and not before <= stated <= after:
            mended[index] = stated = _between(stated, before, after) or stated
        before = stated
    slips = frozenset(index for index, one in enumerate(dates) if one != mended[index])
    return Chronology(tuple(mended), slips, _strays(mended))


def _next_from(before: date | None, following: Sequence[date | None]) -> date | None:
    return next((other for other in following if other and before and other >= before), None)


def _between(stated: date, before: date, after: date) -> date | None:
    for year in (before.year, after.year):
        moved = day(year, stated.month, stated.day)
        if moved and before <= moved <= after:
            return moved
    return None


def _strays(dates: Sequence[date | None]) -> frozenset[int]:
    """The fewest dates without which the others never fall: all but a longest rising sequence."""
    ends: list[date] = []  # the smallest last date of a rising sequence of each length
    last: list[int] = []  # the index of that date
    previous: dict[int, int | None] = {}
    for index, one in enumerate(dates):
        if one is None:
            continue
        length = bisect_right(ends, one)
        previous[index] = last[length - 1] if length else None
        ends[length : length + 1] = [one]
        last[length : length + 1] = [index]
    kept, at = set(), last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return frozenset(previous.keys() - kept)
