"""The owners hear what happened, and answer where only they can know."""

import logging
from datetime import datetime

from bot.publishing.patience import Wait, again
from bot.publishing.ports import DeliveryStore, Notice, NoticeStore, Owners
from bot.publishing.post import PartState
from bot.publishing.quiet import QuietHours
from bot.publishing.turn import Turn

logger = logging.getLogger(__name__)

_ABOUT_UNKNOWN = frozenset({"part_unknown", "part_asked"})
_ORDINARY = frozenset({"ballot_ahead", "silence", "week", "promise_waits", "draft_waits"})
"""These wait for the end of the quiet hours. All others are about something that happens at that moment, or that an
owner alone can mend: they pass at once."""
_BATCH = 50  # notices a run; the rest waits for the next tick


class TellOwners:
    """Tells stored notices, each at least once: a crash just after the telling tells it again.

    One that cannot be told now is tried again after `patience.pause`, and holds up no other. That one was told, but is
    not on record since the database is away, is kept here: later runs write it down, and do not tell it again.
    """

    def __init__(
        self, notices: NoticeStore, delivery: DeliveryStore, owners: Owners, quiet: QuietHours | None = None
    ) -> None:
        self._notices = notices
        self._delivery = delivery
        self._owners = owners
        self._quiet = quiet
        self._turn = Turn()
        self._waiting: dict[int, Wait] = {}  # by notice, after a try that failed
        self._told: set[int] = set()  # and not on record yet

    async def __call__(self, now: datetime) -> None:
        """Tells what is pending, oldest first. While a run is under way, a second one does nothing."""
        await self._turn(lambda: self._run(now))

    async def stop(self) -> None:
        """At shutdown: returns when the run under way is over."""
        await self._turn.close()

    async def _run(self, now: datetime) -> None:
        for notice in await self._notices.pending(_BATCH + len(self._waiting)):
            waiting = self._waiting.get(notice.id)
            if self._turn.closed or (waiting and waiting.holds(now)) or self._can_wait(notice, now):
                continue
            if notice.id in self._told or await self._is_moot(notice) or await self._reached(notice):
                self._told.add(notice.id)
                await self._record(notice, now)
                self._told.remove(notice.id)
                self._waiting.pop(notice.id, None)
            else:
                self._waiting[notice.id] = again(now, waiting)

    def _can_wait(self, notice: Notice, now: datetime) -> bool:
        return notice.kind in _ORDINARY and self._quiet is not None and self._quiet.holds(now)

    async def _record(self, notice: Notice, now: datetime) -> None:
        await self._notices.told(notice.id, now)

    async def _is_moot(self, notice: Notice) -> bool:
        """A question that evidence has answered meanwhile is not asked."""
        if notice.kind not in _ABOUT_UNKNOWN:
            return False
        part = await self._delivery.part(notice.facts["part_id"])
        open_states = {PartState.UNKNOWN, PartState.ASKED}
        return part is None or part.state not in open_states or part.attempt != notice.facts["attempt"]

    async def _reached(self, notice: Notice) -> bool:
        facts = {"action": "owner_told", "notice": notice.id, "kind": notice.kind}
        try:
            reached = await self._owners.tell(notice)
        except Exception:  # whatever breaks the telling of one notice must not silence the others
            logger.exception("an owner could not be told of %s", notice.kind, extra=facts | {"action": "owner_broken"})
            return False
        if not reached:
            logger.warning("no owner could be told of %s", notice.kind, extra=facts | {"action": "owner_not_reached"})
        return reached


class SettlePart:
    """The owner's answer to "is it in the channel?"."""

    def __init__(self, delivery: DeliveryStore) -> None:
        self._delivery = delivery

    async def __call__(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        """There: confirmed without a message id. Not there: planned again, and sent by the next delivery.

        False: this attempt was settled before, by this press, by somebody else or by evidence; nothing was changed.
        """
        settled = await self._delivery.settle(part_id, attempt, there, now, cause)
        logger.info(
            "the owner says that the part is %s",
            "there" if there else "not there",
            extra={"action": "part_settled" if settled else "part_settled_before", "part": part_id, "attempt": attempt},
        )
        return settled
