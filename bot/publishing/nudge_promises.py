"""While readers wait for a promised review, the owners are reminded of it."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.pipeline.candidate import Promise
from bot.pipeline.promises import Reminders, Writing, days_waiting, nudge_at, nudges_passed
from bot.publishing.pausing import PauseStore

logger = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=1)


class NudgePromises:
    """A notice after 7, 14 and 30 days, or when an owner's "7 more days" are over; one for all that were missed while
    the bot was away. Not in a pause: what fell due in it comes at its end."""

    def __init__(self, promises: Reminders, pauses: PauseStore, zone: ZoneInfo) -> None:
        """zone: the channel's, whose days are counted."""
        self._promises = promises
        self._pauses = pauses
        self._zone = zone
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def __call__(self, now: datetime) -> int:
        """How many notices were written; to be called as often as one likes."""
        if now < self._next_look <= now + _LOOK_EVERY:  # one farther ahead was set by a wrong clock
            return 0
        await self._promises.match_writings()
        nudged = await self._nudge(now)
        self._next_look = now + _LOOK_EVERY
        return nudged

    async def _nudge(self, now: datetime) -> int:
        due = [one for one in await self._promises.promises() if (at := nudge_at(one)) is not None and at <= now]
        pause = await self._pauses.pause() if due else None
        if not due or (pause and pause.holds(now)):
            return 0
        writings = await self._promises.writings()
        told = [await self._tell(promise, writings.get(promise.id), now) for promise in due]
        return sum(told)

    async def _tell(self, promise: Promise, writing: Writing | None, now: datetime) -> bool:
        facts = self._facts(promise, writing, now)
        told = await self._promises.nudge(promise, nudges_passed(promise, now), facts, now)
        if told:
            days = facts["days"]
            logger.info(
                "readers wait for a review since %s days", days, extra={"action": "promise_waits", "days": days}
            )
        return told

    def _facts(self, promise: Promise, writing: Writing | None, now: datetime) -> Mapping[str, Any]:
        """JSON values."""
        return {
            "promise_id": promise.id,
            "candidate_id": promise.candidate.id,
            "title": promise.candidate.record.title,
            "votes": promise.votes,
            "voters": promise.voters,
            "days": days_waiting(promise, now, self._zone),
            "due_on": promise.due_on.isoformat() if promise.due_on else None,
            "review_id": writing.review_id if writing else None,
            "review_state": writing.state.value if writing else None,
        }
