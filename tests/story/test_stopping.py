"""The bot stops within seconds when nothing is being sent, and says plainly why it had to."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from bot.clock import no_checkpoint
from bot.errors import InvalidInput
from bot.inbox.update import RawUpdate
from bot.wiring.build import build
from bot.wiring.running import RunningBot
from tests.sandbox.http import events
from tests.story.brought import webhook
from tests.world.stage import Stage


async def test_menus_that_telegram_does_not_take_do_not_keep_the_bot_from_stopping(town: Stage) -> None:
    await town.people.fault("setMyCommands", "wait", nth=2, times=100, seconds=600)
    async with asyncio.timeout(30):  # a call may last 45 s
        async with town.bot():
            await town.people.wait_for_call("setMyCommands")


async def test_a_webhook_that_telegram_does_not_take_does_not_keep_the_bot_from_stopping(town: Stage) -> None:
    await town.people.fault("setWebhook", "hang")
    async with asyncio.timeout(30):  # a call may last 45 s
        async with town.bot(**webhook()):
            await struck(town)


async def test_what_ends_the_bot_comes_out_as_itself(town: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def accept(_: RunningBot, __: Sequence[RawUpdate]) -> None:
        raise InvalidInput("update", "nobody foresaw it")

    monkeypatch.setattr(RunningBot, "_accept", accept)
    await town.people.start("Mei")
    async with build(town.settings(), town.world.clock, no_checkpoint) as bot:
        with pytest.raises(InvalidInput):
            await asyncio.wait_for(bot.run(asyncio.Event()), timeout=60)


async def test_a_telegram_that_does_not_answer_at_the_start_does_not_keep_the_bot_from_stopping(town: Stage) -> None:
    await town.people.fault("getMe", "wait", seconds=600)
    async with town.command("run") as process:
        await struck(town)
        process.send_signal(signal.SIGTERM)
        printed = (await asyncio.wait_for(process.communicate(), timeout=60))[0].decode()
    assert (process.returncode, printed) == (0, "")


async def struck(town: Stage) -> None:
    """Returns when a call was struck by the script."""
    async with aclosing(events(town.address, "/sandbox/events?after=0")) as told:
        async for event in told:
            if event["kind"] == "fault" and "hits" not in event["fault"]:  # else it is a line of the script
                return
