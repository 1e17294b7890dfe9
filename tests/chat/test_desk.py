"""What people write, and what comes back: over real HTTP, with the use cases in memory."""

from typing import Any

import pytest

from bot.chat.connection import Connection
from bot.errors import DatabaseAway, TelegramAway
from bot.sandbox.cast import BOT
from tests.chat.fakes import OWNER, READER, FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

ASK = "None of these: ask for it"


async def told(shift: Shift, people: People, who: str, text: str) -> Json:
    """What the bot says to it: exactly one message."""
    said = await people.say(who, text)
    await shift.work()
    replies = [message for message in await people.messages(who) if message["message_id"] > said["message_id"]]
    new = [message for message in replies if not message["own"]]
    assert len(new) == 1, new
    return new[0]


async def test_start_welcomes_and_leads_on(shift: Shift, people: People) -> None:
    welcome = await told(shift, people, "Mei", "/start")
    assert "The reading room of @paper_a_day" in welcome["text"]
    assert labels(welcome) == ["Latest reviews", "Topics", "Surprise me"]
    owners = await told(shift, people, "Dana", "/start")
    assert "send me a review" in owners["text"]
    assert labels(owners)[:2] == ["Queue", "Drafts"]


async def test_everybody_is_answered_in_their_language(shift: Shift, people: People) -> None:
    assert "חדר הקריאה" in (await told(shift, people, "Omer", "/start"))["text"]


async def test_help_shows_each_role_its_own(shift: Shift, people: People) -> None:
    readers = (await told(shift, people, "Mei", "/help"))["text"]
    owners = (await told(shift, people, "Dana", "/HELP"))["text"]
    assert "/search" in readers
    assert "/postnow" not in readers
    assert "/postnow" in owners


