"""The bot may not post: nothing leaves, no slot is spent, the owner hears it once, and all goes on by itself."""

import socket
from datetime import timedelta
from functools import partial

import pytest

from bot.reviews.review import Review
from tests.makers import make_paper, make_review
from tests.sandbox.http import request
from tests.sandbox.people import Json
from tests.story.test_slot_to_post import LONG_BODY
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

LOST, BACK = "Restore my rights", "I have all the rights that I need"
NO_POSTING = {"kind": "demote", "rights": ["can_post_messages"]}
TROUBLES = [NO_POSTING, {"kind": "expel"}, {"kind": "vanish"}]
CURES = {"demote": "promote", "expel": "promote", "vanish": "reappear"}


def sound(title: str, number: int) -> Review:
    """A review with which no preflight finds fault."""
    return make_review(title, paper=make_paper(f"2403.1788{number}"))


async def heard(town: Stage, words: str) -> int:
    """In how many of the owner's messages these words stand, or on a button of theirs."""
    return sum(words in str(message) for message in await town.people.messages(OWNER))


async def minutes_pass(town: Stage, count: int) -> None:
    """In each of them the bot asks for its rights, as it does while one is missing."""
    for _ in range(count):
        last = (await town.people.calls("getChatMember"))[-1]["n"]
        await town.people.clock("advance", seconds=61)
        await town.people.wait_for_call("getChatMember", partial(_after, last))


def _after(last: int, call: Json) -> bool:
    return bool(call["n"] > last)


async def titles(town: Stage) -> list[str]:
    """Of the reviews in the channel, by their first message."""
    known = ("First", "Second")
    return [title for message in await town.people.ledger() for title in known if title in message["text"]]


@pytest.fixture
async def queued(town: Stage) -> Stage:
    """Two sound reviews wait, and the owner listens."""
    await town.fill(queue=[sound("First", 1), sound("Second", 2)])
    await town.people.start(OWNER)
    return town


@pytest.mark.fault(40)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: str(trouble["kind"]))
async def test_a_right_that_is_back_in_time_posts_at_once_and_the_slot_is_spent_once(
    queued: Stage, trouble: dict[str, str]
) -> None:
    """Of a channel that vanished nobody tells: the bot finds out with its first message."""
    people = queued.people
    async with queued.bot():
        await people.start("Mei")
        await people.ask("Mei", "/help")
        await people.trouble(**trouble)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, lambda message: LOST in str(message))
        await minutes_pass(queued, 4)
        assert await people.ledger() == []

        await people.trouble(kind=CURES[trouble["kind"]])
        await people.clock("advance", seconds=61)
        await people.wait_for("channel", "First")
        await people.wait_for(OWNER, BACK)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for("channel", "Second")
    assert await titles(queued) == ["First", "Second"]
    assert (await heard(queued, LOST), await heard(queued, BACK)) == (1, 1)


@pytest.mark.fault(40)
async def test_a_right_taken_between_preflight_and_slot_keeps_the_slot(queued: Stage) -> None:
    people = queued.people
    async with queued.bot():
        await people.clock("set", SATURDAY_SLOT - timedelta(minutes=50))
        await people.wait_for_call("getChatMember", lambda call: call["n"] > 3)  # the preflight; three: the start
        await people.trouble(**NO_POSTING)
        await people.wait_for(OWNER, lambda message: LOST in str(message))
        await people.clock("set", SATURDAY_SLOT)
        await minutes_pass(queued, 3)
        assert await people.ledger() == []
        await people.trouble(kind="promote")
        await people.wait_for("channel", "First")
    assert await titles(queued) == ["First"]
    assert await heard(queued, LOST) == 1


async def test_a_right_that_comes_back_too_late_skips_the_slot_and_the_head_stays_first(queued: Stage) -> None:
    people = queued.people
    async with queued.bot():
        await people.trouble(**NO_POSTING)
        await people.wait_for(OWNER, lambda message: LOST in str(message))
        await people.clock("set", SATURDAY_SLOT)
        await minutes_pass(queued, 2)
        await people.clock("set", SATURDAY_SLOT + timedelta(hours=3))
        await people.wait_for(OWNER, "slot")
        await people.trouble(kind="promote")
        await people.wait_for(OWNER, BACK)
        assert "1. First" in (await people.ask(OWNER, "/queue"))["text"]
        assert await people.ledger() == []
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for("channel", "First")
    assert await titles(queued) == ["First"]


