"""Troubles by chance, which come again when they are asked for again."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.trouble.chance import BY_CHANCE, Stream
from bot.sandbox.trouble.kinds import KINDS
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.people import People, Refused
from tests.sandbox.served import SUNDAY

Json = dict[str, Any]
CALLS = ("sendMessage", "getMe") * 20


async def call(world: World, address: str, method: str) -> None:
    """Whatever comes of it."""
    body = json.dumps({"chat_id": world.channel.id, "text": "hello"}).encode()
    try:
        await request(address, "POST", f"/bot{world.bot.token}/{method}", body, {"Content-Type": "application/json"})
    except (ConnectionError, asyncio.IncompleteReadError):
        return


async def struck(script: Sequence[Json], methods: Sequence[str] = CALLS) -> list[Json | None]:
    """What stands in the journal, call by call, of a new world with this script."""
    world = World(MovableClock(SUNDAY))
    world.clock.stop()
    async with serving(world) as address:
        people = People(address)
        for line in script:
            await people.trouble(**line)
        for method in methods:
            await call(world, address, method)
        return [call["fault"] for call in await people.calls()]


async def test_the_same_seed_and_calls_give_the_same_troubles() -> None:
    first, again, other = [await struck([{"seed": seed, "rate": 0.5}]) for seed in (7, 7, 8)]
    assert first == again
    assert first != other
    assert any(first)
    assert not all(first)


async def test_calls_of_other_methods_change_nothing() -> None:
    line = {"seed": 7, "rate": 0.5, "methods": ["sendMessage"]}
    among_others = [fault for method, fault in zip(CALLS, await struck([line]), strict=True) if method == "sendMessage"]
    assert among_others == await struck([line], ["sendMessage"] * 20)


async def test_the_journal_of_a_run_is_the_script_that_repeats_it() -> None:
    run = await struck([{"seed": "a failing night", "rate": 0.4}])
    assert await struck([fault for fault in run if fault]) == run


def draws(number: int, **details: Any) -> list[Any]:
    stream = Stream(1, 3, **details)
    return [stream.look("sendMessage", SUNDAY) for _ in range(number)]


@pytest.mark.parametrize(("rate", "least", "most"), [(0.0, 0, 0), (0.2, 150, 250), (1.0, 1000, 1000)])
def test_as_many_calls_are_struck_as_the_rate_says(rate: float, least: int, most: int) -> None:
    assert least <= sum(strike is not None for strike in draws(1000, rate=rate)) <= most


def test_every_kind_comes_by_chance_with_every_outcome_that_ends_by_itself() -> None:
    strikes = draws(3000, rate=1.0)
    assert {strike.kind for strike in strikes} == set(BY_CHANCE)
    for strike in strikes:
        kind = KINDS[strike.kind]
        assert strike.work in kind.works
        assert set(strike.details) <= {parameter.name for parameter in kind.parameters}
        assert strike.work == "none" or strike.details.get("code") != 429, "a 429 is a proven refusal"
    drops = {strike.work for strike in strikes if strike.kind == "drop"}
    assert drops == {"none", "done", "late"}


def test_kinds_methods_and_an_end_can_be_chosen() -> None:
    assert {strike.kind for strike in draws(50, rate=1.0, kinds=["drop", "cut"])} == {"drop", "cut"}
    stream = Stream(1, 3, 1.0, methods=["getUpdates"], until=SUNDAY)
    before = SUNDAY - timedelta(seconds=1)
    assert stream.look("sendMessage", before) is None
    polled = [stream.look("getUpdates", before) for _ in range(100)]
    assert all(strike and strike.work != "late" for strike in polled)
    assert stream.look("getUpdates", SUNDAY) is None


def test_getting_updates_is_left_alone_unless_it_is_named() -> None:
    assert Stream(1, 3, 1.0).look("getUpdates", SUNDAY) is None


async def test_a_script_strikes_before_chance_does(people: People) -> None:
    await people.trouble(seed=1, rate=1, kinds=["drop"])
    await people.fault("getMe", "error", code=502)
    told = await people.faults()
    assert [line.get("kind", line.get("seed")) for line in told] == [1, "error"]


@pytest.mark.parametrize(
    "line",
    [
        {"seed": 1},
        {"seed": 1, "rate": 2},
        {"seed": [], "rate": 1},
        {"seed": 1, "rate": 1, "kinds": ["hang"]},
        {"seed": 1, "rate": 1, "kinds": "drop"},
        {"seed": 1, "rate": 1, "methods": [1]},
        {"seed": 1, "rate": 1, "until": "tomorrow"},
        {"seed": 1, "rate": 1, "until": "2026-11-22T09:00:00"},
        {"seed": 1, "rate": 1, "nth": 2},
    ],
)
async def test_a_chance_that_makes_no_sense_is_refused(line: Json, people: People) -> None:
    with pytest.raises(Refused, match="400"):
        await people.trouble(**line)
    assert await people.faults() == []