async def test_plain_words_are_a_search(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(7)
    found = await told(shift, people, "Mei", "  splines ")
    assert "1–5 of 7 reviews:" in found["text"]
    assert labels(found) == ["1", "2", "3", "4", "5", "1 / 2", "›", "By topic", "By year", ASK]
    assert house.archive.queries == ["splines"]


async def test_pages_turn_in_place(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(7)
    found = await told(shift, people, "Mei", "splines")
    press = await people.press("Mei", found, "›")
    await shift.work()
    second = await people.edited("Mei", found)
    assert "Splines as Neurons 7" in second["text"]
    assert labels(second) == ["1", "2", "‹", "2 / 2", "By topic", "By year", ASK]
    assert (await people.answer(press))["text"] == ""


async def test_a_review_opens_and_leads_back_to_its_page(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(7)
    found = await told(shift, people, "Mei", "splines")
    await people.press("Mei", found, "›")
    await shift.work()
    second = await people.edited("Mei", found)
    await people.press("Mei", second, "2")
    await shift.work()
    review = await people.edited("Mei", second)
    assert "A sum of one-variable functions." in review["text"]
    await people.press("Mei", review, "‹ Back to the list")
    await shift.work()
    assert (await people.edited("Mei", review))["text"] == second["text"]


async def test_pressing_the_page_that_is_shown_changes_nothing(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(7)
    found = await told(shift, people, "Mei", "splines")
    press = await people.press("Mei", found, "1 / 2")
    await shift.work()
    assert (await people.answer(press))["text"] == ""


async def test_a_deep_link_opens_its_review(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(2)
    assert "Splines as Neurons 2" in (await told(shift, people, "Mei", "/start r_2"))["text"]
    assert "cannot find" in (await told(shift, people, "Mei", "/start r_9"))["text"]
    assert "reading room" in (await told(shift, people, "Mei", "/start r_x;--"))["text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/serch", "Did you mean /search?"),
        ("/xyzzy", "/help lists what I can do"),
        ("/search", "/search prune whole layers"),
        ("/search   ", "/search prune whole layers"),
        ("/search@sandbox_review_bot", "/search prune whole layers"),
        ("x" * 4000, "too long for me"),
        ("/search " + "layer " * 200, "too long for me"),
        ("/postnow", "Only the channel's owners"),
        ("/ballot 5", "Only the channel's owners"),
    ],
)
async def test_bad_input_gets_one_clear_sentence(shift: Shift, people: People, text: str, expected: str) -> None:
    assert expected in (await told(shift, people, "Mei", text))["text"]


def message(text: str | None, **more: Any) -> Json:
    """A message update as Telegram would write it; `more` replaces or adds fields of the message."""
    mei = {"id": READER, "is_bot": False, "first_name": "Mei", "language_code": "en"}
    chat = {"id": READER, "type": "private", "first_name": "Mei"}
    content = {"message_id": 900, "date": 1_795_330_800, "chat": chat, "from": mei, **more}
    return {"update_id": 900, "message": content | ({"text": text} if text is not None else {})}


GROUP = {"id": -500, "type": "group", "title": "Readers"}
US = {"id": BOT.id, "is_bot": True, "first_name": BOT.name, "username": BOT.username}
STICKER = {
    "file_id": "f", "file_unique_id": "u", "type": "regular", "width": 9, "height": 9,
    "is_animated": False, "is_video": False,
}  # fmt: skip


async def sent(people: People) -> list[Json]:
    return [call["params"] for call in await people.calls("sendMessage")]


@pytest.mark.fault(54)
@pytest.mark.parametrize(
    "update",
    [
        message("layers", chat=GROUP),
        message("/help", chat=GROUP),
        message("/help@some_other_bot", chat=GROUP),
        message("/help@some_other_bot"),
        message("/help", **{"from": {"id": 5, "is_bot": True, "first_name": "Robot"}}),
        message("/queue@sandbox_review_bot", chat=GROUP, sender_chat={"id": -7, "type": "channel", "title": "C"}),
        message(None, new_chat_title="We read"),
        message("Splines as Neurons", via_bot=US),  # chosen in inline mode, in the bot's own chat
        {"update_id": 900, "edited_message": message("edited", edit_date=1_795_330_900)["message"]},
        {"update_id": 900, "telepathy": {"from": "beyond"}},
    ],
)
async def test_what_is_not_for_us_is_left_alone(shift: Shift, people: People, update: Json) -> None:
    before = len(await sent(people))
    await shift.handle(update)
    assert len(await sent(people)) == before


async def test_a_sticker_gets_a_kind_sentence(shift: Shift, people: People) -> None:
    await shift.handle(message(None, sticker=STICKER))
    assert "words only" in str((await sent(people))[-1]["text"])


async def test_a_group_is_answered_when_it_addresses_the_bot(shift: Shift, people: People) -> None:
    """The sandbox has no groups and drops the reply: here its address counts."""
    await shift.handle(message("/help@Sandbox_Review_Bot", chat=GROUP))
    call = (await sent(people))[-1]
    assert call["chat_id"] == GROUP["id"]
    assert call["reply_parameters"]["message_id"] == 900


async def test_an_owner_is_nobody_special_in_a_group(shift: Shift, people: People, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    dana = {"id": OWNER, "is_bot": False, "first_name": "Dana"}
    await shift.handle(message("/queue@sandbox_review_bot", chat=GROUP, **{"from": dana}))
    assert "Only the channel's owners" in str((await sent(people))[-1]["text"])


async def test_a_poll_update_is_kept(shift: Shift, people: People, house: FakeHouse, telegram: Connection) -> None:
    poll = {"question": "What next?", "options": [{"text": "A"}, {"text": "B"}], "chat_id": -1_001_234_500_001}
    await telegram.api.call("sendPoll", poll)
    (post,) = await people.messages("channel")
    await people.vote("Mei", post, [1])
    await shift.work()
    (count,) = house.poll_counts
    votes = [option.votes for option in count.options]
    assert (count.poll_id, votes, count.closed) == (post["poll"]["id"], [0, 1], False)


async def test_who_blocked_the_bot_is_no_trouble(shift: Shift, people: People) -> None:
    await people.say("Mei", "/help")
    await people.block("Mei")
    await shift.work()


async def test_a_reply_with_a_lost_answer_is_not_repeated(shift: Shift, people: People) -> None:
    await people.fault("sendMessage", "drop")
    assert "What I can do" in (await told(shift, people, "Mei", "/help"))["text"]


async def test_a_refused_flood_is_waited_out(shift: Shift, people: People, house: FakeHouse) -> None:
    await people.fault("sendMessage", "error", code=429, description="Too Many Requests", retry_after=7)
    assert "What I can do" in (await told(shift, people, "Mei", "/help"))["text"]
    assert house.pauses == [7.0]


async def test_a_long_flood_goes_back_to_the_inbox(shift: Shift, people: People, house: FakeHouse) -> None:
    await people.fault("sendMessage", "error", code=429, description="Too Many Requests", retry_after=700)
    await people.say("Mei", "/help")
    with pytest.raises(TelegramAway):
        await shift.work()
    assert house.pauses == []


async def test_a_database_that_is_away_is_told_after_the_last_attempt_only(
    shift: Shift, people: People, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseAway("gone for lunch")

    house.archive.fill(1)
    monkeypatch.setattr(house.archive, "keep_query", away)
    before = len(await sent(people))
    for attempt in (1, 2, 3):
        with pytest.raises(DatabaseAway):
            await shift.handle(message("splines"), attempt)
    assert len(await sent(people)) == before + 1
    assert "out of reach" in str((await sent(people))[-1]["text"])


@pytest.mark.fault(56)
async def test_a_bug_is_handed_back_and_apologised_for_once(
    shift: Shift, people: People, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.archive.fill(1)
    monkeypatch.setattr(house.archive, "keep_query", broken)
    for attempt in (1, 2, 3):
        with pytest.raises(ZeroDivisionError):
            await shift.handle(message("splines"), attempt)
    apologies = [call for call in await sent(people) if "I am sorry" in str(call["text"])]
    assert len(apologies) == 1
    assert "900" in apologies[0]["text"]


async def test_an_update_that_the_library_cannot_read_is_handed_back(shift: Shift) -> None:
    with pytest.raises(KeyError):
        await shift.handle({"update_id": 900, "message": {"text": "half a message"}})
