"""What single readers are told: a letter each, since they asked for it, and nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from bot.values import Struct


class LetterKind(StrEnum):
    """What a letter says; the facts that it is written with (instants as ISO 8601 in UTC)."""

    REVIEW_OUT = "review_out"  # title, review_id, number, message_id, votes, chosen_at: what is not known is null
    SUGGESTION_ACCEPTED = "suggestion_accepted"  # title, url, candidate_id
    SUGGESTION_DECLINED = "suggestion_declined"  # title, url
    PROPOSAL_QUEUED = "proposal_queued"  # title, review_id; to the guest who proposed it, as those below
    PROPOSAL_POSTED = "proposal_posted"  # title, review_id, number, message_id: the last two null where not known
    PROPOSAL_DECLINED = "proposal_declined"  # title, review_id, reason


class Letter(Struct, frozen=True):
    """kind: a `LetterKind`, or one of a later release; language: the reader's, "en" or "he", when they asked; begun: a
    sending of it was begun and its end is not on record, so it may have arrived."""

    id: int
    user_id: int
    language: str
    kind: str
    facts: Mapping[str, Any]
    begun: bool = False


class LetterStore(Protocol):
    """Letters that wait. Each is written with the change that causes it. Every method is one transaction."""

    async def first(self, limit: int) -> list[Letter]:
        """Oldest first; may be empty."""
        ...

    async def begin(self, letter_id: int) -> bool:
        """The intent, before the call. False when it does not wait (any more): its reader has left, or it is begun."""
        ...

    async def postpone(self, letter_id: int) -> None:
        """It was proven not to have been sent, and waits again."""
        ...

    async def end(self, letter_id: int) -> None:
        """Forgets it: it arrived, or may have, or never will."""
        ...
