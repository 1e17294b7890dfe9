"""What waits for the bot: https://core.telegram.org/bots/api#getting-updates."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from bot.sandbox.bell import Bell

KINDS = frozenset(
    (
        *("message", "edited_message", "channel_post", "edited_channel_post", "poll", "poll_answer"),
        *("message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query"),
        *("my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"),
        *("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
        *("shipping_query", "pre_checkout_query", "purchased_paid_media"),
    )
)
"""Every kind of update that python-telegram-bot 22.8 knows; other names in `allowed_updates` are ignored."""

UNASKED = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
"""What a bot gets that never set `allowed_updates`: https://core.telegram.org/bots/api#getupdates."""

Update = dict[str, Any]


class Updates:
    """Updates in order, each with an id one higher than the last. What the bot did not allow is never stored."""

    def __init__(self, seconds: Callable[[], int], first_id: int = 1):
        """seconds: the present, in Unix seconds of the sandbox's clock."""
        self._seconds, self._next_id = seconds, first_id
        self._waiting: deque[Update] = deque()
        self._since: deque[int] = deque()
        self._allowed = UNASKED
        self.arrived = Bell()
        self.poller = 0
        """Counts calls of getUpdates (and webhooks being set): a waiting call that sees a newer number gives way."""

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues it and returns its id; None when the bot did not allow this kind."""
        if kind not in self._allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append({"update_id": update_id, kind: content})
        self._since.append(self._seconds())
        self.arrived.ring()
        return update_id

    def allow(self, kinds: Sequence[str]) -> None:
        """Remembered for updates created from now on; none named = the default set."""
        self._allowed = KINDS & set(kinds) or UNASKED

    @property
    def asked_for(self) -> frozenset[str] | None:
        """The kinds that the bot named; None while it takes what everybody gets."""
        return None if self._allowed == UNASKED else self._allowed

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def confirm_below(self, update_id: int) -> None:
        """Forgets every update with a lower id."""
        while self._waiting and self._waiting[0]["update_id"] < update_id:
            self._forget_first()

    def forget_before(self, moment: int) -> None:
        """Forgets every update that came earlier (Unix seconds)."""
        while self._since and self._since[0] < moment:
            self._forget_first()

    def keep_newest(self, number: int) -> None:
        """Forgets all but the newest ones: what a negative offset asks for."""
        while len(self._waiting) > number:
            self._forget_first()

    def first(self, limit: int) -> list[Update]:
        """The oldest ones, which stay until they are confirmed."""
        return list(islice(self._waiting, limit))

    def _forget_first(self) -> None:
        self._waiting.popleft()
        self._since.popleft()

    def newer_poller(self) -> int:
        """Ends every getUpdates that waits; returns the number of the new one."""
        self.poller += 1
        self.arrived.ring()
        return self.poller
