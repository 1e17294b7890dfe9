"""A ballot that waits for an owner's yes, or for its hour."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.pipeline.candidate import Candidate, CandidateState
from bot.polls.ballot import BallotKind, NewBallot
from bot.values import Struct

MAY_STAND = (CandidateState.SHORTLISTED, CandidateState.IDEA)
"""Among whom the rule chooses."""

MAY_BE_ASKED = (*MAY_STAND, CandidateState.SNOOZED, CandidateState.DISCARDED)
"""About whom an owner may ask "shall I?": who put a paper away may think again."""


def may_stand(kind: BallotKind) -> Sequence[CandidateState]:
    """The states of candidates that a ballot of this kind may hold when it is opened."""
    return MAY_BE_ASKED if kind is BallotKind.SINGLE else MAY_STAND


class Ref(Struct, frozen=True):
    """A proposal as somebody saw it: a change or a yes holds for this version and no other."""

    id: int
    version: int


class Proposal(Struct, frozen=True, kw_only=True):
    """`version` grows with every change.

    refused: ids of candidates that owners swapped away or took off; the rule does not bring them back. opens_at: UTC,
    when a recurring one opens by itself; ballot_id: the ballot that was made of it, and nothing is changed any more.
    """

    id: int
    version: int
    ballot: NewBallot
    refused: tuple[int, ...] = ()
    opens_at: datetime | None = None
    ballot_id: int | None = None

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def standing(self) -> tuple[int, ...]:
        """Ids of its candidates, in the order shown."""
        return tuple(one.candidate_id for one in self.ballot.options if one.candidate_id is not None)


class Wording(StrEnum):
    """What an owner writes in a message of its own."""

    LABEL = "label"  # of an option of the poll
    PITCH = "pitch"  # one line about a paper, above the poll
    QUESTION = "question"


class Awaited(Struct, frozen=True):
    """The next message of an owner is this; place: of the option, from 1, and 0 for the question; taken: it came, by
    the cause that is asked about."""

    proposal: Ref
    wording: Wording
    place: int = 0
    taken: bool = False


class BallotTime(Struct, frozen=True):
    """One occurrence of a recurring ballot, whatever the clock does: local day and wall time ("20:00")."""

    channel_id: int
    day: date
    time: str


def facts_of(proposal: Proposal, gone: Sequence[str] = ()) -> dict[str, Any]:
    """What a notice about it tells, as JSON values; gone: titles that others replaced."""
    opens_at = proposal.opens_at
    return {
        "proposal_id": proposal.id,
        "at": opens_at.isoformat() if opens_at else None,
        "until": proposal.ballot.closes_at.isoformat(),
        "labels": [option.label for option in proposal.ballot.options],
        "gone": list(gone),
    }


class ProposalStore(Protocol):
    """Every method is one transaction. A proposal binds nothing: no candidate changes state."""

    async def propose(self, ballot: NewBallot, now: datetime) -> Proposal:
        """Keeps a first version that an owner may open."""
        ...

    async def proposal(self, proposal_id: int) -> Proposal | None: ...

    async def candidates(self, candidate_ids: Sequence[int]) -> Mapping[int, Candidate]:
        """By id; those that are not there are left out."""
        ...

    async def change(
        self, changed: Proposal, now: datetime, cause: str | None, notice: tuple[str, Sequence[str]] | None = None
    ) -> Proposal:
        """The next version, in place of the one that `changed` was made of; notice: its kind, and who is gone.

        StaleButton: another change came first, or it was opened. AlreadyApplied. Nothing was changed then.
        """
        ...

    async def wait_for(self, user_id: int, awaited: Awaited, until: datetime) -> None:
        """In place of what this owner was asked for before."""
        ...

    async def awaited(self, user_id: int, now: datetime, cause: str) -> Awaited | None:
        """What the next message of this owner is; for the cause that brought it, what it was."""
        ...

    async def word(self, user_id: int, changed: Proposal, now: datetime, cause: str) -> Proposal:
        """`change` by the message that was awaited: from now on none is. StaleButton, AlreadyApplied."""
        ...

    async def end_waiting(self, user_id: int) -> bool:
        """Whether a message was awaited."""
        ...
