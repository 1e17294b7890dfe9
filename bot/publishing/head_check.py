"""After a start: does the channel hold more than this database knows of? So it is where a backup was restored."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.publishing.evidence import EvidenceStore, Prober, SeenMessage
from bot.publishing.looking import PatientProber, look_above
from bot.publishing.patience import Wait, again
from bot.publishing.ports import DeliveryStore, QueueEntry, QueueStore
from bot.publishing.post import Part
from bot.publishing.restored import AskAfterRestore
from bot.publishing.slots import Schedule
from bot.publishing.spent import Spend
from bot.reviews.identity import fold
from bot.values import Struct

logger = logging.getLogger(__name__)

NOTHING_KNOWN = "no message of this channel was known"

LONGEST = timedelta(seconds=30)
"""Of real time: then posting goes on, since a late post is certain; not so after a restore."""


class Ahead(Struct, frozen=True):
    """A message above everything known, with the title of a review that waits in the queue."""

    review_id: int
    message_id: int
    title: str


class AheadStore(Protocol):
    """Questions whether a review that waits was posted before. Every method is one transaction."""

    async def ask(self, ahead: Ahead, now: datetime) -> bool:
        """Keeps the question, with a `channel_ahead` notice, and ends a countdown of the review. False when one about
        this review is open."""
        ...

    async def is_open(self) -> bool:
        """Whether a question waits for its answer; one about a review that left the queue does not, not even when the
        review comes back."""
        ...

    async def answer(
        self, review_id: int, posted: bool, day: date, now: datetime, cause: str, by: int | None = None
    ) -> bool:
        """Posted: out of the queue, archived with that message, that date and the next number (its candidate is
        reviewed, its promise kept, a guest who proposed it told), on record as `by`'s doing. Not posted: it waits as
        before. False when no question about it is open: nothing was changed. AlreadyApplied when the cause was recorded
        before."""
        ...


class CheckHead:
    """Looks above the highest message known, once a term, and lets nothing leave meanwhile.

    What stands there and is a part of an unfinished post is confirmed, in the order of the channel; a message with the
    title of a review that waits makes a question for the owners, and no slot is spent until they answer. The rest is
    kept as seen; in a database that was restored it may be a part that was corrected since, so that what is on its way
    becomes doubtful. Where nothing is known of the channel, or looking fails, there is nothing to find out: posting
    goes on. Not so in a database that was restored: there an owner is asked, and nothing leaves until the answer, or
    until a later look succeeds.
    """

    def __init__(
        self,
        evidence: EvidenceStore,
        delivery: DeliveryStore,
        queue: QueueStore,
        ahead: AheadStore,
        prober: Prober,
        clock: Clock,
        channel_id: int,
        restored: AskAfterRestore,
        longest: timedelta = LONGEST,
    ) -> None:
        self._evidence = evidence
        self._delivery = delivery
        self._queue = queue
        self._ahead = ahead
        self._prober = PatientProber(prober, clock)
        self._clock = clock
        self._channel_id = channel_id
        self._restored = restored
        self._longest = longest
        self._over = False
        self._blind: Wait | None = None  # after a restore: until the next look
        self._head = 0  # at the last look
        self._epoch: int | None = None
        self._asked = True  # perhaps, by a process before this one

    @property
    def over(self) -> bool:
        """Until then no slot is looked at."""
        return self._over

    @property
    def free(self) -> bool:
        """Until then no part may leave: it is over, and no owner is asked what stands in the channel."""
        return self._over and self._blind is None

    def begin_term(self, epoch: int) -> None:
        """Of the lease by which this process posts: another may have posted since the last look. Once for each."""
        if epoch != self._epoch:
            self._epoch, self._over, self._asked, self._blind = epoch, False, True, None

    async def __call__(self) -> None:
        """A duty: the first call looks, for `longest` at most; later ones do nothing while nobody is asked.
        DatabaseAway: the next call begins anew, above what was confirmed and kept."""
        if self.free or await self._still_waits():
            return
        blind = await self._look()
        now = self._clock.now()
        if blind is None:
            await self._restored.compared(now)
        asked = blind is not None and await self._restored.ask(blind, now)
        self._over, self._blind = True, again(now, self._blind) if asked else None

    async def hold(self) -> str | None:
        """`publishing.holds.Hold`: while a question is open."""
        if self._blind is not None:
            return "restored"
        if self._asked:
            self._asked = await self._ahead.is_open()
        return "ahead" if self._asked else None

    async def _still_waits(self) -> bool:
        """For an owner's word, until it is time to look again: somebody may have allowed it meanwhile, or more of the
        channel is known."""
        if self._blind is None:
            return False
        if not await self._restored.waits():
            self._blind = None
            return True
        known = await self._evidence.head(self._channel_id)
        return known == self._head and self._blind.holds(self._clock.now())

    async def _look(self) -> str | None:
        """Why it was not possible; None: all is known."""
        try:
            async with asyncio.timeout(self._longest.total_seconds()):
                return await self._check()
        except TimeoutError:
            logger.warning("the look above the head took too long", extra={"action": "head_check_cut"})
            return "it took too long"

    async def _check(self) -> str | None:
        whole = False
        self._head = await self._evidence.head(self._channel_id)
        while not whole and self._head:
            looked = await look_above(self._prober, self._channel_id, self._head, (), lambda: False)
            for seen in looked.seen:
                await self._take(seen)
            if looked.obstacle is not None:
                reason = looked.obstacle.reason
                logger.warning("cannot look above the head: %s", reason, extra={"action": "head_check_blind"})
                return reason
            whole = looked.whole
            self._head = await self._evidence.head(self._channel_id)
        return None if self._head else NOTHING_KNOWN

    async def _take(self, seen: SeenMessage) -> None:
        """In the order of the channel, each in one step: after a crash the next start goes on above it."""
        now = self._clock.now()
        logger.warning("the channel is ahead of the database", extra={"action": "ahead", "message_id": seen.message_id})
        await self._evidence.first_probe(now)
        parts = [part for part in await self._delivery.unfinished() if _is(part, seen)]
        if parts and await self._delivery.confirm(parts[0], seen.message_id, seen.poll_id, now):
            return
        if await self._delivery.confirm_instead(seen, now):
            return
        await self._restored.doubt(now)
        entry = _named_in(seen.text, await self._queue.entries())
        if entry is not None:
            stored = entry.stored
            self._asked = True
            await self._ahead.ask(Ahead(stored.id, seen.message_id, stored.review.title), now)
        await self._evidence.keep([seen], now)


class AnswerAhead:
    """The owner's answer to "was this review posted before?"."""

    def __init__(self, ahead: AheadStore, schedule: Schedule, spend: Spend) -> None:
        self._ahead = ahead
        self._schedule = schedule
        self._spend = spend

    async def __call__(self, review_id: int, posted: bool, now: datetime, cause: str, by: int | None = None) -> bool:
        """False: the question was answered before, or the review left the queue; nothing was changed."""
        if posted and await self._ahead.is_open():
            await self._spend(now)  # before it: with the answer the slots go on
        answered = await self._ahead.answer(review_id, posted, self._schedule.local_day(now), now, cause, by)
        facts = {"action": "ahead_answered" if answered else "ahead_answered_before", "review": review_id}
        logger.info("the owner says that the review was %s", "posted" if posted else "not posted", extra=facts)
        return answered


def _is(part: Part, seen: SeenMessage) -> bool:
    alike = part.frozen.method, part.frozen.text_hash
    return part.channel_id == seen.channel_id and alike == (seen.method, seen.text_hash)


def _named_in(text: str, entries: Sequence[QueueEntry]) -> QueueEntry | None:
    """The first entry whose title stands in the text, as whole words."""
    words = f" {fold(text)} "
    titles = ((entry, fold(entry.stored.review.title)) for entry in entries)
    return next((entry for entry, title in titles if title and f" {title} " in words), None)
