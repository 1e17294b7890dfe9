"""Post now waits ten seconds, so that a slip of the thumb can be stopped."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.clock import Checkpoint
from bot.errors import AlreadyApplied, MayNotPost, StaleButton
from bot.publishing.points import Point
from bot.publishing.ports import QueueEntry
from bot.publishing.standing import StandingStore
from bot.values import Struct

logger = logging.getLogger(__name__)

WAITS = timedelta(seconds=10)
"""Long enough to read the title again and to press [Stop]."""

TOO_OLD = timedelta(minutes=5)
"""Counted from its end. A bot that was away for longer does not post by a word that was meant for then."""


class Ended(StrEnum):
    """Why a countdown ended without a post."""

    LATE = "late"  # the bot was away, or the clock was set back
    CHANGED = "changed"  # another text, another place or date, or it does not wait any more
    BARRED = "barred"  # the channel is closed to the bot
    SEEN = "seen"  # a message in the channel names it, and an owner is asked whether it was posted


class Countdown(Struct, frozen=True, kw_only=True):
    """A review that is posted at `due_at` (UTC) unless somebody stops it.

    revision: of its text; another one is not posted. from_draft: it was a draft, and is one again where nothing is
    posted; meanwhile it leads the queue. actor_id: who said so; message_id: in their chat, where it says how it went.
    """

    review_id: int
    revision: int
    title: str
    due_at: datetime
    actor_id: int
    cause: str
    message_id: int | None = None
    from_draft: bool = False


class CountdownStore(Protocol):
    """At most one countdown a review; every method is one transaction.

    While one is on record its outcome is open: freezing a post of its review ends it, and so does every change of its
    entry by hand (with a `countdown_ended` notice), each in its own transaction.
    """

    async def start(
        self, review_id: int, seen: int, draft: bool, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown | None:
        """The one that runs: this, or an earlier one of the same review. seen: the version of its entry in the queue,
        or the revision of a draft; a draft leads the queue from now on. None, and nothing changed: it is another by
        now. AlreadyApplied, AlreadyQueued (of a draft)."""
        ...

    async def running(self, review_id: int) -> Countdown | None: ...

    async def due(self, now: datetime) -> list[Countdown]:
        """Those that have come, and those whose end is so far ahead that the clock must have been set back."""
        ...

    async def claim(self, countdown: Countdown, now: datetime) -> bool:
        """Nobody stops it any more. Again after a crash. False: it has ended."""
        ...

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None:
        """The one of this review that was started by this cause. None: too late."""
        ...

    async def end(self, countdown: Countdown, why: Ended, now: datetime) -> bool:
        """Without a post, with a `countdown_ended` notice. False: it has ended before."""
        ...


class StartCountdown:
    """An owner says "post now". Whatever happens then, it is posted once or the owners are told that it was not."""

    def __init__(self, store: CountdownStore, standing: StandingStore) -> None:
        self._store = store
        self._standing = standing

    async def entry(
        self, review_id: int, version: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown:
        """Of what waits in the queue, as its owner saw it. MayNotPost; StaleButton: it was changed, or does not wait
        any more. AlreadyApplied: a second press."""
        return await self._start(review_id, version, False, by, message_id, now, cause)

    async def draft(
        self, review_id: int, revision: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown:
        """The same for a draft with the text of this revision. Also AlreadyQueued: its paper or title is taken."""
        return await self._start(review_id, revision, True, by, message_id, now, cause)

    async def running(self, review_id: int) -> Countdown | None:
        return await self._store.running(review_id)

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None:
        """cause: of the countdown. None: too late, it was posted, or is being posted, or has ended."""
        stopped = await self._store.stop(review_id, cause, by, now)
        if stopped is not None:
            logger.info("a countdown is stopped", extra={"action": "countdown_stopped", "review": review_id})
        return stopped

    async def _start(
        self, review_id: int, seen: int, draft: bool, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown:
        if not (await self._standing.standing()).may_post:
            raise MayNotPost
        countdown = await self._store.start(review_id, seen, draft, by, message_id, now, cause)
        if countdown is None:
            raise StaleButton(cause)
        logger.info("a countdown begins", extra={"action": "countdown_started", "review": review_id})
        return countdown


class Entries(Protocol):
    """Of `ports.SlotStore`."""

    async def entry(self, review_id: int) -> QueueEntry | None: ...


class Post(Protocol):
    """`publish.PostNow`."""

    async def __call__(
        self, now: datetime, cause: str, expected: tuple[int, int] | None = None, by: int | None = None
    ) -> int: ...


class Sayer(Protocol):
    """Where somebody waits for the end of a countdown. An ornament: receipts and notices tell it for certain."""

    async def say(self, countdown: Countdown, why: Ended | None) -> None:
        """why: None when it is on its way to the channel. Never fails."""
        ...


class FireCountdowns:
    """A duty: posts what has been counted down, and ends what cannot be posted any more."""

    def __init__(
        self, store: CountdownStore, entries: Entries, post: Post, sayer: Sayer, checkpoint: Checkpoint
    ) -> None:
        self._store = store
        self._entries = entries
        self._post = post
        self._sayer = sayer
        self._checkpoint = checkpoint

    async def __call__(self, now: datetime) -> bool:
        """Whether anything was frozen. DatabaseAway: the next tick goes on."""
        frozen = [await self._fire(countdown, now) for countdown in await self._store.due(now)]
        return any(frozen)

    async def _fire(self, countdown: Countdown, now: datetime) -> bool:
        if not countdown.due_at <= now <= countdown.due_at + TOO_OLD:
            return await self._end(countdown, Ended.LATE, now)
        if not await self._store.claim(countdown, now):
            return False
        self._checkpoint(Point.COUNTDOWN_CLAIMED)
        entry = await self._entries.entry(countdown.review_id)
        if entry is None or entry.stored.revision != countdown.revision:
            return await self._end(countdown, Ended.CHANGED, now)
        try:
            seen = (countdown.review_id, entry.version)
            await self._post(now, f"{countdown.cause}:post", seen, countdown.actor_id)
        except MayNotPost:
            return await self._end(countdown, Ended.BARRED, now)
        except (StaleButton, AlreadyApplied):  # its place moved, or another process was quicker: the next tick knows
            return False
        await self._sayer.say(countdown, None)
        return True

    async def _end(self, countdown: Countdown, why: Ended, now: datetime) -> bool:
        """False: nothing was frozen."""
        if await self._store.end(countdown, why, now):
            facts = {"action": "countdown_ended", "review": countdown.review_id, "reason": why}
            logger.warning("a countdown ends without a post: %s", why, extra=facts)
            await self._sayer.say(countdown, why)
        return False
