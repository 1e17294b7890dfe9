"""Parts go to the channel: each at most once, in order, with every outcome on record."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Checkpoint, Clock
from bot.publishing.lease import ALONE, Term, Trust
from bot.publishing.patience import pause
from bot.publishing.points import Point
from bot.publishing.ports import Channel, DeliveryStore, UnderWay
from bot.publishing.post import Barred, NotNow, Outcome, OutcomeUnknown, Part, PartState, Refused, Sent
from bot.publishing.turn import Turn, unbroken
from bot.values import replace

logger = logging.getLogger(__name__)

CALL_BOUND = timedelta(seconds=45)  # `Channel.deliver` promises to be back by then

BARRED_PAUSE = timedelta(minutes=1)  # between two tries while the bot may not post; a review goes back to the queue


_CLOCKS_DIFFER = timedelta(seconds=5)
"""Between two machines, at the most; and what another one wrote as the end of its call counts so much later."""
_STOPPED = "the bot stopped while it was sending"


async def _nothing() -> None:
    pass


class DeliverPosts:
    """Sends what is planned. No message leaves before its intent is committed, and none leaves twice.

    - One call at a time, so that the messages of two posts do not mix; the next part of a post follows at once.
    - An intent is committed only when its message may leave at once; until then the part stays planned.
    - Posts hang together by the channel only: one that failed, or whose outcome is unknown, holds no other, but while a
      part waits out its "not now" no other post overtakes it or gets between its messages.
    - "Not now" is tried again after Telegram's `retry_after` to the letter, else after `patience.pause`.
    - An outcome that the database does not take is kept here and written by later runs; the call is not repeated.
      If the process dies first, `recover` makes the part unknown.
    - Only while this process is trusted to be the one that posts: asked before each part, by the database when its
      intent is committed, and once more before the call. What a call proved is written whoever posts by then.
    - What is unknown is settled elsewhere (`publishing/settle.py`), never by this class.
    """

    def __init__(
        self,
        store: DeliveryStore,
        channel: Channel,
        clock: Clock,
        checkpoint: Checkpoint,
        call_bound: timedelta = CALL_BOUND,
        may_leave: Callable[[int], bool] = lambda _: True,
        hold_back: Callable[[], Awaitable[object]] = _nothing,
        trust: Trust = ALONE,
    ) -> None:
        """`may_leave`: whether a message may leave for that chat (by id) now; hold_back: takes back, or holds, what
        has become too late. Both are asked before each part: a machine may sleep for hours between two. trust: whether
        this process posts."""
        self._store = store
        self._channel = channel
        self._clock = clock
        self._checkpoint = checkpoint
        self._call_bound = call_bound
        self._may_leave = may_leave
        self._hold_back = hold_back
        self._trust = trust
        self._turn = Turn()
        self._recovered: int | None = None  # the epoch in which `recover` was called
        self._unwritten: dict[int, tuple[Part, Outcome]] = {}  # by part: what is proven and not yet on record

    async def recover(self, now: datetime) -> bool:
        """Before the first run of a term: what a dead process was sending is unknown now. False: another one may be at
        it until the deadline that it set itself; to be called again. Runs may begin meanwhile."""
        term = self._trust.term
        if term is None:
            return False
        under_way = [one for one in await self._store.under_way() if one.epoch != self._recovered]
        dead = [one for one in under_way if self._is_dead(one, term, now)]
        lost = sum([await self._store.lose(one.part, _STOPPED, now, one.deadline) for one in dead])
        if lost:
            logger.warning("%s parts were under way when the bot stopped", lost, extra={"action": "parts_lost"})
        self._recovered = term.epoch
        return len(dead) == len(under_way)

    def _is_dead(self, under_way: UnderWay, term: Term, now: datetime) -> bool:
        """Of our own term is what this process began by other settings, and ended without knowing how."""
        if self._trust.alone or under_way.epoch == term.epoch:
            return True
        ahead = under_way.deadline - now
        return not -_CLOCKS_DIFFER < ahead <= self._call_bound + _CLOCKS_DIFFER  # else a clock was set meanwhile

    async def __call__(self) -> None:
        """Sends whatever is due, each part once, until nothing is. While a run is under way, a second one does nothing.

        Cancelled, it ends after the call under way, which is over within 45 s, and after that outcome's write.
        DatabaseAway: nothing more is sent by this run.
        """
        await self._turn(self._run)

    async def write_down(self) -> None:
        """While another process posts: only what calls of ours have proved."""
        await self._turn(self._write_rest)

    async def stop(self) -> None:
        """At shutdown: begins no other part; returns when the outcome of the call under way is on record."""
        await self._turn.close()

    async def _write_rest(self) -> None:
        for part, outcome in list(self._unwritten.values()):
            await unbroken(self._record(part, outcome))

    async def _run(self) -> None:
        await self._write_rest()
        tried: set[int] = set()
        post_id: int | None = None
        while self._goes_on() and (due := await self._next(post_id, tried)) is not None:
            tried.add(due.id)
            post_id = due.post_id
            await unbroken(self._send(due))

    def _goes_on(self) -> bool:
        return not self._turn.closed and self._trust.term is not None

    async def _next(self, post_id: int | None, tried: set[int]) -> Part | None:
        """The next part of the post just served, else the oldest one."""
        await self._hold_back()
        now = self._clock.now()
        come = {part.id: part for part in await self._store.due(now)}
        due = [part for part in come.values() if part.id not in tried]
        if not due:
            return None
        unfinished = await self._store.unfinished()
        waiting = {part.channel_id for part in unfinished if part.id not in come and _waits(part, now)}
        free = (part for part in due if part.channel_id not in waiting and self._may_leave(part.channel_id))
        return min(free, key=lambda part: part.post_id != post_id, default=None)

    async def _send(self, part: Part) -> None:
        self._checkpoint(Point.PART_DUE)
        sending = await self._begin(part)
        if sending is None:
            return
        self._checkpoint(Point.INTENT_COMMITTED)
        outcome = await self._call(sending)
        self._checkpoint(Point.ANSWER_RECEIVED)
        await self._record(sending, outcome)
        self._checkpoint(Point.PART_RECORDED)

    async def _begin(self, part: Part) -> Part | None:
        """Commits the intent; None when the part moved on meanwhile, or another process posts.

        When it raises, the commit is in doubt and nothing is sent. Later runs write "unknown" for this attempt: that
        changes nothing where the intent was not committed. "Not sent" would be wrong where a replica began it.
        """
        term = self._trust.term
        if term is None:
            return None
        doubtful = replace(part, state=PartState.SENDING, attempt=part.attempt + 1)
        self._unwritten[part.id] = doubtful, OutcomeUnknown("the database was away when the sending began")
        now = self._clock.now()
        sending = await self._store.begin(part, now, now + self._call_bound, term)
        del self._unwritten[part.id]
        return sending

    async def _call(self, part: Part) -> Outcome:
        if self._trust.term is None:  # a long pause lies behind us
            return NotNow("another process may be posting by now")
        try:
            async with asyncio.timeout(self._call_bound.total_seconds()):
                return await self._channel.deliver(part.channel_id, part.frozen)
        except Exception as error:  # whatever is not a proof means unknown, never "not sent"
            logger.exception("the channel broke its promise never to raise", extra=_facts(part, "channel_broken"))
            return OutcomeUnknown(type(error).__name__)

    async def _record(self, part: Part, outcome: Outcome) -> None:
        """Writes what a call proved, for this attempt only; until that is done the proof is kept."""
        told = self._unwritten.get(part.id) == (part, outcome)
        self._unwritten[part.id] = part, outcome
        try:
            written = await self._write(part, outcome)
        except Exception:
            if not told:  # once, not with every tick of a long outage
                facts = _facts(part, "part_unwritten")
                logger.exception("not on record yet: part %s, %s", part.id, outcome, extra=facts)
            raise
        del self._unwritten[part.id]
        if written:
            logger.info("part %s of %s: %s", part.position, part.count, outcome, extra=_facts(part, "part_recorded"))
        else:
            logger.warning("was on record already: %s", outcome, extra=_facts(part, "part_settled_before"))

    async def _write(self, part: Part, outcome: Outcome) -> bool:
        now = self._clock.now()
        match outcome:
            case Sent(message_id, poll_id, dropped):
                return await self._store.confirm(part, message_id, poll_id, now, dropped)
            case NotNow(reason, retry_after):
                return await self._store.postpone(part, now + pause(part.attempt, retry_after), reason)
            case Barred(reason):
                return await self._store.bar(part, now + BARRED_PAUSE, reason, now)
            case Refused(reason):
                return await self._store.refuse(part, reason, now)
            case OutcomeUnknown(reason):
                return await self._store.lose(part, reason, now)


def _waits(part: Part, now: datetime) -> bool:
    return part.state is PartState.PLANNED and part.retry_at is not None and part.retry_at > now


def _facts(part: Part, action: str) -> dict[str, object]:
    return {"action": action, "post": part.post_id, "part": part.id, "attempt": part.attempt}
