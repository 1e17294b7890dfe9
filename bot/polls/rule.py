"""The rule by which a ballot is won, and what those who lose keep. In words for readers: `docs/fairness.md`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.pipeline.credit import MOST
from bot.polls.ballot import Ballot, BallotKind, Decision, Tally, Why
from bot.polls.record import Count, Outcome, written

KEPT = 400
"""Per mille of its share of the votes that a loser keeps as credit. Chosen by `tests/bench/fairness.py`."""


def decide(ballot: Ballot, tally: Tally, now: datetime, gone: Collection[int] = ()) -> Decision:
    """Who won a ballot that is counted now; `gone`: `BallotStore.moved_on`."""
    count = Count(
        ballot_id=ballot.id,
        kind=ballot.kind,
        options=ballot.options,
        votes=tally.votes,
        voters=tally.voters,
        evidence=tally.evidence,
        gone=frozenset(gone),
        kept=KEPT,
        most=MOST,
        closes_at=ballot.closes_at,
        closed_at=now,
    )
    return settle(count)


def settle(count: Count) -> Decision:
    """The option with the greatest share of voters plus the credit that it brought; of equal ones the one with more
    votes, then the one listed first. Whole numbers only: everybody who counts again gets the same.

    Nobody wins without a vote, and nobody who is gone. A single ballot is won by more votes than its No, without
    credit. Who loses keeps its credit and a part of its share; who wins or is gone keeps nothing, nor does the paper
    that readers said No to. When nobody votes, all credit stays.
    """
    standings = [_standing(count, place) for place in _places(count)]
    order = sorted(_places(count), key=lambda place: (-standings[place], -count.votes[place], _listed(count, place)))
    may_win = [place for place in order if count.votes[place] and not _is_gone(count, place)]
    first, why = (may_win[0] if may_win else None), _why(count, may_win, standings)
    after = [_after(count, place, first, why) for place in _places(count)]
    winner = count.options[first] if first is not None else None
    return Decision(
        winner=winner if why is not Why.NO else None,
        why=why,
        gone=frozenset(option.candidate_id for option in count.options if option.candidate_id in count.gone),
        credits={
            option.candidate_id: left
            for option, left in zip(count.options, after, strict=True)
            if option.candidate_id is not None
        }
        | ({winner.candidate_id: 0} if winner and winner.candidate_id else {}),  # it may stand on two places
        record=written(count, Outcome(order=order, standings=standings, after=after, first=first, why=why)),
    )


def _places(count: Count) -> range:
    return range(len(count.options))


def _standing(count: Count, place: int) -> int:
    """Share of voters plus credit, in thousandths of a voter: not divided, so nothing is rounded."""
    credit = 0 if count.kind is BallotKind.SINGLE else count.options[place].credit
    return count.votes[place] * 1000 + credit * count.people


def _listed(count: Count, place: int) -> int:
    """No comes before the paper that it is about: a promise takes a majority."""
    return place if count.options[place].candidate_id is not None else -1


def _is_gone(count: Count, place: int) -> bool:
    return count.options[place].candidate_id in count.gone


def _why(count: Count, may_win: Sequence[int], standings: Sequence[int]) -> Why:
    if not may_win:
        return Why.ALL_GONE if any(count.votes) else Why.NOBODY_VOTED
    first, *others = may_win
    if count.options[first].candidate_id is None:
        return Why.NO
    rival = max((count.votes[place] for place in others), default=0)
    if rival != count.votes[first]:
        return Why.MOST_VOTES if rival < count.votes[first] else Why.CREDIT
    as_good = any(standings[place] == standings[first] for place in others)
    return Why.LISTED_FIRST if as_good else Why.CREDIT_AT_TIE


def _after(count: Count, place: int, first: int | None, why: Why) -> int:
    """The credit that an option takes along, per mille."""
    credit = count.options[place].credit
    if place == first or _is_gone(count, place):
        return 0
    if why is Why.NOBODY_VOTED:
        return credit
    if count.kind is BallotKind.SINGLE:
        return 0
    share = count.votes[place] * 1000 // count.people
    return min(count.most, credit + share * count.kept // 1000)
