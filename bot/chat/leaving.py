"""Somebody blocks the bot: what was kept of them goes at once."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

log = logging.getLogger(__name__)

Forget = Callable[[int, datetime], Awaitable[None]]
"""`pipeline.readers.ReaderStore.forget`."""


class LeavingListener:
    """Hears that the bot was blocked in a private chat (https://core.telegram.org/bots/api#chatmemberupdated); what
    happens to it in other chats is for others to hear."""

    def __init__(self, forget: Forget) -> None:
        self._forget = forget

    async def __call__(self, changed: Any, now: datetime) -> None:
        user_id = who_blocked(changed)
        if user_id is not None:
            await self._forget(user_id, now)
            log.info("a reader blocked the bot, and is forgotten", extra={"action": "reader_left"})


def who_blocked(changed: Any) -> int | None:
    """The id of the person alone with the bot who blocked it; None for every other news."""
    if not isinstance(changed, Mapping):
        return None
    chat, member = changed.get("chat"), changed.get("new_chat_member")
    if not isinstance(chat, Mapping) or not isinstance(member, Mapping):
        return None
    user_id = chat.get("id")
    blocked = chat.get("type") == "private" and member.get("status") == "kicked"
    return user_id if blocked and type(user_id) is int else None
