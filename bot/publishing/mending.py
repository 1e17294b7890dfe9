"""What becomes of a post that Telegram refused, or that stopped half-way: the owners decide, with one press."""

import logging
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.clock import Checkpoint
from bot.errors import NotFound, StaleButton
from bot.publishing.lateness import LATEST_CATCH_UP
from bot.publishing.patience import Wait, again
from bot.publishing.points import Point
from bot.publishing.ports import Channel, QueueEntry
from bot.publishing.post import NotNow, OutcomeUnknown, Refused
from bot.publishing.turn import Turn
from bot.values import Struct

logger = logging.getLogger(__name__)


class Held(Struct, frozen=True):
    """A held series as the owners saw it: `attempt` is how often the part was tried that it stopped at."""

    post_id: int
    attempt: int


class Word(StrEnum):
    """What an owner says of a held series."""

    FINISH = "finish"  # the rest follows, from the part that it stopped at
    DELETE = "delete"  # what stands is taken away, and the review is a draft again, without its number
    LEAVE = "leave"  # the review is archived with the messages that stand there


class Clearing(Struct, frozen=True):
    """A series that is being taken away. message_ids: what stands of it as far as we know, the last first."""

    post_id: int
    channel_id: int
    message_ids: tuple[int, ...]


class SeriesStore(Protocol):
    """Reviews of which some parts stand in the channel. Every method is one transaction."""

    async def hold_stale(self, before: datetime, now: datetime) -> int:
        """Holds each review whose next part is planned while the one before it was sent earlier than `before`, and no
        owner had a word about it since; each with a `series_held` notice. Returns how many."""
        ...

    async def decide(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> bool:
        """See `Word`; a post that goes, or stays as it stands, is on record as `by`'s doing. False, and nothing
        changed, when the series is not held (any more) as it was seen. AlreadyApplied when the cause was recorded
        before."""
        ...

    async def clearing(self) -> list[Clearing]:
        """Oldest post first."""
        ...

    async def cleared(self, post_id: int, left: tuple[int, ...], now: datetime) -> bool:
        """The post has ended and its review is a draft, without its number, with a `series_deleted` notice; `left`:
        messages that only a person can delete, first to last. False when that was so before."""
        ...


class HoldStaleSeries:
    """A series that could not go on for as long as a slot may be late is not just continued: the owners are asked."""

    def __init__(self, store: SeriesStore) -> None:
        self._store = store

    async def __call__(self, now: datetime) -> int:
        """Before anything is sent. Returns how many are held from now on."""
        held = await self._store.hold_stale(now - LATEST_CATCH_UP, now)
        if held:
            logger.warning("%s series wait for an owner's word", held, extra={"action": "series_held", "count": held})
        return held


class DecideSeries:
    """An owner's word about a held series."""

    def __init__(self, store: SeriesStore) -> None:
        self._store = store

    async def __call__(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> None:
        """StaleButton: it goes on, was taken away or left by now. AlreadyApplied: a second press."""
        if not await self._store.decide(held, word, now, cause, by):
            raise StaleButton(cause)
        logger.info("an owner says: %s", word, extra={"action": f"series_{word}", "post": held.post_id})


class ClearSeries:
    """Takes away what stands of a series, message by message, until nothing of it is left that we may delete.

    The wish is on record, so a crash only means that a deletion is repeated, which is safe. What Telegram does not let
    us delete is left to the owners, and told.
    """

    def __init__(self, store: SeriesStore, channel: Channel, checkpoint: Checkpoint) -> None:
        self._store = store
        self._channel = channel
        self._checkpoint = checkpoint
        self._turn = Turn()
        self._waiting: dict[int, Wait] = {}  # by post, after a try that failed

    async def __call__(self, now: datetime) -> None:
        """While a run is under way, a second one does nothing."""
        await self._turn(lambda: self._run(now))

    async def stop(self) -> None:
        """At shutdown: returns when the run under way is over."""
        await self._turn.close()

    async def _run(self, now: datetime) -> None:
        for clearing in await self._store.clearing():
            waiting = self._waiting.get(clearing.post_id)
            if self._turn.closed or (waiting and waiting.holds(now)):
                continue
            left = await self._delete(clearing)
            if isinstance(left, NotNow | OutcomeUnknown):
                retry_after = left.retry_after if isinstance(left, NotNow) else None
                self._waiting[clearing.post_id] = again(now, waiting, retry_after)
            elif await self._store.cleared(clearing.post_id, left, now):
                self._checkpoint(Point.SERIES_CLEARED)
                self._waiting.pop(clearing.post_id, None)
                facts = {"action": "series_deleted", "post": clearing.post_id, "left": len(left)}
                logger.info("what stood of a series is deleted", extra=facts)

    async def _delete(self, clearing: Clearing) -> tuple[int, ...] | NotNow | OutcomeUnknown:
        """The messages that stay, first to last; or why it must be tried again."""
        left: list[int] = []
        for message_id in clearing.message_ids:
            match await self._channel.delete(clearing.channel_id, message_id):
                case None:
                    self._checkpoint(Point.MESSAGE_DELETED)
                case Refused(reason):
                    logger.warning("a message stays: %s", reason, extra={"action": "message_left"})
                    left.append(message_id)
                case later:
                    return later
        return tuple(reversed(left))


class Drafts(Protocol):
    """Of `publishing.ports.QueueStore`."""

    async def put_first(
        self, review_id: int, now: datetime, cause: str | None, by: int | None = None
    ) -> QueueEntry: ...


class MendReview:
    """A review of which nothing stands in the channel, and that waits as a draft for an owner's word."""

    def __init__(self, queue: Drafts) -> None:
        self._queue = queue

    async def next_slot(self, review_id: int, now: datetime, cause: str, by: int | None = None) -> QueueEntry:
        """To the head of the queue. StaleButton: it is no draft any more. AlreadyApplied: a second press."""
        try:
            entry = await self._queue.put_first(review_id, now, cause, by)
        except NotFound:
            raise StaleButton(cause) from None
        logger.info("a draft leads the queue", extra={"action": "draft_put_first", "review": review_id})
        return entry
