"""Who has won."""

import pytest

from bot.polls.ballot import winner
from tests.makers import make_option, make_tally

OPTIONS = tuple(make_option(number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("votes", "expected"), [((1, 5, 2), 2), ((4, 4, 4), 1), ((0, 4, 4), 2), ((0, 0, 1), 3), ((0, 0, 0), None)]
)
def test_most_votes_win_and_of_equal_ones_the_first(votes: tuple[int, ...], expected: int | None) -> None:
    first = winner(OPTIONS, make_tally(*votes))
    assert (first and first.candidate_id) == expected
