"""Deciding again what was decided: anybody who has the record gets the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.errors import InvalidInput
from bot.polls.ballot import Ballot, Decision
from bot.polls.record import read
from bot.polls.rule import settle
from bot.values import replace


def replay(record: Mapping[str, Any]) -> Decision:
    """What the rule makes of `Decision.record`, with the numbers that stand in it.

    Equal to the decision whose record it is, but for `due_on`, which is no matter of the rule. InvalidInput: it is no
    record, or one of another version of the rule.
    """
    return settle(read(record))


def differences_by_hand(ballot: Ballot) -> tuple[str, ...]:
    """Of a poll that an owner held by hand, whose winner an owner named: where its votes contradict that; none: all is
    well. No rule decided, and no credit counted, so there is nothing to replay."""
    votes = {option.candidate_id: option.votes for option in ballot.options if option.candidate_id is not None}
    most = max((option.votes for option in ballot.options), default=0)
    if ballot.winner_id not in votes:
        return (f"the ballot names candidate {ballot.winner_id} as its winner, who did not stand on it",)
    if votes[ballot.winner_id] < most:
        return (f"the ballot names candidate {ballot.winner_id} as its winner, and another option had more votes",)
    return (f"{most} votes of {ballot.voters} voters cannot be",) if most > ballot.voters else ()


def differences(ballot: Ballot) -> tuple[str, ...]:
    """Where a closed ballot, its record and its replay contradict each other, a plain line each; none: all is well."""
    if not ballot.audit:
        return ("there is no record of how it was decided",)
    try:
        again = replay(ballot.audit)
    except InvalidInput as error:
        return (error.reason,)
    return (*_unlike(ballot.audit, again.record), *_moved(ballot, ballot.audit, again))


def _unlike(record: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    """What the record holds and the rule does not say."""
    for name in sorted(record.keys() | again.keys()):
        kept, counted = record.get(name), again.get(name)
        if name == "options" and kept != counted:
            yield from _unlike_options(record["options"], again["options"])
        elif kept != counted:
            yield f"{name} is recorded as {kept!r}, counted again it is {counted!r}"


def _unlike_options(record: list[Mapping[str, Any]], again: list[Mapping[str, Any]]) -> Iterator[str]:
    for place, (kept, counted) in enumerate(zip(record, again, strict=True), start=1):
        for name in sorted(kept.keys() | counted.keys()):
            if kept.get(name) != counted.get(name):
                yield f"{name} of option {place} is recorded as {kept.get(name)!r}, counted again {counted.get(name)!r}"


def _moved(ballot: Ballot, record: Mapping[str, Any], again: Decision) -> Iterator[str]:
    """What the ballot holds and the record does not."""
    count = read(record)
    held = (ballot.id, ballot.kind, ballot.voters, tuple(replace(one, votes=0) for one in ballot.options))
    if held != (count.ballot_id, count.kind, count.voters, count.options):
        yield "the record is about other options, voters or another ballot"
    if tuple(one.votes for one in ballot.options) != count.votes:
        yield f"the ballot holds the votes {[one.votes for one in ballot.options]}, its record {list(count.votes)}"
    winner = again.winner.candidate_id if again.winner else None
    if ballot.winner_id != winner:
        yield f"the ballot names candidate {ballot.winner_id} as its winner, its record says {winner}"
