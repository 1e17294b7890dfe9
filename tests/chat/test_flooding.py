"""A pause that Telegram asks for is kept to the letter, by everybody, also after a restart."""

import logging
from datetime import timedelta

import pytest

from bot.chat.api import Refusal, Result
from bot.chat.flooding import Flood
from bot.errors import DatabaseAway
from bot.publishing.flood import FloodPause
from tests.fakes.floods import MemoryFloods
from tests.fakes.moments import HandMovedTime
from tests.makers import NOW

DONE = Result(True)


def wait(retry_after: float | None) -> Refusal:
    return Refusal(429, "Too Many Requests", retry_after)


class World:
    def __init__(self) -> None:
        self.time = HandMovedTime()
        self.store = MemoryFloods()
        self.flood = self.made()

    def made(self) -> Flood:
        return Flood(self.store, self.time.wall, self.time.monotonic)

    async def restart(self) -> None:
        self.flood = self.made()
        await self.flood.open()


@pytest.mark.parametrize("seconds", [1, 30, 3_600, 10_072, 1.5])
async def test_a_pause_lasts_as_long_as_telegram_says(seconds: float) -> None:
    world = World()
    await world.flood.hear(wait(seconds))
    await world.time.advance(seconds - 0.25)
    assert world.flood.left() == pytest.approx(0.25)
    await world.time.advance(0.25)
    assert world.flood.left() == 0


@pytest.mark.parametrize("seconds", [1, 30, 3_600, 10_072])
async def test_a_restart_in_a_pause_goes_on_with_it(seconds: float) -> None:
    world = World()
    await world.flood.hear(wait(seconds))
    await world.time.advance(seconds / 2)
    await world.restart()
    assert world.flood.left() == pytest.approx(seconds / 2)
    await world.time.advance(seconds / 2)
    assert world.flood.left() == 0


@pytest.mark.parametrize("told", [None, 0, -1, float("nan"), 40 * 86_400.0])
async def test_a_pause_without_a_length_that_makes_sense_is_half_a_minute_at_first(told: float | None) -> None:
    world = World()
    await world.flood.hear(wait(told))
    assert world.flood.left() == 30


async def test_pauses_without_a_length_double_up_to_five_minutes_until_something_is_taken() -> None:
    world, pauses = World(), []
    for _ in range(6):
        await world.flood.hear(wait(None))
        pauses.append(world.flood.left())
        await world.time.advance(pauses[-1])
    assert pauses == [30, 60, 120, 240, 300, 300]
    await world.flood.hear(DONE)
    await world.flood.hear(wait(None))
    assert world.flood.left() == 30


async def test_a_crowd_of_calls_refused_at_once_is_one_refusal() -> None:
    world = World()
    for _ in range(8):
        await world.flood.hear(wait(None))
    assert world.flood.left() == 30


async def test_neither_a_success_nor_a_shorter_pause_ends_it() -> None:
    world = World()
    await world.flood.hear(wait(60))
    await world.flood.hear(DONE)
    await world.flood.hear(wait(5))
    assert world.flood.left() == 60


async def test_a_longer_one_counts_from_when_it_was_heard() -> None:
    world = World()
    await world.flood.hear(wait(60))
    await world.time.advance(50)
    await world.flood.hear(wait(20))
    assert world.flood.left() == 20
    await world.restart()
    assert world.flood.left() == 20


async def test_other_refusals_are_no_pause() -> None:
    world = World()
    await world.flood.hear(Refusal(400, "Bad Request: message is too long"))
    assert world.flood.left() == 0
    assert world.store.kept is None


async def test_a_clock_set_back_makes_no_pause_longer() -> None:
    world = World()
    await world.flood.hear(wait(60))
    world.time.wall.move(timedelta(days=-1))
    await world.time.advance(59)
    assert world.flood.left() > 0
    await world.time.advance(1)
    assert world.flood.left() == 0


async def test_a_clock_set_back_between_two_runs_does_not_either_however_often_the_bot_starts() -> None:
    world = World()
    await world.flood.hear(wait(60))
    world.time.wall.move(timedelta(days=-1))
    for _ in range(3):
        await world.restart()
        assert world.flood.left() <= 60
        await world.time.advance(20)
    await world.restart()
    assert world.flood.left() == 0


async def test_a_moved_clock_moves_the_pause_and_real_time_knows_the_most_that_is_left() -> None:
    world = World()
    await world.flood.hear(wait(3_600))
    world.time.wall.move(timedelta(seconds=3_590))
    assert (world.flood.left(), world.flood.real_left()) == (10, 3_600)
    world.time.wall.move(timedelta(seconds=10))
    assert (world.flood.left(), world.flood.real_left()) == (0, 0)


async def test_only_a_pause_of_more_than_five_minutes_is_told_once_and_is_a_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    await world.flood.hear(wait(300))
    assert (world.store.told, world.flood.fault()) == ([], None)
    for seconds in (10_072, 10_073):
        await world.flood.hear(wait(seconds))
    assert [pause.span.total_seconds() for pause in world.store.told] == [10_072]
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.ERROR]
    assert (
        world.flood.fault() == f"Telegram asked the bot to send nothing until {NOW + timedelta(0, 10_073):%F %H:%M} UTC"
    )
    await world.restart()
    assert world.flood.fault()
    await world.flood.hear(wait(10_074))
    assert len(world.store.told) == 1
    await world.time.advance(10_074)
    assert world.flood.fault() is None


async def test_the_next_long_pause_is_told_again() -> None:
    world = World()
    for _ in range(2):
        await world.flood.hear(wait(400))
        await world.time.advance(400)
    assert len(world.store.told) == 2


async def test_a_pause_that_the_database_does_not_take_holds_and_is_written_and_told_later() -> None:
    world = World()
    world.store.away = 2
    await world.flood.hear(wait(3_600))
    assert world.flood.left() == 3_600
    with pytest.raises(DatabaseAway):
        await world.flood.keep()
    await world.flood.keep()
    await world.flood.keep()
    assert world.store.told == [FloodPause(NOW + timedelta(hours=1), timedelta(hours=1))]
    assert world.store.kept == world.store.told[0]


async def test_a_pause_that_another_process_was_told_of_holds_here_too() -> None:
    world = World()
    other = world.made()
    await other.hear(wait(60))
    assert world.flood.left() == 0
    await world.flood.follow()
    assert world.flood.left() == pytest.approx(60)
    await world.time.advance(60)
    await world.flood.follow()
    assert world.flood.left() == 0


@pytest.mark.parametrize("told_here", [True, False])
async def test_a_clock_set_back_does_not_begin_a_pause_anew_however_often_it_is_looked_up(told_here: bool) -> None:
    world = World()
    await (world.flood if told_here else world.made()).hear(wait(60))
    await world.flood.follow()
    world.time.wall.move(-timedelta(hours=1))
    for _ in range(4):
        await world.time.advance(15)
        await world.flood.follow()
    assert world.flood.left() == 0
