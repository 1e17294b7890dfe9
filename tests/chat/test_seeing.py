"""What Telegram tells of the channel by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from telegram import Bot

from bot.chat.api import Result
from bot.chat.connection import Connection
from bot.chat.recognising import recognised
from bot.chat.render.ballot import ballot_parts
from bot.chat.seeing import AutomaticForwards, ChannelPosts
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import visible_hash
from bot.sandbox.world import World
from tests.chat.fakes import ZONE
from tests.makers import make_frozen_rich, make_new_ballot
from tests.sandbox.people import People

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
CHANNEL, GROUP, ELSEWHERE = -1_001_234_500_001, -1_001_234_500_002, -1_001_234_500_003
ORIGIN = {"type": "channel", "chat": {"id": CHANNEL}, "message_id": 7, "date": 1}
COPY = {
    "message_id": 900,
    "chat": {"id": GROUP},
    "sender_chat": {"id": CHANNEL},
    "is_automatic_forward": True,
    "forward_origin": ORIGIN,
    "text": "A review",
}
POST = {"message_id": 7, "chat": {"id": CHANNEL}, "text": "A review"}


class Kept(list[SeenMessage]):
    async def __call__(self, seen: Sequence[SeenMessage], now: datetime) -> None:
        self.extend(seen)


async def hear(telegram: Connection, world: World) -> Kept:
    """Everything that waits at the sandbox is heard."""
    kept = Kept()
    posts, copies = ChannelPosts(world.channel.id, kept), AutomaticForwards(world.channel.id, kept)
    answer = await telegram.api.call("getUpdates", {})
    assert isinstance(answer, Result)
    for update in answer.value:
        for kind, listener in (("channel_post", posts), ("edited_channel_post", posts), ("message", copies)):
            if kind in update:
                await listener(update[kind], NOW)
    return kept


async def test_a_rich_post_is_told_by_its_copy_in_the_group(telegram: Connection, world: World, people: People) -> None:
    await people.link_group()
    await people.place_bot("administrator", chat="group")
    await hear(telegram, world)
    frozen = make_frozen_rich("Words and $x$")
    sent = await telegram.api.call(frozen.method, {"chat_id": world.channel.id, **frozen.payload})
    assert isinstance(sent, Result)
    (seen,) = await hear(telegram, world)
    assert (seen.channel_id, seen.message_id) == (world.channel.id, sent.value["message_id"])
    assert (seen.method, seen.text_hash, seen.text) == ("sendRichMessage", frozen.text_hash, "Words and $x$")


@pytest.mark.parametrize("rich", [{}, {"blocks": None}, {"blocks": "x"}, {"blocks": [5, {"type": []}]}])
def test_a_rich_message_of_any_shape_is_none_of_ours_and_no_error(rich: dict[str, Any]) -> None:
    seen = recognised({"message_id": 7, "rich_message": rich}, CHANNEL, 7)
    assert seen is not None
    assert seen.method == "sendRichMessage"


async def test_the_owners_post_is_kept(telegram: Connection, world: World, people: People) -> None:
    message = await people.say("Dana", "By hand", chat="channel")
    (seen,) = await hear(telegram, world)
    assert (seen.channel_id, seen.message_id) == (world.channel.id, message["message_id"])
    assert (seen.method, seen.text_hash, seen.text) == ("sendMessage", visible_hash("By hand"), "By hand")


async def test_an_edit_is_kept_as_what_stands_there_now(telegram: Connection, world: World, people: People) -> None:
    message = await people.say("Dana", "By hand", chat="channel")
    await people.edit("Dana", message, "By hand, mended")
    kept = await hear(telegram, world)
    assert [(seen.message_id, seen.text) for seen in kept] == [(1, "By hand"), (1, "By hand, mended")]


async def test_our_own_post_comes_back_through_the_discussion_group(
    telegram: Connection, world: World, address: str, people: People
) -> None:
    await people.link_group()
    await people.place_bot("administrator", chat="group")
    await people.say("Dana", "not a post", chat="group")
    async with Bot(world.bot.token, base_url=f"{address}/bot") as bot:
        sent = await bot.send_message(world.channel.id, "A review")
        poll = await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    review, asked = await hear(telegram, world)
    assert (review.message_id, review.text_hash) == (sent.message_id, visible_hash("A review"))
    assert asked.message_id == poll.message_id
    assert poll.poll
    assert (asked.method, asked.poll_id) == ("sendPoll", poll.poll.id)
    assert asked.text_hash == visible_hash("Which? that this")


@pytest.mark.parametrize("other", [POST, COPY])
async def test_another_channel_is_not_kept(other: dict[str, Any]) -> None:
    kept = Kept()
    await ChannelPosts(ELSEWHERE, kept)(other, NOW)
    await AutomaticForwards(ELSEWHERE, kept)(other, NOW)
    assert kept == []


@pytest.mark.parametrize(
    "change",
    [
        {"is_automatic_forward": None},
        {"is_automatic_forward": "true"},
        {"sender_chat": {"id": 303}},
        {"sender_chat": None},
        {"forward_origin": None},
        {"forward_origin": ORIGIN | {"chat": {"id": ELSEWHERE}}},
        {"forward_origin": ORIGIN | {"message_id": "7"}},
        {"forward_origin": ORIGIN | {"type": "user"}},
    ],
)
async def test_what_somebody_forwards_is_no_evidence(change: dict[str, Any]) -> None:
    kept = Kept()
    await AutomaticForwards(CHANNEL, kept)(COPY | change, NOW)
    assert kept == []


async def test_a_copy_names_its_place_in_the_channel() -> None:
    kept = Kept()
    await AutomaticForwards(CHANNEL, kept)(COPY, NOW)
    assert [(seen.channel_id, seen.message_id) for seen in kept] == [(CHANNEL, 7)]


@pytest.mark.parametrize(
    "broken",
    [
        *(None, 7, "text", [], {}, {"chat": CHANNEL}),
        POST | {"message_id": None},
        POST | {"message_id": True},
        POST | {"message_id": 0},
        POST | {"message_id": 2**70},
        POST | {"chat": {"id": None}},
    ],
)
async def test_what_is_no_message_is_not_kept(broken: object) -> None:
    kept = Kept()
    await ChannelPosts(CHANNEL, kept)(broken, NOW)
    await AutomaticForwards(CHANNEL, kept)(broken, NOW)
    assert kept == []


@pytest.mark.parametrize(
    "content",
    [
        {"text": None},
        {"text": 5},
        {"poll": []},
        {"poll": {"question": "Q", "options": None}},
        {"poll": {"question": None, "options": []}},
        {"poll": {"question": "Q", "options": ["A", {"text": "B"}]}},
        {"caption": ["A"]},
        {"new_chat_title": "Another"},
    ],
)
def test_content_that_cannot_be_read_is_of_a_kind_that_we_never_send(content: dict[str, Any]) -> None:
    seen = recognised({"message_id": 7} | content, CHANNEL, 7)
    assert seen == SeenMessage(channel_id=CHANNEL, message_id=7, method="", text_hash=visible_hash(""))


def test_a_poll_is_the_same_in_whatever_order_its_options_are_shown() -> None:
    """It shuffles them. A space more or another Unicode form moves none."""
    frozen = ballot_parts(make_new_ballot(1, 2, 3), ZONE)[-1]
    texts = [option["text"] for option in frozen.payload["options"]]
    for order in permutations(texts):
        poll = {"question": frozen.payload["question"], "options": [{"text": f" {text}"} for text in order]}
        seen = recognised({"message_id": 7, "poll": poll}, CHANNEL, 7)
        assert seen is not None
        assert seen.text_hash == frozen.text_hash


def test_a_poll_without_its_id_is_a_poll_all_the_same() -> None:
    poll = {"id": 5, "question": "Q", "options": [{"text": "A"}, {"text": "B"}]}
    seen = recognised({"message_id": 7, "poll": poll}, CHANNEL, 7)
    assert seen
    assert (seen.method, seen.poll_id, seen.text) == ("sendPoll", None, "Q\nA\nB")


def test_half_a_surrogate_pair_is_no_trouble() -> None:
    seen = recognised({"message_id": 7, "text": "A \ud800 review"}, CHANNEL, 7)
    assert seen
    assert seen.text == "A ? review"
