"""A person edits a review that is not public: the next text that comes from that person is its new one."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.intake.draft import parse_draft
from bot.intake.propose_topics import ProposeTopics
from bot.intake.text import Text
from bot.reviews.review import Review, StoredReview
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

EDITING_LASTS = timedelta(days=1)
"""Whoever sends a long text two days later means something else."""


class Editing(Struct, frozen=True):
    """`until`: UTC; files_only: a message came that the app may have cut, so only a whole file is taken."""

    stored: StoredReview
    until: datetime
    files_only: bool = False


class Revision(Struct, frozen=True):
    """A review before and after; both the same where a repeated update brought the text a second time.

    too_late: its old text was frozen for the channel already; what readers see of it is corrected when it stands.
    """

    before: StoredReview
    after: StoredReview
    too_late: bool = False


class EditingStore(Protocol):
    """One editing a person. Every method is one transaction."""

    async def begin(self, user_id: int, review_id: int, until: datetime, *, public: bool = False) -> StoredReview:
        """In place of another editing. NotFound: no draft, none that waits, and none that is being taken out of the
        channel; `public`: just these, and only what stands in the channel, or goes there, is found."""
        ...

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None:
        """What this person edits now; one that brought its text is over for everything but the cause that did."""
        ...

    async def only_files(self, user_id: int) -> None: ...

    async def end(self, user_id: int, review_id: int) -> bool:
        """Without a text. False when it was over."""
        ...

    async def revise(self, user_id: int, review: Review, now: datetime, cause: str) -> Revision | None:
        """The text is the review's now, and the editing over; number and date stay. None: nothing is edited.
        AlreadyQueued: another review of this paper or title waits or was posted; nothing is changed then."""
        ...


class EditReview:
    """From "send me the text" to the new text."""

    def __init__(self, store: EditingStore, topics: Callable[[], ProposeTopics]) -> None:
        """topics: makes the rules when the first text needs them."""
        self._store = store
        self._topics = topics

    async def begin(self, user_id: int, review_id: int, now: datetime, *, public: bool = False) -> StoredReview:
        """The review as it is; from now on, for a day, this person edits it. NotFound. Repeating it is safe."""
        stored = await self._store.begin(user_id, review_id, now + EDITING_LASTS, public=public)
        logger.info("a review is edited", extra={"action": "edit_begun", "review": review_id})
        return stored

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None:
        return await self._store.editing(user_id, now, cause)

    async def only_files(self, user_id: int) -> None:
        """From now on messages are not taken: the app cut one, and more pieces may follow."""
        await self._store.only_files(user_id)

    async def end(self, user_id: int, review_id: int) -> bool:
        return await self._store.end(user_id, review_id)

    async def take(self, user_id: int, editing: Editing, source: Text, now: datetime, cause: str) -> Revision | None:
        """See `EditingStore.revise`. InvalidInput: the text is no review."""
        review = self.read(editing.stored.review, source)
        complete = review if review.topics else self._topics().review(review)
        revision = await self._store.revise(user_id, complete, now, cause)
        if revision is not None:
            logger.info("a review has a new text", extra={"action": "edit_taken", "review": revision.after.id})
        return revision

    def read(self, known: Review, source: Text) -> Review:
        """The review that the text says. What it does not say (reviewers, paper, hook, topics, keywords) stays as it
        was. InvalidInput: the text is no review."""
        given = parse_draft(source)
        return replace(
            given,
            reviewers=given.reviewers or known.reviewers,
            paper=given.paper or known.paper,
            hook=given.hook or known.hook,
            topics=given.topics or known.topics,
            keywords=given.keywords or known.keywords,
        )
