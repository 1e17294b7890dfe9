"""An hour before a slot: would its review arrive as it should?"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import ReviewRenderer
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import QueueEntry, SlotStore
from bot.publishing.post import FrozenPart
from bot.publishing.slots import DueSlot, Schedule
from bot.publishing.standing import StandingStore
from bot.reviews.shortcomings import Fault, FaultKind, shortcomings

logger = logging.getLogger(__name__)

AHEAD = timedelta(hours=1)
_MOST_CHARACTERS = 4096  # https://core.telegram.org/bots/api#sendmessage
_MOST_PARTS = 5  # the channel's longest review takes four


class PreflightStore(Protocol):
    async def last(self) -> str | None:
        """What was looked at last."""
        ...

    async def keep(self, looked_at: str, facts: Mapping[str, Any] | None, now: datetime) -> None:
        """In one transaction: that this was looked at, and with `facts` a `preflight` notice."""
        ...


class Preflight:
    """Looks at the review that would leave at the next slot, once for each slot and text, and tells what is wrong.

    Nothing is told when all is well. Nothing is held back either: at the slot the review leaves as it is, and who was
    told had an hour. A review that takes another's place within the hour, or is mended in it, is looked at as well.
    """

    def __init__(
        self,
        slots: SlotStore,
        pauses: PauseStore,
        standing: StandingStore,
        store: PreflightStore,
        note_rights: NoteRights,
        renderer: ReviewRenderer,
        schedule: Schedule,
        channel_id: int,
    ) -> None:
        self._slots = slots
        self._pauses = pauses
        self._standing = standing
        self._store = store
        self._note_rights = note_rights
        self._renderer = renderer
        self._schedule = schedule
        self._channel_id = channel_id

    async def __call__(self, now: datetime) -> None:
        """The duty. DatabaseAway: the next tick looks again."""
        slot = self._schedule.next_after(now)
        if slot.at - now > AHEAD:
            return
        entry = await self._leaving(slot, now)
        if entry is None:
            return
        looked_at = f"{self._channel_id} {slot.day} {slot.slot} {entry.stored.id} {entry.stored.revision}"
        if await self._store.last() == looked_at:
            return
        faults = await self._faults(entry, slot.day, now)
        stored = entry.stored
        facts = {
            "slot": slot.slot,
            "day": slot.day.isoformat(),
            "review_id": stored.id,
            "title": stored.review.title,
            "faults": [{"kind": fault.kind.value, **fault.facts} for fault in faults],
        }
        await self._store.keep(looked_at, facts if faults else None, now)
        kinds = ", ".join(fault.kind for fault in faults) or "all is well"
        logger.info("preflight: %s", kinds, extra={"action": "preflight", "review": stored.id, "slot": slot.slot})

    async def _leaving(self, slot: DueSlot, now: datetime) -> QueueEntry | None:
        """What the slot would post, if nothing changes."""
        pause = await self._pauses.pause()
        if pause is not None and pause.covers(slot.at):
            return None
        if slot.key(self._channel_id) in await self._slots.used(self._channel_id, slot.day, now):
            return None
        return await self._slots.head(slot.day)

    async def _faults(self, entry: QueueEntry, day: date, now: datetime) -> list[Fault]:
        await self._note_rights.ask(now)
        standing = await self._standing.standing()
        barred = [] if standing.may_post else [Fault(FaultKind.RIGHT, {"missing": list(standing.missing)})]
        return [*barred, *await self._form(entry, day), *shortcomings(entry.stored.review, day)]

    async def _form(self, entry: QueueEntry, day: date) -> list[Fault]:
        number = await self._slots.next_number()
        try:
            parts = (await self._renderer.review(entry.stored, number, day)).parts
        except Exception as error:  # whatever breaks at the slot is to break now, with an hour left to mend it
            logger.exception("the next review cannot be rendered", extra={"action": "preflight_render"})
            return [Fault(FaultKind.RENDER, {"error": type(error).__name__})]
        return _form_faults(parts)


def _form_faults(parts: Sequence[FrozenPart]) -> list[Fault]:
    """What Telegram would refuse, or readers would sigh at. Of a part without text only Telegram could say more."""
    texts = [str(part.payload.get("text", "?")) for part in parts]
    wrong = [place for place, text in enumerate(texts, 1) if not text.strip() or len(text) > _MOST_CHARACTERS]
    faults = [Fault(FaultKind.LENGTH, {"position": place}) for place in wrong]
    return faults + ([Fault(FaultKind.PARTS, {"count": len(parts)})] if len(parts) > _MOST_PARTS else [])
