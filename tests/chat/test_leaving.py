"""Who blocks the bot is forgotten; every other news about its place is for others."""

from datetime import datetime
from typing import Any

import pytest

from bot.chat.leaving import LeavingListener
from tests.makers import NOW

READER = 7_391_846_205
BLOCKED = {
    "chat": {"id": READER, "type": "private"},
    "from": {"id": READER, "is_bot": False, "first_name": "Somebody"},
    "new_chat_member": {"status": "kicked", "user": {"id": 7_000_000_001, "is_bot": True}, "until_date": 0},
}
"""https://core.telegram.org/bots/api#chatmemberupdated"""


async def forgotten(changed: Any) -> list[int]:
    seen: list[int] = []

    async def forget(user_id: int, now: datetime) -> None:
        assert now == NOW
        seen.append(user_id)

    await LeavingListener(forget)(changed, NOW)
    return seen


async def test_who_blocks_the_bot_is_forgotten() -> None:
    assert await forgotten(BLOCKED) == [READER]


@pytest.mark.parametrize(
    "changed",
    [
        BLOCKED | {"new_chat_member": {"status": "member"}},
        BLOCKED | {"chat": {"id": -100_500, "type": "supergroup"}},
        BLOCKED | {"chat": {"id": str(READER), "type": "private"}},
        BLOCKED | {"chat": {"id": True, "type": "private"}},
        BLOCKED | {"chat": READER},
        BLOCKED | {"new_chat_member": None},
        {},
        [],
        None,
    ],
)
async def test_nobody_is_forgotten_for_other_news(changed: Any) -> None:
    assert await forgotten(changed) == []
