"""Who changed what in queue, drafts, posts and settings: kept for ever, in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.values import Struct


class Did(StrEnum):
    """What was done. before and after hold what differs, by the names in brackets; either may be empty."""

    DRAFTED = "drafted"  # after [title]
    CHANGED = "changed"  # of a draft, or what waits [title, reviewers, paper, topics, hook, language, characters]
    DISCARDED = "discarded"
    RESTORED = "restored"
    PROPOSED = "proposed"
    DECLINED = "declined"  # after [reason]
    QUEUED = "queued"  # after [position, fixed_on]
    MOVED = "moved"  # [position]
    FIXED = "fixed"  # [fixed_on]
    REMOVED = "removed"  # before [position, fixed_on]
    POSTED = "posted"  # by hand of an owner, without a slot
    ALLOWED = "allowed"  # what lint found in its text may stay
    CORRECTED = "corrected"  # in the channel [title, characters]
    TAKEN_BACK = "taken_back"  # before [number, messages]
    ADOPTED = "adopted"  # posted by hand in the channel; after [number, messages]
    NOT_ADOPTED = "not_adopted"
    RENUMBERED = "renumbered"  # [number]
    TWINNED = "twinned"  # [twin]
    SLOT_SKIPPED = "slot_skipped"  # after [day, slot]
    SET = "set"  # [name, value]
    INVITED = "invited"  # by an owner; and by the guest who accepted: after [writer], a numeric id
    COMPARED = "compared"  # the channel with a restored backup
    REVOKED = "revoked"  # a guest: before [writer]; or a link: nothing


class Change(Struct, frozen=True):
    """One change. at: UTC; actor_id: who did it, None for the shell and for the bot by itself; title: of the review
    now, "" where it is about none; before, after: JSON values."""

    at: datetime
    actor_id: int | None
    did: Did
    review_id: int | None
    title: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class AuditStore(Protocol):
    """Nothing is ever changed in it. Other stores write it, each in the transaction of its change."""

    async def changes(self, limit: int, offset: int = 0, review_id: int | None = None) -> list[Change]:
        """The newest first; of one review, or of all."""
        ...
