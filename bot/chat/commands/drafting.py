"""What the draft card asks, and who presses its buttons."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.publishing.draft_desk import DraftView, Hand, Place
from bot.publishing.drafts import Draft
from bot.publishing.ports import QueueEntry
from bot.publishing.post import Form
from bot.reviews.lint.finding import Code
from bot.reviews.review import Review
from bot.values import Struct

Show = Callable[[int, Hand, datetime], Awaitable[DraftView | None]]
"""`publishing.draft_desk.ShowDraft`."""

FormOf = Callable[[Review], Awaitable[tuple[Form, int]]]
"""In which form a review would be posted, and in how many messages."""


class Work(Protocol):
    """`publishing.draft_desk.WorkOnDrafts`."""

    async def known(self, review_id: int, hand: Hand) -> Draft | None: ...

    async def listed(self, hand: Hand) -> list[Draft]: ...

    async def change(
        self,
        review_id: int,
        revision: int | None,
        edit: Callable[[Review], Review],
        hand: Hand,
        now: datetime,
        cause: str,
    ) -> Draft: ...

    async def mend(
        self, review_id: int, revision: int, codes: Sequence[Code], hand: Hand, now: datetime, cause: str
    ) -> Draft: ...

    async def enqueue(
        self, review_id: int, revision: int | None, at: date | Place, hand: Hand, now: datetime, cause: str
    ) -> QueueEntry: ...

    async def discard(self, review_id: int, hand: Hand, now: datetime, cause: str) -> None: ...

    async def restore(self, review_id: int, hand: Hand, now: datetime, cause: str) -> None: ...

    async def undo(self, review_id: int, former_id: int, hand: Hand, now: datetime, cause: str) -> None: ...


class Drafting(Struct, frozen=True, kw_only=True):
    """allow: `intake.mend.MendFindings.allow`; names: of those who wrote lately, the last one first; topics: the ids of
    the channel's, in their order."""

    show: Show
    work: Work
    allow: Callable[[int, int, datetime, str, int | None], Awaitable[None]]
    names: Callable[[int], Awaitable[list[str]]]
    form_of: FormOf
    topics: Sequence[str]


def hand_of(asked: Asked) -> Hand:
    return Hand(asked.user_id, asked.role is Role.OWNER)
