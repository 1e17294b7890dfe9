"""A pause of the slots, with what happens at its end."""

import logging
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import StaleButton
from bot.values import Struct, replace

logger = logging.getLogger(__name__)


class Resume(StrEnum):
    """What becomes of the slots that passed meanwhile. Nothing ever leaves in a burst."""

    SKIP = "skip"  # they pass; the head waits for the next slot
    POST = "post"  # the head leaves at once, one post for all of them


class Pause(Struct, frozen=True):
    """From `since` to `until` (UTC, exclusive); None: until somebody resumes."""

    since: datetime
    until: datetime | None
    resume: Resume = Resume.SKIP

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until

    def covers(self, instant: datetime) -> bool:
        """Whether it held at that instant."""
        return self.since <= instant and self.holds(instant)


class PauseStore(Protocol):
    async def pause(self) -> Pause | None:
        """The one that was set last, over or not."""
        ...

    async def passing(self, since: date) -> frozenset[tuple[date, str]]:
        """The slots, from that local date on, that an owner lets pass one by one: their days and hours."""
        ...

    async def set_pause(self, pause: Pause, now: datetime, cause: str | None, by: int | None = None) -> None:
        """In place of the one before, on record as `by`'s doing. AlreadyApplied when the cause was recorded before."""
        ...


class PausePosting:
    """No review leaves at a slot for a while, or until somebody resumes; /postnow still posts."""

    def __init__(self, pauses: PauseStore) -> None:
        self._pauses = pauses

    async def __call__(self, now: datetime, until: datetime | None, cause: str, by: int | None = None) -> Pause:
        """A pause that holds already gets the new end and keeps its rule. AlreadyApplied."""
        held = await self._pauses.pause()
        pause = replace(held, until=until) if held and held.covers(now) else Pause(now, until)
        await self._pauses.set_pause(pause, now, cause, by)
        logger.info("posting is paused until %s", until or "it is resumed", extra={"action": "posting_paused"})
        return pause

    async def choose(self, now: datetime, since: datetime, resume: Resume, cause: str, by: int | None = None) -> Pause:
        """Another rule for the pause that began at `since`. StaleButton: it is over, or another one holds."""
        held = await self._pauses.pause()
        if held is None or held.since != since or not held.holds(now):
            raise StaleButton(cause)
        pause = replace(held, resume=resume)
        await self._pauses.set_pause(pause, now, cause, by)
        return pause


class ResumePosting:
    """Ends the pause."""

    def __init__(self, pauses: PauseStore) -> None:
        self._pauses = pauses

    async def __call__(self, now: datetime, cause: str, by: int | None = None) -> Pause | None:
        """The pause with its end, None when none held. It is kept: slots that passed in it still go by its rule."""
        held = await self._pauses.pause()
        if held is None or not held.holds(now):
            return None
        pause = replace(held, until=now)
        await self._pauses.set_pause(pause, now, cause, by)
        logger.info("posting is resumed", extra={"action": "posting_resumed"})
        return pause
