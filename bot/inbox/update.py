"""An update as it travels from Telegram to its handler."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.values import Struct

RawUpdate = Mapping[str, Any]
"""One `Update` object of the Bot API as decoded JSON, untouched: https://core.telegram.org/bots/api#update"""


CHAT_LANE = "chat:"
"""With the chat's id behind it: the lane of all that happens there."""


class ClaimedUpdate(Struct, frozen=True):
    """A row of the inbox that this worker may handle now. `attempt` counts from 1; arrived_at: when it was stored, UTC,
    None where nobody knows."""

    bot_id: int
    update_id: int
    lane: str
    attempt: int
    update: RawUpdate
    arrived_at: datetime | None = None

    @property
    def cause(self) -> str:
        """The key that a use case records with its change, so that a repeated update changes nothing twice."""
        return cause_of_update(self.bot_id, self.update_id)


def cause_of_update(bot_id: int, update_id: int) -> str:
    """The word for it in the log and in the database, see `logs.doing`."""
    return f"update:{bot_id}:{update_id}"


def lane_of(update: RawUpdate) -> str:
    """The lane in which order is kept: the chat, else the user, else the poll, else the update's own."""
    for kind, content in update.items():
        if not isinstance(content, Mapping):
            continue
        holder = content.get("message", content) if kind == "callback_query" else content
        chat = holder.get("chat") if isinstance(holder, Mapping) else None
        if isinstance(chat, Mapping):
            return f"{CHAT_LANE}{chat.get('id')}"
        user = content.get("from") or content.get("user")
        if isinstance(user, Mapping):
            return f"user:{user.get('id')}"
        if kind == "poll":
            return f"poll:{content.get('id')}"
    return f"update:{update.get('update_id')}"
