"""How many are in the channel: counted for the turnout of ballots."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

logger = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=5)  # a ballot that was closed waits so long for its count; so does a call that failed


class MemberStore(Protocol):
    """Every method is one transaction."""

    async def keep(self, day: date, members: int) -> None:
        """The count of this local day, in place of an earlier one of it."""
        ...

    async def closed_since(self, instant: datetime) -> bool:
        """Whether a ballot was closed later than that."""
        ...


class MemberSource(Protocol):
    async def members(self, channel_id: int) -> int | None:
        """None when Telegram does not say. Never raises but on cancellation."""
        ...


class CountMembers:
    """Asks once a day of the channel's, and once more when a ballot was closed; a start counts as a new day."""

    def __init__(self, store: MemberStore, source: MemberSource, channel_id: int, zone: ZoneInfo) -> None:
        self._store = store
        self._source = source
        self._channel_id = channel_id
        self._zone = zone
        self._counted_at: datetime | None = None
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def __call__(self, now: datetime) -> None:
        """To be called as often as one likes. DatabaseAway: the next look tries again."""
        if now < self._next_look <= now + _LOOK_EVERY:  # one farther ahead was set by a wrong clock
            return
        self._next_look = now + _LOOK_EVERY
        if not await self._is_wanted(now):
            return
        members = await self._source.members(self._channel_id)
        if members is not None:
            await self._store.keep(self._day(now), members)
            self._counted_at = now
            logger.info("the channel has %s members", members, extra={"action": "members_counted"})

    async def _is_wanted(self, now: datetime) -> bool:
        before = self._counted_at
        if before is None or self._day(before) != self._day(now):
            return True
        return await self._store.closed_since(before)

    def _day(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()
