"""After a backup was restored where nobody can look into the channel: its owner says what stands there."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Protocol

from bot.publishing.ports import QueueEntry, QueueStore
from bot.publishing.slots import Schedule
from bot.publishing.spent import Spend

logger = logging.getLogger(__name__)

SHOWN = 3
"""Reviews of the queue's head that an owner is asked about at a time: as many as a phone shows below the question."""


MAY_BE_OLDER = "a backup was restored"
"""Why something that was to leave when the backup was made does not leave by itself."""


class RestoredStore(Protocol):
    """The mark that `reviewbot restore` and `reviewbot compare` leave: what is newer than the backup may stand in the
    channel, unknown to this database. Every method is one transaction."""

    async def mark(self) -> None:
        """Of a database that is in use: the server has lost its last commits, or a copy of the disk was put back. Who
        posts looks anew, and sends nothing before; letters that wait are given up."""
        ...

    async def waits(self) -> bool:
        """Whether nobody has compared database and channel since."""
        ...

    async def newer_until(self, now: datetime) -> datetime | None:
        """Until when posts may have left that this database knows nothing of: it sends none itself before the look that
        found all, or before the owners were asked; `now` until then. None: it never was a backup."""
        ...

    async def ask(self, reason: str, now: datetime) -> bool:
        """Whether the mark is there; the first time with a `restored` notice. reason: why nobody can look.

        What was to leave then may have left since: parts that are planned and not held become unknown that first time,
        as if the bot had died while it sent them; edits that are planned fail, which is told as when one is refused."""
        ...

    async def doubt(self, now: datetime) -> None:
        """While the mark is there: a message that matches nothing may be a part of what was on its way, corrected
        since. Every part that is planned and not held, or unknown, is sent again on an owner's word alone, unless it is
        found as it was."""
        ...

    async def compared(self, now: datetime) -> None:
        """A look into the channel found all that is to know: the mark is gone. Edits that are planned fail, as with
        `ask`: no look reads what stood there before."""
        ...

    async def go_on(self, now: datetime, cause: str, by: int | None = None) -> bool:
        """An owner compared them: the mark is gone, on record as `by`'s doing. False, and nothing changed: it was gone
        before. AlreadyApplied."""
        ...

    async def posted(self, review_id: int, day: date, now: datetime, cause: str, by: int | None = None) -> int | None:
        """A review that waits stands in the channel: out of the queue, archived under the next number, which is the
        answer, with that date and without a message; all else as `AheadStore.answer` does it. None, and nothing
        changed: the mark is gone, or the review does not wait. AlreadyApplied."""
        ...


HoldBack = Callable[[datetime], Awaitable[object]]
"""Takes back, or holds, every review that was frozen and not sent whole: it may stand there as well."""


class AskAfterRestore:
    """Where a look was impossible: nothing of a restored database leaves before its owner was asked."""

    def __init__(self, restored: RestoredStore, hold_back: HoldBack) -> None:
        self._restored = restored
        self._hold_back = hold_back

    async def waits(self) -> bool:
        return await self._restored.waits()

    async def doubt(self, now: datetime) -> None:
        """A look found what nobody knows."""
        await self._restored.doubt(now)

    async def compared(self, now: datetime) -> None:
        """A look found all that is to know."""
        if await self._restored.waits():
            await self._restored.compared(now)

    async def ask(self, reason: str, now: datetime) -> bool:
        """Whether an owner is, or was, asked, and has not answered; safe to repeat."""
        if not await self._restored.waits():
            return False
        await self._hold_back(now)
        logger.warning("restored, and nobody can look: %s", reason, extra={"action": "restored_blind"})
        return await self._restored.ask(reason, now)


class AnswerRestored:
    """The owner's answers: which of the reviews that wait stand in the channel, and that there is nothing else."""

    def __init__(self, restored: RestoredStore, queue: QueueStore, schedule: Schedule, spend: Spend) -> None:
        self._restored = restored
        self._queue = queue
        self._schedule = schedule
        self._spend = spend

    async def posted(self, review_id: int, now: datetime, cause: str, by: int | None = None) -> int | None:
        """Its number. None: the question was settled before, or the review left the queue; nothing was changed."""
        if await self._restored.waits():
            await self._spend(now)
        return await self._restored.posted(review_id, self._schedule.local_day(now), now, cause, by)

    async def go_on(self, now: datetime, cause: str, by: int | None = None) -> bool:
        """False: another was quicker; nothing was changed."""
        went = await self._restored.go_on(now, cause, by)
        if went:
            logger.info("an owner compared the channel with the backup", extra={"action": "restored_answered"})
        return went

    async def next(self) -> list[QueueEntry]:
        """What the question is about now: the first reviews of the queue, at most `SHOWN`."""
        return (await self._queue.entries())[:SHOWN]
