"""An hour before a slot: would its review arrive as it should?"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.publishing.lint import Checked
from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import ReviewRenderer
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import QueueEntry, SlotStore
from bot.publishing.post import FrozenPart
from bot.publishing.slots import DueSlot, Schedule
from bot.publishing.standing import StandingStore
from bot.reviews.lint.finding import as_json
from bot.values import Struct, field

logger = logging.getLogger(__name__)

AHEAD = timedelta(hours=1)
_MOST_CHARACTERS = 4096  # https://core.telegram.org/bots/api#sendmessage
_MOST_PARTS = 5  # the channel's longest review takes four


class FaultKind(StrEnum):
    """What would stop a post, besides what lint finds in its text."""

    RIGHT = "right"  # the bot may not post (missing: names of rights)
    RENDER = "render"  # no post can be made of it (error: the class of what went wrong)
    LENGTH = "length"  # a message of it is empty or too long (position)
    PARTS = "parts"  # it takes unusually many messages (count)


class Fault(Struct, frozen=True):
    """`facts` are JSON values, as each kind says."""

    kind: FaultKind
    facts: Mapping[str, Any] = field(default_factory=dict)


class CheckOne(Protocol):
    """`publishing.lint.LintQueue`."""

    async def check(self, review_id: int, now: datetime, *, anew: bool = False) -> Checked | None: ...


class PreflightStore(Protocol):
    async def last(self) -> str | None:
        """What was looked at last."""
        ...

    async def keep(self, looked_at: str, facts: Mapping[str, Any] | None, now: datetime) -> None:
        """In one transaction: that this was looked at, and with `facts` a `preflight` notice."""
        ...


class Preflight:
    """Looks at the review that would leave at the next slot, once for each slot and text, and tells what is wrong.

    Nothing is told when all is well. It holds nothing back itself: what lint holds stays, and is named; the rest leaves
    as it is, and who was told had an hour. A review that takes another's place within the hour, or is mended in it, is
    looked at as well.
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
        lint: CheckOne,
    ) -> None:
        self._slots = slots
        self._pauses = pauses
        self._standing = standing
        self._store = store
        self._note_rights = note_rights
        self._renderer = renderer
        self._schedule = schedule
        self._channel_id = channel_id
        self._lint = lint

    async def __call__(self, now: datetime) -> None:
        """The duty. DatabaseAway: the next tick looks again."""
        slot = self._schedule.next_after(now)
        if slot.at - now > AHEAD:
            return
        if not await self._comes(slot, now):
            return
        entry = await self._slots.head(slot.day)
        held = [one.stored for one in await self._slots.held(slot.day)]
        if entry is None and not held:
            return
        seen = [f"{one.id}/{one.revision}" for one in ([entry.stored] if entry else []) + held]
        looked_at = " ".join([f"{self._channel_id} {slot.day} {slot.slot}", *seen])
        if await self._store.last() == looked_at:
            return
        facts = await self._facts(entry, slot, now) | {"staying": [one.review.title for one in held]}
        wrong = facts["faults"] or facts["findings"] or held
        await self._store.keep(looked_at, facts if wrong else None, now)
        kinds = ", ".join(fault["kind"] for fault in facts["faults"]) or "all is well"
        logger.info(
            "preflight: %s", kinds, extra={"action": "preflight", "review": facts["review_id"], "slot": slot.slot}
        )

    async def _comes(self, slot: DueSlot, now: datetime) -> bool:
        """Whether the slot is neither in a pause nor used up."""
        pause = await self._pauses.pause()
        if pause is not None and pause.covers(slot.at):
            return False
        return slot.key(self._channel_id) not in await self._slots.used(self._channel_id, slot.day, now)

    async def _facts(self, entry: QueueEntry | None, slot: DueSlot, now: datetime) -> dict[str, Any]:
        """Of the notice, about what would leave if nothing changes."""
        faults = await self._barred(now)
        checked = None
        if entry is not None:
            faults += await self._form(entry, slot.day)
            checked = await self._lint.check(entry.stored.id, now, anew=True)
        return {
            "slot": slot.slot,
            "day": slot.day.isoformat(),
            "review_id": entry.stored.id if entry else None,
            "revision": entry.stored.revision if entry else None,
            "title": entry.stored.review.title if entry else "",
            "faults": [{"kind": fault.kind.value, **fault.facts} for fault in faults],
            "findings": [as_json(found) for found in checked.linted.open] if checked else [],
        }

    async def _barred(self, now: datetime) -> list[Fault]:
        await self._note_rights.ask(now)
        standing = await self._standing.standing()
        return [] if standing.may_post else [Fault(FaultKind.RIGHT, {"missing": list(standing.missing)})]

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
