"""Looking into the channel by silent forwards."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot

from bot.chat.connection import Connection
from bot.chat.probing import TelegramProber
from bot.chat.render.ballot import ballot_parts
from bot.polls.count import PollCount
from bot.publishing.evidence import CannotLook, Hole, SeenMessage
from bot.publishing.post import NotNow, visible_hash
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, ZONE
from tests.makers import make_frozen_rich, make_new_ballot
from tests.sandbox.people import Json, People
from tests.sandbox.triggers.files import png


@pytest.fixture
async def prober(telegram: Connection, people: People) -> TelegramProber:
    """Into the chat of Dana, who pressed Start."""
    await people.start("Dana")
    return TelegramProber(telegram.api, OWNER)


@pytest.fixture
async def bot(world: World, address: str) -> AsyncIterator[Bot]:
    async with Bot(world.bot.token, base_url=f"{address}/bot") as bot:
        yield bot


def foreign(world: World, message_id: int) -> SeenMessage:
    return SeenMessage(channel_id=world.channel.id, message_id=message_id, method="", text_hash=visible_hash(""))


async def left(people: People) -> list[Json]:
    """What stands in the ledger chat, beside the owner's own first word."""
    return (await people.messages("Dana"))[1:]


async def test_a_message_is_seen_as_it_stands(prober: TelegramProber, world: World, people: People) -> None:
    message_id = (await people.say("Dana", "A  review\n\nin two lines", chat="channel"))["message_id"]
    assert await prober.look(world.channel.id, message_id) == SeenMessage(
        channel_id=world.channel.id,
        message_id=message_id,
        method="sendMessage",
        text_hash=visible_hash("A review in two lines"),
        text="A  review\n\nin two lines",
    )


async def test_the_copy_is_silent_and_is_taken_away(prober: TelegramProber, world: World, people: People) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await prober.look(world.channel.id, message["message_id"])
    (forward,) = await people.calls("forwardMessage")
    assert str(forward["params"]["disable_notification"]).lower() == "true"
    assert await left(people) == []
    assert [standing["text"] for standing in await people.ledger()] == ["A review"]


async def test_a_frozen_rich_message_is_recognised_in_the_channel(
    prober: TelegramProber, telegram: Connection, world: World
) -> None:
    frozen = make_frozen_rich("Words and  more")
    await telegram.api.call(frozen.method, {"chat_id": world.channel.id, **frozen.payload})
    seen = await prober.look(world.channel.id, 1)
    assert isinstance(seen, SeenMessage)
    assert (seen.method, seen.text_hash, seen.text) == ("sendRichMessage", frozen.text_hash, "Words and  more")


async def test_a_frozen_poll_is_recognised_in_the_channel(
    prober: TelegramProber, telegram: Connection, world: World
) -> None:
    """By the same hash under which it was frozen, and with the channel's own poll."""
    frozen = ballot_parts(make_new_ballot(1, 2, 3, question="מה הבא?"), ZONE)[-1]
    unimitated = {"shuffle_options", "allows_revoting", "hide_results_until_closes"}
    payload = {name: value for name, value in frozen.payload.items() if name not in unimitated}
    await telegram.api.call("sendPoll", {"chat_id": world.channel.id, **payload})
    seen = await prober.look(world.channel.id, 1)
    assert isinstance(seen, SeenMessage)
    assert (seen.method, seen.text_hash) == ("sendPoll", frozen.text_hash)
    stopped: Any = await telegram.api.call("stopPoll", {"chat_id": world.channel.id, "message_id": 1})
    assert seen.poll_id == stopped.value["id"]


async def test_a_photo_is_never_taken_for_a_part(prober: TelegramProber, bot: Bot, world: World) -> None:
    sent = await bot.send_photo(world.channel.id, png(8, 8), caption="A review")
    seen = await prober.look(world.channel.id, sent.message_id)
    assert isinstance(seen, SeenMessage)
    assert (seen.method, seen.text_hash, seen.text) == ("", visible_hash(""), "A review")


async def test_a_service_message_is_seen_though_it_cannot_be_forwarded(
    prober: TelegramProber, bot: Bot, world: World
) -> None:
    sent = await bot.send_message(world.channel.id, "A review")
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    pin = sent.message_id + 1
    assert await prober.look(world.channel.id, pin) == foreign(world, pin)


async def test_what_was_forwarded_into_the_channel_is_none_of_ours(
    prober: TelegramProber, bot: Bot, world: World, people: People
) -> None:
    """Also a post of the channel itself: it stands at its first place, and this is another."""
    first = await bot.send_message(world.channel.id, "A review")
    again = await bot.forward_message(world.channel.id, world.channel.id, first.message_id)
    said = await people.start("Mei")
    hers = await bot.forward_message(world.channel.id, 303, said["message_id"])
    for message_id in (again.message_id, hers.message_id):
        assert await prober.look(world.channel.id, message_id) == foreign(world, message_id)
    assert await left(people) == []


@pytest.mark.parametrize("message_id", [2, 3, 999])
async def test_where_nothing_stands_is_a_hole(
    prober: TelegramProber, bot: Bot, world: World, people: People, message_id: int
) -> None:
    for text in ("one", "two"):
        await bot.send_message(world.channel.id, text)
    await people.delete("Dana", await people.wait_for("channel", "two"))
    assert await prober.look(world.channel.id, message_id) == Hole()


async def test_protected_content_cannot_be_looked_at(prober: TelegramProber, world: World, people: People) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await people.protect()
    look = await prober.look(world.channel.id, message["message_id"])
    assert isinstance(look, CannotLook)
    assert "protected content" in look.reason


