"""A rich post at its slot: refused, in doubt, cut short by Telegram, pinned or silent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.makers import make_review
from tests.sandbox.people import Json, People, labels
from tests.world.oracle import judge, read_records
from tests.world.play import MISSING, REFUSED, THERE, rich_body, settled, started, stopped
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

KNOWN = make_review("Known before")
RICH = make_review("Drawn", body=rich_body(2))
DAY = timedelta(days=1)


@pytest.fixture
def people(town: Stage) -> People:
    town.usual["post_format"] = "rich"
    return town.people


@asynccontextmanager
async def after_a_first_post(town: Stage, **settings: Any) -> AsyncIterator[People]:
    """No. 1 stands in the channel; No. 2 takes two rich messages."""
    people = town.people
    await town.fill(queue=[KNOWN, RICH])
    await people.start(OWNER)
    async with town.bot(**settings):
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        yield people


async def kinds(people: People) -> list[str]:
    """Of what stands in the channel, without notes of pins."""
    return [message["kind"] for message in await people.ledger() if message["kind"] != "pin"]


async def receipt(town: Stage) -> Json:
    assert await settled(town, "Posted: No. 2") == 0
    return await town.people.wait_for(OWNER, "Posted: No. 2")


@pytest.mark.fault(44)
async def test_a_refused_rich_post_arrives_as_plain_text_and_its_owner_reads_why(town: Stage, people: People) -> None:
    async with after_a_first_post(town):
        await people.fault("sendRichMessage", "error", **REFUSED)
        await people.clock("set", SATURDAY_SLOT + DAY)
        told = await receipt(town)
    assert "It went out as plain text: Telegram refused the rich form." in told["text"]
    assert "RICH_MESSAGE_URL_INVALID" in told["text"]
    assert set((await kinds(people))[1:]) == {"text"}
    assert (await judge(town, await read_records(town.database_url))).clean


async def test_a_second_rich_message_that_is_refused_follows_as_plain_text(town: Stage, people: People) -> None:
    async with after_a_first_post(town):
        await people.fault("sendRichMessage", "error", nth=2, **REFUSED)
        await people.clock("set", SATURDAY_SLOT + DAY)
        told = await receipt(town)
    assert "From message 2 on it is plain text" in told["text"]
    assert (await kinds(people))[:3] == ["rich", "rich", "text"]
    assert (await judge(town, await read_records(town.database_url))).clean


@pytest.mark.parametrize("work", ["done", "none"])
async def test_a_lost_answer_to_a_rich_message_is_found_out(town: Stage, people: People, work: str) -> None:
    async with after_a_first_post(town):
        await people.fault("sendRichMessage", "drop", nth=2, work=work)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await receipt(town)
    assert await kinds(people) == ["rich"] * 3
    assert (await judge(town, await read_records(town.database_url))).clean


async def test_it_does_not_become_plain_text_while_the_rich_form_may_still_land(town: Stage, people: People) -> None:
    async with after_a_first_post(town):
        await people.fault("sendRichMessage", "drop", work="none")
        await people.fault("sendRichMessage", "error", nth=2, **REFUSED)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.clock("start", rate=100)
        await people.wait_for(OWNER, "Telegram refused this post, so it is not in the channel:", 30)
        await people.clock("stop")
    assert await kinds(people) == ["rich"]


@pytest.mark.fault(43)
async def test_what_telegram_drops_is_told_once_and_the_post_stays(town: Stage, people: People) -> None:
    async with after_a_first_post(town):
        await people.trouble(kind="shorten", blocks=3)
        await people.clock("set", SATURDAY_SLOT + DAY)
        told = await people.wait_for(OWNER, "Telegram left something out of this:")
        await receipt(town)
    assert "It is message 1 of 2." in told["text"]
    assert "of it is missing, beginning with:" in told["text"]
    assert labels(told) == ["Open", "Text version"]
    assert await kinds(people) == ["rich"] * 3


async def test_a_rich_message_that_lacks_something_and_was_not_confirmed_is_asked_about(
    town: Stage, people: People
) -> None:
    """Its text is another by then, so no look can tell that it is the one."""
    async with after_a_first_post(town):
        await people.trouble(kind="shorten", blocks=3)
        await people.fault("sendRichMessage", "drop")
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.clock("start", rate=100)
        question = await people.wait_for(OWNER, lambda message: THERE in labels(message), 30)
        assert MISSING in labels(question)
        assert "something alike stands there" in question["text"]
        await people.clock("stop")
        await people.press(OWNER, question, THERE)
        await people.wait_for(OWNER, "Posted: No. 2")
    assert await kinds(people) == ["rich"] * 3


async def test_only_the_first_message_of_a_post_rings(town: Stage, people: People) -> None:
    async with after_a_first_post(town):
        await people.clock("set", SATURDAY_SLOT + DAY)
        await receipt(town)
    assert [message["silent"] for message in await people.ledger()] == [False, False, True]


async def test_a_silent_channel_rings_for_nothing(town: Stage, people: People) -> None:
    async with after_a_first_post(town, silent=True):
        await people.fault("sendRichMessage", "error", **REFUSED)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await receipt(town)
    assert all(message["silent"] for message in await people.ledger())


async def pinned(people: People) -> list[int]:
    return [message["id"] for message in await people.ledger() if message["pinned"]]


async def is_pinned(people: People, nth: int) -> int:
    """Returns when the nth message of the channel that is no note of a pin is pinned: its id."""
    posts = [message["id"] for message in await people.ledger() if message["kind"] != "pin"]
    await people.wait_for_call("pinChatMessage", lambda call: str(call["params"]["message_id"]) == str(posts[nth]))
    return int(posts[nth])


async def test_the_newest_post_is_pinned_instead_of_the_one_before(town: Stage, people: People) -> None:
    async with after_a_first_post(town, pin=True):
        first = await is_pinned(people, 0)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await receipt(town)
        await is_pinned(people, 1)
        call = await people.wait_for_call("unpinChatMessage")
    assert str(call["params"]["message_id"]) == str(first)
    posts = [message["id"] for message in await people.ledger() if message["kind"] == "rich"]
    assert await pinned(people) == [posts[1]]


async def test_a_pin_is_repeated_after_a_crash(town: Stage, people: People) -> None:
    town.usual["pin"] = True
    await town.fill(queue=[KNOWN])
    await people.start(OWNER)
    async with town.bot_process("post pinned:1") as process:
        await people.wait_for_call("setMyCommands")
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() < 0
    pins = await people.calls("pinChatMessage")
    async with started(town) as process:
        await people.wait_for_call("pinChatMessage", lambda call: call["n"] > pins[-1]["n"])
        await process.outlives(settled(town, "Posted: No. 1"))
        await stopped(process)
    (post,) = [message["id"] for message in await people.ledger() if message["kind"] == "rich"]
    assert await pinned(people) == [post]


async def test_a_right_that_is_missing_for_a_pin_is_told_once_and_holds_nothing_up(town: Stage, people: People) -> None:
    await people.fault(
        "pinChatMessage", "error", times=9, code=400, description="Bad Request: not enough rights to pin"
    )
    async with after_a_first_post(town, pin=True):
        told = await people.wait_for(OWNER, "I could not pin this:")
        assert labels(told) == ["Restore my rights"]
        await people.clock("set", SATURDAY_SLOT + DAY)
        await receipt(town)
        await people.wait_for_call(
            "pinChatMessage", lambda call: call["n"] > 0 and call["at"] > SATURDAY_SLOT.isoformat()
        )
    heard = [message.get("text", "") for message in await people.messages(OWNER)]
    assert sum("I could not pin this:" in text for text in heard) == 1
    assert await pinned(people) == []
