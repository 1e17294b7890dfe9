"""One reader's flood is answered for a while, told once, and then met with silence."""

import pytest

from bot.chat.allowance import Allowance, Allowed

READER, OTHER = 7_391_846_205, 7_391_846_999


class Watch:
    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def allowance(watch: Watch) -> Allowance:
    return Allowance(watch, at_once=3, every=2.0)


def taken(allowance: Allowance, times: int, user_id: int = READER) -> list[Allowed]:
    return [allowance.take(user_id) for _ in range(times)]


def test_so_many_at_once_are_answered_and_the_next_is_told_once(allowance: Allowance) -> None:
    assert taken(allowance, 6) == [Allowed.YES] * 3 + [Allowed.TELL] + [Allowed.NO] * 2


def test_others_are_answered_meanwhile(allowance: Allowance) -> None:
    taken(allowance, 9)
    assert allowance.take(OTHER) is Allowed.YES


def test_one_more_is_answered_after_each_pause(allowance: Allowance, watch: Watch) -> None:
    taken(allowance, 9)
    watch.seconds += 2
    assert taken(allowance, 2) == [Allowed.YES, Allowed.NO]


def test_a_flooder_is_told_once_a_minute_at_most(allowance: Allowance, watch: Watch) -> None:
    told = 0
    for _ in range(600):
        watch.seconds += 0.1
        told += allowance.take(READER) is Allowed.TELL
    assert told == 1
    watch.seconds += 1
    assert Allowed.TELL in taken(allowance, 4)


def test_after_a_rest_all_may_be_asked_again(allowance: Allowance, watch: Watch) -> None:
    taken(allowance, 9)
    watch.seconds += 6
    assert taken(allowance, 4) == [Allowed.YES] * 3 + [Allowed.NO]


def test_a_crowd_is_not_remembered_for_ever(allowance: Allowance, watch: Watch) -> None:
    for number in range(10_000):
        allowance.take(number)
    watch.seconds += 2
    allowance.take(READER)
    assert len(allowance._full_at) == 1
