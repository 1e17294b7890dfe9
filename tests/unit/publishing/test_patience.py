"""Pauses between tries."""

from datetime import timedelta

import pytest

from bot.publishing.patience import pause


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300), (10_000, 300)]
)
def test_pauses_double_up_to_five_minutes(tries: int, seconds: int) -> None:
    assert pause(tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize("retry_after", [1, 0.5, 30, 3_600, 10_072])
def test_telegrams_own_pause_is_kept_to_the_letter(retry_after: float) -> None:
    assert pause(7, retry_after) == timedelta(seconds=retry_after)


@pytest.mark.parametrize("retry_after", [None, 0, -1, float("nan"), float("inf"), 1e300])
def test_a_pause_that_makes_no_sense_is_none(retry_after: float | None) -> None:
    assert pause(1, retry_after) == timedelta(seconds=5)
