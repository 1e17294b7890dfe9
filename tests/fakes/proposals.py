"""Proposals and times of recurring ballots, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.errors import StaleButton
from bot.pipeline.candidate import Candidate
from bot.polls.ballot import NewBallot
from bot.polls.proposals import Awaited, BallotTime, Proposal, facts_of
from bot.polls.recurring import KeptTime
from bot.values import replace
from tests.fakes.tables import KeptBallotTime, Tables


class MemoryProposals:
    """`polls.proposals.ProposalStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def propose(self, ballot: NewBallot, now: datetime) -> Proposal:
        return keep(self._tables, ballot, None)

    async def proposal(self, proposal_id: int) -> Proposal | None:
        return self._tables.proposals.get(proposal_id)

    async def candidates(self, candidate_ids: Sequence[int]) -> Mapping[int, Candidate]:
        known = self._tables.candidates
        return {its_id: known[its_id] for its_id in candidate_ids if its_id in known}

    async def change(
        self, changed: Proposal, now: datetime, cause: str | None, notice: tuple[str, Sequence[str]] | None = None
    ) -> Proposal:
        self._tables.require_new(cause)
        held = self._tables.proposals[changed.id]
        if held.ref != changed.ref or held.ballot_id is not None:
            raise StaleButton(str(changed.ref))
        self._tables.record(cause)
        kept = replace(changed, version=changed.version + 1)
        self._tables.proposals[changed.id] = kept
        if notice is not None:
            self._tables.write_notice(notice[0], facts_of(kept, notice[1]))
        return kept

    async def wait_for(self, user_id: int, awaited: Awaited, until: datetime) -> None:
        self._tables.wordings[user_id] = awaited, until, ""

    async def awaited(self, user_id: int, now: datetime, cause: str) -> Awaited | None:
        awaited, until, taken_by = self._tables.wordings.get(user_id, (None, now, ""))
        if awaited is None or until <= now or taken_by not in ("", cause):
            return None
        return replace(awaited, taken=bool(taken_by))

    async def word(self, user_id: int, changed: Proposal, now: datetime, cause: str) -> Proposal:
        kept = await self.change(changed, now, cause)
        awaited, until, _ = self._tables.wordings[user_id]
        self._tables.wordings[user_id] = awaited, until, cause
        return kept

    async def end_waiting(self, user_id: int) -> bool:
        return self._tables.wordings.pop(user_id, None) is not None


class MemoryBallotTimes:
    """`polls.recurring.BallotTimeStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._schedule: tuple[str, datetime] | None = None
        self.compared_at: datetime | None = None

    async def since(self, schedule: str, now: datetime) -> datetime:
        if self._schedule is None or self._schedule[0] != schedule or self._schedule[1] > now:
            self._schedule = schedule, now
        return self._schedule[1]

    async def newer_until(self, now: datetime) -> datetime | None:
        return self.compared_at

    async def kept(self, channel_id: int, since: date, now: datetime) -> Mapping[BallotTime, KeptTime]:
        return {
            at: KeptTime(row.proposal_id, row.is_used(now))
            for at, row in self._tables.ballot_times.items()
            if at.channel_id == channel_id and at.day >= since
        }

    async def propose(
        self, at: BallotTime, ballot: NewBallot, opens_at: datetime, notice: str | None, now: datetime
    ) -> Proposal | None:
        row = self._tables.ballot_times.setdefault(at, KeptBallotTime())
        if row.proposal_id is not None or row.is_used(now):
            return None
        proposal = keep(self._tables, ballot, opens_at)
        row.proposal_id = proposal.id
        if notice is not None:
            self._tables.write_notice(notice, facts_of(proposal))
        return proposal

    async def skip(
        self,
        times: Sequence[BallotTime],
        reason: str,
        notice: tuple[str, Mapping[str, Any]] | None,
        now: datetime,
        cause: str | None = None,
    ) -> bool:
        self._tables.require_new(cause)
        rows = [self._tables.ballot_times.setdefault(at, KeptBallotTime()) for at in times]
        unused = [row for row in rows if not row.is_used(now)]
        for row in unused:
            row.reason, row.used_at = reason, now
        self._tables.record(cause)
        if unused and notice is not None:
            self._tables.write_notice(*notice)
        return bool(unused)

    async def of_proposal(self, proposal_id: int) -> BallotTime | None:
        found = (at for at, row in self._tables.ballot_times.items() if row.proposal_id == proposal_id)
        return next(found, None)


def keep(tables: Tables, ballot: NewBallot, opens_at: datetime | None) -> Proposal:
    proposal = Proposal(id=next(tables.ids), version=1, ballot=ballot, opens_at=opens_at)
    tables.proposals[proposal.id] = proposal
    return proposal
