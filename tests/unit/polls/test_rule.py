"""Who has won, and what the others keep."""

from dataclasses import replace

import pytest

from bot.pipeline.credit import MOST
from bot.polls.ballot import Ballot, BallotOption, BallotState
from bot.polls.rule import decide
from tests.makers import CHANNEL_ID, NOW, make_option, make_tally


def ballot(*brought: int) -> Ballot:
    options = tuple(replace(make_option(number), credit=credit) for number, credit in enumerate(brought, 1))
    return Ballot(id=1, state=BallotState.CLOSING, channel_id=CHANNEL_ID, question="?", options=options, closes_at=NOW)


@pytest.mark.parametrize(
    ("votes", "expected"), [((1, 5, 2), 2), ((4, 4, 4), 1), ((0, 4, 4), 2), ((0, 0, 1), 3), ((0, 0, 0), None)]
)
def test_most_votes_win_and_of_equal_ones_the_first(votes: tuple[int, ...], expected: int | None) -> None:
    first = decide(ballot(0, 0, 0), make_tally(*votes)).winner
    assert (first and first.candidate_id) == expected


def test_credit_is_a_share_of_the_voters() -> None:
    assert decide(ballot(0, 99), make_tally(50, 40, voters=100)).winner == ballot(0, 99).options[0]
    assert decide(ballot(0, 101), make_tally(50, 40, voters=100)).winner == ballot(0, 101).options[1]


def test_of_equal_standings_the_one_with_more_votes_wins() -> None:
    assert decide(ballot(100, 0), make_tally(40, 50, voters=100)).winner == ballot(100, 0).options[1]


def test_losers_keep_half_their_share_beside_what_they_had_and_the_winner_spends_it() -> None:
    assert decide(ballot(0, 100, 280), make_tally(90, 40, 20, voters=100)).credits == {1: 0, 2: 300, 3: MOST}


def test_nobody_loses_credit_when_nobody_votes() -> None:
    assert decide(ballot(10, 20), make_tally(0, 0)).credits == {1: 10, 2: 20}


def test_an_option_that_is_no_paper_wins_nothing() -> None:
    no = BallotOption(None, "No", "")
    shall_i = replace(ballot(0), options=(*ballot(0).options, no))
    decision = decide(shall_i, make_tally(2, 5))
    assert decision.winner is None
    assert set(decision.credits) == {1}
