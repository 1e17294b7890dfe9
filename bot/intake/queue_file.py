"""A review in a file waits for its slot."""

from collections.abc import Callable
from datetime import datetime

from bot.intake.draft import parse_draft
from bot.intake.propose_topics import ProposeTopics
from bot.intake.text import Text
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import AddToQueue
from bot.reviews.review import Review


class QueueFile:
    """Puts the review of one Markdown file at the end of the queue."""

    def __init__(self, add: AddToQueue, topics: Callable[[], ProposeTopics]) -> None:
        """topics: makes the rules when the first file needs them."""
        self._add = add
        self._topics = topics

    async def __call__(self, source: Text, now: datetime) -> QueueEntry:
        """The topics that its writer chose stay; others are proposed where there are none.

        InvalidInput: the file is no review. AlreadyQueued: this paper waits or was reviewed. Nothing is stored.
        """
        return await self.review(parse_draft(source), now)

    async def review(self, review: Review, now: datetime) -> QueueEntry:
        """The same for a review that was read already. AlreadyQueued."""
        return await self._add(review if review.topics else self._topics().review(review), now)
