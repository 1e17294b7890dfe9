"""What the inbox needs from a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.inbox.buttons import Button
from bot.inbox.health import Backlog
from bot.inbox.update import ClaimedUpdate, RawUpdate


class InboxStore(Protocol):
    """Updates in order. Every method is one transaction."""

    async def accept(self, bot_id: int, updates: Sequence[RawUpdate], now: datetime) -> int:
        """Stores what is not there yet (key: bot id, update_id) and commits; returns how many were new."""
        ...

    async def claim(
        self, limit: int, now: datetime, lease_until: datetime, holder: str | None = None
    ) -> list[ClaimedUpdate]:
        """At most `limit` rows, each the oldest unfinished one of its lane, no two of one lane.

        A row whose lease ran out may be claimed again; its attempt grows by one. holder: the process, by the name under
        which the database knows that it is alive.
        """
        ...

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        """Marks the row done and empties its payload; the key stays (eight days, see `purge`)."""
        ...

    async def fail(self, claimed: ClaimedUpdate, error: str, park: bool) -> None:
        """Gives the row back for another attempt, or parks it for good so that its lane goes on."""
        ...

    async def release_claims(self) -> int:
        """Frees what is held by processes that are not alive (any more); returns how many."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forgets the keys of rows finished before `before`; returns how many."""
        ...

    async def unfinished(self) -> int:
        """How many rows wait or are being handled."""
        ...

    async def backlog(self) -> Backlog:
        """How many those are, since when, and when the newest was done."""
        ...


class ButtonStore(Protocol):
    """Single-use buttons."""

    async def issue(self, button: Button) -> str:
        """Stores the button; returns its token: 22 characters of `[A-Za-z0-9_-]` (128 random bits)."""
        ...

    async def issue_all(self, buttons: Sequence[Button]) -> list[str]:
        """Many at once: their tokens, in the same order."""
        ...

    async def find(self, token: str) -> Button | None:
        """The button behind a token, also after its use: the change itself records that (cause "button:<token>")."""
        ...
