"""The crash matrix C1 to C19: real SIGKILL, real HTTP, real databases; nothing lost, doubled or out of order.

Here part 2 of 5 on SQLite, each row once and each kind of lost answer (C8) with the work done or not, by turns; five
points on PostgreSQL, and two at the step from the rich form to the classic one. `make soak` plays the whole matrix,
parts 1, 2 and 5 on both, and every point of that step.
"""

import pytest

from tests.world.accidents import ACCIDENTS, SWITCHES, Accident
from tests.world.databases import Databases
from tests.world.play import play
from tests.world.stage import Stage

PART = 2
_ON_POSTGRES = (
    "dies in the freeze's commit",
    "intent's commit unanswered",
    "dies waiting, work done",
    "outcome's commit unanswered",
    "dies when it is denied",
)

_AT_THE_SWITCH = ("dies before the switch commits, of 1 rich", "dies in the switch's commit, of 2 rich")


def _among(*names: str, database: str) -> list[Accident]:
    found = [one for one in ACCIDENTS if one.database in (None, database) and (not names or one.name in names)]
    assert len(found) >= max(len(names), 5), "the table has other names now"
    return found


def _sample() -> list[Accident]:
    every = _among(database="sqlite")
    first = {one.row: one for one in reversed(every)}.values()
    lost = [one for one in every if one.row == "C8"]
    by_turns = [pair[number % 2] for number, pair in enumerate(zip(lost[::2], lost[1::2], strict=True))]
    return [one for one in every if one in first or one in by_turns]


def test_the_sample_has_every_row() -> None:
    sample, every = _sample(), _among(database="sqlite")
    assert {one.row for one in sample} == {one.row for one in every}
    assert len(sample) >= 23


@pytest.mark.fault(1, 7, 8, 17, 33, 34, 35, 36, 37)
@pytest.mark.parametrize("accident", _sample(), ids=lambda one: one.title)
async def test_one_message_each_whatever_happens(accident: Accident, town: Stage, files: Databases) -> None:
    played = await play(town, accident, PART, files)
    assert not played.faults(accident)


@pytest.mark.fault(1)
@pytest.mark.parametrize("accident", [one for one in SWITCHES if one.name in _AT_THE_SWITCH], ids=lambda one: one.title)
async def test_a_post_in_two_forms_stands_there_in_one_whenever_it_dies(
    accident: Accident, town: Stage, files: Databases
) -> None:
    played = await play(town, accident, accident.rich, files)
    assert not played.faults(accident)


def test_the_points_at_the_switch_have_their_names() -> None:
    assert set(_AT_THE_SWITCH) <= {one.name for one in SWITCHES}


@pytest.mark.fault(1, 13)
@pytest.mark.postgres
@pytest.mark.parametrize("accident", _among(*_ON_POSTGRES, database="postgres"), ids=lambda one: one.title)
async def test_one_message_each_on_postgres_too(accident: Accident, on_server: Stage, servers: Databases) -> None:
    played = await play(on_server, accident, PART, servers)
    assert not played.faults(accident)