@pytest.mark.fault(40)
async def test_a_right_taken_between_two_messages_holds_the_rest_until_it_is_back(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("First", body=LONG_BODY, paper=make_paper())])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "demote", nth=2, rights=["can_post_messages"])
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, lambda message: LOST in str(message))
        await minutes_pass(town, 3)
        assert len(await people.ledger()) == 1
        await people.trouble(kind="promote")
        await people.wait_for(OWNER, BACK)
        await people.clock("advance", seconds=61)
        await people.wait_for(OWNER, "Posted: No. 1")
    found = [message["text"] for message in await people.ledger()]
    assert [text.rpartition("(")[2] for text in found] == [f"{n}/{len(found)})" for n in range(1, len(found) + 1)]
    assert await heard(town, LOST) == 1


async def test_without_the_right_the_channel_is_tried_once_a_minute_at_most(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("First", body=LONG_BODY, paper=make_paper())])
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await people.fault("sendMessage", "demote", nth=2, rights=["can_post_messages"])
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for_call("sendMessage", lambda call: call["status"] == 400)
        await minutes_pass(town, 5)
    refused = [call["at"] for call in await people.calls("sendMessage") if call["status"] == 400]
    assert 1 <= len(set(refused)) == len(refused) <= 6


async def test_a_lost_right_to_delete_is_told_and_posting_goes_on(queued: Stage) -> None:
    people = queued.people
    async with queued.bot():
        await people.trouble(kind="demote", rights=["can_delete_messages"])
        notice = await people.wait_for(OWNER, "delete messages")
        (row,) = notice["reply_markup"]["inline_keyboard"]
        restore = f"https://t.me/{queued.world.bot.username}?startchannel&admin="
        assert row[0]["url"].startswith(restore)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "First")


async def test_a_bot_that_starts_without_its_right_says_so_once(queued: Stage) -> None:
    people = queued.people
    await people.trouble(**NO_POSTING)
    for _ in range(2):
        async with queued.bot():
            await people.wait_for(OWNER, lambda message: LOST in str(message))
            await minutes_pass(queued, 2)
    assert await heard(queued, LOST) == 1


@pytest.mark.fault(44)
async def test_an_hour_before_its_slot_a_review_with_faults_is_told_once(town: Stage) -> None:
    people = town.people
    await people.start(OWNER)
    await town.fill(queue=[make_review("First", body="As x grows, y falls.")], warned=False)
    for _ in range(2):  # a restart tells nothing twice
        async with town.bot():
            await people.clock("set", SATURDAY_SLOT - timedelta(minutes=50))
            told = await people.wait_for(OWNER, "This leaves at 09:00")
            assert "The paper's link is missing" in told["text"]
            await people.ask(OWNER, "/queue")
    assert await heard(town, "This leaves at 09:00") == 1


async def test_an_hour_before_its_slot_it_is_told_that_all_that_waits_is_held_back(town: Stage) -> None:
    people = town.people
    await people.start(OWNER)
    await town.fill(queue=[make_review("First", body="As $x$ grows, $y falls.")])
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT - timedelta(minutes=50))
        told = await people.wait_for(OWNER, "Nothing leaves at 09:00")
        assert "First" in told["text"]


async def test_health_is_red_from_a_slot_without_the_right_to_post_until_it_is_back(queued: Stage) -> None:
    people = queued.people
    with socket.create_server(("127.0.0.1", 0)) as found:
        where = f"127.0.0.1:{found.getsockname()[1]}"

    async def health() -> tuple[int, bool]:
        status, body = await request(f"http://{where}", "GET", "/health")
        return status, b"the bot may not post in the channel since" in body

    async with queued.bot(listen=where):
        await people.trouble(**NO_POSTING)
        await people.wait_for(OWNER, lambda message: LOST in str(message))
        assert await health() == (200, False)
        await people.clock("set", SATURDAY_SLOT)
        assert await health() == (503, True)
        await people.trouble(kind="promote")
        await people.wait_for(OWNER, "Posted: No. 1")
        assert await health() == (200, False)
