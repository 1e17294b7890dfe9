"""Recurring ballots: shown to the owners half a day before, opened by themselves at their time."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import Checkpoint
from bot.errors import AlreadyApplied, BallotOpen, NotFound, StaleButton, TooFewCandidates
from bot.polls.change_proposal import ChangeProposal, LookAtProposal, View
from bot.polls.open_ballot import OpenBallot
from bot.polls.ports import BallotStore
from bot.polls.proposals import BallotTime
from bot.polls.propose_ballot import ProposeBallot
from bot.polls.recurring import BallotTimeStore, KeptTime, Occurrence, Recurring
from bot.publishing.due import LOOK_BACK
from bot.publishing.lateness import LATEST_CATCH_UP
from bot.publishing.pausing import PauseStore
from bot.publishing.points import Point
from bot.publishing.standing import StandingStore

logger = logging.getLogger(__name__)

AHEAD = timedelta(hours=12)
_LOOK = timedelta(minutes=1)
_SHOWN = "ballot_ahead"
_SKIPPED = "ballot_skipped"

Ask = Callable[[], Awaitable[str]]
"""What a poll asks when nobody is there to say it, in the owners' language."""


class Skipped(StrEnum):
    """Why a time passed without its ballot."""

    OWNER = "owner"  # who says so hears nothing more of it
    LATE = "late"  # the bot was not there for two hours, or for half its time
    PAUSED = "paused"
    OPEN = "open"  # another ballot is open for longer
    PROMISES = "promises"  # too many wait for their reviews
    FEW = "few"  # fewer than two candidates can stand
    RIGHTS = "rights"  # the bot may not post
    RESTORED = "restored"  # the database comes from a backup: it may have opened since


