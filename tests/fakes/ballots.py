"""Ballots, in memory."""

from datetime import date, datetime, timedelta

from bot.errors import AlreadyApplied, BallotOpen, NotFound, StaleButton
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.credit import Credit
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, Decision, NewBallot, PastBallot, Tally
from bot.polls.proposals import BallotTime, Ref, may_stand
from bot.publishing.post import FrozenPart, NewPost, PostKind
from bot.values import replace
from tests.fakes.tables import KeptBallotTime, Tables

_CURRENT = (BallotState.PLANNED, BallotState.OPEN, BallotState.CLOSING)
_GONE = (CandidateState.REVIEWED, CandidateState.DISCARDED)
_ENDING = (BallotState.OPEN, BallotState.CLOSING)


class MemoryBallots:
    """`polls.ports.BallotStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def open(
        self,
        ballot: NewBallot,
        parts: tuple[FrozenPart, ...],
        now: datetime,
        cause: str | None,
        *,
        proposal: Ref | None = None,
        time: BallotTime | None = None,
    ) -> int:
        self._tables.require_new(cause)
        current = await self.current()
        if current is not None:
            raise BallotOpen(current.id)
        self._require_standing(ballot)
        if proposal is not None and self._tables.proposals[proposal.id].ref != proposal:
            raise StaleButton(str(proposal))
        kept = self._tables.ballot_times.setdefault(time, KeptBallotTime()) if time else None
        if kept and kept.is_used(now):
            raise AlreadyApplied(str(time))
        self._tables.record(cause)
        opened = Ballot(
            id=next(self._tables.ids),
            state=BallotState.PLANNED,
            channel_id=ballot.channel_id,
            question=ballot.question,
            options=ballot.options,
            closes_at=ballot.closes_at,
            kind=ballot.kind,
            members_only=ballot.members_only,
        )
        self._tables.ballots[opened.id] = opened
        if proposal is not None:
            kept_one = self._tables.proposals[proposal.id]
            self._tables.proposals[proposal.id] = replace(kept_one, ballot_id=opened.id)
        if kept is not None:
            kept.ballot_id, kept.used_at = opened.id, now
        for option in ballot.options:
            if option.candidate_id is not None:
                candidate = self._tables.candidates[option.candidate_id]
                self._tables.candidates[candidate.id] = replace(candidate, state=CandidateState.ON_BALLOT)
        post = NewPost(kind=PostKind.BALLOT, channel_id=ballot.channel_id, parts=parts, ballot_id=opened.id)
        self._tables.plan(post, ballot.question)
        return opened.id

    async def current(self) -> Ballot | None:
        return next((ballot for ballot in self._tables.ballots.values() if ballot.state in _CURRENT), None)

    async def ballot(self, ballot_id: int) -> Ballot | None:
        return self._tables.ballots.get(ballot_id)

    async def latest(self, limit: int) -> list[Ballot]:
        return sorted(self._tables.ballots.values(), key=lambda ballot: -ballot.id)[:limit]

    async def past(self, limit: int) -> list[PastBallot]:
        ended = [ballot for ballot in await self.latest(999) if ballot.state not in _CURRENT]
        return [self._past(ballot) for ballot in ended if ballot.kind is BallotKind.CHOICE][:limit]

    async def due_to_close(self, now: datetime) -> list[Ballot]:
        ending = [ballot for ballot in self._tables.ballots.values() if ballot.state in _ENDING]
        return [ballot for ballot in ending if ballot.closes_at <= now]

    async def begin_closing(self, ballot_id: int, now: datetime, cause: str | None = None) -> bool:
        ballot = self._ending(ballot_id)
        if ballot is None:
            return False
        self._tables.require_new(cause)
        self._tables.record(cause)
        closes_at = ballot.closes_at if cause is None else min(ballot.closes_at, now)
        self._tables.ballots[ballot_id] = replace(ballot, state=BallotState.CLOSING, closes_at=closes_at)
        return True

    async def moved_on(self, ballot_id: int) -> frozenset[int]:
        ids = [one.candidate_id for one in self._tables.ballots[ballot_id].options]
        found = [self._tables.candidates[its_id] for its_id in ids if its_id is not None]
        return frozenset(one.id for one in found if one.state in _GONE or one.id in self._tables.promises)

    async def close(
        self,
        ballot_id: int,
        tally: Tally,
        decision: Decision,
        result: NewPost | None,
        now: datetime,
        late: timedelta | None = None,
    ) -> bool:
        ballot = self._ending(ballot_id)
        if ballot is None or (decision.winner and decision.winner.candidate_id in await self.moved_on(ballot_id)):
            return False
        votes = zip(ballot.options, tally.votes, strict=True)
        options = tuple(replace(option, votes=number) for option, number in votes)
        winner = decision.winner
        winner_id = winner.candidate_id if winner else None
        ended = replace(ballot, state=BallotState.CLOSED, options=options, voters=tally.voters, winner_id=winner_id)
        self._tables.ballots[ballot_id] = replace(ended, audit=decision.record)
        first = next((option for option in options if option.candidate_id == winner_id), None)
        if first is not None:
            self._promise(ended, first, decision.due_on, now)
        self._tables.shortlist_again(ended)
        for its_id, points in decision.credits.items():
            self._tables.candidates[its_id] = replace(self._tables.candidates[its_id], credit=Credit(points, now))
        if result is not None:
            self._tables.plan(result, ballot.question)
        if late is not None:
            facts = {"ballot_id": ballot_id, "question": ballot.question, "seconds": int(late.total_seconds())}
            self._tables.write_notice("ballot_late", facts)
        return True

    async def give_up(self, ballot_id: int, reason: str, now: datetime) -> bool:
        ballot = self._ending(ballot_id)
        if ballot is None:
            return False
        self._tables.ballots[ballot_id] = replace(ballot, state=BallotState.UNCLEAR)
        self._tables.shortlist_again(ballot)
        facts = {"ballot_id": ballot_id, "question": ballot.question, "reason": reason}
        self._tables.write_notice("poll_unclear", facts)
        return True

    def _past(self, ballot: Ballot) -> PastBallot:
        winner = self._tables.candidates.get(ballot.winner_id or 0)
        stood = frozenset(one.candidate_id for one in ballot.options if one.candidate_id is not None)
        return PastBallot(stood, frozenset(winner.record.topics if winner else ()))

    def _require_standing(self, ballot: NewBallot) -> None:
        for option in ballot.options:
            candidate = self._tables.candidates.get(option.candidate_id or 0)
            stands = candidate is not None and candidate.state in may_stand(ballot.kind)
            if option.candidate_id is not None and not stands:
                raise NotFound("candidate", str(option.candidate_id))

    def _ending(self, ballot_id: int) -> Ballot | None:
        ballot = self._tables.ballots.get(ballot_id)
        return ballot if ballot and ballot.state in _ENDING else None

    def _promise(self, ballot: Ballot, first: BallotOption, due_on: date | None, now: datetime) -> None:
        candidate = replace(self._tables.candidates[first.candidate_id or 0], state=CandidateState.CHOSEN)
        self._tables.candidates[candidate.id] = candidate
        self._tables.promises[candidate.id] = Promise(
            id=next(self._tables.ids),
            candidate=candidate,
            ballot_id=ballot.id,
            votes=first.votes,
            voters=ballot.voters,
            chosen_at=now,
            due_on=due_on,
        )
