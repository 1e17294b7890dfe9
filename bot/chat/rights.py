"""What the bot may do in the channel, in Telegram's own words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.api import BotApi, Refusal, Result
from bot.publishing.note_rights import NoteRights
from bot.publishing.standing import MEMBER, NEEDED

_BOUND = 10.0  # seconds: somebody who waits for the answer can do without it


async def ask_rights(api: BotApi, channel_id: int, bot_id: int) -> tuple[str, ...] | None:
    """The names of `standing.NEEDED` that are missing, or `MEMBER`; None when Telegram does not say.

    https://core.telegram.org/bots/api#getchatmember
    """
    answer = await api.call("getChatMember", {"chat_id": channel_id, "user_id": bot_id}, bound=_BOUND)
    match answer:
        case Result(value=member):
            return missing_in(member)
        case Refusal(code=400 | 403):  # the channel is gone, or the bot was shown the door
            return (MEMBER,)
    return None


def missing_in(member: object) -> tuple[str, ...] | None:
    """The same, of a `ChatMember` (https://core.telegram.org/bots/api#chatmember); None if it is none."""
    status = member.get("status") if isinstance(member, Mapping) else None
    if not isinstance(member, Mapping) or not isinstance(status, str):
        return None
    match status:
        case "creator":
            return ()
        case "administrator":
            return tuple(right for right in NEEDED if member.get(right) is not True)
    return (MEMBER,)


class TelegramRights:
    """Implements `publishing.standing.RightsSource`."""

    def __init__(self, api: BotApi, bot_id: int) -> None:
        self._api = api
        self._bot_id = bot_id

    async def missing(self, channel_id: int) -> tuple[str, ...] | None:
        return await ask_rights(self._api, channel_id, self._bot_id)


class RightsListener:
    """Hears that somebody changed what the bot may do in its channel
    (https://core.telegram.org/bots/api#chatmemberupdated); what happens in other chats is nobody's business."""

    def __init__(self, note_rights: NoteRights, channel_id: int, bot_id: int) -> None:
        self._note_rights = note_rights
        self._channel_id = channel_id
        self._bot_id = bot_id

    async def __call__(self, changed: Any, now: datetime) -> None:
        if not isinstance(changed, Mapping) or _id_in(changed.get("chat")) != self._channel_id:
            return
        member = changed.get("new_chat_member")
        missing = missing_in(member)
        if missing is not None and isinstance(member, Mapping) and _id_in(member.get("user")) == self._bot_id:
            await self._note_rights.hear(missing, now)


def _id_in(found: object) -> object:
    return found.get("id") if isinstance(found, Mapping) else None
