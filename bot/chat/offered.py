"""Somebody added the bot to a channel before it has one: it takes the one that an owner chose."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from bot.chat.replying import Replying
from bot.chat.screen import one_line, said
from bot.chat.tongues import Tongues
from bot.pipeline.pasted import readable

log = logging.getLogger(__name__)

_TITLE_UNITS = 150

Take = Callable[[int, datetime], Awaitable[object]]
"""`publishing.ownership.OwnerStore.take_channel`."""

Owners = Callable[[], Awaitable[Collection[int]]]
"""Who they are at this moment: whoever became the owner a moment ago adds the bot at once."""


class ChannelOffered:
    """https://core.telegram.org/bots/api#chatmemberupdated. Whoever else adds the bot hears nothing: owners do."""

    def __init__(self, bot_id: int, owners: Owners, take: Take, replying: Replying, tongues: Tongues) -> None:
        self._bot_id = bot_id
        self._owners = owners
        self._take = take
        self._replying = replying
        self._tongues = tongues

    async def __call__(self, changed: Any, now: datetime) -> None:
        chat = _channel_of(changed, self._bot_id)
        if chat is None:
            return
        owners = await self._owners()
        if _id_of(changed.get("from")) in owners:
            await self._take(chat["id"], now)
            return
        log.warning("somebody who is no owner added the bot to a channel", extra={"action": "channel_refused"})
        for owner in owners:
            say = await self._tongues.of(owner)
            title = one_line(readable(str(chat.get("title"))) or "?", _TITLE_UNITS)
            refused = say(
                "Somebody else added me to the channel {title}. I do nothing there: I take a channel only from you.",
                title=title,
            )
            await self._replying.send(owner, said(refused))


def _channel_of(changed: Any, bot_id: int) -> Mapping[str, Any] | None:
    """Where the bot became an administrator of a channel; None for all else."""
    if not isinstance(changed, Mapping):
        return None
    chat, member = changed.get("chat"), changed.get("new_chat_member")
    if not isinstance(chat, Mapping) or not isinstance(member, Mapping):
        return None
    added = _id_of(member.get("user")) == bot_id and member.get("status") == "administrator"
    return chat if added and chat.get("type") == "channel" and type(chat.get("id")) is int else None


def _id_of(found: object) -> object:
    """None for a channel's own voice, which has no person behind it."""
    return found.get("id") if isinstance(found, Mapping) else None
