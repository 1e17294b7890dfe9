"""Which candidates stand on a ballot, and under what label. In words for readers: `docs/fairness.md`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.pipeline.candidate import Candidate, CandidateRecord
from bot.polls.ballot import FEWEST_OPTIONS, OPTION_CHARACTERS, BallotOption, PastBallot

STAR = 100
"""What each of the owner's stars is worth, in points; credit counts with its per mille as points."""

MOST_DAYS = 100
"""A point for each day of waiting, up to so many."""

REST = 2
"""So many ballots a topic rests once it has won; and who stood on so many in a row waits for one."""


def choose(
    candidates: Sequence[Candidate], most: int, now: datetime, recent: Sequence[PastBallot] = ()
) -> tuple[BallotOption, ...]:
    """At most `most` options, in the order they will be shown; fewer only where fewer can stand.

    candidates: all that may stand, in any order; recent: the last ballots, newest first (`REST` of them count).
    The most points go first: stars, credit, days of waiting; of equal ones who waits longer. A candidate gives way to
    others as long as there are any when its topic is on the ballot already or has won lately. Nobody stands three
    times in a row, unless there would be no ballot otherwise.
    """
    chosen: list[Candidate] = []
    while len(chosen) < most:
        found = _best(candidates, chosen, (), now, recent)
        if found is None:
            break
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
    found = _best(candidates, chosen, refused, now, recent)
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


def points(candidate: Candidate, now: datetime) -> int:
    """What speaks for a candidate: the owner's stars, what it lost by before, how long it waits."""
    days = max((now - candidate.added_at).days, 0)
    return candidate.score * STAR + candidate.credit.at(now) + min(days, MOST_DAYS)


def _best(
    candidates: Sequence[Candidate],
    chosen: Sequence[Candidate],
    refused: Collection[int],
    now: datetime,
    recent: Sequence[PastBallot],
) -> Candidate | None:
    """Who stands next to those chosen."""
    lately = recent[:REST]
    there = {candidate.id for candidate in chosen}
    labels = {label_of(candidate.record) for candidate in chosen}  # readers cannot tell two of one label apart
    taken = {topic for candidate in chosen for topic in candidate.record.topics}
    resting = {topic for ballot in lately for topic in ballot.won}
    tired = frozenset.intersection(*(ballot.stood for ballot in lately)) if len(lately) == REST else frozenset()

    def rank(candidate: Candidate) -> tuple[int, int, datetime, int]:
        topics = candidate.record.topics
        burdens = (not taken.isdisjoint(topics)) + (not resting.isdisjoint(topics))
        return burdens, -points(candidate, now), candidate.added_at, candidate.id

    free = [one for one in candidates if one.id not in {*there, *refused} and label_of(one.record) not in labels]
    rested = [one for one in free if one.id not in tired]
    if len(chosen) < FEWEST_OPTIONS:
        rested = rested or free
    return min(rested, key=rank, default=None)
