"""Every message of every chat, in order."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

from bot.sandbox.polls import Poll
from bot.values import Struct, field


class Message(Struct):
    """One message, as it stands now.

    author: id of the person or bot who wrote it (in the channel too, though readers see the channel's name);
    date, edited_at: Unix seconds of the sandbox's clock; content: its fields as in the Bot API's `Message` ("text",
    "entities", …); reply_to: message id in the same chat; keyboard: rows of inline buttons; deleted: only the ids and
    date are left; seq: the event of its last change. origin: where the content of a forward first stood; automatic:
    whether Telegram forwarded it from the channel into its group; protected: sent with `protect_content`; pinned: the
    id of the message whose pinning this service message tells; elsewhere: the title of a channel outside this world
    from which it was forwarded.
    """

    chat_id: int
    message_id: int
    date: int
    author: int
    content: dict[str, Any]
    poll: Poll | None = None
    reply_to: int | None = None
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    silent: bool = False
    edited_at: int | None = None
    deleted: bool = False
    seq: int = 0
    origin: "Message | None" = None
    automatic: bool = False
    protected: bool = False
    pinned: int | None = None
    elsewhere: str = ""

    @property
    def text(self) -> str:
        """Empty for a poll."""
        return str(self.content.get("text", ""))


_PRIVATE = 0  # stands for all private chats


class Messages:
    """By chat, then by id. Ids are never used twice; as in Telegram the private chats of a bot share one count."""

    def __init__(self) -> None:
        self._chats: dict[int, dict[int, Message]] = {}
        self._ids: defaultdict[int, count[int]] = defaultdict(lambda: count(1))

    def next_id(self, chat_id: int) -> int:
        return next(self._ids[min(chat_id, _PRIVATE)])

    def add(self, message: Message) -> None:
        self._chats.setdefault(message.chat_id, {})[message.message_id] = message

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """None also for a deleted one."""
        found = self._chats.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def every(self, chat_id: int) -> Iterator[Message]:
        """By id, ascending; deleted ones are among them."""
        return iter(self._chats.get(chat_id, {}).values())

    def newest_first(self, chat_id: int) -> Iterator[Message]:
        return reversed(self._chats.get(chat_id, {}).values())

    def trace(self, chat_id: int, message_id: int) -> Message | None:
        """As `find`, but a deleted one too."""
        return self._chats.get(chat_id, {}).get(message_id)
