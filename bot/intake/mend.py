"""A press mends what lint found: the text changes as by an edit, and its former one stays at hand."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.errors import StaleButton
from bot.publishing.lint import Checked
from bot.reviews.lint.finding import Code, mended
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

logger = logging.getLogger(__name__)


class Former(Struct, frozen=True):
    """A text that another one took the place of: `id` brings it back."""

    id: int


class MendingStore(Protocol):
    """Texts of reviews that wait, and of drafts. Every method is one transaction; AlreadyApplied when its cause was
    recorded before, AlreadyQueued as for `EditingStore.revise`. by: who does it, for the audit."""

    async def mend(
        self, review_id: int, revision: int, review: Review, now: datetime, cause: str, *, by: int | None = None
    ) -> int | None:
        """The new text; the id of the former one. None: the text is not that revision's any more, or the review left
        the queue; nothing is changed then."""
        ...

    async def undo(
        self, former_id: int, now: datetime, cause: str, *, by: int | None = None, of: int | None = None
    ) -> int | None:
        """The former text again, with all that its writer can say of it; the review's id. None: it changed again since,
        or left, or is no text of the review `of`; nothing is changed then."""
        ...

    async def former(self, review_id: int, revision: int) -> Former | None:
        """What the text of this revision took the place of."""
        ...

    async def once(self, stored: StoredReview) -> list[Review]:
        """The review with each of its former texts, newest first; may be empty."""
        ...


class CheckOne(Protocol):
    """`publishing.lint.LintQueue`."""

    async def check(self, review_id: int, now: datetime, *, anew: bool = False) -> Checked | None: ...

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None: ...


class MendFindings:
    """Every method may be called again with the same cause, and changes nothing then."""

    def __init__(self, store: MendingStore, lint: CheckOne) -> None:
        self._store = store
        self._lint = lint

    async def show(self, review_id: int, now: datetime) -> tuple[Checked, Former | None] | None:
        """What is wrong with it now, and the text that it had before; None: it does not wait (any more)."""
        checked = await self._lint.check(review_id, now)
        if checked is None:
            return None
        return checked, await self._store.former(review_id, checked.entry.stored.revision)

    async def mend(
        self, review_id: int, revision: int, codes: Sequence[Code], now: datetime, cause: str, *, by: int | None = None
    ) -> None:
        """Everything that can be mended in these classes. StaleButton: the text is another by now, or it left.
        AlreadyApplied: a second press."""
        checked = await self._lint.check(review_id, now)
        if checked is None:
            raise StaleButton(cause)
        review = checked.entry.stored.review
        review = mended(review, [found for found in checked.linted.open if found.code in codes])
        if await self._store.mend(review_id, revision, review, now, cause, by=by) is None:
            raise StaleButton(cause)
        logger.info("mended: %s", ", ".join(codes), extra={"action": "review_mended", "review": review_id})

    async def undo(self, former_id: int, now: datetime, cause: str, *, by: int | None = None) -> None:
        """StaleButton: it changed again since, or left. AlreadyApplied: a second press."""
        review_id = await self._store.undo(former_id, now, cause, by=by)
        if review_id is None:
            raise StaleButton(cause)
        logger.info("a mend is undone", extra={"action": "mend_undone", "review": review_id})

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None:
        """It leaves as it is. StaleButton: the text is another by now, or it left. AlreadyApplied: a second press."""
        await self._lint.allow(review_id, revision, now, cause, by)
