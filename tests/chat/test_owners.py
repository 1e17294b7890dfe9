"""What the owners hear."""

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.publishing.ports import Notice
from bot.publishing.restored import MAY_BE_OLDER
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, PLACE, READER, ZONE, FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

POSTED = {"post_kind": "review", "title": "Sparse Nets", "number": 501, "parts": 3, "message_id": 77}
CORRECTED = {"correction_id": 5, "review_id": 3, "number": 501, "title": "Sparse Nets", "edited": 2, "count": 3}
CORRECTED |= {"failed": [], "reply": False, "message_id": 77, "at": "2026-11-22T07:00:02+00:00"}
GONE = {"position": 2, "message_id": 78, "reason": "400 Bad Request: message to edit not found"}
UNKNOWN = {"part_id": 17, "attempt": 2, "title": "Sparse Nets", "position": 2, "count": 3}
COPY = {"channel_id": PLACE.id, "message_id": 81, "original_id": 84, "title": "Sparse Nets"}
RESTORED = {
    "reason": "400 protected content", "title": "Sparse Nets", "number": 12, "message_ids": [81],
    "waiting": [{"review_id": 3, "title": "One Step"}],
}  # fmt: skip
LEAVING = {"slot": "09:00", "day": "2026-11-22", "review_id": 3, "title": "Sparse Nets"}
PROPOSED = {"review_id": 3, "revision": 12, "author_id": 505, "title": "Sparse Nets"}
SLOT = {"slot": "09:00", "day": "2026-11-22"}
ADOPTED = {"review_id": 3, "title": "Sparse Nets", "number": 501, "message_id": 81, "messages": 1}
HELD = {"poll_id": "77", "message_id": 81, "question": "Which one?", "voters": 9, "votes": 5}
HELD |= {"winners": [{"place": 2, "title": "Graph Memory"}]}
TWO = [{"place": 1, "title": "One Step"}, {"place": 2, "title": "Graph Memory"}]
VOTE = {"day": "2026-11-21", "voters": 402, "members": 1436, "winner": "Graph Memory"}
NOTICES: list[tuple[str, dict[str, Any], str]] = [
    ("posted", POSTED | {"at": "2026-11-22T07:00:02+00:00"}, "Posted: No. 501, 3 messages, 09:00:02"),
    ("posted", POSTED | {"number": None, "parts": 1, "at": None}, "Posted, one message"),
    ("posted", POSTED | {"at": "2026-11-21T07:00:02+00:00"}, "3 messages, Saturday 21 November, 09:00"),
    ("posted", POSTED | {"post_kind": "correction", "review_id": 3}, "The rest of No. 501 stands below it"),
    ("corrected", CORRECTED, "Corrected: No. 501, 2 of 3 messages, 09:00:02"),
    ("corrected", CORRECTED | {"number": None, "reply": True}, "What does not fit goes below it, as a reply."),
    ("corrected", CORRECTED | {"edited": 0, "failed": [GONE]}, "Not corrected: No. 501"),
    ("corrected", CORRECTED | {"failed": [GONE]}, "Message 2 is not in the channel any more."),
    ("corrected", CORRECTED | {"failed": [GONE | {"reason": "400 x"}]}, "Message 2: Telegram says 400 x"),
    ("corrected", CORRECTED | {"failed": [GONE | {"reason": MAY_BE_OLDER}]}, "a newer text may stand there"),
    ("posted", POSTED | {"post_kind": "ballot", "title": "What next?"}, "The poll stands in the channel"),
    ("posted", POSTED | {"post_kind": "result", "title": "What next?"}, "The poll's result stands in the channel"),
    ("part_unknown", UNKNOWN, "please do not post it by hand"),
    ("part_asked", UNKNOWN | {"reason": "protected"}, "Please look into the channel and tell me"),
    ("part_asked", UNKNOWN | {"reason": "protected", "reminder": 0}, "I cannot find out by myself"),
    ("part_asked", UNKNOWN | {"reason": "protected", "reminder": 2}, "This still waits for your answer."),
    ("stray_copy", COPY, "stands in the channel twice:\nSparse Nets"),
    ("probing", {}, "I have to forward it: without a sound"),
    ("channel_ahead", {"review_id": 3, "title": "Sparse Nets", "message_id": 81}, "names it:\nSparse Nets"),
    ("post_failed", UNKNOWN | {"post_kind": "review", "reason": "400 too long"}, "Telegram says: 400 too long"),
    ("part_asked", UNKNOWN | {"reason": "403 bot was blocked by the user"}, "Why: I cannot write to the chat where"),
    ("part_asked", UNKNOWN | {"reason": "502 Bad Gateway"}, "Why: 502 Bad Gateway"),
    ("part_asked", UNKNOWN | {"reason": "x"}, "It is message 2 of 3 and ends with (2/3)."),
    ("part_asked", UNKNOWN | {"reason": "x", "stands_in": True}, "It is message 2 of 3.\n"),
    ("posted", POSTED | {"plain_from": 1, "plain_because": "400 x"}, "It went out as plain text"),
    ("posted", POSTED | {"plain_from": 2, "plain_because": "400 x"}, "From message 2 on it is plain text"),
    ("rich_cut", POSTED | {"position": 1, "count": 2, "percent": 40, "words": "x"}, "About 40 percent of it"),
    ("rich_cut", POSTED | {"count": 1, "percent": 0, "kinds": ["table"]}, "fewer than I sent of: tables"),
    ("pin_failed", POSTED | {"reason": "400 x"}, "posting goes on"),
    ("post_failed", UNKNOWN | {"post_kind": "review", "reason": "gone"}, "What comes before it stands in the channel."),
    ("post_failed", UNKNOWN | {"position": 1, "reason": "gone"}, "so it is not in the channel"),
    ("slot_skipped", SLOT | {"reason": "late", "count": 1}, "The slot of Sunday 22 November, 09:00 was"),
    ("slot_skipped", SLOT | {"reason": "late", "count": 4}, "4 slots were skipped"),
    ("flood", {"seconds": 3_600.0, "until": "2026-11-22T08:00:02+00:00"}, "for 60 minutes, until Sunday 22 November"),
    ("slot_skipped", SLOT | {"reason": "rights", "count": 1}, "at the moment.\nThe queue stays as it is."),
    ("slot_skipped", SLOT | {"reason": "away", "count": 1}, "Telegram could not be reached in time"),
    ("slot_skipped", SLOT | {"reason": "dropped", "count": 2}, "its whole day passes"),
    ("restored", RESTORED, "Why: the channel does not allow to forward its messages"),
    ("restored", RESTORED, "I know of is No. 12:\nSparse Nets\n\nIs one of these there, too?"),
    ("restored", {"reason": "it took too long"}, "Why: looking took too long\n\nIs there anything newer?"),
    ("restored", {"reason": "x", "title": "Old Nets", "message_ids": []}, "The last one that I know of:\nOld Nets"),
    ("slot_skipped", SLOT | {"reason": "restored", "count": 1}, "what stands in the channel.\nThe queue"),
    ("slot_skipped", SLOT | {"reason": "ahead", "count": 1}, "Something holds posting back"),
    ("queue_empty", SLOT | {"drafts": 0}, "Sunday 22 November, 09:00: the queue is empty.\nSend me a review"),
    ("slot_late", SLOT | {"review_id": 5, "title": "Sparse Nets"}, "I missed the slot of Sunday 22 November, 09:00."),
    ("silence", {"days": 4, "waiting": 2}, "Nothing was posted for 4 days."),
    ("silence", {"days": 1, "waiting": 0}, "The queue is empty."),
    ("poll_unclear", {"ballot_id": 7, "question": "What next?", "reason": "gone"}, "No winner was taken"),
    ("ballot_late", {"ballot_id": 7, "question": "What next?", "seconds": 2400}, "closed 40 minutes late"),
    ("ballot_missed", {"ballot_id": 7, "question": "What next?"}, "Half of its time was over"),
    ("ballot_missed", {"question": "What next?", "reason": "400 no", "left": [81]}, "I cannot delete it, please do."),
    ("hand_poll", HELD | {"voters": 0, "winners": []}, "Nobody voted, so nobody won."),
    ("hand_poll", HELD | {"winners": []}, "Telegram does not tell me its votes."),
    ("hand_poll", HELD, "5 of 9 voters chose it."),
    ("hand_poll", HELD | {"voters": 1, "votes": 1}, "Its only voter chose it."),
    ("hand_poll", HELD | {"winners": TWO}, "A tie: 5 of 9 voters chose each of these."),
    ("adopted", ADOPTED, "in the archive now as No. 501:\nSparse Nets"),
    ("adopted", ADOPTED | {"number": None, "stated": 7, "taken": "Old"}, "It says No. 7, but that is “Old”."),
    ("adopted", ADOPTED | {"stated": 501, "counted": 480}, "I had counted to No. 480."),
    ("adopted", ADOPTED | {"waiting": "queued"}, "It waited in the queue, too; it does no more."),
    ("adopted", ADOPTED | {"waiting": "draft", "promise": True}, "Its draft is put away.\nIt was promised:"),
    ("adopted", ADOPTED | {"unsure": True, "messages": 3}, "I took 3 messages for one review."),
    ("adopted", ADOPTED | {"again": {"number": 7, "title": "x", "state": "archived"}}, "before, as No. 7. Both stay."),
    ("adopted", ADOPTED | {"again": {"number": 7, "title": "x", "state": "posting"}}, "I am posting a review of"),
    ("adopted", ADOPTED | {"link": False}, "There is no paper's link in it."),
    ("posted_today", {"day": "2026-11-22", "slot": "09:00", "title": "Waits"}, "09:00 this leaves, too:\nWaits"),
    ("hand_edited", ADOPTED | {"form": True, "placed": True}, "by hand: No. 501, “Sparse Nets”\nThe archive has the"),
    ("hand_edited", ADOPTED | {"form": False}, "I see no review in it any more"),
    ("hand_edited", ADOPTED | {"placed": False}, "I cannot tell which of its words are new"),
    ("suggestion", {"suggestion_id": 4, "url": "https://a.example/1"}, "paper:\nhttps://a.example/1\nWhoever asks"),
    ("draft_proposed", PROPOSED, "guest 505 proposes a review:\nSparse Nets\nNothing of it"),
    ("writer_joined", {"user_id": 505}, "guest 505 accepted an invitation"),
    ("writer_left", {"user_id": 505}, "Their drafts stay with you."),
    ("right_lost", {"missing": ["member"], "reason": ""}, "I am no longer an administrator"),
    ("right_lost", {"missing": ["can_post_messages"], "reason": "403 no"}, "Telegram says: 403 no"),
    ("right_lost", {"missing": ["can_post_messages"], "reason": ""}, "Nothing is posted until that is mended"),
    ("right_lost", {"missing": ["can_post_messages"], "reason": "400 Bad Request: chat not found"}, "or it is gone"),
    ("right_lost", {"missing": ["can_delete_messages", "can_post_messages"]}, "rights in @paper_a_day: post messages,"),
    ("right_lost", {"missing": ["can_delete_messages"], "reason": ""}, "delete messages.\nPosting goes on"),
    ("right_restored", {"missing": []}, "all the rights that I need in"),
    ("right_restored", {"missing": ["can_edit_messages"]}, "still missing: edit messages"),
    ("preflight", LEAVING | {"faults": [{"kind": "right", "missing": ["member"]}]}, "please give me that right"),
    ("preflight", LEAVING | {"faults": [{"kind": "render", "error": "ValueError"}]}, "As it is, it cannot leave"),
    ("preflight", LEAVING | {"faults": [{"kind": "length", "position": 2}]}, "message 2 of it is empty or too long"),
    ("preflight", LEAVING | {"faults": [{"kind": "parts", "count": 9}]}, "• it takes 9 messages"),
    ("preflight", LEAVING | {"faults": [{"kind": "of a later release"}]}, "• of a later release"),
    ("week", {"uses": {"missed": 1}, "words": []}, "This week in the archive\nOne search had no good answer."),
    ("week", {"uses": {}, "words": [], "votes": [VOTE]}, "Polls\nSat 21 Nov · 402 (28%) · Graph Memory\n\nNobody"),
    ("comet_seen", {}, "comet_seen"),
]  # fmt: skip


