"""Any line of the script: refused in words, or it strikes, and the server goes on."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.trouble.kinds import KINDS
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.served import SUNDAY

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

SHUTTING = {"refuse"}  # nobody could ask afterwards
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(0, 0.01)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ("none", "done", "late", "twice", "\ud800", "7\r\nX: 1", "1e999", -(2**70), [[[]]], [1], {"ok": 1})
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[asyncio.Runner, World, str]]:
    world = World(MovableClock(SUNDAY))
    server = serving(world)
    with asyncio.Runner() as runner:
        address = runner.run(server.__aenter__())
        try:
            yield runner, world, address
        finally:
            runner.run(server.__aexit__(None, None, None))


@settings(PATIENT, max_examples=80)
@given(data=st.data())
def test_any_line_is_refused_or_strikes(served: tuple[asyncio.Runner, World, str], data: st.DataObject) -> None:
    runner, world, address = served
    kind = data.draw(st.sampled_from([kind for name, kind in KINDS.items() if name not in SHUTTING]))
    names = ["work", "late", "nth", "times", *(parameter.name for parameter in kind.parameters)]
    fields = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=4))
    line = json.dumps({**fields, "method": "getMe", "kind": kind.name}).encode()

    async def play() -> None:
        status, answer = await request(address, "POST", "/sandbox/faults", line)
        assert status in (200, 400), answer
        assert ("error" in json.loads(answer)) is (status == 400)
        try:
            async with asyncio.timeout(0.05):
                struck, _ = await request(address, "GET", f"/bot{world.bot.token}/getMe")
                assert struck != 500 or kind.name in ("error", "page", "empty")
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            pass
        world.faults.clear()
        world.faults.revoked = False
        assert (await request(address, "GET", f"/bot{world.bot.token}/getMe"))[0] == 200

    runner.run(play())
