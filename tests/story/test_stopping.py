"""The bot stops within seconds when nothing is being sent, and says plainly why it had to."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from bot.clock import no_checkpoint
from bot.errors import InvalidInput
from bot.inbox.update import RawUpdate
from bot.web.serve import GRACE as GRACE_OF_WEB
from bot.wiring.build import build
from bot.wiring.running import GRACE, RunningBot
from tests.makers import make_review
from tests.sandbox.http import events
from tests.story.brought import webhook
from tests.story.voting import welcomed
from tests.world.play import settled
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage


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


@pytest.mark.fault(59)
async def test_who_cannot_wait_may_say_it_twice(town: Stage) -> None:
    """Fault 59: a second signal neither breaks off what is being written down nor leaves a traceback."""
    async with town.command("run") as process:
        await town.people.wait_for_call("setMyCommands")
        for _ in range(2):
            process.send_signal(signal.SIGTERM)
        printed = (await asyncio.wait_for(process.communicate(), timeout=60))[0].decode()
    assert process.returncode == 0
    assert "Traceback" not in printed


async def test_a_telegram_that_does_not_answer_at_the_start_does_not_keep_the_bot_from_stopping(town: Stage) -> None:
    await town.people.fault("getMe", "wait", seconds=600)
    async with town.command("run") as process:
        await struck(town)
        process.send_signal(signal.SIGTERM)
        printed = (await asyncio.wait_for(process.communicate(), timeout=60))[0].decode()
    assert (process.returncode, printed) == (0, "")


@pytest.mark.fault(59)
def test_docker_need_not_kill_after_its_ten_seconds() -> None:
    assert GRACE + GRACE_OF_WEB < 10


@pytest.mark.fault(59)
async def test_a_post_whose_answer_does_not_come_is_cut_off_at_a_stop_and_found_out_afterwards(
    town: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 59. It landed all the same, and stands there once."""
    monkeypatch.setattr("bot.wiring.running.GRACE", 0.5)
    people = town.people
    await town.fill(queue=[make_review("Slowly answered")])
    await people.start(OWNER)
    async with asyncio.timeout(40):  # a call may last 45 s
        async with town.bot():
            await welcomed(town)
            await people.fault("sendMessage", "hang")
            await people.clock("set", SATURDAY_SLOT)
            await people.wait_for("channel", "Slowly answered")
    async with town.bot():
        assert await settled(town, "Posted: No. 1") == 0
    assert len(await people.ledger()) == 1


async def struck(town: Stage) -> None:
    """Returns when a call was struck by the script."""
    async with aclosing(events(town.address, "/sandbox/events?after=0")) as told:
        async for event in told:
            if event["kind"] == "fault" and "hits" not in event["fault"]:  # else it is a line of the script
                return
