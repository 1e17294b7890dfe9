"""After a post its owner opens, fixes, or takes it back: once, whatever Telegram answers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.pipeline.candidate import CandidateState
from bot.reviews.review import Review, ReviewState
from bot.values import replace
from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json, People, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

BODY = "\n\n".join(f"Paragraph {n}: " + "one more line of it. " * 60 for n in range(1, 9))
RECEIPT = ["Open", "Fix", "Take back (48 h)"]
FORMULA = "\n\n$$\\frac{a}{b}$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
PUBLISH = "Publish the correction"


def pruning(body: str = BODY) -> Review:
    return make_review("Patient pruning", body=body, paper=make_paper())


def corrected(body: str, title: str = "Patient pruning") -> bytes:
    return f"# {title}\n\n{body}\n".encode()


@asynccontextmanager
async def posted(town: Stage, body: str = BODY, **settings: Any) -> AsyncIterator[Json]:
    """The review stands in the channel; its receipt."""
    people = town.people
    await town.fill(queue=[pruning(body)])
    await people.start(OWNER)
    async with town.bot(**settings):
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        yield await people.wait_for(OWNER, "Posted: No. 1")


async def fixed(people: People, receipt: Json, text: bytes) -> Json:
    """The owner sends the corrected text; what the bot says of it."""
    await people.press(OWNER, receipt, "Fix")
    asked = await people.edited(OWNER, receipt)
    assert "Send me the corrected text" in asked["text"]
    sent = await people.send_file(OWNER, "corrected.md", text)
    return await people.wait_for(OWNER, "Correction of No. 1:", after=sent)


async def published(people: People, proposal: Json) -> Json:
    """What the owner hears when it is over."""
    await people.press(OWNER, proposal, PUBLISH)
    return await people.wait_for(
        OWNER, lambda message: message.get("text", "").startswith(("Corrected", "Not corrected"))
    )


async def texts(people: People) -> list[str]:
    return [message["text"] for message in await people.messages("channel") if "text" in message]


async def edits(people: People) -> list[int]:
    """The channel's messages that were edited, by id, in the order of the calls."""
    channel = (await people.world())["channel"]["id"]
    calls = [call["params"] for call in await people.calls("editMessageText")]
    return [int(call["message_id"]) for call in calls if int(call["chat_id"]) == channel]


async def review(town: Stage) -> tuple[ReviewState, int | None, str]:
    """State, number and text of the only review."""
    async with town.rooms() as rooms:
        (stored,) = await rooms.database.archive.changed_since(0, 9)
        return stored.state, stored.review.number, stored.review.body


async def publish(town: Stage, correction_id: int = 1) -> None:
    """As by the press, without an edit of the question between those of the channel."""
    async with town.rooms() as rooms:
        cause, now = f"button:{correction_id}", town.world.clock.now()
        assert await rooms.database.corrections.publish(correction_id, 1, now, cause)


async def test_one_word_is_one_edit_and_every_cut_stays(town: Stage) -> None:
    people = town.people
    async with posted(town) as receipt:
        assert re.fullmatch(r"Posted: No. 1, 3 messages, 09:00:\d\d\nPatient pruning", receipt["text"])
        assert labels(receipt) == RECEIPT
        before = await texts(people)
        proposal = await fixed(people, receipt, corrected(BODY.replace("Paragraph 5", "Chapter 5")))
        assert labels(proposal) == [PUBLISH, "Not now"]
        assert "Of its 3 messages only this changes: 2" in proposal["text"]
        assert "Was: Paragraph 5" in proposal["text"]
        assert await texts(people) == before
        told = await published(people, proposal)
        assert told["text"].startswith("Corrected: No. 1, 1 of 3 messages, 09:0")
        assert labels(told) == ["Open", "Fix", "To the post"]
        after = await texts(people)
    assert after == [text.replace("Paragraph 5", "Chapter 5") for text in before]
    assert len(await edits(people)) == 1
    assert "Chapter 5" in (await review(town))[2]


