"""Readers vote, wait and ask; owners post and decide; each reader is told once, and whoever says so is forgotten."""

import pytest

from bot.pipeline.wishes import Wished
from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json, labels
from tests.story.voting import announced, ends, opened_ballot, papers, vote, welcomed
from tests.world.stage import OWNER, READERS, SATURDAY_SLOT, Stage

PAPER = make_paper()
OUT = "The paper you waited for is out"
LINK = "https://arxiv.org/abs/2511.01234"
ASK = "Ask for this paper"


def payload(message: Json, button: str) -> str:
    """What a deep link under a message says to the bot."""
    (url,) = (one["url"] for row in message["reply_markup"]["inline_keyboard"] for one in row if one["text"] == button)
    return str(url).partition("?start=")[2]


@pytest.fixture
async def readers(town: Stage) -> Stage:
    candidates = [make_record("Patience, a preprint", paper=PAPER), *papers()]
    await town.fill(queue=[make_review("Pruning with patience", paper=PAPER)], candidates=candidates)
    for person in (OWNER, *READERS):
        await town.people.start(person)
    return town


async def test_who_waits_for_the_winner_is_told_once_when_its_review_is_posted(readers: Stage) -> None:
    """Omer blocks the bot and Luca has himself forgotten: neither hears of it, and nothing is kept of them."""
    people = readers.people
    async with readers.bot():
        closing = ends(readers)
        poll = await opened_ballot(readers)
        above = await people.wait_for("channel", lambda message: "Tell me when mine is out" in labels(message))
        for name in ("Omer", "Luca", "Mei"):
            said = await people.start(name, payload(above, "Tell me when mine is out"))
            offered = await people.wait_for(name, lambda message: not message["own"], after=said)
            (its_button,) = (one for one in labels(offered) if "Patience" in one)
            await people.press(name, offered, its_button)
            ticked = labels(await people.edited(name, offered))
            assert [("✓" in one) for one in ticked] == [("Patience" in one) for one in ticked]
        await people.block("Omer")
        question = await people.ask("Luca", "/forget")
        await people.press("Luca", question, "Forget all of it")
        await people.edited("Luca", question)
        await vote(readers, poll, "Patience", "Patience")
        await people.clock("set", closing)
        result = await announced(readers)
        again = await people.start("Mei", payload(result, "Tell me when it is out"))
        assert "I tell you when this is out" in (await people.wait_for("Mei", "I tell you", after=again))["text"]
        await people.clock("set", SATURDAY_SLOT)
        letter = await people.wait_for("Mei", OUT)
        assert "Patience, a preprint · No. 1" in letter["text"]
        assert "2 readers chose it" in letter["text"]
        assert labels(letter) == ["Read in the channel", "Read here"]
        await people.press("Mei", letter, "Read here")
        assert "Pruning with patience" in (await people.edited("Mei", letter))["text"]
        assert "You wait for no paper" in (await people.ask("Mei", "/wishes"))["text"]
        link = await people.start("Mei", payload(result, "Tell me when it is out"))
        assert "It is out: No. 1" in (await people.wait_for("Mei", "It is out", after=link))["text"]
        assert [message["text"] for message in await people.messages("Luca") if OUT in message["text"]] == []
    async with readers.rooms() as rooms:
        assert [await rooms.database.wishes.count(reader) for reader in (202, 303, 404)] == [0, 0, 0]
        assert await rooms.database.letters.first(9) == []


async def test_a_paper_is_asked_for_and_both_answers_reach_the_reader(readers: Stage) -> None:
    people = readers.people
    async with readers.bot():
        await welcomed(readers)
        for name, link in (("Mei", LINK), ("Omer", LINK), ("Mei", "https://doi.org/10.1000/xyz123")):
            unknown = await people.ask(name, link)
            ask = next(label for label in labels(unknown) if label in (ASK, "לבקש את המאמר הזה"))
            await people.press(name, unknown, ask)
            await people.edited(name, unknown)
        first = await people.wait_for(OWNER, "2511.01234")
        second = await people.wait_for(OWNER, "10.1000/xyz123")
        await people.press(OWNER, first, "Accept")
        assert "it is on the list" in (await people.edited(OWNER, first))["text"]
        await people.press(OWNER, second, "Decline")
        listed = await people.wait_for("Mei", "The paper you asked for is on the list")
        await people.wait_for("Omer", "המאמר שביקשתם נמצא ברשימה")
        await people.wait_for("Mei", "decided against a review")
        await people.press("Mei", listed, "Tell me when it is out")
        assert "I tell you when this is out" in (await people.edited("Mei", listed))["text"]
        assert "It is on the list" in (await people.ask("Luca", LINK))["text"]
        await people.press("Mei", unknown := await people.ask("Mei", "/suggest https://a.example/paper"), ASK)
        await people.edited("Mei", unknown)
        stranger = await people.ask("Luca", "/suggestions")
        assert "Only the channel's owners" in stranger["text"]
        await people.wait_for(OWNER, "a.example/paper")
        waiting = await people.ask(OWNER, "/suggestions")
        assert "a.example/paper" in waiting["text"]
        await people.press(OWNER, waiting, "1 · Decline")
        assert "No reader waits" in (await people.edited(OWNER, waiting))["text"]
        await people.wait_for("Mei", lambda message: "a.example/paper\nThe owners looked" in message["text"])
    async with readers.rooms() as rooms:
        found = await rooms.database.pipeline.by_paper("arxiv:2511.01234")
        assert found is not None
        assert await rooms.database.wishes.waiting([found.id]) == {found.id: 1}
        assert await rooms.database.letters.first(9) == []


@pytest.mark.fault(57)
@pytest.mark.parametrize(("point", "arrived"), [("letter begun", False), ("letter answered", True)])
async def test_killed_around_a_letter_it_comes_once_or_not_at_all(readers: Stage, point: str, arrived: bool) -> None:
    people = readers.people
    async with readers.rooms() as rooms:
        candidate = await rooms.database.pipeline.by_paper(PAPER.key)
        assert candidate is not None
        for reader in (303, 404):
            now = readers.world.clock.now()
            assert await rooms.database.wishes.wish(candidate.id, reader, "en", now) is Wished.KEPT
    async with readers.bot_process(crash_at=f"{point}:1") as process:
        await people.wait_for_call("setMyCommands")
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    async with readers.bot():
        await people.wait_for("Luca", OUT)
    for name, count in (("Mei", arrived), ("Luca", True)):
        assert sum(OUT in message["text"] for message in await people.messages(name)) == count
    async with readers.rooms() as rooms:
        assert await rooms.database.letters.first(9) == []
