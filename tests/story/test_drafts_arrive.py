"""A draft arrives the way people send it: in pieces, formatted, as a file, forwarded; and is edited, replaced."""

import signal
from typing import Any

import pytest

from bot.reviews.paper import paper_from_url
from tests.sandbox.people import labels
from tests.sandbox.triggers.files import png
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

LINK = "https://arxiv.org/abs/2511.01234"
PROSE = "Why keep a layer that nobody uses, when its neighbour says the same words a little louder? "
READING, CARD = "Reading…", "Preview"


def paragraph(number: int, size: int) -> str:
    """Of exactly so many characters; each can be told from the others."""
    return f"Part {number}. {PROSE * (size // len(PROSE) + 1)}"[: size - 1].rstrip() + "."


def review(*sizes: int, title: str = "Sparse Nets from Dense Data", link: str = LINK) -> str:
    paragraphs = [paragraph(number, size) for number, size in enumerate(sizes, 1)]
    return "\n\n".join([f"# {title}", link, *paragraphs])


def is_card(message: dict[str, Any]) -> bool:
    return CARD in labels(message)


@pytest.fixture
async def desk(town: Stage) -> Stage:
    await town.people.start(OWNER)
    await town.people.start("Mei")
    return town


async def drafts(stage: Stage) -> list[Any]:
    async with stage.rooms() as rooms:
        return [one.stored.review for one in await rooms.database.drafts.drafts()]


