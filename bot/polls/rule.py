"""The rule by which a ballot is won, and what those who lose keep. In words for readers: `docs/fairness.md`."""

from bot.pipeline.credit import MOST
from bot.polls.ballot import Ballot, BallotOption, Decision, Tally

KEPT = 500
"""Per mille of its share of the votes that a loser keeps as credit."""


def decide(ballot: Ballot, tally: Tally) -> Decision:
    """The option with the greatest share of voters plus the credit that it brought; of equal ones the one with more
    votes, then the one listed first. Without a vote nobody wins and all credit stays."""
    if not any(tally.votes):
        kept = {one.candidate_id: one.credit for one in ballot.options if one.candidate_id is not None}
        return Decision(None, kept)
    votes = dict(zip(ballot.options, tally.votes, strict=True))
    first = max(ballot.options, key=lambda option: (_standing(option, votes[option], tally), votes[option]))
    kept = {
        one.candidate_id: 0 if one == first else _kept(one, votes[one], tally)
        for one in ballot.options
        if one.candidate_id is not None
    }
    return Decision(first if first.candidate_id is not None else None, kept)


def _standing(option: BallotOption, votes: int, tally: Tally) -> int:
    return _share(votes, tally) + option.credit


def _share(votes: int, tally: Tally) -> int:
    """Per mille of voters."""
    return votes * 1000 // max(tally.voters, 1)


def _kept(option: BallotOption, votes: int, tally: Tally) -> int:
    return min(MOST, option.credit + _share(votes, tally) * KEPT // 1000)
