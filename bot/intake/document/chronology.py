"""The order of a document's dates: years that slipped (in January people still write the old one), strays."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.intake.dates import day
from bot.values import Struct

_LOOK_AHEAD = 10  # dates; enough to step over a row of slips, and keeps the time linear


class Chronology(Struct, frozen=True):
    """dates: as mended; turned: indices of dates read month first; slips: of dates whose year was corrected; strays:
    of dates that stand out of the order of the others and were kept."""

    dates: tuple[date | None, ...]
    turned: frozenset[int]
    slips: frozenset[int]
    strays: frozenset[int]


def is_oldest_first(dates: Sequence[date | None]) -> bool:
    """Whether the dates rise more often than they fall; True for none."""
    known = [one for one in dates if one]
    return sum((after > before) - (after < before) for before, after in pairwise(known)) >= 0


def chronology(dates: Sequence[date | None], american: Sequence[date | None] = ()) -> Chronology:
    """The dates with each year that must be a slip corrected; everything else unchanged. Both orders are understood.

    It must be a slip where the dates around are in order, this one is not between them, and the same day of another
    year is. A wrong day or month cannot be told from a review that was written late, so it stays. american: what each
    date is, read month first, None where it cannot be read so; taken where it is between the dates around instead.
    """
    american = american or [None] * len(dates)
    if not is_oldest_first(dates):
        back = chronology(dates[::-1], american[::-1])
        last = len(dates) - 1
        turned, slips, strays = (
            frozenset(last - index for index in found) for found in (back.turned, back.slips, back.strays)
        )
        return Chronology(back.dates[::-1], turned, slips, strays)
    mended = list(dates)
    before: date | None = None
    for index, stated in enumerate(mended):
        if stated is None:
            continue
        ahead = range(index + 1, min(index + 1 + _LOOK_AHEAD, len(mended)))
        other = american[index]
        certain = _next_from(before, [mended[place] for place in ahead if not american[place]]) if other else None
        after = certain or _next_from(before, [mended[place] for place in ahead])
        if before and after and not before <= stated <= after:
            mended[index] = stated = _fitting(stated, other, before, after) or stated
        before = stated
    changed = [index for index, one in enumerate(dates) if one != mended[index]]
    turned = frozenset(index for index in changed if mended[index] == american[index])
    return Chronology(tuple(mended), turned, frozenset(changed) - turned, _strays(mended))


def _next_from(before: date | None, following: Sequence[date | None]) -> date | None:
    return next((other for other in following if other and before and other >= before), None)


def _fitting(stated: date, american: date | None, before: date, after: date) -> date | None:
    """What the date must be to stand between the two; None where nothing puts it there."""
    if american and before <= american <= after:
        return american
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