async def sent_as_draft(stage: Stage, text: str, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The owner's message, and the card that came of it."""
    sent = await stage.people.say(OWNER, text, **how)
    return sent, await stage.people.wait_for(OWNER, is_card, after=sent)


async def pasted(stage: Stage, text: str, pieces: int) -> dict[str, Any]:
    """The owner pastes it; the card, which is in place of "reading…"."""
    sent = await stage.people.say(OWNER, text)
    reading = await stage.people.wait_for(OWNER, f"{READING} {pieces} parts" if pieces > 1 else READING, after=sent)
    await stage.people.clock("advance", seconds=6)
    card = await stage.people.wait_for(OWNER, is_card, after=sent)
    assert card["message_id"] == reading["message_id"]
    return card


async def test_a_long_text_comes_in_pieces(desk: Stage) -> None:
    people = desk.people
    six_thousand = review(2900, 2900)
    async with desk.bot():
        card = await pasted(desk, six_thousand, pieces=2)
        assert "2 messages" in card["text"]
        assert "Sparse Nets from Dense Data" in card["text"]
        await people.clock("advance", seconds=60)
        assert "no review in the archive" in (await people.ask(OWNER, "nets"))["text"]  # no piece any more
        card = await pasted(desk, review(3900, 4050, 60, title="With a tail", link=""), pieces=3)
        assert "3 messages" in card["text"]
    tail, first = await drafts(desk)
    assert first.paper == paper_from_url(LINK)
    assert first.body == six_thousand.split("\n\n", 2)[2]
    assert tail.body.endswith(f"\n\n{paragraph(3, 60)}")


async def test_every_form_becomes_a_draft_that_is_edited_and_replaced(desk: Stage) -> None:
    people = desk.people
    long = paragraph(1, 1000)
    async with desk.bot():
        text = f"Bold nets\n\n{long}\n{LINK}"
        bold = {"type": "bold", "offset": text.index("Why"), "length": 3}
        source, card = await sent_as_draft(desk, text, entities=[bold])
        fraction = {"type": "mathematical_expression", "expression": r"\frac{a}{b}"}
        items = [{"blocks": [{"type": "paragraph", "text": word}]} for word in ("prune", "train")]
        blocks: list[dict[str, Any]] = [
            {"type": "heading", "text": "Rich nets", "size": 2},
            {"type": "paragraph", "text": [long, " It is ", fraction, "."]},
            {"type": "heading", "text": "How", "size": 3},
            {"type": "list", "items": items},
            {"type": "table", "cells": [[{"text": "net"}, {"text": "size"}], [{"text": "small"}, {"text": "1"}]]},
            fraction,
        ]
        sent = await people.say_rich(OWNER, blocks)
        assert "Rich nets" in (await people.wait_for(OWNER, is_card, after=sent))["text"]
        for name in ("kite.md", "wind.txt"):
            sent = await people.send_file(OWNER, name, review(1000, title=f"File {name[:4]}", link="").encode())
            assert f"File {name[:4]}" in (await people.wait_for(OWNER, is_card, after=sent))["text"]
        bodies = {draft.title: draft.body for draft in await drafts(desk)}
        assert set(bodies) == {"Bold nets", "Rich nets", "File kite", "File wind"}
        assert "**Why** keep" in bodies["Bold nets"]
        table = "| net | size |\n| --- | --- |\n| small | 1 |"
        assert f"## How\n\n- prune\n- train\n\n{table}\n\n$$\n\\frac{{a}}{{b}}\n$$" in bodies["Rich nets"]
        assert r"It is $\frac{a}{b}$." in bodies["Rich nets"]

        edited = await people.edit(OWNER, source, text.replace("Bold nets", "Bolder nets"))
        told = await people.wait_for(OWNER, "The draft has this text now", after=edited)
        assert "Bolder nets" in told["text"]
        await people.press(OWNER, told, "Undo")
        assert "Bold nets" in (await people.edited(OWNER, told))["text"]
        reply = await people.send_file(OWNER, "new.md", review(1200, title="From a file").encode(), reply_to=card)
        assert "From a file" in (await people.wait_for(OWNER, "The draft has this text now", after=reply))["text"]
        again = await people.say(OWNER, review(1300, title="From a message"), reply_to=source)
        assert "From a message" in (await people.wait_for(OWNER, "The draft has this text now", after=again))["text"]
    assert {draft.title for draft in await drafts(desk)} == {"From a message", "Rich nets", "File kite", "File wind"}


async def test_what_may_be_no_draft_gets_a_clear_sentence_and_a_way_on(desk: Stage) -> None:
    people = desk.people
    poem = "The wind\n" + "\n".join(f"It lifts the kite, line {n} of many" for n in range(12))
    async with desk.bot():
        sent = await people.say(OWNER, poem)
        question = await people.wait_for(OWNER, "What is it?", after=sent)
        assert labels(question) == ["It is a draft all the same", "Search for it", "Not now"]
        await people.press(OWNER, question, "It is a draft all the same")
        assert is_card(await people.edited(OWNER, question))
        sent = await people.send_file(OWNER, "book.txt", (PROSE * 8000).encode())
        await people.wait_for(OWNER, "a draft has at most 60000: that is a book", after=sent)
        sent = await people.send_file(OWNER, "book.pdf", b"%PDF-1.7 and so on")
        await people.wait_for(OWNER, "I cannot read book.pdf", after=sent)
        sent = await people.send_file(OWNER, "kite.png", png(9, 9), photo=True)
        await people.wait_for(OWNER, "A picture alone is no draft", after=sent)

        sent = await people.bring(OWNER, review(1500, title="Theirs", link=""), "Kite news")
        question = await people.wait_for(OWNER, "That was posted in “Kite news”", after=sent)
        await people.press(OWNER, question, "It is a draft all the same")
        assert "Theirs" in (await people.edited(OWNER, question))["text"]
        sent = await people.bring(OWNER, review(1500), "Kite news")  # the paper is listed, as ever
        assert "It is a draft all the same" in labels(await people.wait_for(OWNER, "It is on the list", after=sent))

        assert "too long for me" in (await people.ask("Mei", review(1500)))["text"]
        sent = await people.send_file("Mei", "kite.md", review(1500).encode())
        await people.wait_for("Mei", "I can read words only", after=sent)
        await people.edit("Mei", sent, "kites")  # nobody cares
        assert "no review in the archive" in (await people.ask("Mei", "winds"))["text"]
    assert {draft.title for draft in await drafts(desk)} == {"The wind", "Theirs"}


async def test_a_second_draft_and_a_late_edit_are_told(desk: Stage) -> None:
    people = desk.people
    async with desk.bot():
        await sent_as_draft(desk, review(1500, title="First try"))
        text = review(1600, title="Second try")
        source, card = await sent_as_draft(desk, text)
        assert "another draft of this paper: “First try”" in card["text"]
        assert len(await drafts(desk)) == 2
        await people.press(OWNER, card, "Discard the former one")
        card = await people.edited(OWNER, card)
        assert [draft.title for draft in await drafts(desk)] == ["Second try"]
        assert "Bring it back" in labels(card)

        await people.press(OWNER, card, next(label for label in labels(card) if label.startswith("Next slot")))
        await people.edited(OWNER, card)
        edited = await people.edit(OWNER, source, text.replace("Second", "Third"))
        told = await people.wait_for(OWNER, "waits in the queue by now", after=edited)
        await people.press(OWNER, told, "Use the new text")
        assert "waits with the new text" in (await people.edited(OWNER, told))["text"]

        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        assert "Third try" in (await people.messages("channel"))[0]["text"]
        edited = await people.edit(OWNER, source, text.replace("Second", "Fourth"))
        assert "New title: Fourth try" in (await people.wait_for(OWNER, "Correction of No. 1", after=edited))["text"]


async def test_a_killed_bot_loses_no_piece(desk: Stage) -> None:
    people = desk.people
    text = review(3900, 3000)
    async with desk.bot_process() as process:
        first = await people.say(OWNER, text[:4000])
        await people.wait_for(OWNER, READING, after=first)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await people.say(OWNER, text[4000:])
    async with desk.bot_process() as process:
        await people.wait_for(OWNER, f"{READING} 2 parts", after=first)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await people.clock("advance", seconds=60)
    async with desk.bot():
        assert "2 messages" in (await people.wait_for(OWNER, is_card, after=first))["text"]
    assert len(await drafts(desk)) == 1