class OpenRecurring:
    """One ballot a call at the most; of several times that passed only the newest is opened, late by two hours at most
    and by half its time.

    What stands in its way for a moment (a ballot that is being closed, a missing right) is waited for as long.
    """

    def __init__(
        self,
        recurring: Recurring,
        times: BallotTimeStore,
        look: LookAtProposal,
        change: ChangeProposal,
        propose: ProposeBallot,
        open_ballot: OpenBallot,
        ballots: BallotStore,
        pauses: PauseStore,
        standing: StandingStore,
        ask: Ask,
        checkpoint: Checkpoint,
        channel_id: int,
    ) -> None:
        self._recurring = recurring
        self._times = times
        self._look = look
        self._change = change
        self._propose = propose
        self._open = open_ballot
        self._ballots = ballots
        self._pauses = pauses
        self._standing = standing
        self._ask = ask
        self._checkpoint = checkpoint
        self._channel_id = channel_id
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def __call__(self, now: datetime) -> int | None:
        """The id of the ballot that was opened. To be called as often as one likes; DatabaseAway: the next call goes on
        from what was committed."""
        if now < self._next_look <= now + _LOOK:
            return None
        since = await self._times.since(self._recurring.text, now)
        near = self._recurring.between(max(since, now - LOOK_BACK), now + AHEAD)
        kept = await self._kept(near, now)
        waiting = [one for one in near if not kept.get(self._key(one), KeptTime(None, used=False)).used]
        due = [one for one in waiting if one.at <= now]
        opened = await self._open_newest(due, kept, now) if due else None
        ahead = [one for one in waiting if one.at > now]
        if ahead and not due:
            await self._show(ahead[0], kept.get(self._key(ahead[0])), now)
        self._next_look = now if due else min((now + _LOOK, *(one.at for one in ahead)))
        return opened

    async def _kept(self, near: Sequence[Occurrence], now: datetime) -> Mapping[BallotTime, KeptTime]:
        return await self._times.kept(self._channel_id, near[0].day, now) if near else {}

    def _key(self, one: Occurrence) -> BallotTime:
        return one.key(self._channel_id)

    async def _show(self, one: Occurrence, kept: KeptTime | None, now: datetime) -> None:
        """Once, and again when somebody on it is gone or the settings give it other hours. Where it would be skipped as
        things are, not before that has changed."""
        if await self._barred(one, one.at) is not None:
            return
        if kept is None or kept.proposal_id is None:
            try:
                ballot = await self._propose.fill(await self._ask(), one.closes_at, now)
            except TooFewCandidates:
                return
            if await self._times.propose(self._key(one), ballot, one.at, _SHOWN, now) is not None:
                logger.info("the owners see the ballot of %s %s", one.day, one.time, extra={"action": "ballot_shown"})
            return
        view = await self._look(kept.proposal_id)
        if view.proposal.ballot_id is not None:
            return
        if view.gone:
            with suppress(TooFewCandidates):  # it is skipped for that when its time comes, and not before
                await self._refilled(view, now)
        elif view.proposal.version == 1 and view.proposal.ballot.closes_at != one.closes_at:  # as other settings had it
            with suppress(StaleButton):  # an owner changed it in this moment, and says what holds
                await self._change.end_at(view.proposal, one.closes_at, now, _SHOWN)

    async def _refilled(self, view: View, now: datetime) -> View:
        """With others for those who are gone, and the owners hear of it. TooFewCandidates."""
        try:
            await self._change.refill(view, now, _SHOWN)
        except StaleButton:
            logger.debug("an owner changed it in this moment: the next look sees it")
        return await self._look(view.proposal.id)

    async def _open_newest(
        self, due: Sequence[Occurrence], kept: Mapping[BallotTime, KeptTime], now: datetime
    ) -> int | None:
        self._checkpoint(Point.BALLOT_DUE)
        *older, newest = due
        if older:
            await self._skip(older, Skipped.LATE, now)
        known = kept.get(self._key(newest))
        reason = await self._barred(newest, now) or await self._missed(newest, known, now)
        if reason is not None:
            await self._skip([newest], reason, now)
            return None
        waits = await self._waits(now)
        if waits is not None:
            logger.debug("a ballot waits: %s", waits)
            return None
        try:
            return await self._opened(newest, known.proposal_id if known else None, now)
        except TooFewCandidates:
            await self._skip([newest], Skipped.FEW, now)
        except (StaleButton, NotFound, BallotOpen, AlreadyApplied) as error:
            logger.info("somebody was quicker (%s); the next tick looks again", error, extra={"action": "ballot_retry"})
        return None

    async def _missed(self, one: Occurrence, known: KeptTime | None, now: datetime) -> Skipped | None:
        """Late, also where less than half the time to vote would be left, of which an owner may have said the end."""
        newer = await self._times.newer_until(now)
        if newer is not None and one.at <= newer:
            return Skipped.RESTORED
        ends = one.closes_at
        if known is not None and known.proposal_id is not None:
            ends = (await self._look(known.proposal_id)).proposal.ballot.closes_at
        return Skipped.LATE if now - one.at > min(LATEST_CATCH_UP, (ends - one.at) / 2) else None

    async def _opened(self, one: Occurrence, proposal_id: int | None, now: datetime) -> int:
        if proposal_id is None:
            ballot = await self._propose.fill(await self._ask(), one.closes_at, now)
            made = await self._times.propose(self._key(one), ballot, one.at, None, now)
            if made is None:
                raise StaleButton("another process proposed it")
            proposal_id = made.id
        view = await self._look(proposal_id)
        if view.gone:
            view = await self._refilled(view, now)
        return await self._open.at(view.proposal, self._key(one), now)

    async def _barred(self, one: Occurrence, at: datetime) -> Skipped | None:
        """Why this one will not open at that instant, as things are."""
        pause = await self._pauses.pause()
        if pause is not None and (pause.covers(one.at) or pause.covers(at)):
            return Skipped.PAUSED
        current = await self._ballots.current()
        if current is not None and current.closes_at > at:
            return Skipped.OPEN
        return Skipped.PROMISES if await self._propose.too_many_promises() else None

    async def _waits(self, now: datetime) -> str | None:
        """What passes by itself: it is waited for until the ballot is too late."""
        if await self._ballots.current() is not None:
            return "the one before is being closed"
        return None if (await self._standing.standing()).may_post else "I may not post"

    async def _skip(self, skipped: Sequence[Occurrence], reason: Skipped, now: datetime) -> None:
        newest = skipped[-1]
        facts: dict[str, Any] = {"reason": reason, "at": newest.at.isoformat(), "count": len(skipped)}
        if reason is Skipped.LATE and not (await self._standing.standing()).may_post:
            facts["reason"] = Skipped.RIGHTS
        if await self._times.skip([self._key(one) for one in skipped], facts["reason"], (_SKIPPED, facts), now):
            logger.info(
                "the ballot of %s %s is skipped: %s",
                newest.day,
                newest.time,
                facts["reason"],
                extra={"action": "ballot_skipped", "reason": str(facts["reason"])},
            )


class SkipBallot:
    """The owner lets one time of a recurring ballot pass."""

    def __init__(self, times: BallotTimeStore) -> None:
        self._times = times

    async def __call__(self, proposal_id: int, now: datetime, cause: str) -> None:
        """StaleButton: it was opened or skipped before. AlreadyApplied: by this cause."""
        time = await self._times.of_proposal(proposal_id)
        if time is None or not await self._times.skip([time], Skipped.OWNER, None, now, cause):
            raise StaleButton(cause)
        logger.info("the owner skips a ballot", extra={"action": "ballot_skipped", "reason": "owner"})
