"""The judge of crash tests sees what is wrong: a judge that finds nothing proves nothing."""

from pathlib import Path

from tests.makers import make_review
from tests.world.oracle import Verdict, judge, read_records
from tests.world.play import settled
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage, stage


async def _posted(town: Stage) -> str:
    """A review stands in the channel; its text."""
    await town.fill(queue=[make_review("Judged")])
    await town.people.start(OWNER)
    async with town.bot():
        await town.people.wait_for(OWNER, "You are an owner here")
        await town.people.clock("set", SATURDAY_SLOT)
        await settled(town, "Posted: No. 1")
    return str((await town.people.ledger())[0]["text"])


async def _verdict(town: Stage) -> Verdict:
    return await judge(town, await read_records(town.database_url))


async def test_an_ordinary_day_is_clean(town: Stage) -> None:
    await _posted(town)
    assert (await _verdict(town)).clean


async def test_a_second_copy_is_seen_even_when_it_was_deleted(town: Stage) -> None:
    copy = await town.people.say(OWNER, await _posted(town), chat="channel")
    await town.people.delete(OWNER, copy)
    assert (await _verdict(town)).doubled == 1


async def test_a_message_of_nobody_is_seen(town: Stage) -> None:
    await _posted(town)
    await town.people.say(OWNER, "By hand", chat="channel")
    assert (await _verdict(town)).unrecorded == 1


async def test_what_stands_in_no_channel_is_lost(town: Stage, tmp_path: Path) -> None:
    """The database of one world, judged by the channel of another."""
    await _posted(town)
    (tmp_path / "other").mkdir()
    async with stage(tmp_path / "other", town.database_url) as elsewhere:
        assert (await _verdict(elsewhere)).lost == 1


async def test_a_token_in_a_file_is_seen(town: Stage) -> None:
    await _posted(town)
    town.log.write_text(f"GET https://api.telegram.org/bot{town.world.bot.token}/getMe")
    assert (await _verdict(town)).wrong == ["the token stands in bot.log"]


async def test_plain_text_beside_the_rich_message_whose_place_it_takes_is_seen(town: Stage) -> None:
    town.usual["post_format"] = "rich"
    await town.fill(queue=[make_review("Judged")])
    await town.people.start(OWNER)
    async with town.bot():
        await town.people.wait_for(OWNER, "You are an owner here")
        await town.people.clock("set", SATURDAY_SLOT)
        await settled(town, "Posted: No. 1")
    records = await read_records(town.database_url)
    (spare,) = [part for part in records.parts if part.spare_for == 1]
    await town.people.say(OWNER, spare.payload["text"], chat="channel")
    assert (await _verdict(town)).doubled == 1
