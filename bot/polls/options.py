"""Which candidates stand on a ballot, and under what label."""

from collections.abc import Sequence
from datetime import datetime

from bot.pipeline.candidate import Candidate, CandidateRecord
from bot.polls.ballot import OPTION_CHARACTERS, BallotOption


def choose(candidates: Sequence[Candidate], most: int, now: datetime) -> tuple[BallotOption, ...]:
    """At most `most` options, in the order they will be shown; fewer only where there are fewer candidates.

    Who lost before goes first (the greatest credit), then who waits longest. A candidate whose topic is taken
    gives way to others as long as there are any.
    """
    ordered = sorted(candidates, key=lambda candidate: (-candidate.credit.at(now), candidate.added_at, candidate.id))
    chosen: list[Candidate] = []
    passed_over: list[Candidate] = []
    taken: set[str] = set()
    for candidate in ordered:
        fits = taken.isdisjoint(candidate.record.topics)
        (chosen if fits else passed_over).append(candidate)
        taken.update(candidate.record.topics if fits else ())
    return tuple(_option(candidate, now) for candidate in (*chosen, *passed_over)[:most])


def label_of(record: CandidateRecord) -> str:
    """What the poll shows: the record's own label, else its title; at most 60 characters, cut behind a word."""
    label = " ".join((record.label or record.title).split())
    if len(label) <= OPTION_CHARACTERS:
        return label
    room = OPTION_CHARACTERS - 1  # for the ellipsis
    words, space, _ = label[: room + 1].rpartition(" ")
    return (words if space else label[:room]).rstrip(" ,;:.-–—") + "…"


def _option(candidate: Candidate, now: datetime) -> BallotOption:
    record = candidate.record
    return BallotOption(
        candidate_id=candidate.id,
        label=label_of(record),
        title=record.title,
        url=record.paper.url if record.paper else None,
        pitch=record.pitch,
        credit=candidate.credit.at(now),
    )
