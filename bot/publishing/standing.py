"""What the bot may do in its channel: without the right to post nothing leaves, and no slot is spent."""

from datetime import datetime
from typing import Protocol

from bot.values import Struct

NEEDED = ("can_post_messages", "can_edit_messages", "can_delete_messages")
"""Rights of a channel's administrator that the bot uses: https://core.telegram.org/bots/api#chatadministratorrights.
Only the first is needed to post; the others to correct a post and to take back a stray copy."""

MEMBER = "member"
"""Named as missing when the bot is no administrator (any more), or the channel is gone."""


class Standing(Struct, frozen=True):
    """`missing`: names of `NEEDED`, or `MEMBER`; empty when all is well. `since`: when that was noted first (UTC)."""

    missing: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def may_post(self) -> bool:
        return MEMBER not in self.missing and "can_post_messages" not in self.missing


class StandingStore(Protocol):
    async def standing(self) -> Standing:
        """As noted last; all is well in a fresh database."""
        ...

    async def note(self, missing: tuple[str, ...], reason: str, now: datetime) -> bool:
        """Keeps it, False when nothing changed. With a change goes one notice, in the same transaction: `right_lost`
        where more is missing than before, else `right_restored`; none where the bot may post neither before nor after,
        since the owners know the worst. Once it may post again nothing waits any longer for its next try."""
        ...


class RightsSource(Protocol):
    async def missing(self, channel_id: int) -> tuple[str, ...] | None:
        """What the bot lacks in the channel now, asked of Telegram; None when there was no answer."""
        ...
