"""Guests who write: how they are invited, what they propose, and how owners part with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.publishing.ports import QueueEntry
from bot.values import Struct

INVITATION_LASTS = timedelta(days=7)
"""A link that was forgotten in some chat opens nothing for long."""

MOST_WRITERS = 20
"""Guests and open invitations together: what one screen of a phone still lists, each with its button."""

LONGEST_NAME = 64
"""UTF-16 units of a guest's name: Telegram allows 64 characters in each of its two parts."""

LONGEST_REASON = 1_000
"""Characters of an owner's word on a proposal: it stands in one message with the title."""


class Writer(Struct, frozen=True):
    """A guest who accepted. name: as Telegram had it, "" where it showed nothing; joined_at: UTC; drafts: how many
    reviews of theirs are not posted yet."""

    user_id: int
    name: str
    joined_at: datetime
    drafts: int = 0


class Invitation(Struct, frozen=True):
    """A link that makes one person a writer, once. token: 22 characters of [A-Za-z0-9_-]; made_at, expires_at: UTC."""

    token: str
    made_by: int
    made_at: datetime
    expires_at: datetime


class Entrance(StrEnum):
    """What an invitation is worth to the one who holds it."""

    OPEN = "open"
    JOINED = "joined"  # by this press
    WRITER = "writer"  # they are one already: nothing was used up
    USED = "used"  # by somebody else
    EXPIRED = "expired"
    REVOKED = "revoked"  # the link; or the person, after it was made
    UNKNOWN = "unknown"


class GuestStore(Protocol):
    """Every method is one transaction; changes are on record in the audit, without names."""

    async def is_writer(self, user_id: int) -> bool:
        """By one row of the primary key."""
        ...

    async def name(self, user_id: int) -> str:
        """Of a guest, also a former one; "" where none is kept."""
        ...

    async def names(self) -> Mapping[int, str]:
        """Of all of whom one is kept, by id."""
        ...

    async def writers(self) -> list[Writer]:
        """Those who may write, the first to join first."""
        ...

    async def invitations(self, now: datetime) -> list[Invitation]:
        """The open ones, oldest first."""
        ...

    async def invite(self, by: int, now: datetime, cause: str) -> Invitation | None:
        """A new one; None when MOST_WRITERS is reached. AlreadyApplied."""
        ...

    async def withdraw(self, token: str, by: int, now: datetime, cause: str) -> bool:
        """The link opens nothing any more. False when it did not before. AlreadyApplied."""
        ...

    async def entrance(self, token: str, user_id: int, now: datetime) -> Entrance:
        """What accepting would be worth to this person; changes nothing."""
        ...

    async def accept(self, token: str, user_id: int, name: str, now: datetime, cause: str) -> Entrance:
        """JOINED, and the owners are told; of all others nothing is changed. AlreadyApplied."""
        ...

    async def revoke(self, user_id: int, by: int, now: datetime, cause: str) -> bool:
        """A reader again, at once; the drafts stay. The name goes with the last of them. False when they were no
        writer. AlreadyApplied."""
        ...


class Verdict(StrEnum):
    """Why an owner's word on a proposal changed nothing."""

    GONE = "gone"  # it is no draft any more: another owner was quicker, or it was thrown away
    NOT_PROPOSED = "not_proposed"  # declined, or taken back by its writer, who changes it
    CHANGED = "changed"  # proposed, with another text than was seen


class ProposalStore(Protocol):
    """Drafts that wait for an owner's word. A revision names the text that was seen. Every method is one transaction;
    changes are on record in the audit."""

    async def propose(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> bool:
        """The owners are told, once for each text. False when it is no draft of theirs, has another text, or is
        proposed already. AlreadyApplied."""
        ...

    async def approve(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> QueueEntry | Verdict:
        """To the head of the queue; its writer is told. AlreadyApplied; AlreadyQueued: another review of this paper
        waits, or was posted."""
        ...

    async def decline(self, review_id: int, reason: str, by: int, now: datetime, cause: str) -> Verdict | None:
        """Whatever text it has now. It stays a draft of its writer, who is told why. None when that is done.
        AlreadyApplied."""
        ...
