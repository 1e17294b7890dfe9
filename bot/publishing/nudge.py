"""After days without a post the owners are reminded of the channel."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.pipeline.promises import OpenPromises, days_waiting
from bot.publishing.pausing import Pause, PauseStore
from bot.publishing.ports import QueueStore
from bot.values import Struct

logger = logging.getLogger(__name__)

_SOONEST_LOOK = timedelta(minutes=1)


class Silence(Struct, frozen=True):
    """since: the newest post in the channel, or the bot's first day where there is none; told_at: the last nudge."""

    since: datetime
    told_at: datetime | None


class SilenceStore(Protocol):
    async def silence(self, channel_id: int, now: datetime) -> Silence:
        """As of `now`: what is dated later comes from a wrong clock and does not count."""
        ...

    async def nudge(self, facts: Mapping[str, Any], now: datetime) -> None:
        """Writes a `silence` notice, and when. `facts`: JSON values."""
        ...


class NudgeSilence:
    """One notice after so many days without a post, and one after as many days more. Not in a pause."""

    def __init__(
        self,
        silence: SilenceStore,
        queue: QueueStore,
        pauses: PauseStore,
        promises: OpenPromises,
        channel_id: int,
        zone: ZoneInfo,
        after: timedelta,
    ) -> None:
        """after: zero for never; zone: the channel's."""
        self._silence = silence
        self._queue = queue
        self._promises = promises
        self._zone = zone
        self._pauses = pauses
        self._channel_id = channel_id
        self._after = after
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def begin(self, now: datetime) -> None:
        """Counts from `now` where nothing was ever posted; tells nothing."""
        if self._after:
            await self._silence.silence(self._channel_id, now)

    async def __call__(self, now: datetime) -> bool:
        """Whether a nudge was written; to be called as often as one likes."""
        too_early = now < self._next_look <= now + self._after  # one farther ahead was set by a wrong clock
        if not self._after or too_early:
            return False
        pause = await self._pauses.pause()
        silence = await self._silence.silence(self._channel_id, now)
        counted = _counted_from(silence, pause, now)
        if now - counted < self._after:
            self._next_look = max(counted + self._after, now + _SOONEST_LOOK)
            return False
        days = (now - silence.since).days
        waiting = len(await self._queue.entries())
        await self._silence.nudge({"days": days, "waiting": waiting, **await self._readers_wait(now)}, now)
        logger.info("nothing was posted for %s days", days, extra={"action": "silence", "days": days})
        return True

    async def _readers_wait(self, now: datetime) -> Mapping[str, Any]:
        """For which promised paper they wait longest, and how many days."""
        for promise in await self._promises.promises():
            days = days_waiting(promise, now, self._zone)
            return {"readers_wait": days, "promised": promise.candidate.record.title}
        return {}


def _counted_from(silence: Silence, pause: Pause | None, now: datetime) -> datetime:
    """The last post, nudge or moment of a pause."""
    signs = [silence.since, silence.told_at or silence.since]
    if pause and pause.since <= now:
        signs.append(min(pause.until or now, now))
    return max(signs)