def owners(telegram: Connection, house: FakeHouse, world: World, *ids: int, language: str = "en") -> TelegramOwners:
    languages = Languages()
    house.notes.kept |= {f"language:{owner}": language for owner in ids}
    telling = Telling(say=languages.of(None), buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    return TelegramOwners(Replying(telegram.api), ids, telling, Tongues(house.notes, languages))


async def read(people: People) -> Json:
    return (await people.messages("Dana"))[-1]


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize(("kind", "facts", "words"), NOTICES)
async def test_every_notice_has_words(
    telegram: Connection, people: People, world: World, house: FakeHouse,
    kind: str, facts: dict[str, Any], words: str, language: str,
) -> None:  # fmt: skip
    await people.start("Dana")
    assert await owners(telegram, house, world, OWNER, language=language).tell(Notice(1, kind, facts))
    told = await read(people)
    assert language == "he" or words in told["text"]


async def test_a_receipt_opens_the_post(telegram: Connection, people: People, world: World, house: FakeHouse) -> None:
    await people.start("Dana")
    await owners(telegram, house, world, OWNER).tell(Notice(1, "posted", POSTED))
    (button,) = (await read(people))["reply_markup"]["inline_keyboard"][0]
    assert button["url"] == "https://t.me/paper_a_day/77"


@pytest.mark.parametrize(
    ("label", "there", "words"),
    [("It is in the channel", True, "it is there, once"), ("It is not: send it", False, "being sent now")],
)
async def test_the_question_is_answered_with_one_press(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse,
    label: str, there: bool, words: str,
) -> None:  # fmt: skip
    await owners(telegram, house, world, OWNER).tell(Notice(1, "part_asked", UNKNOWN))
    question = await read(people)
    assert labels(question) == ["Look into the channel", "It is in the channel", "It is not: send it"]
    await people.press("Dana", question, label)
    await shift.work()
    assert words in (await people.edited("Dana", question))["text"]
    assert house.done == [("settled", (17, 2, there))]


async def test_each_owner_gets_buttons_of_their_own(
    telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    await people.start("Dana")
    await people.start("Mei")
    await owners(telegram, house, world, OWNER, READER).tell(Notice(1, "part_asked", UNKNOWN))
    assert [button.user_id for button in house.buttons.issued.values()] == [OWNER, OWNER, READER, READER]
    assert len({button.subject for button in house.buttons.issued.values()}) == 1


async def test_an_owner_who_never_pressed_start_stops_nobody(
    telegram: Connection, people: People, world: World, house: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    await people.start("Dana")
    assert await owners(telegram, house, world, READER, OWNER).tell(Notice(1, "posted", POSTED))
    assert "No. 501" in (await read(people))["text"]
    assert "must press Start" in caplog.text
    assert "Mei" not in caplog.text


async def test_nobody_reached_is_told_to_the_caller(telegram: Connection, world: World, house: FakeHouse) -> None:
    assert not await owners(telegram, house, world, OWNER).tell(Notice(1, "posted", POSTED))


async def test_a_lost_answer_is_told_again_later(
    telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    """Alarms are at least once: only what is certain counts as told."""
    await people.start("Dana")
    await people.fault("sendMessage", "drop")
    assert not await owners(telegram, house, world, OWNER).tell(Notice(1, "posted", POSTED))


async def test_the_question_may_be_answered_after_months(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    """The part waits for nothing else."""
    await owners(telegram, house, world, OWNER).tell(Notice(1, "part_asked", UNKNOWN))
    question = await read(people)
    await people.clock("advance", seconds=timedelta(days=90).total_seconds())
    await people.press("Dana", question, "It is in the channel")
    await shift.work()
    assert house.done == [("settled", (17, 2, True))]
