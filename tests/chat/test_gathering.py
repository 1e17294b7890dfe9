"""Which messages of owners and writers are drafts, and what is said at once about those that are none."""

import re
from typing import Any

import pytest
from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.screen import Reply, Screen, Told
from tests.chat.fakes import FakeHouse, asked
from tests.chat.papers import make_message

LONG = ("A kite flies because the wind pushes it. " * 12).strip()
LINK = "https://arxiv.org/abs/2511.01234"


async def send(registry: Registry, message: Message, role: Role = Role.OWNER) -> Reply | None:
    person = asked(message.text or "", role=role)
    for conversation in registry.conversations:
        if role.reaches(conversation.role) and (reply := await conversation.hear(message, person)):
            return reply
    return None


def file(name: str, size: int = 9) -> dict[str, Any]:
    return {"document": {"file_id": "1", "file_unique_id": "1", "file_name": name, "file_size": size}}


@pytest.mark.parametrize("role", [Role.OWNER, Role.WRITER])
async def test_a_long_text_is_taken_and_its_writer_told(registry: Registry, house: FakeHouse, role: Role) -> None:
    assert await send(registry, make_message(LONG), role) == Told()
    ((piece, ask),) = house.gather.taken
    assert (piece.text, piece.role, piece.cut, ask) == (LONG, role.value, False, False)


async def test_few_words_are_a_search_unless_a_text_goes_on(registry: Registry, house: FakeHouse) -> None:
    assert await send(registry, make_message("kites")) is None
    house.gather.goes_on_now = True
    assert await send(registry, make_message("kites")) == Told()


async def test_the_card_says_up_to_which_length_a_message_is_a_search(registry: Registry, house: FakeHouse) -> None:
    card = await registry.presses["dw"].answer(asked(role=Role.OWNER))
    assert isinstance(card, Screen)
    told = re.search(r"up to (\d+) characters is a search", card.text)
    assert told is not None
    most = int(told[1])
    assert await send(registry, make_message("x" * most)) is None
    assert await send(registry, make_message("x" * (most + 1))) == Told()
    assert [len(piece.text) for piece, _ in house.gather.taken] == [most + 1]


async def test_a_text_that_fills_half_a_message_may_be_cut(registry: Registry, house: FakeHouse) -> None:
    await send(registry, make_message("x" * 2048))
    assert house.gather.taken[0][0].cut is True


async def test_a_reply_to_a_card_replaces_its_draft(registry: Registry, house: FakeHouse) -> None:
    house.gather.cards[70] = 12
    card = {"message_id": 70, "date": 0, "chat": {"id": 101, "type": "private"}}
    await send(registry, make_message(LONG, reply_to_message=card))
    assert house.gather.taken[0][0].replaces == 12


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (file("kite.pdf"), "I cannot read kite.pdf"),
        (file("<b>\u202ekite\u202c.exe"), "I cannot read"),
        ({"photo": [{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}]}, "A picture alone is no draft"),
    ],
)
async def test_what_is_no_text_gets_a_sentence(registry: Registry, fields: dict[str, Any], words: str) -> None:
    reply = await send(registry, make_message("", **fields))
    assert isinstance(reply, Screen)
    assert words in reply.text


async def test_links_of_an_owner_stay_papers(registry: Registry, house: FakeHouse) -> None:
    links = "\n".join(f"{LINK}{number} A title of some length, so that it is no few words" for number in range(6))
    assert isinstance(await send(registry, make_message(links)), Screen)
    assert house.gather.taken == []


async def test_a_post_of_another_channel_is_asked_about(registry: Registry, house: FakeHouse) -> None:
    place = {"id": -100777, "type": "channel", "title": "Kite news"}
    origin = {"type": "channel", "chat": place, "message_id": 5, "date": 0}
    reply = await send(registry, make_message(LONG, forward_origin=origin))
    assert isinstance(reply, Screen)
    assert "posted in “Kite news”" in reply.text
    assert [ask for _, ask in house.gather.taken] == [True]


async def test_a_reader_sends_no_drafts(registry: Registry, house: FakeHouse) -> None:
    for message in (make_message(LONG), make_message("", **file("kite.md"))):
        assert await send(registry, message, Role.READER) is None
    assert house.gather.taken == []
