"""The channel as publishing and polls see it: one call, and only what it proves."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.api import BotApi, Lost, NotSent, Refusal, Result
from bot.chat.counted import count_of
from bot.chat.echo import dropped
from bot.polls.ports import AlreadyClosed, PollGone, StopOutcome
from bot.publishing.post import Barred, FrozenPart, NotNow, Outcome, OutcomeUnknown, Refused, Sent

# stopPoll says the first in current servers, the second in older ones (`docs/facts.md` P1).
_CLOSED = ("poll can't be stopped", "poll has already been closed")
# deleteMessage says the first for an id that was deleted before or never was, the second for one that cannot be.
# A message that was deleted is not pinned either, says unpinChatMessage; "not modified": it was pinned or not before,
# or shows already what an edit wants.
_DONE_BEFORE = (
    "message to delete not found",
    "message_id_invalid",
    "message to unpin not found",
    "message_not_modified",
    "message is not modified",
    "chat_not_modified",
)

# A 400 that means the channel and not the message, in lower case. The sentences are of the published sources of the Bot
# API server and TDLib; the words with "_" are the codes behind them, which come through where no sentence is made of
# them (https://core.telegram.org/method/messages.sendMessage).
_BARRED = (
    "need administrator rights",
    "not enough rights",
    "have no write access",
    "have no rights to send",
    "chat not found",
    "bot was kicked",
    "bot is not a member",
    "chat is deactivated",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_forbidden",
    "channel_private",
    "channel_invalid",
    "user_not_participant",
)


class TelegramChannel:
    """`publishing.ports.Channel`, `publishing.pinning.PinChannel`, `publishing.send_corrections.EditChannel` and
    `polls.ports.PollChannel`. Never raises but on cancellation."""

    def __init__(self, api: BotApi, may_leave: Callable[[], bool] | None = None) -> None:
        """may_leave: asked once more just before each request, since a pause may lie between it and the decision to
        make it; None: whoever presses a button."""
        self._api = api
        self._may_leave = may_leave

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        """The frozen payload, unchanged, in exactly one HTTP call of at most 45 s."""
        parameters = {"chat_id": channel_id, **part.payload}
        answer = await self._api.call(part.method, parameters, first=True, may_leave=self._may_leave)
        match answer:
            case Result(value=message):
                return _sent(message, channel_id, part)
            case Refusal(code=429, description=reason, retry_after=seconds):
                return NotNow(reason, seconds)
            case Refusal(code=401, description=reason):  # the token, not the post: it leaves once the token is right
                return NotNow(f"401 {reason}")
            case Refusal(code=409, description=reason):  # not an answer to a send: it proves nothing
                return OutcomeUnknown(f"409 {reason}")
            case Refusal(code=code, description=reason) as refusal:
                barred = code == 403 or (code == 400 and refusal.says(*_BARRED))
                return (Barred if barred else Refused)(f"{code} {reason}")
            case NotSent(reason=reason):
                return NotNow(reason)
            case Lost(reason=reason):
                return OutcomeUnknown(reason)

    async def delete(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """https://core.telegram.org/bots/api#deletemessage: an own message of the last 48 hours, others with the right
        to delete. None when it is gone, Refused when only a person can take it away."""
        return await self._done("deleteMessage", {"chat_id": channel_id, "message_id": message_id})

    async def edit(
        self, channel_id: int, message_id: int, content: FrozenPart
    ) -> NotNow | Refused | OutcomeUnknown | None:
        """https://core.telegram.org/bots/api#editmessagetext: an own message in a channel at any age. None when it
        shows this content, also when it did before."""
        return await self._done(content.method, {"chat_id": channel_id, "message_id": message_id, **content.payload})

    async def pin(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """https://core.telegram.org/bots/api#pinchatmessage: in a channel it takes the right to edit messages."""
        silently = {"chat_id": channel_id, "message_id": message_id, "disable_notification": True}
        return await self._done("pinChatMessage", silently)

    async def unpin(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """https://core.telegram.org/bots/api#unpinchatmessage: what is not pinned is no error."""
        return await self._done("unpinChatMessage", {"chat_id": channel_id, "message_id": message_id})

    async def _done(self, method: str, parameters: Mapping[str, Any]) -> NotNow | Refused | OutcomeUnknown | None:
        """A call that may be repeated; None when what it asks for is so."""
        match await self._api.call(method, parameters, may_leave=self._may_leave):
            case Result():
                return None
            case Refusal(code=400) as refusal if refusal.says(*_DONE_BEFORE):
                return None
            case Refusal(code=401 | 429, description=reason, retry_after=seconds):
                return NotNow(reason, seconds)
            case Refusal(code=409, description=reason):
                return OutcomeUnknown(f"409 {reason}")
            case Refusal(code=code, description=reason):
                return Refused(f"{code} {reason}")
            case NotSent(reason=reason):
                return NotNow(reason)
            case Lost(reason=reason):
                return OutcomeUnknown(reason)

    async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
        """https://core.telegram.org/bots/api#stoppoll: of the bot's own polls only; answers with the final poll."""
        poll = {"chat_id": channel_id, "message_id": message_id}
        answer = await self._api.call("stopPoll", poll, first=True, may_leave=self._may_leave)
        match answer:
            case Result(value=poll):
                count = count_of(poll)
                return count if count and count.closed else OutcomeUnknown("the answer is no closed poll")
            case Refusal(code=400) as refusal if refusal.says(*_CLOSED):
                return AlreadyClosed(refusal.description)
            case Refusal(code=400 | 403 as code, description=reason) as refusal:
                barred = code == 403 or refusal.says(*_BARRED)
                return Barred(f"{code} {reason}") if barred else PollGone(reason)
            case Refusal(code=409, description=reason):
                return OutcomeUnknown(f"409 {reason}")
            case Refusal(description=reason, retry_after=seconds):
                return NotNow(reason, seconds)
            case NotSent(reason=reason):
                return NotNow(reason)
            case Lost(reason=reason):
                return OutcomeUnknown(reason)


def _sent(message: Any, channel_id: int, part: FrozenPart) -> Outcome:
    """A valid message of this chat, or unknown: an answer that we cannot read does not undo what was sent. One that
    shows less than was sent stands there."""
    if not isinstance(message, Mapping):
        return OutcomeUnknown("the answer is no message")
    chat, message_id, poll = message.get("chat"), message.get("message_id"), message.get("poll")
    if not isinstance(chat, Mapping) or chat.get("id") != channel_id:
        return OutcomeUnknown("the answer is of another chat")
    if type(message_id) is not int or message_id <= 0:
        return OutcomeUnknown("the answer has no message id")
    poll_id = poll.get("id") if isinstance(poll, Mapping) else None
    if part.method == "sendPoll" and not isinstance(poll_id, str):
        return OutcomeUnknown("the answer has no poll")
    return Sent(message_id, poll_id if isinstance(poll_id, str) else None, dropped(part.payload, message))
