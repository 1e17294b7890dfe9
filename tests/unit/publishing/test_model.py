"""Whatever happens, in any order: no message is lost, none is doubled, none is out of its order.

Each seed is a world of its own (`tests/model`). A failure is played again by its seed:
`python -m tests.soak.model 1 SEED`.
"""

from datetime import timedelta

import pytest

from bot.publishing.points import Point
from bot.publishing.post import Form, PartState
from tests.makers import make_frozen
from tests.model.faults import SERVER_FAULTS
from tests.model.judge import copies_in
from tests.model.runs import quietly, run
from tests.model.truth import Ways
from tests.model.world import World
from tests.sizes import sized

SEEDS = 2_000
_CHUNK = 500  # so that several processes share the work
_MUTATED = 150  # enough to see each mutation many times

_POINTS = (
    Point.PART_DUE,
    Point.INTENT_COMMITTED,
    Point.ANSWER_RECEIVED,
    Point.PART_RECORDED,
    Point.SWEEP_DONE,
    Point.PART_DENIED,
)


@pytest.mark.parametrize("first", range(0, SEEDS, _CHUNK))
async def test_no_schedule_of_faults_loses_doubles_or_disorders_a_message(first: int) -> None:
    report = await run(range(first, first + _CHUNK))
    assert not report.failures, "python -m tests.soak.model 1 SEED"
    assert report.worlds == _CHUNK
    assert set(report.states) >= {PartState.CONFIRMED, PartState.FAILED, PartState.ASKED}, "the faults reach every end"
    assert report.switched > _CHUNK // 100, "posts go on in their classic form"
    assert set(report.seen) >= {*SERVER_FAULTS, *(f"killed: {point}" for point in _POINTS)}, "every fault happens"


async def test_the_model_sees_what_trying_until_it_works_doubles() -> None:
    report = await run(range(SEEDS // 10), Ways(retries=True))
    assert report.broken["doubled"] > SEEDS // 40


async def test_the_model_sees_what_a_short_quarantine_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.publishing.settle.SWEEPS", (timedelta(seconds=10), timedelta(seconds=15)))
    report = await run(range(_MUTATED), Ways())
    assert report.broken["doubled"] > _MUTATED // 50


async def test_the_model_sees_what_a_sweep_doubles_that_stops_at_the_first_hole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.publishing.looking.HOLES", 1)
    report = await run(range(_MUTATED), Ways())
    assert report.broken["doubled"] > _MUTATED // 50


async def test_the_model_sees_what_is_lost_when_an_unknown_part_counts_as_sent() -> None:
    report = await run(range(SEEDS // 10), Ways(believes=True))
    assert report.broken["lost"] > SEEDS // 40


async def test_the_model_sees_a_post_that_switches_although_it_may_still_land(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Ways(refusals=True, lands_within=timedelta(seconds=600))
    report = await run(range(sized(150, soak=SEEDS // 4)), late)
    assert not report.broken["twofold"]
    monkeypatch.setattr("bot.publishing.switching.goes_classic", lambda form, has_spares, in_doubt: form is Form.RICH)
    report = await run(range(200, 200 + sized(20, soak=SEEDS // 2)), late)  # the first seed that shows it is in there
    assert report.broken["twofold"]


async def test_the_model_sees_a_post_that_switches_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(form: Form, has_spares: bool, in_doubt: bool) -> bool:
        return has_spares and not in_doubt

    monkeypatch.setattr("bot.publishing.switching.goes_classic", again)
    report = await run(range(SEEDS // 4), Ways(refusals=True))
    assert report.failures


async def test_a_copy_that_lands_after_the_quarantine_is_told_within_a_tick_of_the_next_post() -> None:
    """The residual risk: nothing that Telegram offers can rule it out."""
    doubled = 0
    with quietly():
        for seed in range(SEEDS // 4):
            world = World(seed, Ways(lands_within=timedelta(seconds=600)), most_posts=1, knows_channel=True)
            await world.live()
            await world.pass_time(timedelta(seconds=700))
            world.plan(make_frozen("the next post"))
            for _ in range(2):
                await world.turn()
            copies = copies_in(world)
            told = sum(notice.kind == "stray_copy" for notice in world.memory.tables.notices)
            assert told == copies, f"seed {seed}"
            doubled += copies
    assert doubled > SEEDS // 100
