"""The list of candidates as its owners look at it and move things on it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.pipeline.candidate import MOST_STARS, Candidate, CandidateState
from bot.values import Struct, replace

STALE = timedelta(days=183)
"""Half a year: the field has moved on. What waits longer without a star, undecided, sinks to the end of the list."""

LONGEST_SNOOZE = timedelta(days=400)
"""A year and a month: what is further away is a discarded paper that nobody dares to discard."""


class Shelf(StrEnum):
    """Where candidates are looked for; the values stand in buttons. People see three, the others are filters."""

    ALL = "a"
    MAYBE = "m"
    NEXT = "n"
    DONE = "d"
    SNOOZED = "s"
    DISCARDED = "x"
    OLD = "o"  # those of MAYBE that sank


class Order(StrEnum):
    """The values stand in buttons."""

    STARS = "s"  # then what sources count, then the newest; what sank stands last
    NEWEST = "n"  # on the list
    WAITING = "w"  # the longest first


_S = CandidateState
STATES: Mapping[Shelf, tuple[CandidateState, ...]] = {
    Shelf.ALL: tuple(_S),
    Shelf.MAYBE: (_S.IDEA,),
    Shelf.NEXT: (_S.SHORTLISTED, _S.ON_BALLOT, _S.CHOSEN, _S.DRAFTED),
    Shelf.DONE: (_S.REVIEWED,),
    Shelf.SNOOZED: (_S.SNOOZED,),
    Shelf.DISCARDED: (_S.DISCARDED,),
    Shelf.OLD: (_S.IDEA,),
}


class View(Struct, frozen=True, kw_only=True):
    """What to look at: `topic` and `source` as candidates carry them, None for all; every one of `words` (in any shape)
    stands somewhere in title, label, pitch or abstract."""

    shelf: Shelf = Shelf.MAYBE
    topic: str | None = None
    source: str | None = None
    words: str = ""
    order: Order = Order.STARS


class ChangeKind(StrEnum):
    """What an owner does to a candidate; the values stand in the subjects of buttons."""

    STAR = "star"
    SHORTLIST = "shortlist"
    MAYBE = "maybe"
    SNOOZE = "snooze"
    WAKE = "wake"
    DISCARD = "discard"
    PUT_BACK = "put_back"


class Change(Struct, frozen=True):
    """stars: of STAR; until: of SNOOZE, the local date of the channel on which it is back."""

    kind: ChangeKind
    stars: int = 0
    until: date | None = None


_WAITING = frozenset({_S.IDEA, _S.SHORTLISTED, _S.SNOOZED})
_FROM: Mapping[ChangeKind, frozenset[CandidateState]] = {
    ChangeKind.STAR: _WAITING | {_S.ON_BALLOT, _S.CHOSEN, _S.DRAFTED},
    ChangeKind.SHORTLIST: frozenset({_S.IDEA, _S.SNOOZED}),
    ChangeKind.MAYBE: frozenset({_S.SHORTLISTED}),
    ChangeKind.SNOOZE: _WAITING,
    ChangeKind.WAKE: frozenset({_S.SNOOZED}),
    ChangeKind.DISCARD: _WAITING,
    ChangeKind.PUT_BACK: frozenset({_S.DISCARDED}),
}
"""What readers vote on, what was promised and what was reviewed stays: nobody votes for a paper that is gone."""


class BoardStore(Protocol):
    """Every method is one transaction. `now`: UTC; `today`: the local date of the channel."""

    async def page(self, view: View, now: datetime, limit: int, offset: int = 0) -> list[Candidate]: ...

    async def count(self, view: View, now: datetime) -> int: ...

    async def shelves(self, now: datetime) -> Mapping[Shelf, int]:
        """How many stand on each, empty ones too; of all, too; what sank counts twice."""
        ...

    async def topics(self) -> Mapping[str, int]:
        """How many candidates each topic has, in any state."""
        ...

    async def sources(self) -> Mapping[str, int]:
        """How many candidates came from each source, in any state."""
        ...

    async def change(
        self, candidate_id: int, seen: str, change: Change, today: date, now: datetime, cause: str
    ) -> Candidate | None:
        """The candidate after the change. None: it is not as it was `seen` (`version_of`) any more, or cannot be
        changed so; nothing was changed then. AlreadyApplied: the same cause changed it before."""
        ...

    async def discard(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        """Discards those of them that are still undecided and without a star; their ids. AlreadyApplied as above."""
        ...

    async def put_back(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        """Those of them that are still discarded go back to where they were; their ids. AlreadyApplied as above."""
        ...

    async def wake(self, today: date) -> int:
        """Snoozed ones whose day has come are back where they were; how many."""
        ...


def is_old(candidate: Candidate, now: datetime) -> bool:
    """Whether it sank: it waits for longer than STALE, undecided and without a star."""
    undecided = candidate.state is CandidateState.IDEA and candidate.score == 0
    return undecided and now - candidate.added_at > STALE


def version_of(candidate: Candidate) -> str:
    """What a person decides by: of two who saw the same, only the first changes it."""
    return f"{candidate.state}.{candidate.score}.{candidate.snoozed_until or ''}"


def may_change(candidate: Candidate, kind: ChangeKind) -> bool:
    return candidate.state in _FROM[kind]


def changed(candidate: Candidate, change: Change, today: date) -> Candidate | None:
    """The candidate after the change; None where it cannot be changed so."""
    if not may_change(candidate, change.kind):
        return None
    awake = replace(candidate, snoozed_until=None, former=None)
    match change.kind:
        case ChangeKind.STAR:
            return replace(candidate, score=change.stars) if 0 <= change.stars <= MOST_STARS else None
        case ChangeKind.SHORTLIST:
            return replace(awake, state=CandidateState.SHORTLISTED)
        case ChangeKind.MAYBE:
            return replace(awake, state=CandidateState.IDEA)
        case ChangeKind.SNOOZE:
            return _snoozed(candidate, change.until, today)
        case ChangeKind.WAKE:
            return replace(awake, state=candidate.former or CandidateState.IDEA)
        case ChangeKind.DISCARD:
            return replace(candidate, state=CandidateState.DISCARDED, former=_stood(candidate))
        case ChangeKind.PUT_BACK:
            asleep = candidate.snoozed_until is not None and candidate.snoozed_until > today
            former = candidate.former or CandidateState.IDEA
            return replace(candidate, state=CandidateState.SNOOZED) if asleep else replace(awake, state=former)


def _snoozed(candidate: Candidate, until: date | None, today: date) -> Candidate | None:
    if until is None or not today < until <= today + LONGEST_SNOOZE:
        return None
    return replace(candidate, state=CandidateState.SNOOZED, snoozed_until=until, former=_stood(candidate))


def _stood(candidate: Candidate) -> CandidateState | None:
    """Where it goes back to; a snoozed one to where it stood before."""
    return candidate.former if candidate.state is CandidateState.SNOOZED else candidate.state
