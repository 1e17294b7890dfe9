"""An owner looks at a proposal and changes it until it is right."""

import logging
from collections.abc import Mapping
from datetime import datetime

from bot.errors import NotFound, StaleButton
from bot.pipeline.candidate import Candidate
from bot.polls.ballot import BallotOption
from bot.polls.changes import Change, without
from bot.polls.field import ReadField
from bot.polls.proposals import Proposal, ProposalStore, Ref, may_stand
from bot.values import Struct, field, replace

logger = logging.getLogger(__name__)


class View(Struct, frozen=True):
    """A proposal with its candidates by id, as they are now."""

    proposal: Proposal
    candidates: Mapping[int, Candidate] = field(default_factory=dict)

    @property
    def gone(self) -> tuple[BallotOption, ...]:
        """Options whose candidate was reviewed, discarded or put off meanwhile, or stands on another ballot."""
        allowed = may_stand(self.proposal.ballot.kind)
        standing = {None, *(one.id for one in self.candidates.values() if one.state in allowed)}
        return tuple(one for one in self.proposal.ballot.options if one.candidate_id not in standing)


class LookAtProposal:
    def __init__(self, proposals: ProposalStore) -> None:
        self._proposals = proposals

    async def __call__(self, proposal_id: int) -> View:
        """NotFound."""
        proposal = await self._proposals.proposal(proposal_id)
        if proposal is None:
            raise NotFound("proposal", str(proposal_id))
        return View(proposal, await self._proposals.candidates(proposal.standing))


class ChangeProposal:
    """One change makes one new version; of two at once one holds."""

    def __init__(self, proposals: ProposalStore, read_field: ReadField) -> None:
        self._proposals = proposals
        self._field = read_field

    async def __call__(self, ref: Ref, change: Change, now: datetime, cause: str) -> Proposal:
        """The new version. StaleButton: it is another one by now, or was opened. NotFound, AlreadyApplied, and what
        the change says; nothing was changed then."""
        proposal = await self._known(ref.id)
        if proposal.ref == ref and proposal.ballot_id is None:
            changed = change(proposal, await self._field(now))
        else:
            changed = replace(proposal, version=ref.version)  # the store knows whether this press came before
        kept = await self._proposals.change(changed, now, cause)
        logger.info("a proposal is changed", extra={"action": "proposal_changed", "proposal": ref.id})
        return kept

    async def word(self, user_id: int, ref: Ref, change: Change, now: datetime, cause: str) -> Proposal:
        """The same, by the message that was awaited of this owner: from now on none is."""
        proposal = await self._known(ref.id)
        if proposal.ref != ref or proposal.ballot_id is not None:
            raise StaleButton(f"proposal {ref.id}")
        changed = change(proposal, await self._field(now))
        return await self._proposals.word(user_id, changed, now, cause)

    async def refill(self, view: View, now: datetime, notice: str | None = None) -> Proposal:
        """A new version in which others stand for those who are gone, with a notice of that kind that names them.

        TooFewCandidates, StaleButton; nothing was changed then.
        """
        gone = [one.candidate_id for one in view.gone if one.candidate_id is not None]
        changed = without(gone)(view.proposal, await self._field(now))
        told = (notice, [one.title for one in view.gone]) if notice else None
        return await self._proposals.change(changed, now, None, told)

    async def end_at(self, proposal: Proposal, closes_at: datetime, now: datetime, notice: str) -> Proposal:
        """A new version that ends then, with a notice of that kind. StaleButton; nothing was changed then."""
        changed = replace(proposal, ballot=replace(proposal.ballot, closes_at=closes_at))
        return await self._proposals.change(changed, now, None, (notice, ()))

    async def _known(self, proposal_id: int) -> Proposal:
        proposal = await self._proposals.proposal(proposal_id)
        if proposal is None:
            raise NotFound("proposal", str(proposal_id))
        return proposal
