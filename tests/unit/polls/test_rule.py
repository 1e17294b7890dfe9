"""Who has won, why, and what the others keep."""

import pytest

from bot.pipeline.credit import MOST
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, Tally, Why
from bot.polls.rule import KEPT, decide
from bot.values import replace
from tests.makers import CHANNEL_ID, NOW, make_option, make_tally

NO = BallotOption(None, "No", "")


def ballot(*brought: int) -> Ballot:
    options = tuple(replace(make_option(number), credit=credit) for number, credit in enumerate(brought, 1))
    return Ballot(id=1, state=BallotState.CLOSING, channel_id=CHANNEL_ID, question="?", options=options, closes_at=NOW)


def shall_i(brought: int = 0) -> Ballot:
    return replace(ballot(brought), options=(*ballot(brought).options, NO), kind=BallotKind.SINGLE)


def won(over: Ballot, tally: Tally, *gone: int) -> tuple[int | None, Why]:
    decision = decide(over, tally, NOW, gone)
    return (decision.winner.candidate_id if decision.winner else None), decision.why


@pytest.mark.parametrize(
    ("brought", "votes", "winner", "why"),
    [
        ((0, 0, 0), (1, 5, 2), 2, Why.MOST_VOTES),
        ((0, 0, 0), (0, 0, 1), 3, Why.MOST_VOTES),
        ((0, 99, 0), (50, 40, 10), 1, Why.MOST_VOTES),
        ((0, 101, 0), (50, 40, 10), 2, Why.CREDIT),
        ((100, 0, 0), (40, 50, 10), 2, Why.MOST_VOTES),  # both stand at half of the voters
        ((0, 1, 0), (45, 45, 10), 2, Why.CREDIT_AT_TIE),
        ((0, 0, 0), (4, 4, 4), 1, Why.LISTED_FIRST),
        ((0, 7, 7), (2, 4, 4), 2, Why.LISTED_FIRST),
        ((0, 0, 300), (0, 0, 0), None, Why.NOBODY_VOTED),
        ((0, 0, 300), (1, 0, 0), 1, Why.MOST_VOTES),  # nobody wins without a vote
    ],
)
def test_most_votes_and_credit_win_then_votes_then_the_first(
    brought: tuple[int, ...], votes: tuple[int, ...], winner: int | None, why: Why
) -> None:
    assert won(ballot(*brought), make_tally(*votes)) == (winner, why)


def test_nothing_is_rounded_before_it_is_compared() -> None:
    """667 of 2 001 is less than a third and 333 per mille; credit of 1 per mille is worth two votes, and a bit."""
    assert won(ballot(0, 1), make_tally(669, 666, voters=2001)) == (1, Why.MOST_VOTES)
    assert won(ballot(0, 1), make_tally(668, 666, voters=2001)) == (2, Why.CREDIT)


def test_losers_keep_a_part_of_their_share_beside_what_they_had_and_the_winner_spends_it() -> None:
    half = 400 * KEPT // 1000
    kept = decide(ballot(90, 10, MOST - 1), make_tally(90, 40, 20, voters=100), NOW).credits
    assert kept == {1: 0, 2: min(MOST, 10 + half), 3: MOST}


def test_nobody_loses_credit_when_nobody_votes() -> None:
    assert decide(ballot(10, 20), make_tally(0, 0), NOW).credits == {1: 10, 2: 20}


def test_there_are_as_many_voters_as_chose_one_option_whatever_is_told() -> None:
    assert decide(ballot(0, 0), make_tally(8, 4, voters=0), NOW).credits[2] == min(MOST, 500 * KEPT // 1000)


@pytest.mark.parametrize(
    ("votes", "winner", "why"),
    [
        ((5, 2), 1, Why.MOST_VOTES),
        ((2, 5), None, Why.NO),
        ((5, 5), None, Why.NO),  # a promise takes a majority
        ((0, 1), None, Why.NO),
        ((0, 0), None, Why.NOBODY_VOTED),
    ],
)
def test_a_single_paper_wins_by_a_majority(votes: tuple[int, int], winner: int | None, why: Why) -> None:
    assert won(shall_i(), make_tally(*votes)) == (winner, why)


def test_credit_is_no_answer_to_a_no_and_is_spent_by_it() -> None:
    decision = decide(shall_i(brought=200), make_tally(5, 6), NOW)
    assert (decision.why, decision.credits) == (Why.NO, {1: 0})


def test_a_single_paper_that_nobody_voted_on_keeps_its_credit() -> None:
    assert decide(shall_i(brought=200), make_tally(0, 0), NOW).credits == {1: 200}


def test_who_was_reviewed_or_discarded_meanwhile_makes_room_for_the_next() -> None:
    assert won(ballot(0, 0, 0), make_tally(9, 4, 2), 1) == (2, Why.MOST_VOTES)
    assert decide(ballot(50, 0, 0), make_tally(9, 4, 2), NOW, {1}).credits[1] == 0


def test_when_all_that_got_votes_are_gone_nobody_wins() -> None:
    assert won(ballot(0, 0), make_tally(9, 0), 1) == (None, Why.ALL_GONE)
    assert decide(ballot(0, 70), make_tally(9, 0), NOW, {1}).credits == {1: 0, 2: 70}


def test_twelve_equal_options_are_decided_by_their_places() -> None:
    equal = replace(ballot(), options=(make_option(1),) * 12)
    decision = decide(equal, make_tally(*[3] * 12), NOW)
    assert (decision.winner, decision.why) == (make_option(1), Why.LISTED_FIRST)