async def test_a_ledger_chat_that_blocked_the_bot_shows_nothing(
    prober: TelegramProber, world: World, people: People
) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await people.block("Dana")
    look = await prober.look(world.channel.id, message["message_id"])
    assert look == CannotLook("Forbidden: bot was blocked by the user")


async def test_a_ledger_chat_that_never_was_shows_nothing(telegram: Connection, world: World, people: People) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    for nobody in (OWNER, 987654):
        assert isinstance(
            await TelegramProber(telegram.api, nobody).look(world.channel.id, message["message_id"]), CannotLook
        )


@pytest.mark.parametrize("kind", ["expel", "vanish"])
async def test_a_channel_that_is_closed_to_the_bot_shows_nothing(
    prober: TelegramProber, world: World, people: People, kind: str
) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await people.trouble(kind=kind)
    assert isinstance(await prober.look(world.channel.id, message["message_id"]), CannotLook)


@pytest.mark.parametrize(
    ("code", "retry_after", "expected"),
    [
        (429, 9, NotNow("429 Too Many Requests: retry after 9", 9.0)),
        (401, None, NotNow("401 Unauthorized")),
        (500, None, NotNow("HTTP 500: Internal Server Error")),
    ],
)
async def test_no_answer_is_no_hole(
    prober: TelegramProber, world: World, people: People, code: int, retry_after: int | None, expected: NotNow
) -> None:
    descriptions = {429: "Too Many Requests: retry after 9", 401: "Unauthorized", 500: "Internal Server Error"}
    more = {"retry_after": retry_after} if retry_after else {}
    await people.fault("forwardMessage", "error", code=code, description=descriptions[code], **more)
    assert await prober.look(world.channel.id, 1) == expected


@pytest.mark.parametrize("kind", ["drop", "malformed", "wrong", "page"])
async def test_a_lost_answer_is_looked_for_again_later(
    prober: TelegramProber, world: World, people: People, kind: str
) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await people.fault("forwardMessage", kind)
    assert isinstance(await prober.look(world.channel.id, message["message_id"]), NotNow)
    seen = await prober.look(world.channel.id, message["message_id"])
    assert isinstance(seen, SeenMessage)


@pytest.mark.fault(37)
async def test_a_proxys_old_answer_is_not_taken_for_this_message(
    prober: TelegramProber, world: World, people: People
) -> None:
    """It shows another message; asked again, Telegram shows this one."""
    await people.say("Dana", "first", chat="channel")
    await people.say("Dana", "second", chat="channel")
    old = {"message_id": 77, "chat": {"id": OWNER, "type": "private"}, "date": 1, "text": "first"}
    origin = {"type": "channel", "chat": {"id": world.channel.id, "type": "channel"}, "message_id": 1, "date": 1}
    await people.fault("forwardMessage", "wrong", result=old | {"forward_origin": origin}, work="none")
    seen = await prober.look(world.channel.id, 2)
    assert isinstance(seen, SeenMessage)
    assert (seen.message_id, seen.text) == (2, "second")


async def test_a_copy_that_cannot_be_taken_away_stays(prober: TelegramProber, world: World, people: People) -> None:
    message = await people.say("Dana", "A review", chat="channel")
    await people.fault("deleteMessage", "error", code=400, description="Bad Request: message can't be deleted")
    assert isinstance(await prober.look(world.channel.id, message["message_id"]), SeenMessage)
    assert [copy["text"] for copy in await left(people)] == ["A review"]


async def test_a_look_at_a_poll_tells_its_votes(prober: TelegramProber, bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta"])
    (shown,) = await people.messages("channel")
    await people.vote("Mei", shown, [1])
    await people.close_poll("Dana", shown)
    count = await prober.look_at_poll(world.channel.id, sent.message_id)
    assert isinstance(count, PollCount)
    assert (count.poll_id, count.closed) == (shown["poll"]["id"], True)
    assert [(option.text, option.votes) for option in count.options] == [("Alpha", 0), ("Beta", 1)]
    assert await left(people) == []


async def test_where_no_poll_stands_none_is_seen(prober: TelegramProber, bot: Bot, world: World) -> None:
    await bot.send_message(world.channel.id, "no poll")
    await bot.pin_chat_message(world.channel.id, 1)
    assert [await prober.look_at_poll(world.channel.id, number) for number in (1, 2, 99)] == [Hole()] * 3


async def test_a_poll_that_may_not_be_forwarded_cannot_be_looked_at(
    prober: TelegramProber, bot: Bot, world: World, people: People
) -> None:
    sent = await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta"])
    await people.protect()
    assert isinstance(await prober.look_at_poll(world.channel.id, sent.message_id), CannotLook)


async def test_a_poll_that_was_forwarded_into_the_channel_is_another_one(
    prober: TelegramProber, bot: Bot, world: World, people: People
) -> None:
    sent = await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta"])
    again = await bot.forward_message(world.channel.id, world.channel.id, sent.message_id)
    assert isinstance(await prober.look_at_poll(world.channel.id, again.message_id), NotNow)


@pytest.mark.parametrize(("method", "kind"), [("forwardMessage", "drop"), ("forwardMessage", "wrong")])
async def test_a_look_without_an_answer_may_be_repeated(
    prober: TelegramProber, bot: Bot, world: World, people: People, method: str, kind: str
) -> None:
    sent = await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta"])
    await people.fault(method, kind)
    assert isinstance(await prober.look_at_poll(world.channel.id, sent.message_id), NotNow)
    assert isinstance(await prober.look_at_poll(world.channel.id, sent.message_id), PollCount)
