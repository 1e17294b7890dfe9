"""Whether something that was to stand in the channel does not: what a monitor may wake somebody for."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.publishing.due import unused_slots
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import SlotStore
from bot.publishing.post import PartState, PostKind
from bot.publishing.slots import Schedule
from bot.publishing.standing import StandingStore
from bot.values import Struct

PATIENCE = timedelta(minutes=5)  # an unknown outcome is settled within 3, a short hiccup of the net is over by then
_LOOK_BACK = timedelta(days=1)  # what is older was skipped and told


class Waiting(Struct, frozen=True, kw_only=True):
    """The message that an unfinished post waits for.

    since: when it could have left first: the post was frozen, or the message before it arrived (UTC); held: the post
    waits for an owner's word; reason: why it did not leave, as far as Telegram or the network said.
    """

    post_id: int
    kind: PostKind
    position: int
    count: int
    state: PartState
    since: datetime
    held: bool = False
    reason: str | None = None


class WaitingStore(Protocol):
    async def waiting(self) -> list[Waiting]:
        """One of each unfinished post, oldest first."""
        ...


class PublishingHealth:
    """Red only while something queued did not go out; an empty queue, a pause and a skipped slot are ordinary days."""

    def __init__(
        self,
        waiting: WaitingStore,
        slots: SlotStore,
        pauses: PauseStore,
        standing: StandingStore,
        schedule: Schedule,
        channel_id: int,
    ) -> None:
        self._waiting = waiting
        self._slots = slots
        self._pauses = pauses
        self._standing = standing
        self._schedule = schedule
        self._channel_id = channel_id

    async def __call__(self, now: datetime) -> list[str]:
        """One plain line a fault, with what to do; empty when all is well. DatabaseAway."""
        lines = [_of_part(part, now) for part in await self._waiting.waiting()]
        return [line for line in (*lines, await self._of_slot(now)) if line]

    async def _of_slot(self, now: datetime) -> str | None:
        """Whether a slot came and its review is still here."""
        standing = await self._standing.standing()
        since = standing.since if standing.since and not standing.may_post else now - _LOOK_BACK
        came = self._schedule.between(since, now) if since <= now else []
        if not came or await self._slots.head(came[-1].day) is None:
            return None
        if not standing.may_post:
            return (
                f"rights: the bot may not post in the channel since {_clock(since)}, and a slot has come;"
                " make it an administrator with the right to post messages"
            )
        return await self._overdue(now)

    async def _overdue(self, now: datetime) -> str | None:
        pause = await self._pauses.pause()
        for slot in await unused_slots(self._slots, self._schedule, self._channel_id, now, now - PATIENCE):
            paused = pause is not None and (pause.holds(now) or pause.covers(slot.at))
            if slot.at >= now - _LOOK_BACK and not paused:
                return f"slot: {slot.day} {slot.slot} has come and nothing left; the log says why"
        return None


def _of_part(part: Waiting, now: datetime) -> str | None:
    name = f"post {part.post_id} ({part.kind}), message {part.position} of {part.count}"
    why = f" ({part.reason})" if part.reason else ""
    if part.state is PartState.ASKED:
        return f"{name}: nobody knows whether it stands in the channel; answer the question in the bot's chat"
    if part.held or part.state is PartState.FAILED:
        return f"{name}: it was not sent{why}; decide with the buttons in the bot's chat"
    if now - part.since <= PATIENCE:
        return None
    if part.state is PartState.PLANNED:
        return f"{name}: it waits since {_clock(part.since)}{why}; it leaves by itself as soon as it can"
    return f"{name}: whether it was sent is not known since {_clock(part.since)}{why}; please do not post it by hand"


def _clock(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M UTC")