async def test_nothing_is_published_without_the_press_and_once_with_two(town: Stage) -> None:
    people = town.people
    async with posted(town, "A short text. " * 30) as receipt:
        proposal = await fixed(people, receipt, corrected("A mended text. " * 30))
        assert "Its message changes." in proposal["text"]
        await people.press(OWNER, proposal, "Not now")
        tools = await people.edited(OWNER, proposal)
        assert "One message in the channel." in tools["text"]
        assert labels(tools) == ["Open", "Fix", "Take back (48 h)", "Other language"]
        assert await edits(people) == []
        await people.press(OWNER, tools, "Fix")
        sent = await people.say(OWNER, corrected("A mended text. " * 30).decode())
        proposal = await people.wait_for(OWNER, "Correction of No. 1:", after=sent)
        first, second = [await people.press(OWNER, proposal, PUBLISH) for _ in range(2)]
        await people.wait_for(OWNER, "Corrected: No. 1")
        await people.answer(first)
        assert "done already" in (await people.answer(second))["text"]
    assert len(await edits(people)) == 1


async def test_what_does_not_fit_any_more_becomes_one_reply_below_the_post(town: Stage) -> None:
    """A second correction knows of the reply, and taking back takes it too."""
    people = town.people
    short, grown = "A short text. " * 250, "\n\n".join(f"Added {n}. " + "More of it. " * 50 for n in range(4))
    async with posted(town, short) as receipt:
        proposal = await fixed(people, receipt, corrected(f"{short}\n\n{grown}"))
        assert "characters do not fit any more: they go below it, as a reply." in proposal["text"]
        await published(people, proposal)
        told = await people.wait_for(OWNER, "The rest of No. 1 stands below it, as a reply.")
        assert labels(told) == ["Open"]
        post, reply = await people.messages("channel")
        assert reply["reply_to_message"]["message_id"] == post["message_id"]
        assert reply["text"].startswith("No. 1, continued\n\nAdded ")
        assert post["text"].endswith("arXiv 2403.17887")
        assert [button["text"] for row in post["reply_markup"]["inline_keyboard"] for button in row] == ["Similar"]
        await people.press(OWNER, await people.wait_for(OWNER, "Corrected: No. 1"), "Fix")
        file = await people.send_file(OWNER, "b.md", corrected(f"{short}\n\n{grown}".replace("Added 3", "Kept 3")))
        proposal = await people.wait_for(OWNER, "Correction of No. 1:", after=file)
        assert "Of its 2 messages only this changes: 2" in proposal["text"]
        await people.press(OWNER, proposal, PUBLISH)
        await people.wait_for("channel", "Kept 3")
        await people.wait_for(OWNER, "1 of 2 messages", after=proposal)
        assert (await texts(people))[0] == post["text"]
        done = await people.edited(OWNER, proposal)
        await people.press(OWNER, done, "To the post")
        await taken_back(people, await people.edited(OWNER, done))
    assert await people.ledger() == []


async def taken_back(people: People, receipt: Json) -> Json:
    """What the owner hears when the messages are gone."""
    await people.press(OWNER, receipt, "Take back (48 h)")
    question = await people.edited(OWNER, receipt)
    assert labels(question) == ["Take it out", "Not now"]
    first, second = [await people.press(OWNER, question, "Take it out") for _ in range(2)]
    told = await people.wait_for(OWNER, "Nothing of this stands in the channel any more; it is a draft again:")
    await people.answer(first)
    assert "done already" in (await people.answer(second))["text"]
    return told


async def test_a_rich_post_is_edited_in_its_form(town: Stage) -> None:
    people = town.people
    body = "Words before. " * 20 + FORMULA + "Words behind. " * 20
    async with posted(town, body, post_format="rich") as receipt:
        (before,) = await people.messages("channel")
        await published(people, await fixed(people, receipt, corrected(body.replace("Words behind", "Words below", 1))))
        (after,) = await people.messages("channel")
    assert after["rich_message"] != before["rich_message"]
    assert "Words below" in str(after["rich_message"])
    assert after["reply_markup"] == before["reply_markup"]


TROUBLES: tuple[dict[str, Any], ...] = (
    {"kind": "error", "code": 429, "description": "Too Many Requests", "retry_after": 3},
    {"kind": "error", "code": 500, "description": "Internal Server Error"},
    {"kind": "drop"},
)
"""A pause, Telegram away, a lost answer."""


