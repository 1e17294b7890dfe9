"""What became of a message whose answer was lost: settled by evidence, and by the owners where there can be none."""

import logging
from datetime import datetime, timedelta

from bot.clock import Checkpoint, Clock
from bot.publishing.evidence import CannotLook, EvidenceStore, Prober, Unsettled
from bot.publishing.looking import Looked, PatientProber, look_above
from bot.publishing.points import Point
from bot.publishing.ports import DeliveryStore
from bot.publishing.post import NotNow, PartState
from bot.publishing.restored import MAY_BE_OLDER
from bot.publishing.turn import Turn
from bot.publishing.watch import WatchDenied
from bot.publishing.worry import Worries, Worry

logger = logging.getLogger(__name__)

LANDS_WITHIN = timedelta(seconds=120)
"""A message that did not land by then, counted from the end of its call, does not. A judgement: no bound is published,
and with 15 s a model doubled 417 messages in 3 000 runs (reliability.md, F17, and its open point 3)."""

SWEEPS = (timedelta(seconds=10), LANDS_WITHIN)  # both must be clean; the first only finds most messages sooner
GIVE_UP = timedelta(minutes=3)  # the time in which an unknown outcome is to be decided (reliability.md, section 5)
REMINDERS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))  # reliability.md, 2.3
SEEN_FOR = timedelta(days=8)  # as long as the inbox keeps its keys (DESIGN, section 4)

_COPIES_EVERY = timedelta(minutes=1)  # of those that are told to us; one that we find ourselves is told at once
_PURGE_EVERY = timedelta(days=1)


