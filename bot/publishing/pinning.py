"""The newest review of the bot's is pinned in the channel, where the operator wants that."""

import logging
from datetime import datetime
from typing import Protocol

from bot.clock import Checkpoint
from bot.publishing.patience import Wait, again
from bot.publishing.points import Point
from bot.publishing.post import NotNow, OutcomeUnknown, Refused
from bot.publishing.turn import Turn
from bot.values import Struct

logger = logging.getLogger(__name__)


class Pins(Struct, frozen=True):
    """newest: the first message of the review that was posted last, None before the first; done: that of the last one
    that was pinned, or given up; pinned: the one that we pinned and that has to make place for the next."""

    newest: int | None = None
    done: int | None = None
    pinned: int | None = None


class PinStore(Protocol):
    """Every method is one transaction."""

    async def pins(self, channel_id: int) -> Pins:
        """Of reviews that stand there whole, or as their owner left them; a review that was taken away is none."""
        ...

    async def pinned(self, message_id: int) -> None:
        """This one stands pinned, and no other of ours."""
        ...

    async def gave_up(self, message_id: int, reason: str, now: datetime) -> bool:
        """Telegram does not let us pin this one. With a `pin_failed` notice, unless the last one failed too: returns
        whether it was told."""
        ...


class PinChannel(Protocol):
    """Repeating either is safe. https://core.telegram.org/bots/api#pinchatmessage"""

    async def pin(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """Without a sound; None: it is pinned."""
        ...

    async def unpin(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """None: it is not pinned, or not there any more."""
        ...


class PinNewest:
    """Pins what was posted last and unpins what it had pinned before; pins of people are left alone, and so is a post
    that somebody unpinned.

    Only what was done is on record, so a crash means that something is repeated. No post waits for it: what is refused
    is given up, and told once until it works again.
    """

    def __init__(self, store: PinStore, channel: PinChannel, checkpoint: Checkpoint, channel_id: int) -> None:
        self._store = store
        self._channel = channel
        self._checkpoint = checkpoint
        self._channel_id = channel_id
        self._turn = Turn()
        self._waiting: Wait | None = None

    async def __call__(self, now: datetime) -> None:
        """Once a tick, one query where nothing is new. While a run is under way, a second one does nothing."""
        if self._waiting is None or not self._waiting.holds(now):
            await self._turn(lambda: self._run(now))

    async def stop(self) -> None:
        """At shutdown: returns when the run under way is over."""
        await self._turn.close()

    async def _run(self, now: datetime) -> None:
        pins = await self._store.pins(self._channel_id)
        if pins.newest is None or pins.newest == pins.done:
            return
        match await self._change(pins.newest, pins.pinned):
            case None:
                await self._store.pinned(pins.newest)
                self._waiting = None
                logger.info("the newest post is pinned", extra=_facts("pinned", pins.newest))
            case Refused(reason):
                told = await self._store.gave_up(pins.newest, reason, now)
                self._waiting = None
                level = logging.WARNING if told else logging.INFO
                logger.log(level, "a post is not pinned: %s", reason, extra=_facts("pin_failed", pins.newest))
            case later:
                retry_after = later.retry_after if isinstance(later, NotNow) else None
                self._waiting = again(now, self._waiting, retry_after)

    async def _change(self, newest: int, before: int | None) -> NotNow | Refused | OutcomeUnknown | None:
        """First the new one, so that something stands pinned all the time."""
        outcome = await self._channel.pin(self._channel_id, newest)
        if outcome is not None:
            return outcome
        self._checkpoint(Point.POST_PINNED)
        unpinned = await self._channel.unpin(self._channel_id, before) if before not in (None, newest) else None
        return None if isinstance(unpinned, Refused) else unpinned


def _facts(action: str, message_id: int) -> dict[str, object]:
    return {"action": action, "message_id": message_id}
