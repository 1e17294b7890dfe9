"""The bot's process is kept alive: real processes, with a bot of three lines."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.sandbox.life import BotLife, DidNotStart
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.people import PATIENCE, People, Refused

BOT = """
import sys, urllib.request
urllib.request.urlopen(sys.argv[1] + "/getUpdates").read()
sys.stdin.read()
"""
NO_PAUSE = (0.0,)

Start = Callable[[], Awaitable[Process]]


def started(*arguments: str) -> Start:
    return lambda: asyncio.create_subprocess_exec(sys.executable, "-c", *arguments, stdin=PIPE)


@pytest.fixture
def bot(world: World, address: str) -> Start:
    """A process that asks for updates once, then waits until it is ended."""
    return started(BOT, f"{address}/bot{world.bot.token}")


@asynccontextmanager
async def living(world: World, start: Start, pauses: tuple[float, ...] = NO_PAUSE) -> AsyncIterator[None]:
    world.life = life = BotLife(world, start, pauses)
    running = asyncio.create_task(life.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


async def told(world: World, **wanted: Any) -> dict[str, Any]:
    """The fact `bot`, once all of this is in it."""
    async with asyncio.timeout(PATIENCE):
        while not wanted.items() <= world.facts.get("bot", {}).items():
            await world.events.happened.heard(PATIENCE)
    return dict(world.facts["bot"])


async def test_a_bot_that_is_killed_is_said_to_be_and_comes_back(world: World, people: People, bot: Start) -> None:
    async with living(world, bot, pauses=(0.2,)):
        assert (await told(world, state="running"))["starts"] == 1
        await people.steer_bot("kill")
        ended = await told(world, state="ended")
        assert (ended["ended"], ended["again_in"]) == ("kill -9", 0.2)
        assert (await told(world, state="running"))["starts"] == 2


async def test_a_restart_does_not_wait(world: World, people: People, bot: Start) -> None:
    async with living(world, bot, pauses=(PATIENCE,)):
        await told(world, state="running")
        await people.steer_bot("restart")
        await told(world, state="running", starts=2)


async def test_a_bot_that_ended_starts_at_once_when_it_is_told_to(world: World, people: People, bot: Start) -> None:
    async with living(world, bot, pauses=(PATIENCE,)):
        await told(world, state="running")
        await people.steer_bot("kill")
        await told(world, state="ended")
        await people.steer_bot("restart")
        await told(world, state="running", starts=2)


async def test_pauses_grow_while_it_ends_each_time(world: World, people: People, bot: Start) -> None:
    async with living(world, bot, pauses=(0.01, 0.02, 0.03)):
        pauses = []
        for start in range(1, 5):
            await told(world, state="running", starts=start)
            await people.steer_bot("kill")
            pauses.append((await told(world, state="ended", starts=start))["again_in"])
    assert pauses == [0.01, 0.02, 0.03, 0.03]


async def test_a_bot_that_never_worked_is_not_started_again(world: World) -> None:
    with pytest.raises(DidNotStart) as ended:
        await BotLife(world, started("raise SystemExit(3)"), NO_PAUSE).run()
    assert ended.value.code == 3


async def test_no_process_is_left_behind(world: World, bot: Start) -> None:
    processes = []

    async def noted() -> Process:
        processes.append(await bot())
        return processes[-1]

    async with living(world, noted):
        await told(world, state="running")
    assert [process.returncode for process in processes] == [-signal.SIGTERM]
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0].pid, 0)


async def test_the_next_post_can_kill_it_in_the_middle(world: World, people: People, address: str, bot: Start) -> None:
    async with living(world, bot):
        await told(world, state="running")
        await people.fault("post", "kill")
        body = f'{{"chat_id": {world.channel.id}, "text": "stands, and nobody was told"}}'.encode()
        path, headers = f"/bot{world.bot.token}/sendMessage", {"Content-Type": "application/json"}
        assert await request(address, "POST", path, body, headers) == (0, b"")
        assert (await told(world, state="running", starts=2))["ended"] is None
    assert [message["text"] for message in await people.ledger()] == ["stands, and nobody was told"]


@pytest.mark.parametrize("action", ["kill", "restart"])
async def test_a_bot_of_somebody_else_is_not_ended(people: People, action: str) -> None:
    with pytest.raises(Refused, match="409: the bot was not started by this sandbox"):
        await people.steer_bot(action)


async def test_an_action_that_is_none_is_refused(world: World, people: People, bot: Start) -> None:
    async with living(world, bot):
        with pytest.raises(Refused, match="400: action must be kill or restart"):
            await people.steer_bot("praise")
