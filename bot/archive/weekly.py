"""Once a week the owners read what was asked in vain, and how a ballot went."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.archive.counting import CountStore, Use

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)
MOST_WORDS = 10  # of those missed most often: a screen of a phone
_SOONEST_LOOK = timedelta(minutes=10)

Votes = Callable[[date, date], Awaitable[Sequence[Mapping[str, Any]]]]
"""Ballots that were closed from one local day on until before the other, as JSON values: `polls.votes_of_week`."""


class WeekStore(Protocol):
    """Every method is one transaction."""

    async def began(self, now: datetime) -> datetime:
        """When the week began that is not told yet; the first call begins one at `now`."""
        ...

    async def end(self, began: datetime, now: datetime, facts: Mapping[str, Any] | None) -> bool:
        """Ends the week that began then, begins one at `now`, and writes a `week` notice with the facts, if any.

        False, and nothing changed, when another process ended it.
        """
        ...


class TellWeek:
    """One notice a week of the channel's whole days; none where every search had a good answer and nobody voted."""

    def __init__(self, weeks: WeekStore, counts: CountStore, votes: Votes, zone: ZoneInfo) -> None:
        self._weeks = weeks
        self._counts = counts
        self._votes = votes
        self._zone = zone
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def begin(self, now: datetime) -> None:
        """The first week, where there is none yet; tells nothing."""
        await self._weeks.began(now)

    async def __call__(self, now: datetime) -> bool:
        """Whether a notice was written; to be called as often as one likes."""
        if now < self._next_look <= now + WEEK:  # one farther ahead was set by a wrong clock
            return False
        began = await self._weeks.began(now)
        ends = min(began, now) + WEEK
        if now < ends and began <= now:
            self._next_look = max(ends, now + _SOONEST_LOOK)
            return False
        facts = await self._facts(began, now) if began <= now else None
        written = await self._weeks.end(began, now, facts) and facts is not None
        if written:
            logger.info("the owners hear what was asked and chosen this week", extra={"action": "week"})
        return written

    async def _facts(self, began: datetime, now: datetime) -> Mapping[str, Any] | None:
        """JSON values; None where there is nothing to say. After a long sleep also of the days before the last seven:
        nobody was told of them."""
        since, before = (moment.astimezone(self._zone).date() for moment in (began, now))
        counted = await self._counts.counted(since, before)
        votes = await self._votes(since, before)
        if not counted.get(Use.MISSED) and not votes:
            return None
        words = await self._counts.missed(since, before, MOST_WORDS)
        return {
            "uses": {use.value: times for use, times in counted.items()},
            "words": [[one.words, one.times] for one in words],
            "votes": list(votes),
        }
