"""Looking into the channel: the Bot API has no way to read a message there but to forward it."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.chat.api import BotApi, Lost, NotSent, Refusal, Result
from bot.chat.counted import count_of
from bot.chat.recognising import origin_of, place_of, recognised
from bot.polls.ports import PollLook
from bot.publishing.evidence import CannotLook, Hole, Look, SeenMessage
from bot.publishing.post import NotNow, visible_hash

log = logging.getLogger(__name__)

# As the Bot API server says it; the second is part of the sentence about protected content too.
_NOT_THERE = ("message to forward not found",)
_PROTECTED = ("protected content",)
_SERVICE_MESSAGE = ("message can't be forwarded",)


class TelegramProber:
    """Implements `publishing.evidence.Prober` and `polls.ports.PollProber`.

    Each look leaves a silent copy in the ledger chat and takes it away again; a copy whose making was not answered, or
    whose taking away fails, stays there.
    """

    def __init__(self, api: BotApi, ledger_chat: int) -> None:
        self._api = api
        self._ledger_chat = ledger_chat

    async def look(self, channel_id: int, message_id: int) -> Look:
        """https://core.telegram.org/bots/api#forwardmessage; at most two forwards."""
        look = await self._look(channel_id, message_id)
        if look is None:  # of another message: either a proxy's old answer, which does not come twice, or really so
            look = await self._look(channel_id, message_id)
        return look or _foreign(channel_id, message_id)

    async def _look(self, channel_id: int, message_id: int) -> Look | None:
        """None when the answer says that it shows another message than this one.

        What somebody forwarded into the channel says so too, since it tells where it was first. What the bot sends
        there never does, and so it is no part of ours.
        """
        copy = await self._copy(channel_id, message_id)
        if not isinstance(copy, Mapping):
            return copy
        seen = recognised(copy, channel_id, message_id)
        return seen if origin_of(copy) == (channel_id, message_id) else None

    async def look_at_poll(self, channel_id: int, message_id: int) -> PollLook:
        """The votes of the poll that stands there; one forward."""
        copy = await self._copy(channel_id, message_id)
        if isinstance(copy, SeenMessage):
            return Hole()
        if not isinstance(copy, Mapping):
            return copy
        if origin_of(copy) != (channel_id, message_id):
            return NotNow("the answer shows another message")
        return count_of(copy.get("poll")) or Hole()

    async def _copy(self, channel_id: int, message_id: int) -> Mapping[str, Any] | Look:
        """The copy as it was made, and taken away again."""
        where = {"from_chat_id": channel_id, "message_id": message_id, "disable_notification": True}
        answer = await self._api.call("forwardMessage", {"chat_id": self._ledger_chat, **where})
        if not isinstance(answer, Result):
            return _without_copy(answer, channel_id, message_id)
        copy = place_of(answer.value)
        if copy is None or copy[0] != self._ledger_chat:
            return NotNow("the answer is no message of the ledger chat")
        await self._take_away(copy[1])
        message: Mapping[str, Any] = answer.value
        return message

    async def _take_away(self, message_id: int) -> None:
        answer = await self._api.call("deleteMessage", {"chat_id": self._ledger_chat, "message_id": message_id})
        if not isinstance(answer, Result):
            log.info("a copy stays in the ledger chat: %s", answer, extra={"action": "probe_stays"})


def _without_copy(answer: Refusal | NotSent | Lost, channel_id: int, message_id: int) -> Look:
    match answer:
        case Refusal(code=400) as refusal if refusal.says(*_NOT_THERE):
            return Hole()
        case Refusal(code=400, description=reason) as refusal if refusal.says(*_PROTECTED):
            return CannotLook(reason)
        case Refusal(code=400) as refusal if refusal.says(*_SERVICE_MESSAGE):
            return _foreign(channel_id, message_id)
        case Refusal(code=400 | 403, description=reason):
            return CannotLook(reason)
        case Refusal(code=code, description=reason, retry_after=seconds):  # too fast, a dead token, a moved server
            return NotNow(f"{code} {reason}", seconds)
        case NotSent(reason=reason) | Lost(reason=reason):
            return NotNow(reason)


def _foreign(channel_id: int, message_id: int) -> SeenMessage:
    """Something stands there, of a kind that is never sent as a part."""
    return SeenMessage(channel_id=channel_id, message_id=message_id, method="", text_hash=visible_hash(""))
