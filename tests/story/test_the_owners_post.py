"""A post is its owner's: the words around it, its two buttons, the promise that it keeps, a look at it beforehand."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.reviews.review import Review
from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json
from tests.story.voting import announced, ends, opened_ballot, papers, vote
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

DRAWN = "Patient pruning removes whole layers from a network.\n\n$$\\frac{a}{b}$$\n\nThe rest of the network learns on."


def pruning(title: str, **fields: str) -> Review:
    return make_review(title, topics=("pruning",), hook="Half the layers, none of the tears", **fields)


def link(post: Json, label: str) -> str:
    """The payload of a button under a post."""
    (button,) = [key for row in post["reply_markup"]["inline_keyboard"] for key in row if key["text"] == label]
    return str(parse_qs(urlsplit(button["url"]).query)["start"][0])


def labels(post: Json) -> list[str]:
    return [key["text"] for row in post["reply_markup"]["inline_keyboard"] for key in row]


async def test_a_rich_post_leads_to_its_text_and_to_reviews_like_it(town: Stage) -> None:
    people = town.people
    earlier = pruning("Pruning layers early", body="Pruning removes layers of a network before it is trained.")
    await town.fill(queue=[earlier, pruning("Pruning layers late", body=DRAWN)])
    async with town.bot(post_format="auto"):
        await people.start(OWNER)
        await people.clock("set", SATURDAY_SLOT)
        first = await people.wait_for("channel", "Pruning layers early")
        assert labels(first) == ["Similar"]
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("advance", seconds=24 * 3600)
        post = await people.wait_for("channel", lambda message: "rich_message" in message)
        await people.wait_for(OWNER, "Posted: No. 2")
        assert labels(post) == ["Text version", "Similar"]

        await people.start("Mei", link(post, "Text version"))
        text = await people.wait_for("Mei", "Patient pruning removes whole layers")
        assert "a/b" in text["text"]
        assert "No. 2" in text["text"]
        while "Pruning layers late" not in (await people.ask("Mei", "pruning layers late"))["text"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # search hears of a post within a second
        await people.start("Mei", link(post, "Similar"))
        alike = await people.wait_for("Mei", "Like “Pruning layers late”")
        assert "1. Pruning layers early · No. 1" in alike["text"]


async def test_a_button_finds_its_review_after_the_owner_moved_its_number(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Right away")])
    async with town.bot(post_format="auto"):
        await people.start(OWNER)
        await people.clock("set", SATURDAY_SLOT)
        post = await people.wait_for("channel", "Right away")
        await people.wait_for(OWNER, "Posted: No. 1")
    async with town.rooms() as rooms:
        (stored,) = await rooms.database.archive.latest(1)
        await rooms.database.numbers.renumber(stored.id, 348, town.world.clock.now())
    async with town.bot(post_format="auto"):
        await people.start("Mei", link(post, "Similar").replace("s_", "t_"))
        assert "No. 348" in (await people.wait_for("Mei", "Right away"))["text"]


async def test_a_kept_promise_says_who_asked_in_the_owners_words(town: Stage, tmp_path: Path) -> None:
    template = tmp_path / "around.txt"
    template.write_text("{title}\nKites and Papers {number}\n{body}\n{asked}!\n")
    people, paper = town.people, make_paper("2511.01234")
    await town.fill(candidates=[*papers()[:3], make_record("Graph Memory", paper=paper, pitch="Notes that link up.")])
    for person in (OWNER, "Omer", "Mei", "Luca"):
        await people.start(person)
    async with town.bot(template=template):
        closing = ends(town)
        await vote(town, await opened_ballot(town), "Graph", "Graph", "Sparse")
        await people.clock("set", closing)
        await announced(town)
    await town.fill(queue=[make_review("Notes that link up", paper=paper)])
    async with town.bot(template=template):
        await people.clock("set", SATURDAY_SLOT)
        post = await people.wait_for("channel", "Kites and Papers 1")
    assert post["text"].startswith("Notes that link up\nKites and Papers 1\n\n")
    assert post["text"].endswith("\n\nAsked for by 2 readers!")


async def test_the_owner_sees_the_very_messages_beforehand(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[pruning("Pruning layers late", body=DRAWN)])
    async with town.bot(post_format="auto"):
        await people.start(OWNER)
        await people.wait_for(OWNER, "You are an owner here")
        await people.say(OWNER, "/preview")
        opening = await people.wait_for(OWNER, "No. 1, leaves Saturday 21 November, 09:00.")
        seen = await people.wait_for(OWNER, lambda message: "rich_message" in message)
        await people.press(OWNER, opening, "Text")
        await people.wait_for(OWNER, "Daily paper review, No. 1 · 21.11.2026")
        assert await people.ledger() == []
        await people.clock("set", SATURDAY_SLOT)
        post = await people.wait_for("channel", lambda message: "rich_message" in message)
    assert post["rich_message"] == seen["rich_message"]
    assert post["reply_markup"] == seen["reply_markup"]