async def test_an_edit_is_made_in_the_end_whatever_telegram_answers_first(town: Stage) -> None:
    people = town.people
    async with posted(town) as receipt:
        assert labels(receipt) == RECEIPT
        for number, trouble in enumerate(TROUBLES, start=1):
            said = await correct(town, f"Chapter {number}")
            await people.fault("editMessageText", nth=1, **trouble)
            await publish(town, number)
            await people.clock("start", rate=20)
            await people.wait_for(OWNER, "Corrected: No. 1, 1 of 3 messages", after=said)
            await people.clock("stop")
            await people.clear_faults()
            assert f"Chapter {number}" in (await texts(people))[1]


async def correct(town: Stage, words: str) -> Json:
    """A correction is proposed; the newest message in the owner's chat."""
    async with town.rooms() as rooms:
        (stored,) = await rooms.database.archive.latest(1)
        after = replace(stored.review, body=BODY.replace("Paragraph 5", words))
        now = town.world.clock.now()
        await rooms.database.corrections.propose(stored.id, after, 1, now, f"update:{words}")
    return (await town.people.messages(OWNER))[-1]


async def test_killed_in_an_edit_the_next_process_makes_it_again(town: Stage) -> None:
    async with posted(town):
        said = await correct(town, "Chapter 5")
    await publish(town)
    async with town.bot_process(crash_at="edit answered:1") as process:
        assert await process.wait() == -9
    async with town.bot():
        await town.people.wait_for(OWNER, "Corrected: No. 1, 1 of 3 messages", after=said)
    assert [text.count("Chapter 5") for text in await texts(town.people)] == [0, 1, 0]


@pytest.mark.fault(46)
async def test_a_message_that_is_gone_is_told_with_what_can_be_done(town: Stage) -> None:
    people = town.people
    async with posted(town) as receipt:
        proposal = await fixed(people, receipt, corrected(BODY.replace("Paragraph 5", "Chapter 5")))
        gone = (await people.messages("channel"))[1]
        await people.delete(OWNER, gone)
        told = await published(people, proposal)
        assert told["text"].startswith("Not corrected: No. 1")
        assert "Message 2 is not in the channel any more." in told["text"]
        assert labels(told) == ["Open", "Fix", "To the post", "Try again"]
        press = await people.press(OWNER, told, "Try again")
        await people.answer(press)
        await people.wait_for(
            OWNER, "Message 2 is not in the channel any more.", after=await people.edited(OWNER, told)
        )
    assert "Chapter 5" in (await review(town))[2]


async def test_a_post_is_taken_back_and_posted_anew(town: Stage) -> None:
    people = town.people
    await town.fill(candidates=[make_record("Patient pruning", paper=make_paper())])
    async with posted(town) as receipt:
        told = await taken_back(people, receipt)
        assert await people.ledger() == []
        assert (await review(town))[:2] == (ReviewState.DRAFT, None)
        async with town.rooms() as rooms:
            candidate = await rooms.database.pipeline.by_paper(make_paper().key)
        assert candidate is not None
        assert candidate.state is CandidateState.DRAFTED
        await people.press(OWNER, told, "Next slot")
        await people.wait_for(OWNER, "“Patient pruning” leaves Sunday")
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for(OWNER, "Posted: No. 1", after=told)
    assert len(await texts(people)) == 3


async def test_after_48_hours_it_is_said_what_can_still_be_done(town: Stage) -> None:
    people = town.people
    async with posted(town) as receipt:
        await people.clock("advance", seconds=49 * 3600)
        await people.press(OWNER, receipt, "Take back (48 h)")
        late = await people.edited(OWNER, receipt)
        assert "is older than 48 hours" in late["text"]
        assert labels(late) == ["Open", "Fix"]
        await people.press(OWNER, late, "Fix")
        file = await people.send_file(OWNER, "late.md", corrected(BODY.replace("Paragraph 1:", "Chapter 1:")))
        await published(people, await people.wait_for(OWNER, "Correction of No. 1:", after=file))
        assert "Chapter 1:" in (await texts(people))[0]
    assert len(await texts(people)) == 3
