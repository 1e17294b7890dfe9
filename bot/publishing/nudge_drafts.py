"""A draft that was forgotten is mentioned."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.publishing.drafts import NUDGED_AFTER_DAYS

logger = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=1)


class Nudges(Protocol):
    """`publishing.drafts.DraftStore`."""

    async def nudge(self, before: datetime, now: datetime) -> int: ...


class NudgeDrafts:
    """One notice for all drafts that nobody touched for 14 days; the same draft again 14 days after somebody did."""

    def __init__(self, drafts: Nudges) -> None:
        self._drafts = drafts
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def __call__(self, now: datetime) -> int:
        """How many drafts were mentioned; to be called as often as one likes."""
        if now < self._next_look <= now + _LOOK_EVERY:  # one farther ahead was set by a wrong clock
            return 0
        mentioned = await self._drafts.nudge(now - timedelta(days=NUDGED_AFTER_DAYS), now)
        self._next_look = now + _LOOK_EVERY
        if mentioned:
            logger.info("%s drafts wait", mentioned, extra={"action": "draft_waits", "count": mentioned})
        return mentioned
