"""One bot, one channel, one database: who does not belong is refused with a plain line, who is missing is not."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from bot.clock import no_checkpoint
from bot.errors import DatabaseBusy, ForeignDatabase
from bot.sandbox.cast import BOT, CHANNEL
from bot.values import replace
from bot.wiring.build import build
from tests.makers import make_review
from tests.story.voting import welcomed
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage, stage

WRONG_TOKEN = "7000000001:" + "wrong-token-" * 3
OTHER_BOT = replace(BOT, id=7_000_000_002, token="7000000002:opens-nothing-but-another-sandbox")
OTHER_CHANNEL = replace(CHANNEL, id=-1_001_234_500_077)


async def run(town: Stage, *arguments: str, **changes: Any) -> tuple[int | None, str]:
    """A command that ends by itself: its exit code and what it printed."""
    async with town.command(*arguments, **changes) as process:
        printed, _ = await asyncio.wait_for(process.communicate(), timeout=60)
    return process.returncode, printed.decode()


async def test_a_second_bot_on_the_same_file_is_refused(town: Stage) -> None:
    await town.people.start("Mei")
    async with town.bot():
        with pytest.raises(DatabaseBusy):
            async with build(town.settings(), town.world.clock, no_checkpoint):
                pass
        await welcomed(town)  # the first one goes on


@pytest.mark.fault(11)
async def test_a_second_process_says_what_to_do_and_leaves(town: Stage) -> None:
    async with town.bot():
        code, printed = await run(town, "run")
    file = town.folder / "bot.db"
    assert printed == f"Another reviewbot runs on {file}. Stop it first, or set another BOT_DATABASE_URL.\n"
    assert code == 1


async def test_after_a_kill_the_file_is_free_at_once(town: Stage) -> None:
    await town.people.start("Mei")
    async with town.bot_process() as process:
        await welcomed(town)
        process.kill()
        await process.wait()
    async with town.bot():
        await town.people.ask("Mei", "/help")


@pytest.mark.parametrize(
    ("other", "kind"),
    [({"account": OTHER_BOT}, "bot"), ({"channel": OTHER_CHANNEL}, "channel")],
    ids=["another bot", "another channel"],
)
async def test_a_foreign_database_is_refused(town: Stage, tmp_path: Path, other: dict[str, Any], kind: str) -> None:
    async with town.bot():
        pass
    (tmp_path / "other").mkdir()
    async with stage(tmp_path / "other", town.database_url, **other) as elsewhere:
        with pytest.raises(ForeignDatabase) as refused:
            async with elsewhere.bot():
                pass
        assert refused.value.kind == kind
        code, printed = await run(elsewhere, "run")
    assert code == 2
    assert printed.startswith(f"This database belongs to another {kind} (")
    assert "Set BOT_DATABASE_URL to a database of its own." in printed
    assert printed.count("\n") == 1


@pytest.mark.fault(38)
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_a_wrong_token_is_one_clear_line_without_the_token(town: Stage, level: str) -> None:
    code, printed = await run(town, "run", token=WRONG_TOKEN, log_level=level)
    assert code == 2
    assert printed.splitlines()[-1] == "BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather"
    assert level == "DEBUG" or printed.count("\n") == 1
    assert WRONG_TOKEN.partition(":")[2] not in printed


async def test_a_wrong_channel_is_one_clear_line(town: Stage) -> None:
    code, printed = await run(town, "run", channel="@nobody_here")
    assert code == 2
    assert printed.startswith("BOT_CHANNEL: @sandbox_review_bot cannot see @nobody_here")
    assert printed.count("\n") == 1


@pytest.mark.fault(34)
async def test_without_telegram_it_says_so_and_leaves(town: Stage) -> None:
    code, printed = await run(town, "run", api_base_url="http://127.0.0.1:9")
    assert code == 1
    assert printed.startswith("Telegram does not answer: ")


async def test_the_program_stops_in_good_order(town: Stage) -> None:
    await town.people.start("Mei")
    async with town.command("run") as process:
        await welcomed(town)
        process.send_signal(signal.SIGTERM)
        printed = (await asyncio.wait_for(process.communicate(), timeout=60))[0].decode()
    assert process.returncode == 0
    assert "Traceback" not in printed


async def test_an_owner_who_never_pressed_start_does_not_stop_the_posts(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Posted anyway"), make_review("Second")])
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "Posted anyway")
        await people.wait_for_call("sendMessage", lambda call: call["status"] == 403)
        await people.start(OWNER)
        await people.clock("start", rate=20)  # what could not be told is tried again after some seconds of this clock
        await people.wait_for(OWNER, "Posted: No. 1")
    assert len(await people.ledger()) == 1