class SettleUnknown:
    """Finds out whether each unknown part stands in the channel. Nothing is sent here: `DeliverPosts` does it.

    - A message that was seen, by whomever, and is the part: confirmed, whatever was believed before.
    - Two clean sweeps over the ids after the anchor, the second one 120 s after the call: it is not there, and is
      planned again. It is watched from then on, and a copy that lands later is told.
    - Looking is impossible, or proves nothing (no anchor), or fails for three minutes: the owners are asked, never
      before the 120 s are over, so that what they see then is the last word. A find still settles it.
    """

    def __init__(
        self, evidence: EvidenceStore, delivery: DeliveryStore, prober: Prober, clock: Clock, checkpoint: Checkpoint
    ) -> None:
        self._evidence = evidence
        self._delivery = delivery
        self._prober = PatientProber(prober, clock)
        self._clock = clock
        self._checkpoint = checkpoint
        self._turn = Turn()
        self._watch = WatchDenied(evidence, self._prober, clock, halted=lambda: self._turn.closed)
        self._worries = Worries()
        self._introduced = False
        self._copies_at: datetime | None = None
        self._purged_at: datetime | None = None

    async def __call__(self) -> None:
        """Once a tick. While a run is under way, a second one does nothing. An idle run makes three calls of the store
        (a fourth once a minute). DatabaseAway: the next run goes on."""
        await self._turn(self._run)

    async def stop(self) -> None:
        """At shutdown: looks at nothing more; returns when the look under way is over and what was seen is kept."""
        await self._turn.close()

    async def _run(self) -> None:
        await self._confirm_matches()
        unsettled = await self._evidence.unsettled()
        self._worries.keep_only(unsettled)
        for each in unsettled:
            await self._attend(each)
        found = await self._watch()
        await self._tell_copies(found)
        await self._purge()

    async def _confirm_matches(self) -> None:
        for match in await self._evidence.matches():
            part, seen = match.part, match.seen
            if await self._delivery.confirm(part, seen.message_id, seen.poll_id, self._clock.now()):
                facts = {"action": "part_found", "part": part.id, "attempt": part.attempt}
                where = {"message_id": seen.message_id}
                logger.info("part %s of %s stands in the channel", part.position, part.count, extra=facts | where)

    async def _attend(self, unsettled: Unsettled) -> None:
        """At most one sweep a run: the second one is never a repetition of the first within a second."""
        now = self._clock.now()
        worry = self._worries.about(unsettled, now)
        if self._turn.closed:
            return
        if _may_still_be_found(unsettled, now) and now >= max(_next_sweep(unsettled, worry), worry.until):
            await (self._sweep if unsettled.sweeps < len(SWEEPS) else self._conclude)(unsettled, worry)
        await self._remind(unsettled, worry, now)

    async def _sweep(self, unsettled: Unsettled, worry: Worry) -> None:
        looked = await self._look(unsettled)
        self._checkpoint(Point.SWEEP_DONE)
        now = self._clock.now()
        if looked.seen:
            await self._evidence.keep(looked.seen, now)
            await self._confirm_matches()
        if self._turn.closed and not looked.whole:
            return
        if looked.whole or (looked.obstacle is None and not unsettled.anchor):
            await self._count_clean(unsettled, worry)  # without an anchor there may be years of messages, and no proof
        else:
            await self._put_off(unsettled, worry, looked.obstacle or NotNow("too many other messages to look at"))

    async def _look(self, unsettled: Unsettled) -> Looked:
        if not self._introduced:
            await self._evidence.first_probe(self._clock.now())
            self._introduced = True
        channel_id, anchor = unsettled.part.channel_id, unsettled.anchor
        known = await self._evidence.known(channel_id, anchor)
        return await look_above(self._prober, channel_id, anchor, known, lambda: self._turn.closed)

    async def _count_clean(self, unsettled: Unsettled, worry: Worry) -> None:
        """Of a part that was just found, `swept` knows."""
        part = unsettled.part
        worry.end()
        if not await self._evidence.swept(part.id, part.attempt):
            return
        logger.info("a sweep did not find part %s", part.position, extra=_facts(unsettled, "part_not_found"))
        if unsettled.sweeps + 1 == len(SWEEPS):
            await self._conclude(unsettled, worry)

    async def _conclude(self, unsettled: Unsettled, worry: Worry) -> None:
        """After two clean sweeps. Without an anchor they prove nothing; nor do they when something alike was seen that
        cannot be taken for the part, such as a poll whose id no look tells."""
        part, now = unsettled.part, self._clock.now()
        if unsettled.anchor and await self._evidence.deny(part.id, part.attempt, now):
            self._checkpoint(Point.PART_DENIED)
            logger.warning("part %s is not in the channel: again", part.position, extra=_facts(unsettled, "denied"))
            return
        if unsettled.anchor and await self._delivery.under_way():
            return  # what is alike may be a message whose answer is not on record yet
        worry.fail(now)
        await self._confirm_matches()
        nowhere = MAY_BE_OLDER if part.reason == MAY_BE_OLDER else "no message of this channel was known before it"
        await self._ask(unsettled, "something like it stands there" if unsettled.anchor else nowhere)

    async def _put_off(self, unsettled: Unsettled, worry: Worry, obstacle: CannotLook | NotNow) -> None:
        """Another try after a pause, until the owners are asked; rarer ones after that."""
        now = self._clock.now()
        worry.fail(now, obstacle.retry_after if isinstance(obstacle, NotNow) else None)
        ends = _since(unsettled, worry) + LANDS_WITHIN
        if isinstance(obstacle, NotNow) and worry.failing_since is not None:
            ends = worry.failing_since + GIVE_UP
        if now >= ends:
            await self._ask(unsettled, obstacle.reason)
        else:
            worry.until = min(worry.until, ends)

    async def _ask(self, unsettled: Unsettled, reason: str) -> None:
        part = unsettled.part
        if part.state is PartState.ASKED:
            return
        if await self._evidence.ask(part.id, part.attempt, reason, self._clock.now()):
            logger.warning("the owners are asked: %s", reason, extra=_facts(unsettled, "part_asked"))

    async def _remind(self, unsettled: Unsettled, worry: Worry, now: datetime) -> None:
        """After a long time without the bot the reminders do not come all at once."""
        count = unsettled.reminders
        if unsettled.asked_at is None or count >= len(REMINDERS) or now < unsettled.asked_at + REMINDERS[count]:
            return
        if worry.reminded_at is None or now >= worry.reminded_at + REMINDERS[0]:
            worry.reminded_at = now
            await self._evidence.remind(unsettled.part.id, unsettled.part.attempt, now)

    async def _tell_copies(self, found: bool) -> None:
        now = self._clock.now()
        if found or _is_over(self._copies_at, _COPIES_EVERY, now):
            told = await self._evidence.tell_copies(now)
            self._copies_at = now
            if told:
                logger.error("%s messages stand in the channel twice", told, extra={"action": "stray_copies"})

    async def _purge(self) -> None:
        now = self._clock.now()
        if _is_over(self._purged_at, _PURGE_EVERY, now):
            await self._evidence.purge(now - SEEN_FOR)
            self._purged_at = now


def _since(unsettled: Unsettled, worry: Worry) -> datetime:
    """The end of the call; where the clock was set back it would lie hours ahead."""
    return min(unsettled.since, worry.latest_since)


def _next_sweep(unsettled: Unsettled, worry: Worry) -> datetime:
    due = SWEEPS[min(unsettled.sweeps, len(SWEEPS) - 1)]
    return _since(unsettled, worry) + due


def _may_still_be_found(unsettled: Unsettled, now: datetime) -> bool:
    """A day after the question we stop looking ourselves; what others tell us of the channel still counts."""
    return unsettled.asked_at is None or now < unsettled.asked_at + REMINDERS[-1]


def _is_over(since: datetime | None, span: timedelta, now: datetime) -> bool:
    return since is None or not since <= now < since + span


def _facts(unsettled: Unsettled, action: str) -> dict[str, object]:
    part = unsettled.part
    return {"action": action, "post": part.post_id, "part": part.id, "attempt": part.attempt}
