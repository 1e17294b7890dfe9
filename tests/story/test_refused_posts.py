"""Telegram refuses a message for good, or a series stops half-way: the owner decides with one press, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from tests.makers import make_review
from tests.sandbox.people import Json, People, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

BODY = "\n\n".join(f"Paragraph {n}: " + "one more line of it, " * 60 for n in range(1, 9))
DRAFT_BUTTONS = ["Edit", "Post now", "Next slot", "Keep as draft"]
SERIES_BUTTONS = ["Send the rest", "Delete what stands", "Delete and edit", "Leave it so"]


def corrected(title: str = "Patient pruning, mended", words: str = "Mended words, line after line. ") -> str:
    return f"# {title}\n\n{words * 20}"


async def refuse(people: People, part: int) -> None:
    await people.fault("sendMessage", "error", nth=part, code=400, description="Bad Request: can't parse entities")


@asynccontextmanager
async def at_the_slot(town: Stage, part: int, slots: str = "daily 09:00") -> AsyncIterator[People]:
    """The slot has come, and Telegram refuses this part of the review, which takes three."""
    people = town.people
    await town.fill(queue=[make_review("Patient pruning", body=BODY)])
    await people.start(OWNER)
    async with town.bot(slots=slots):
        await people.wait_for(OWNER, "You are an owner here")
        await refuse(people, part)
        await people.clock("set", SATURDAY_SLOT)
        yield people


async def refused(people: People, buttons: list[str]) -> Json:
    notice = await people.wait_for(OWNER, "Telegram refused")
    assert labels(notice) == buttons
    return notice


async def stands(people: People) -> list[str]:
    """The ends of all messages in the channel, which say which of how many they are."""
    return [message["text"].rpartition("(")[2].rstrip(")") for message in await people.ledger()]


async def told(people: People, words: str) -> int:
    return sum(words in message.get("text", "") for message in await people.messages(OWNER))


async def test_a_refused_review_is_posted_now_in_ten_seconds_and_once(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        press = await people.press(OWNER, notice, "Post now")
        counting = await people.edited(OWNER, notice)
        assert ("It leaves in 10 seconds." in counting["text"], labels(counting)) == (True, ["Stop"])
        assert await people.ledger() == []
        await people.clock("advance", seconds=10)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.answer(press)
        assert await told(people, "Telegram refused this post") == 0  # its notice shows the answer now
    assert await stands(people) == ["1/3", "2/3", "3/3"]


async def test_a_refused_review_that_has_another_text_by_now_is_shown_and_not_posted(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        drafts = await people.ask(OWNER, "/drafts")
        await people.press(OWNER, drafts, "1")
        card = await people.edited(OWNER, drafts)
        await people.press(OWNER, card, "Title")
        asked = await people.wait_for(OWNER, "title", after=card)
        await people.say(OWNER, "Patient pruning, renamed", reply_to=asked)
        await people.wait_for(OWNER, "Patient pruning, renamed", after=asked)
        await people.press(OWNER, notice, "Post now")
        assert "It changed meanwhile. This is how it stands:" in (await people.edited(OWNER, notice))["text"]
    assert await people.ledger() == []


async def test_a_refused_review_waits_for_the_next_slot(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Next slot")
        assert "leaves Sunday 22 November, 09:00" in (await people.edited(OWNER, notice))["text"]
        assert await people.ledger() == []
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for(OWNER, "Posted: No. 1")
    assert await stands(people) == ["1/3", "2/3", "3/3"]


async def test_a_refused_review_stays_a_draft_and_the_next_slots_pass(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Keep as draft")
        await people.edited(OWNER, notice)
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for(OWNER, "Nothing was posted at the slot")
        assert "The queue is empty" in (await people.ask(OWNER, "/queue"))["text"]
    assert await people.ledger() == []


@pytest.mark.fault(44)
@pytest.mark.parametrize("by", ["file", "message"])
async def test_a_refused_review_is_edited_and_posted(town: Stage, by: str) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Edit")
        source = await people.wait_for(OWNER, lambda message: "document" in message)
        assert source["document"]["file_name"].endswith("patient-pruning.md")
        assert labels(await people.edited(OWNER, notice)) == ["Cancel"]
        if by == "file":
            sent = await people.send_file(OWNER, "new.md", corrected().encode())
        else:
            sent = await people.say(OWNER, corrected())
        answer = await people.wait_for(OWNER, "I have the new text of:", after=sent)
        assert labels(answer) == DRAFT_BUTTONS
        assert "Its title was: Patient pruning" in answer["text"]
        assert "Messages in the channel: 1, before: 3" in answer["text"]
        assert await people.ledger() == []
        await people.press(OWNER, answer, "Post now")
        await people.edited(OWNER, answer)
        await people.clock("advance", seconds=10)
        await people.wait_for(OWNER, "Posted: No. 1")
    (post,) = await people.ledger()
    assert "Patient pruning, mended" in post["text"]
    assert "Mended words" in post["text"]


async def test_an_edit_that_is_cancelled_leaves_the_text_and_the_choice(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Edit")
        asked = await people.edited(OWNER, notice)
        await people.press(OWNER, asked, "Cancel")
        kept = await people.wait_for(OWNER, "its text stays as it was")
        sent = await people.say(OWNER, corrected())
        await people.wait_for(OWNER, "Draft: ", after=sent)  # one of its own
        await people.press(OWNER, kept, "‹ Back to the draft")
        card = await people.edited(OWNER, kept)
        assert "Draft: " in card["text"]
        assert "Post now" in labels(card)
    assert await people.ledger() == []


async def test_what_is_no_text_of_a_review_changes_nothing_while_editing(town: Stage) -> None:
    async with at_the_slot(town, 1) as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Edit")
        await people.wait_for(OWNER, "Send me the corrected text")
        files = [
            ("review.pdf", b"%PDF", "no .md or .txt file"),
            ("big.md", b"x" * (5 * 2**20), "larger than 1 MiB"),
            ("latin.md", "# Café\n\nécrit".encode("latin-1"), "not UTF-8"),
            ("empty.md", b" ", "it is empty"),
            ("short.md", b"# A title\n\nwords", "too short for a review"),
            ("plain.txt", b"*" * 400, "no title"),
        ]
        for name, content, words in files:
            sent = await people.send_file(OWNER, name, content)
            assert words in (await people.wait_for(OWNER, lambda it: not it["own"], after=sent))["text"], name
        assert (
            "no review in the archive" in (await people.ask(OWNER, "pruning"))["text"]
        )  # a few words are a search still
        long = await people.say(OWNER, "word " * 1000)
        for _ in range(2):
            long = await people.wait_for(OWNER, "Please send a .md file", after=long)
        sent = await people.send_file(OWNER, "new.md", corrected().encode())
        await people.wait_for(OWNER, "I have the new text of:", after=sent)
    assert await people.ledger() == []


@pytest.mark.fault(50)
async def test_an_edit_that_comes_while_the_review_is_posted_goes_out_when_it_stands(town: Stage) -> None:
    async with at_the_slot(town, 1, "daily 09:00, daily 15:00") as people:
        notice = await refused(people, DRAFT_BUTTONS)
        await people.press(OWNER, notice, "Edit")
        await people.wait_for(OWNER, "Send me the corrected text")
        async with town.rooms() as rooms:  # as another owner would, by another button
            (review,) = await rooms.database.archive.changed_since(0, 9)
            await rooms.database.queue.put_first(review.id, town.world.clock.now(), None)
        await people.fault("sendMessage", "wait", nth=2, seconds=2)
        await people.clock("set", SATURDAY_SLOT + timedelta(hours=6))
        await people.wait_for("channel", "Paragraph 1")
        sent = await people.send_file(OWNER, "new.md", corrected().encode())
        answer = await people.wait_for(OWNER, "with the text that it had", after=sent)
        assert labels(answer) == []
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.wait_for(OWNER, "Corrected: No. 1")
        assert "Mended words" in (await people.ledger())[0]["text"]
    assert await stands(people) == ["1/3", "2/3", "3/3"]


@pytest.mark.fault(48)
async def test_the_rest_follows_once_the_fault_is_gone(town: Stage) -> None:
    async with at_the_slot(town, 2) as people:
        notice = await refused(people, SERIES_BUTTONS)
        await people.clock("advance", seconds=24 * 3600)
        assert await stands(people) == ["1/3"]
        press = await people.press(OWNER, notice, "Send the rest")
        again = await people.press(OWNER, notice, "Send the rest")
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.answer(press)
        assert "done already" in (await people.answer(again))["text"]
    assert await stands(people) == ["1/3", "2/3", "3/3"]


async def test_a_part_that_is_refused_again_is_asked_about_again(town: Stage) -> None:
    async with at_the_slot(town, 2) as people:
        notice = await refused(people, SERIES_BUTTONS)
        await refuse(people, 1)
        await people.press(OWNER, notice, "Send the rest")
        second = await people.wait_for(OWNER, lambda it: labels(it) == SERIES_BUTTONS, after=notice)
        await people.press(OWNER, second, "Leave it so")
        await people.wait_for(OWNER, "as it stands")
        assert "Patient pruning" in (await people.ask(OWNER, "/latest"))["text"]
    assert await stands(people) == ["1/3"]


@pytest.mark.fault(48)
async def test_what_stands_is_deleted_and_the_review_is_posted_anew(town: Stage) -> None:
    async with at_the_slot(town, 3) as people:
        notice = await refused(people, SERIES_BUTTONS)
        await people.press(OWNER, notice, "Delete what stands")
        deleted = await people.wait_for(OWNER, "Nothing of this stands in the channel any more")
        assert labels(deleted) == DRAFT_BUTTONS
        assert await people.ledger() == []
        await people.press(OWNER, deleted, "Post now")
        await people.edited(OWNER, deleted)
        await people.clock("advance", seconds=10)
        await people.wait_for(OWNER, "Posted: No. 1")
    assert await stands(people) == ["1/3", "2/3", "3/3"]


async def test_what_telegram_does_not_let_us_delete_is_left_to_the_owner(town: Stage) -> None:
    async with at_the_slot(town, 2) as people:
        notice = await refused(people, SERIES_BUTTONS)
        await people.clock("advance", seconds=49 * 3600)
        await people.press(OWNER, notice, "Delete what stands")
        deleted = await people.wait_for(OWNER, "One of its messages stands in the channel still")
        assert labels(deleted) == ["Open", *DRAFT_BUTTONS]
    assert await stands(people) == ["1/3"]


@pytest.mark.fault(48)
async def test_half_a_series_is_deleted_edited_and_posted_anew(town: Stage) -> None:
    async with at_the_slot(town, 2) as people:
        notice = await refused(people, SERIES_BUTTONS)
        await people.press(OWNER, notice, "Delete and edit")
        await people.wait_for(OWNER, lambda message: "document" in message)
        await people.wait_for(OWNER, "Nothing of this stands in the channel any more")
        sent = await people.send_file(OWNER, "new.md", corrected().encode())
        answer = await people.wait_for(OWNER, "I have the new text of:", after=sent)
        await people.press(OWNER, answer, "Next slot")
        await people.wait_for(OWNER, "leaves Sunday 22 November, 09:00")
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for(OWNER, "Posted: No. 1")
    (post,) = await people.ledger()
    assert "Mended words" in post["text"]


async def test_a_deletion_goes_on_after_a_restart(town: Stage) -> None:
    people = town.people
    async with at_the_slot(town, 3):
        notice = await refused(people, SERIES_BUTTONS)
        await people.fault("deleteMessage", "error", nth=2, code=500, description="Internal Server Error", times=50)
        await people.press(OWNER, notice, "Delete what stands")
        await people.wait_for(OWNER, "I am deleting what stands of it")
        await people.wait_for_call("deleteMessage", lambda call: call["status"] == 500)
    assert await stands(people) == ["1/3"]
    await people.clear_faults()
    async with town.bot():
        deleted = await people.wait_for(OWNER, "Nothing of this stands in the channel any more")
        assert await people.ledger() == []
        await people.press(OWNER, deleted, "Keep as draft")
        await people.edited(OWNER, deleted)
    assert await told(people, "Nothing of this stands") == 0


async def test_a_series_that_the_bot_could_not_finish_in_time_waits_for_its_owner(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Patient pruning", body=BODY)])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", nth=2, code=429, description="Too Many Requests", retry_after=60)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for_call("sendMessage", lambda call: call["status"] == 429)
    await people.clock("advance", seconds=3 * 3600)
    async with town.bot():
        held = await people.wait_for(OWNER, "This stopped half-way")
        assert labels(held) == SERIES_BUTTONS
        assert "Message 2 of 3 is not in the channel yet." in held["text"]
        assert await stands(people) == ["1/3"]
    async with town.bot():  # told once, however often it starts
        await people.press(OWNER, held, "Send the rest")
        await people.wait_for(OWNER, "Posted: No. 1")
    assert await stands(people) == ["1/3", "2/3", "3/3"]
    assert await told(people, "This stopped half-way") == 1
