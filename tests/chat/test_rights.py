"""What the bot may do in the channel: asked of Telegram, and told by it."""

from typing import Any

import pytest

from bot.chat.connection import Connection
from bot.chat.rights import RightsListener, TelegramRights, missing_in
from bot.publishing.note_rights import NoteRights
from bot.publishing.standing import MEMBER, NEEDED, Standing
from bot.sandbox.world import World
from tests.fakes.standing import MemoryStanding, ScriptedRights
from tests.makers import BOT_ID, CHANNEL_ID, NOW
from tests.sandbox.people import People

ALL = dict.fromkeys(NEEDED, True)


def changed(chat_id: int = CHANNEL_ID, user_id: int = BOT_ID, **member: Any) -> dict[str, Any]:
    return {"chat": {"id": chat_id}, "new_chat_member": {"user": {"id": user_id}, **member}}


async def heard(update: Any) -> Standing:
    standing = MemoryStanding()
    note_rights = NoteRights(standing, ScriptedRights(), CHANNEL_ID)
    await RightsListener(note_rights, CHANNEL_ID, BOT_ID)(update, NOW)
    return standing.kept


@pytest.mark.parametrize(
    ("member", "missing"),
    [
        ({"status": "creator"}, ()),
        ({"status": "administrator"} | ALL, ()),
        ({"status": "administrator"} | ALL | {"can_delete_messages": False}, ("can_delete_messages",)),
        ({"status": "administrator"}, NEEDED),
        ({"status": "member"}, (MEMBER,)),
        ({"status": "left"}, (MEMBER,)),
        ({"status": "kicked"}, (MEMBER,)),
        ({}, None),
        ([], None),
        ({"status": 7}, None),
    ],
)
def test_a_member_is_read(member: Any, missing: tuple[str, ...] | None) -> None:
    assert missing_in(member) == missing


async def test_a_right_taken_in_the_channel_is_heard() -> None:
    assert (await heard(changed(status="kicked"))).missing == (MEMBER,)
    assert (await heard(changed(status="administrator", **ALL))).missing == ()


@pytest.mark.parametrize(
    "update",
    [
        changed(chat_id=-100, status="kicked"),
        changed(user_id=1, status="kicked"),
        changed(),
        {"chat": {"id": CHANNEL_ID}},
        {"chat": "?", "new_chat_member": {"status": "kicked"}},
        {"chat": {"id": CHANNEL_ID}, "new_chat_member": {"status": "kicked", "user": [BOT_ID]}},
        [],
        None,
    ],
)
async def test_what_is_not_about_the_bot_in_its_channel_changes_nothing(update: Any) -> None:
    assert await heard(update) == Standing()


async def test_telegram_is_asked(telegram: Connection, world: World, people: People) -> None:
    rights = TelegramRights(telegram.api, world.bot.id)
    assert await rights.missing(world.channel.id) == ()
    await people.trouble(kind="demote", rights=["can_edit_messages"])
    assert await rights.missing(world.channel.id) == ("can_edit_messages",)
    await people.trouble(kind="vanish")
    assert await rights.missing(world.channel.id) == (MEMBER,)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "error", "code": 429, "retry_after": 9},
        {"kind": "error", "code": 401, "description": "Unauthorized"},
        {"kind": "drop"},
        {"kind": "wrong", "result": True},
    ],
    ids=lambda trouble: str(trouble.get("code", trouble["kind"])),
)
async def test_no_answer_is_no_proof(
    telegram: Connection, world: World, people: People, trouble: dict[str, Any]
) -> None:
    await people.fault("getChatMember", **trouble)
    assert await TelegramRights(telegram.api, world.bot.id).missing(world.channel.id) is None


@pytest.mark.fault(38)
async def test_a_token_that_telegram_refuses_is_known_until_it_is_good_again(
    telegram: Connection, world: World, people: People
) -> None:
    await people.trouble(kind="revoke")
    await telegram.api.call("getMe", {})
    assert telegram.api.token_refused
    await people.fault("getMe", "drop", work="none")
    await people.trouble(kind="restore")
    await telegram.api.call("getMe", {})
    assert telegram.api.token_refused, "a lost answer says nothing of the token"
    await telegram.api.call("getMe", {})
    assert not telegram.api.token_refused
