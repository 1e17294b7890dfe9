"""Which candidates stand on a ballot, and under what label. In words for readers: `docs/fairness.md`.

The numbers were chosen by `tests/bench/fairness.py`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Self

from bot.pipeline.candidate import Candidate, CandidateRecord
from bot.polls.ballot import FEWEST_OPTIONS, OPTION_CHARACTERS, BallotOption, PastBallot
from bot.values import Struct

MEMORY = 12
"""So many of the last ballots count. Who stood on one of them comes back by its credit, or when nobody else is left."""

REST = 2
"""So many ballots a topic rests once it has won; and who stood on so many in a row waits for one."""

LEAST = 70
"""Credit, per mille, that brings a runner-up back: a week after about a fifth of the voters wanted it."""

STAR = 100
"""What each of the owner's stars is worth, in days of waiting."""

MOST_DAYS = 100
"""Longer waiting counts no more."""


def choose(
    candidates: Sequence[Candidate], most: int, now: datetime, recent: Sequence[PastBallot] = ()
) -> tuple[BallotOption, ...]:
    """At most `most` options, in the order they will be shown; fewer only where fewer can stand.

    candidates: all that may stand, in any order; recent: the last ballots, newest first, `MEMORY` of them.
    Up to half of the seats go to runners-up, the greatest credit first, as long as their topics neither rest nor are
    on the ballot. The others go to who has not stood lately, by the owner's stars and the days of waiting; with a topic
    of that kind they give way to others as long as there are any. Nobody stands three times in a row, unless there
    would be no ballot otherwise.
    """
    field, chosen = _Field.of(candidates, now, recent), list[Candidate]()
    while len(chosen) < most and (found := field.next(chosen, most)):
        chosen.append(found)
    return tuple(option_of(candidate, now) for candidate in chosen)


def next_best(
    candidates: Sequence[Candidate],
    standing: Collection[int],
    refused: Collection[int],
    now: datetime,
    recent: Sequence[PastBallot] = (),
) -> BallotOption | None:
    """Who takes a place that the owner made free: None when nobody is left.

    standing: ids of those who keep their places; refused: ids of those who shall not come (back), such as the one that
    leaves.
    """
    chosen = [candidate for candidate in candidates if candidate.id in standing]
    willing = [candidate for candidate in candidates if candidate.id not in refused]
    found = _Field.of(willing, now, recent).next(chosen, len(standing) + 1)
    return option_of(found, now) if found else None


def option_of(candidate: Candidate, now: datetime) -> BallotOption:
    """The candidate as it stands on a ballot that is opened now."""
    record = candidate.record
    return BallotOption(
        candidate_id=candidate.id,
        label=label_of(record),
        title=record.title,
        url=record.paper.url if record.paper else None,
        pitch=record.pitch,
        credit=candidate.credit.at(now),
    )


def label_of(record: CandidateRecord) -> str:
    """What the poll shows: the record's own label, else its title; at most 60 characters, cut behind a word."""
    label = " ".join((record.label or record.title).split())
    if len(label) <= OPTION_CHARACTERS:
        return label
    room = OPTION_CHARACTERS - 1  # for the ellipsis
    words, space, _ = label[: room + 1].rpartition(" ")
    return (words if space else label[:room]).rstrip(" ,;:.-–—") + "…"


def _points(candidate: Candidate, now: datetime) -> int:
    return candidate.score * STAR + min(max((now - candidate.added_at).days, 0), MOST_DAYS)


class _Field(Struct, frozen=True):
    """All that may stand. ordered: by points; returning: runners-up, the greatest credit first."""

    ordered: Sequence[Candidate]
    returning: Sequence[Candidate]
    past: "_Past"

    @classmethod
    def of(cls, candidates: Sequence[Candidate], now: datetime, recent: Sequence[PastBallot]) -> Self:
        returning = [one for one in candidates if one.credit.at(now) >= LEAST]
        return cls(
            sorted(candidates, key=lambda one: (-_points(one, now), one.added_at, one.id)),
            sorted(returning, key=lambda one: (-one.credit.at(now), one.added_at, one.id)),
            _Past.of(recent),
        )

    def next(self, chosen: Sequence[Candidate], seats: int) -> Candidate | None:
        """Who stands next to those chosen, on a ballot of so many seats."""
        there = {candidate.id for candidate in chosen}
        topics = {topic for candidate in chosen for topic in candidate.record.topics}

        def burdens(candidate: Candidate) -> int:
            """What makes it give way."""
            own = candidate.record.topics
            return (not topics.isdisjoint(own)) + (not self.past.won.isdisjoint(own))

        if len(there.intersection(one.id for one in self.returning)) < seats // 2:
            for one in self.returning:
                if one.id not in there and one.id not in self.past.tired and not burdens(one):
                    return one
        free = [one for one in self.ordered if one.id not in there]
        rested = [one for one in free if one.id not in self.past.tired]
        fresh = [one for one in rested if one.id not in self.past.stood]
        return min(fresh or rested or (free if len(chosen) < FEWEST_OPTIONS else []), key=burdens, default=None)


class _Past(Struct, frozen=True):
    """What the last ballots mean. stood: on any of them; tired: on each of the last few; won: topics that rest."""

    stood: frozenset[int]
    tired: frozenset[int]
    won: frozenset[str]

    @classmethod
    def of(cls, recent: Sequence[PastBallot]) -> Self:
        last = recent[:REST]
        return cls(
            stood=frozenset().union(*(ballot.stood for ballot in recent[:MEMORY])),
            tired=frozenset.intersection(*(ballot.stood for ballot in last)) if len(last) == REST else frozenset(),
            won=frozenset().union(*(ballot.won for ballot in last)),
        )
