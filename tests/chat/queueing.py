"""The queue in the chat, in memory."""

from collections.abc import Callable
from datetime import datetime

from bot.chat.commands.queue import ViewQueue
from bot.chat.commands.queueing import Queueing
from bot.chat.names import Memory, Names
from bot.errors import MayNotPost, StaleButton
from bot.publishing.audit import Change
from bot.publishing.change_queue import ChangeQueue
from bot.publishing.countdown import WAITS, Countdown
from bot.publishing.ports import QueueEntry
from bot.publishing.slots import Schedule
from tests.fakes.queue import MemoryQueue
from tests.fakes.tables import Tables

Once = Callable[[str, str, object], None]
"""Records what was done for a cause: AlreadyApplied the second time."""


class FakeCounts:
    """`publishing.countdown.StartCountdown` over the entries that wait, and over any draft."""

    def __init__(self, waiting: list[QueueEntry], once: Once, may_post: Callable[[], bool]) -> None:
        self.counting: dict[int, Countdown] = {}
        self._may_post = may_post
        self._waiting = waiting
        self._once = once

    async def entry(
        self, review_id: int, version: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown:
        seen = [one for one in self._waiting if (one.stored.id, one.version) == (review_id, version)]
        if not seen:
            raise StaleButton(cause)
        return self._begin(review_id, seen[0].stored.review.title, by, message_id, now, cause, from_draft=False)

    async def draft(
        self, review_id: int, revision: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown:
        return self._begin(review_id, "A draft", by, message_id, now, cause, from_draft=True)

    async def running(self, review_id: int) -> Countdown | None:
        return self.counting.get(review_id)

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None:
        return self.counting.pop(review_id, None)

    def _begin(
        self,
        review_id: int,
        title: str,
        by: int,
        message_id: int | None,
        now: datetime,
        cause: str,
        *,
        from_draft: bool,
    ) -> Countdown:
        if not self._may_post():
            raise MayNotPost
        self._once(cause, "counting", review_id)
        return self.counting.setdefault(
            review_id,
            Countdown(
                review_id=review_id,
                revision=1,
                title=title,
                due_at=now + WAITS,
                actor_id=by,
                cause=cause,
                message_id=message_id,
                from_draft=from_draft,
            ),
        )


class FakeAudit:
    """`publishing.audit.AuditStore` with what a test writes down, the newest first."""

    def __init__(self) -> None:
        self.kept: list[Change] = []

    async def changes(self, limit: int, offset: int = 0, review_id: int | None = None) -> list[Change]:
        found = [change for change in self.kept if review_id in (None, change.review_id)]
        return found[offset : offset + limit]


async def _no_guest(_: int) -> str:
    return ""


class FakeQueueing:
    """`waiting` is the queue, and changes with it."""

    def __init__(self, waiting: list[QueueEntry], notes: Memory, once: Once, may_post: Callable[[], bool]) -> None:
        self.counts, self.audit = FakeCounts(waiting, once, may_post), FakeAudit()
        self.tables = Tables()
        self.tables.queue = waiting
        self.names = Names(notes, _no_guest)

    def over(self, view: ViewQueue, schedule: Schedule) -> Queueing:
        change = ChangeQueue(MemoryQueue(self.tables), schedule)
        return Queueing(view=view, change=change, counts=self.counts, audit=self.audit, names=self.names)
