"""Years that slipped: in January people still write the old one."""

from collections.abc import Sequence
from datetime import date

from bot.intake.dates import day

_LOOK_AHEAD = 10  # dates; enough to step over a row of slips, and keeps the time linear


def mended_years(dates: Sequence[date | None]) -> list[date | None]:
    """The dates with each year that must be a slip corrected; everything else unchanged.

    It must be a slip where the dates around are in order, this one is not between them, and the same day of another
    year is. A wrong day or month cannot be told from a review that was written late, so it stays.
    """
    mended = list(dates)
    before: date | None = None
    for index, stated in enumerate(mended):
        if stated is None:
            continue
        after = _next_from(before, mended[index + 1 : index + 1 + _LOOK_AHEAD])
        if before and after and not before <= stated <= after:
            mended[index] = stated = _between(stated, before, after) or stated
        before = stated
    return mended


def _next_from(before: date | None, following: Sequence[date | None]) -> date | None:
    return next((other for other in following if other and before and other >= before), None)


def _between(stated: date, before: date, after: date) -> date | None:
    for year in (before.year, after.year):
        moved = day(year, stated.month, stated.day)
        if moved and before <= moved <= after:
            return moved
    return None
