"""Whose bot this is, and which channel it posts in, where the environment does not say it: learnt once, and kept."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

LINK_LASTS = timedelta(minutes=10)
"""From the shell to the phone takes one; a link that was left in a terminal's history opens nothing."""


class Taking(StrEnum):
    """What the owner's link is worth to the one who opens it."""

    OWNER = "owner"  # they are the owner: by this link, or already
    TAKEN = "taken"  # there is another owner
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # none of ours, or a newer one was made


class OwnerStore(Protocol):
    """Every method is one transaction."""

    async def owners(self) -> tuple[int, ...]:
        """Numeric Telegram ids of those who were learnt, the first to come first; may be empty."""
        ...

    async def offer(self, now: datetime) -> str | None:
        """A new link's token, 22 characters of [A-Za-z0-9_-], of which only a hash is kept; it opens until `LINK_LASTS`
        is over, and the one before opens nothing any more. None: there is an owner."""
        ...

    async def take(self, token: str, user_id: int, now: datetime, cause: str) -> Taking:
        """Makes this person the owner, unless there is another one. AlreadyApplied."""
        ...

    async def take_channel(self, channel_id: int, now: datetime) -> bool:
        """Binds the database to this channel, and its owners are told. False: it is bound already."""
        ...
