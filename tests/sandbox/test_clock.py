"""A clock that is moved, and one that follows it through a file."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.sandbox.clock import LATEST, FollowedClock, MovableClock
from tests.sandbox.people import People, Refused

START = datetime(2026, 11, 22, 6, 59, 15, tzinfo=UTC)


class Ticks:
    """Real seconds, told by the test."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


@pytest.fixture
def clock(file: Path, ticks: Ticks) -> MovableClock:
    return MovableClock(START, file, ticks)


@pytest.fixture(params=["moved", "followed"])
def shown(request: pytest.FixtureRequest, clock: MovableClock, file: Path, ticks: Ticks) -> Clock:
    """Both clocks must show the same."""
    return clock if request.param == "moved" else FollowedClock(file, ticks)


def test_it_runs_like_real_time(clock: MovableClock, shown: Clock, ticks: Ticks) -> None:
    ticks.seconds += 45
    assert shown.now() == START + timedelta(seconds=45)


def test_it_stands_and_goes_on_from_there(clock: MovableClock, shown: Clock, ticks: Ticks) -> None:
    clock.stop()
    ticks.seconds += 45
    assert shown.now() == START
    clock.start()
    ticks.seconds += 5
    assert shown.now() == START + timedelta(seconds=5)


def test_it_runs_faster_without_a_jump_and_keeps_its_rate(clock: MovableClock, shown: Clock, ticks: Ticks) -> None:
    ticks.seconds += 10
    clock.start(rate=60)
    ticks.seconds += 2
    assert shown.now() == START + timedelta(seconds=130)
    clock.stop()
    clock.start()
    ticks.seconds += 1
    assert shown.now() == START + timedelta(seconds=190)


def test_it_jumps_both_ways(clock: MovableClock, shown: Clock, ticks: Ticks) -> None:
    clock.advance(timedelta(hours=2))
    assert shown.now() == START + timedelta(hours=2)
    clock.set(START - timedelta(days=1))
    ticks.seconds += 1
    assert shown.now() == START - timedelta(days=1) + timedelta(seconds=1)


def test_it_never_leaves_its_years(clock: MovableClock, shown: Clock, ticks: Ticks) -> None:
    clock.start(rate=3600)
    ticks.seconds += 1e9
    assert shown.now() == LATEST


@pytest.mark.parametrize(
    "move",
    [
        lambda clock: clock.start(rate=0),
        lambda clock: clock.start(rate=3601),
        lambda clock: clock.start(rate=float("nan")),
        lambda clock: clock.set(datetime(2026, 11, 22)),  # noqa: DTZ001  a zone is missing on purpose
        lambda clock: clock.set(datetime(1999, 1, 1, tzinfo=UTC)),
        lambda clock: clock.advance(timedelta(0)),
        lambda clock: clock.advance(timedelta(days=40_000)),
    ],
)
def test_a_move_that_makes_no_sense_changes_nothing(move: object, clock: MovableClock, shown: Clock) -> None:
    assert callable(move)
    with pytest.raises(ValueError, match=r"rate|zone|advances"):
        move(clock)
    assert shown.now() == START


def test_a_follower_reads_the_file_only_when_it_was_replaced(clock: MovableClock, file: Path, ticks: Ticks) -> None:
    followed = FollowedClock(file, ticks)
    followed.now()
    file.chmod(0o000)  # changes neither its time nor which file it is
    assert followed.now() == START


def test_nothing_is_left_beside_the_file(clock: MovableClock, file: Path) -> None:
    clock.stop()
    assert list(file.parent.iterdir()) == [file]


async def test_another_process_follows(file: Path) -> None:
    clock = MovableClock(START, file)
    clock.stop()
    clock.set(START)
    code = "import sys, pathlib, bot.sandbox.clock as c; print(c.FollowedClock(pathlib.Path(sys.argv[1])).now())"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(file), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert datetime.fromisoformat(told.decode().strip()) == START


async def test_people_move_it_over_http(people: People) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert await people.clock("set", noon) == noon
    assert await people.clock("advance", seconds=90) == noon + timedelta(seconds=90)
    assert await people.now() == noon + timedelta(seconds=90)
    await people.clock("start", rate=60)
    clock = (await people.world())["clock"]
    assert (clock["running"], clock["rate"]) == (True, 60.0)
    await people.clock("stop")


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "rewind"},
        {"action": "start", "rate": 0},
        {"action": "start", "rate": "fast"},
        {"action": "advance"},
        {"action": "advance", "seconds": 0},
        {"action": "advance", "seconds": 1e300},
    ],
)
async def test_a_wrong_move_over_http_is_refused(people: People, fields: dict[str, object]) -> None:
    before = await people.now()
    with pytest.raises(Refused, match="400"):
        await people.clock(**fields)  # type: ignore[arg-type]
    assert await people.now() == before
