"""What owners corrected is brought into the channel, message by message."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.clock import Checkpoint, Clock
from bot.publishing.corrected import Reworked
from bot.publishing.corrections import Correction, CorrectionStore, Corrects, Edit, Posted
from bot.publishing.occasion import Rendered
from bot.publishing.patience import pause
from bot.publishing.points import Point
from bot.publishing.post import FrozenPart, NewPost, NotNow, OutcomeUnknown, PostKind, Refused
from bot.publishing.turn import Turn, unbroken
from bot.values import replace

logger = logging.getLogger(__name__)


class EditChannel(Protocol):
    async def edit(
        self, channel_id: int, message_id: int, content: FrozenPart
    ) -> NotNow | Refused | OutcomeUnknown | None:
        """None: the message shows it. Repeating it is safe. https://core.telegram.org/bots/api#editmessagetext"""
        ...


class SendCorrections:
    """Plans what is wanted once the posts of its review are at rest, then edits what is due, one message at a time.

    An edit is safe to repeat: after a crash, a lost answer or "not now" it is made again. What Telegram refuses stays
    as it is in the channel, and is told. What fits in no message any more is a post of its own, and goes out by
    `DeliverPosts`: once, as every post.
    """

    def __init__(
        self, store: CorrectionStore, corrects: Corrects, channel: EditChannel, clock: Clock, checkpoint: Checkpoint
    ) -> None:
        self._store = store
        self._corrects = corrects
        self._channel = channel
        self._clock = clock
        self._checkpoint = checkpoint
        self._turn = Turn()

    async def __call__(self) -> None:
        """Once a tick; two queries where nothing is to be corrected. While a run is under way, a second one does
        nothing. DatabaseAway: the next run goes on."""
        await self._turn(self._run)

    async def stop(self) -> None:
        """At shutdown: returns when the edit under way is on record."""
        await self._turn.close()

    async def _run(self) -> None:
        for correction in await self._store.wanted():
            await self._plan(correction)
        for edit in await self._store.due(self._clock.now()):
            if not self._turn.closed:
                await unbroken(self._send(edit))

    async def _plan(self, correction: Correction) -> None:
        posted = await self._store.posted(correction.before.id)
        if posted is None:
            return
        edits: Mapping[int, FrozenPart] = {}
        reply = None
        if posted.messages:
            reworked = await self._corrects(posted, correction)
            edits, reply = _edits(posted, reworked), _reply(posted, reworked.rest)
        if await self._store.plan(correction, edits, reply, self._clock.now()):
            self._checkpoint(Point.EDITS_PLANNED)
            facts = {"action": "correction_planned", "review": correction.before.id, "edits": len(edits)}
            logger.info("%s messages are to be edited", len(edits), extra=facts)

    async def _send(self, edit: Edit) -> None:
        if not await self._store.begin(edit, self._clock.now()):
            return
        self._checkpoint(Point.EDIT_BEGUN)
        outcome = await self._channel.edit(edit.channel_id, edit.message_id, edit.content)
        self._checkpoint(Point.EDIT_ANSWERED)
        await self._record(edit, outcome, self._clock.now())
        self._checkpoint(Point.EDIT_RECORDED)
        facts = {"action": "message_edited", "review": edit.review_id, "message_id": edit.message_id}
        logger.info("a message was to be edited: %s", outcome or "it is", extra=facts)

    async def _record(self, edit: Edit, outcome: NotNow | Refused | OutcomeUnknown | None, now: datetime) -> None:
        match outcome:
            case None:
                await self._store.done(edit, now)
            case Refused(reason):
                await self._store.fail(edit, reason, now)
            case NotNow(reason, retry_after):
                await self._store.postpone(edit, now + pause(edit.attempt + 1, retry_after), reason)
            case OutcomeUnknown(reason):
                await self._store.postpone(edit, now + pause(edit.attempt + 1), reason)


def _edits(posted: Posted, reworked: Reworked) -> dict[int, FrozenPart]:
    """By part; a message that only a person saw cannot be named."""
    pairs = zip(posted.messages, reworked.messages, strict=True)
    return {message.part_id: edit for message, edit in pairs if edit is not None and message.message_id is not None}


def _reply(posted: Posted, rest: Rendered | None) -> NewPost | None:
    """Below the last message that is known, without a sound: who read the review already is not woken for its end."""
    if rest is None or posted.channel_id is None:
        return None
    known = [message.message_id for message in posted.messages if message.message_id is not None]
    below = {"reply_parameters": {"message_id": known[-1], "allow_sending_without_reply": True}} if known else {}
    return NewPost(
        kind=PostKind.CORRECTION,
        channel_id=posted.channel_id,
        parts=_below(rest.parts, below),
        form=rest.form,
        review_id=posted.stored.id,
        instead=tuple(_below(group, below) for group in rest.instead),
    )


def _below(parts: Sequence[FrozenPart], first: Mapping[str, Any]) -> tuple[FrozenPart, ...]:
    """Silent; the first one as a reply. https://core.telegram.org/bots/api#replyparameters"""
    more = [first, *[{}] * (len(parts) - 1)]
    return tuple(
        replace(part, payload={**part.payload, "disable_notification": True, **its})
        for part, its in zip(parts, more, strict=True)
    )
