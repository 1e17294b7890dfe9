"""Credit melts evenly."""

from datetime import timedelta

import pytest

from bot.pipeline.credit import LIFE, Credit
from tests.makers import NOW


@pytest.mark.parametrize(
    ("passed", "left"),
    [(timedelta(0), 200), (LIFE / 4, 150), (LIFE / 2, 100), (LIFE, 0), (LIFE * 3, 0), (-LIFE, 200)],
)
def test_credit_melts_evenly(passed: timedelta, left: int) -> None:
    assert Credit(200, NOW).at(NOW + passed) == left


def test_who_never_lost_has_none() -> None:
    assert Credit().at(NOW) == 0
