"""A refused post and half a series: what their owner reads, and what each button does."""

from typing import Any

import pytest

from bot.chat.commands.drafts import POST_NOW
from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.intake.revise import EDITING_LASTS, Editing
from bot.publishing.mending import Held, Word
from bot.publishing.ports import Notice
from bot.reviews.review import ReviewState
from bot.sandbox.world import World
from tests.chat.fakes import NOW, OWNER, PLACE, ZONE, FakeHouse, review, stored
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

FACTS = {"post_kind": "review", "post_id": 7, "review_id": 5, "title": "Sparse Nets", "reason": "400 bad"}
FIRST = FACTS | {"position": 1, "count": 3, "attempt": 1}
SECOND = FACTS | {"position": 2, "count": 3, "attempt": 4}
DRAFT = ["Edit", "Post now", "Next slot", "Keep as draft"]
SERIES = ["Send the rest", "Delete what stands", "Delete and edit", "Leave it so"]
DELETED = {"post_id": 7, "review_id": 5, "title": "Sparse Nets", "left": [], "unseen": 0}
LONG = "# Sparse Nets, mended\n\n" + "A line of the mended text. " * 20


@pytest.fixture
def owners(telegram: Connection, house: FakeHouse, world: World) -> TelegramOwners:
    telling = Telling(say=Languages().of("en"), buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    return TelegramOwners(Replying(telegram.api), [OWNER], telling, Tongues(house.notes, Languages()))


async def told(owners: TelegramOwners, people: People, kind: str, facts: dict[str, Any]) -> Json:
    assert await owners.tell(Notice(1, kind, facts))
    return (await people.messages("Dana"))[-1]


async def pressed(shift: Shift, people: People, message: Json, label: str) -> Json:
    """The message after the press."""
    await people.press("Dana", message, label)
    await shift.work()
    return await people.edited("Dana", message)


@pytest.mark.parametrize(
    ("kind", "facts", "words", "buttons"),
    [
        ("post_failed", FIRST, "It is a draft again, and its number is free.", DRAFT),
        ("post_failed", SECOND, "Telegram refused message 2 of 3:", SERIES),
        ("post_failed", FIRST | {"post_kind": "result", "review_id": None}, "so it is not in the channel", []),
        ("post_failed", SECOND | {"post_kind": "ballot", "review_id": None}, "It stays kept", []),
        ("series_held", SECOND, "This stopped half-way, and too long ago to just go on:", SERIES),
        ("series_deleted", DELETED, "Nothing of this stands in the channel any more", DRAFT),
        ("series_deleted", DELETED | {"left": [77], "unseen": 1}, "2 of its messages stand", ["Open", *DRAFT]),
    ],
)
async def test_every_failure_comes_with_what_can_be_done(
    shift: Shift, owners: TelegramOwners, people: People,
    kind: str, facts: dict[str, Any], words: str, buttons: list[str],
) -> None:  # fmt: skip
    notice = await told(owners, people, kind, facts)
    assert words in notice["text"]
    assert "Sparse Nets" in notice["text"]
    assert labels(notice) == buttons


async def test_a_draft_waits_for_the_next_slot_when_its_owner_says_so(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse
) -> None:
    house.mend.drafts[5] = stored(5, review(5, "Sparse Nets"), ReviewState.DRAFT)
    notice = await told(owners, people, "post_failed", FIRST)
    assert "“Sparse Nets” is on its way" in (await pressed(shift, people, notice, "Next slot"))["text"]
    assert house.mend.done == [5]


@pytest.mark.parametrize(("kind", "facts"), [("post_failed", FIRST), ("series_deleted", DELETED)])
async def test_post_now_counts_down_for_the_text_that_was_seen(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse, kind: str, facts: dict[str, Any]
) -> None:
    """As on the draft's card; a notice that an earlier release wrote names no text, and revisions count from 1."""
    draft = house.drafts.put(review(5, "Sparse Nets"), None).stored
    of_it = facts | {"review_id": draft.id}
    await told(owners, people, kind, of_it)
    notice = await told(owners, people, kind, of_it | {"revision": draft.revision})
    subjects = [issued.subject for issued in house.buttons.issued.values() if issued.action == POST_NOW]
    assert subjects == [f"{draft.id}:0", f"{draft.id}:{draft.revision}"]
    answered = await pressed(shift, people, notice, "Post now")
    assert "It leaves in 10 seconds." in answered["text"]
    assert labels(answered) == ["Stop"]


async def test_a_draft_that_moved_on_says_so(shift: Shift, owners: TelegramOwners, people: People) -> None:
    for label in ("Next slot", "Edit", "Keep as draft"):
        notice = await told(owners, people, "post_failed", FIRST)
        answered = await pressed(shift, people, notice, label)
        assert answered["text"].endswith("This was decided already. /queue shows how it stands.")
        assert labels(answered) == []


async def test_what_was_asked_stays_above_what_was_answered(
    shift: Shift, owners: TelegramOwners, people: People
) -> None:
    notice = await told(owners, people, "post_failed", SECOND)
    answered = await pressed(shift, people, notice, "Send the rest")
    assert answered["text"] == f"{notice['text']}\n\nVery well, the rest is being sent now."


async def test_a_kept_draft_is_found_again_in_the_queue_and_leads_back_to_all_that_can_be_done(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse
) -> None:
    draft = house.drafts.put(review(5, "Sparse Nets"), None)
    kept = await pressed(
        shift,
        people,
        await told(owners, people, "post_failed", FIRST | {"review_id": draft.stored.id}),
        "Keep as draft",
    )
    assert "“Sparse Nets” stays a draft." in kept["text"]
    again = await pressed(shift, people, kept, "Open it")
    assert {"Edit", "Post now", "Next slot: Sun 09:30", "Keep as draft"} < set(labels(again))
    queue = await answer(shift, people, "/queue")
    assert "One draft waits." in queue["text"]
    assert "Drafts 1" in labels(queue)


async def test_the_queue_says_that_nothing_can_be_posted(shift: Shift, people: People, house: FakeHouse) -> None:
    house.may_post = False
    assert (await answer(shift, people, "/queue"))["text"].startswith("I may not post in the channel at the moment.")


async def test_a_review_with_faults_is_edited_before_its_slot_and_stays_in_the_queue(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse
) -> None:
    house.edit.kept[5] = stored(5, review(5, "Sparse Nets"), ReviewState.QUEUED)
    facts = {"slot": "09:00", "day": "2026-11-22", "review_id": 5, "title": "Sparse Nets"}
    told_faults = await told(owners, people, "preflight", facts | {"faults": [{"kind": "no_link"}]})
    assert labels(told_faults) == ["Edit"]
    asked = await pressed(shift, people, told_faults, "Edit")
    await people.press("Dana", asked, "Cancel")
    await shift.work()
    kept = await people.wait_for("Dana", "its text stays as it was")
    assert labels(kept) == ["Open it", "‹ Queue"]


@pytest.mark.parametrize(
    ("label", "word"),
    [("Send the rest", Word.FINISH), ("Delete what stands", Word.DELETE), ("Leave it so", Word.LEAVE)],
)
async def test_a_series_is_decided_as_it_was_seen(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse, label: str, word: Word
) -> None:
    notice = await told(owners, people, "series_held", SECOND)
    assert labels(await pressed(shift, people, notice, label)) == []
    assert house.done == [(word, Held(7, 4))]


async def test_delete_and_edit_sends_the_text_and_waits_for_another(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse
) -> None:
    house.edit.kept[5] = stored(5, review(5, "Sparse Nets"), ReviewState.POSTING)
    notice = await told(owners, people, "post_failed", SECOND)
    asked = await pressed(shift, people, notice, "Delete and edit")
    assert labels(asked) == ["Cancel"]
    assert house.done == [(Word.DELETE, Held(7, 4))]
    ((chat_id, name, content),) = house.files.sent
    assert (chat_id, name) == (OWNER, "2026-02-03-sparse-nets.md")
    assert "title: Sparse Nets" in content.decode()


async def test_a_cancelled_edit_leads_back(
    shift: Shift, owners: TelegramOwners, people: People, house: FakeHouse
) -> None:
    house.edit.kept[5] = stored(5, review(5, "Sparse Nets"), ReviewState.DRAFT)
    asked = await pressed(shift, people, await told(owners, people, "post_failed", FIRST), "Edit")
    await people.press("Dana", asked, "Cancel")
    await shift.work()
    kept = await people.wait_for("Dana", "its text stays as it was")
    assert labels(kept) == ["‹ Back to the draft"]
    assert house.edit.now_edited is None


def edits(house: FakeHouse, state: ReviewState = ReviewState.DRAFT, body: str = "Words. " * 300) -> None:
    house.edit.now_edited = Editing(stored(5, review(5, "Sparse Nets", body), state), NOW + EDITING_LASTS)


async def answer(shift: Shift, people: People, text: str) -> Json:
    said = await people.say("Dana", text)
    await shift.work()
    return await people.wait_for("Dana", lambda message: not message["own"], after=said)


@pytest.mark.parametrize(
    ("state", "too_late", "end", "buttons"),
    [
        (ReviewState.DRAFT, False, "When shall I post it?", DRAFT),
        (ReviewState.QUEUED, False, "It waits in the queue, where it was.", ["Open it", "‹ Queue"]),
        (ReviewState.POSTING, False, "When what stood in the channel is gone", []),
        (ReviewState.POSTING, True, "with the text that it had", []),
    ],
)
async def test_a_new_text_is_answered_with_what_is_different(
    shift: Shift, people: People, house: FakeHouse, state: ReviewState, too_late: bool, end: str, buttons: list[str]
) -> None:
    edits(house, state)
    house.edit.too_late = too_late
    told = await answer(shift, people, LONG)
    assert "Its title was: Sparse Nets" in told["text"]
    assert "Messages in the channel: 1, before: 3" in told["text"]
    assert told["text"].endswith(end) or end in told["text"]
    assert labels(told) == buttons


async def test_a_message_that_may_be_cut_is_not_taken_nor_are_the_pieces_after_it(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    edits(house, body="Words. " * 500)
    assert "Please send a .md file" in (await answer(shift, people, "word " * 500))["text"]
    assert "Please send a .md file" in (await answer(shift, people, LONG))["text"]
    assert house.edit.texts == []


async def test_what_is_formatted_becomes_markdown(shift: Shift, people: People, house: FakeHouse) -> None:
    edits(house)
    await people.say("Dana", LONG, entities=[{"type": "bold", "offset": 25, "length": 4}])
    await shift.work()
    (text,) = house.edit.texts
    assert "A **line** of" in text.content


async def test_words_commands_and_other_peoples_messages_are_not_for_an_edit(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    edits(house)
    assert "no review in the archive yet" in (await answer(shift, people, "splines"))["text"]
    assert "/help" in (await answer(shift, people, "/help"))["text"]
    await people.say("Mei", LONG)
    await shift.work()
    await people.wait_for("Mei", "too long for me")
    assert house.edit.texts == []


async def test_a_long_text_is_a_draft_when_nothing_is_edited(shift: Shift, people: People, house: FakeHouse) -> None:
    await people.say("Dana", LONG)
    await shift.work()
    assert [piece.text for piece, _ in house.gather.taken] == [LONG.strip()]


async def test_a_picture_is_no_text(shift: Shift, people: People, house: FakeHouse) -> None:
    edits(house)
    dana = {"id": OWNER, "is_bot": False, "first_name": "Dana"}
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    chat = {"id": OWNER, "type": "private", "first_name": "Dana"}
    message = {"message_id": 900, "date": 1_795_330_800, "chat": chat, "from": dana, "photo": photo}
    await shift.handle({"update_id": 900, "message": message})
    await people.wait_for("Dana", "Send the corrected text as a .md file")
    assert house.edit.now_edited is not None
