"""What people write in the channel by hand: as the bot hears it, and what owners answer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.chat.api import Result
from bot.chat.connection import Connection
from bot.chat.hand_writing import hand_message
from bot.chat.seeing import HandReviews
from bot.intake.hand_message import HandMessage
from bot.intake.revise import Editing
from bot.publishing.evidence import SeenMessage
from bot.sandbox.world import World
from tests.chat.fakes import PLACE, FakeHouse
from tests.chat.shift import Shift
from tests.chat.test_hand_polls import tell
from tests.makers import NOW
from tests.sandbox.people import Json, People, labels

POST: dict[str, Any] = {"message_id": 7, "chat": {"id": PLACE.id}, "date": 1_700_000_000, "text": "A review"}
ADOPTED: Json = {"review_id": 3, "title": "<b>Nets</b>\u202e", "number": 501, "message_id": 81}
SLOT: Json = {"day": "2026-11-22", "slot": "09:00", "title": "Waits"}


class Heard:
    """known: whether what is edited belongs to a review."""

    def __init__(self, *, known: bool = False) -> None:
        self.adopted: list[HandMessage] = []
        self.followed: list[HandMessage] = []
        self.known = known

    async def adopt(self, message: HandMessage, seen: SeenMessage, now: datetime) -> None:
        assert (seen.channel_id, seen.message_id) == (message.channel_id, message.message_id)
        self.adopted.append(message)

    async def follow(self, message: HandMessage, seen: SeenMessage, now: datetime) -> bool:
        self.followed.append(message)
        return self.known


async def test_a_post_of_the_owner_is_heard_with_its_formats(
    telegram: Connection, world: World, people: People
) -> None:
    entities = [{"type": "bold", "offset": 3, "length": 5}, {"type": "url", "offset": 9, "length": 19}]
    said = await people.say("Dana", "🎈 Nets. https://example.org", chat="channel", entities=entities)
    answer = await telegram.api.call("getUpdates", {})
    assert isinstance(answer, Result)
    heard = Heard()
    await HandReviews(world.channel.id, heard.adopt, heard.follow).posted(answer.value[-1]["channel_post"], NOW)
    (message,) = heard.adopted
    assert (message.message_id, message.text) == (said["message_id"], "🎈 **Nets.** https://example.org")
    assert message.sent_at == message.as_of == world.clock.now().replace(microsecond=0)
    assert message.units == 28


@pytest.mark.parametrize(
    "change",
    [
        {"chat": {"id": -5}},
        {"chat": None},
        {"text": " \n"},
        {"text": None},
        {"text": 5},
        {"date": None},
        {"date": 2**60},
        {"message_id": 0},
        {"forward_origin": {"type": "channel"}},
        {"via_bot": {"id": 5}},
    ],
)
async def test_what_nobody_wrote_here_is_left_alone(change: dict[str, Any]) -> None:
    heard = Heard()
    hands = HandReviews(PLACE.id, heard.adopt, heard.follow)
    posts: list[object] = [POST | change, None, [], "text"]
    for post in posts:
        await hands.posted(post, NOW)
        await hands.edited(post, NOW)
    assert heard.adopted == heard.followed == []


async def test_an_edit_of_no_review_may_be_one() -> None:
    for known, adopted in ((True, 0), (False, 1)):
        heard = Heard(known=known)
        await HandReviews(PLACE.id, heard.adopt, heard.follow).edited(POST | {"edit_date": 1_700_000_060}, NOW)
        assert (len(heard.followed), len(heard.adopted)) == (1, adopted)
        assert heard.followed[0].as_of == datetime.fromtimestamp(1_700_000_060, UTC)


@pytest.mark.parametrize(
    "entities",
    [
        None,
        "bold",
        [None, 5, {}],
        [{"type": "bold", "offset": -1, "length": 3}, {"type": [], "offset": 0, "length": 3}],
        [{"type": "bold", "offset": 50, "length": 3}, {"type": "bold", "offset": True, "length": "3"}],
        [{"type": "text_link", "offset": 0, "length": 1, "url": 7}],
    ],
)
def test_marks_of_any_shape_lose_no_word(entities: object) -> None:
    found = hand_message(POST | {"entities": entities})
    assert found
    assert found.text == "A review"


def test_signs_that_no_keyboard_writes_are_left_out() -> None:
    found = hand_message(POST | {"text": "A\x00 re\ud800view\x07\u2028here"})
    assert found
    assert found.text == "A re\ufffdview\nhere"


def test_the_caption_of_a_picture_is_read() -> None:
    found = hand_message({name: value for name, value in POST.items() if name != "text"} | {"caption": "Words"})
    assert found
    assert found.text == "Words"


async def test_no_review_is_taken_out_and_may_be_one_after_all(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    note = await tell("adopted", ADOPTED, telegram, people, world, house)
    assert labels(note) == ["Right", "Not a review", "Another number…", "Open"]
    await people.press("Dana", note, "Not a review")
    await shift.work()
    refused = await people.edited("Dana", note)
    assert labels(refused) == ["It is one after all"]
    await people.press("Dana", refused, "It is one after all")
    await shift.work()
    assert "Back in the archive." in (await people.edited("Dana", refused))["text"]
    assert house.done == [("refuse", 3), ("again", 3)]


async def test_right_takes_the_buttons_away(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    note = await tell("adopted", ADOPTED, telegram, people, world, house)
    await people.press("Dana", note, "Right")
    await shift.work()
    assert labels(await people.edited("Dana", note)) == []
    assert house.done == []


async def test_another_number_is_asked_for_until_it_is_free(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    note = await tell("adopted", ADOPTED, telegram, people, world, house)
    await people.press("Dana", note, "Another number…")
    await shift.work()
    assert "Which number is it?" in (await people.edited("Dana", note))["text"]
    for written, words in (
        ("497", "“Another review”"),
        ("0", "starts at 1"),
        ("999999999999", ""),
        ("No. 612", "It is No. 612 now."),
    ):
        await people.say("Dana", written)
        await shift.work()
        assert words in (await people.messages("Dana"))[-1]["text"]
    assert house.done == [("renumber", (3, 612))]


async def test_a_number_that_is_taken_may_be_the_next_one(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    facts = ADOPTED | {"number": None, "stated": 7, "taken": "Old"}
    note = await tell("adopted", facts, telegram, people, world, house)
    await people.press("Dana", note, "The next number")
    await shift.work()
    assert "It is No. 501 now." in (await people.edited("Dana", note))["text"]


async def test_a_slot_is_skipped_and_kept_after_all(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    question = await tell("posted_today", SLOT, telegram, people, world, house)
    await people.press("Dana", question, "Skip this slot")
    await shift.work()
    skipped = await people.edited("Dana", question)
    assert "Sunday 22 November, 09:00 passes without a post" in skipped["text"]
    await people.press("Dana", skipped, "Post after all")
    await shift.work()
    assert "leaves as planned" in (await people.edited("Dana", skipped))["text"]
    assert house.done == [(what, (date(2026, 11, 22), "09:00")) for what in ("skip", "keep")]


@pytest.mark.parametrize(
    ("facts", "button"),
    [(ADOPTED, "Not a review"), (SLOT, "Skip this slot")],
)
async def test_a_late_press_is_told_kindly(
    facts: Json,
    button: str,
    shift: Shift,
    telegram: Connection,
    people: People,
    world: World,
    house: FakeHouse,
) -> None:
    house.hand_desk.over = True
    kind = "adopted" if facts is ADOPTED else "posted_today"
    question = await tell(kind, facts, telegram, people, world, house)
    await people.press("Dana", question, button)
    await shift.work()
    assert labels(await people.edited("Dana", question)) == []
    assert house.done == []


async def test_a_forwarded_post_opens_its_review_for_a_reader_and_its_tools_for_an_owner(
    shift: Shift, people: People, world: World, house: FakeHouse
) -> None:
    house.archive.fill(3)
    post = await people.say("Dana", "a post", chat="channel")
    house.hand_desk.messages[post["message_id"]] = 3
    for who in ("Mei", "Dana"):
        await people.start(who)
        await people.forward(who, post)
        await shift.work()
    assert "Splines as Neurons 3" in (await people.messages("Mei"))[-1]["text"]
    assert "Splines as Neurons 3" in (await people.messages("Dana"))[-1]["text"]
    other = await people.say("Dana", "another", chat="channel")
    await people.forward("Mei", other)
    await shift.work()
    assert "no review that I know" in (await people.messages("Mei"))[-1]["text"]


async def test_a_forwarded_post_is_no_new_text_of_what_is_edited(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    house.archive.fill(3)
    house.edit.now_edited = Editing(house.archive.kept[2], NOW)
    post = await people.say("Dana", f"A long post. {'More of it. ' * 60}", chat="channel")
    house.hand_desk.messages[post["message_id"]] = 3
    await people.start("Dana")
    await people.forward("Dana", post)
    await shift.work()
    assert "Splines as Neurons 3" in (await people.messages("Dana"))[-1]["text"]
    assert house.edit.texts == []
