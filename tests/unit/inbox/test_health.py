"""Red while messages wait and nobody handles any."""

from datetime import datetime

import pytest

from bot.inbox.health import Backlog, stuck
from tests.makers import NOW, later

LONG_AGO = later(days=-1)


def fault(oldest: datetime | None, ended: datetime | None, started_at: datetime = LONG_AGO) -> str | None:
    return stuck(Backlog(3 if oldest else 0, oldest, ended), started_at, NOW)


def test_an_inbox_that_handles_nothing_for_five_minutes_is_stuck() -> None:
    line = fault(oldest=later(minutes=-6), ended=later(minutes=-7))
    assert line == "inbox: 3 updates wait, and none was handled since 2026-03-02 06:54 UTC; restart the bot"
    assert fault(oldest=later(minutes=-6), ended=None)


@pytest.mark.parametrize(
    ("oldest", "ended"),
    [
        (None, later(days=-3)),  # nobody wrote
        (later(minutes=-5), later(days=-3)),  # it has just arrived
        (later(hours=-2), later(minutes=-5)),  # a flood: the oldest waits long, and others are handled
    ],
)
def test_an_inbox_that_works_or_rests_is_well(oldest: datetime | None, ended: datetime | None) -> None:
    assert fault(oldest, ended) is None


def test_a_bot_that_has_just_started_has_its_five_minutes() -> None:
    assert fault(oldest=later(days=-1), ended=None, started_at=later(minutes=-5)) is None
