"""A review in a file waits for its slot."""

from datetime import datetime

from bot.intake.draft import parse_draft
from bot.intake.text import Text
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import AddToQueue


class QueueFile:
    """Puts the review of one Markdown file at the end of the queue."""

    def __init__(self, add: AddToQueue) -> None:
        self._add = add

    async def __call__(self, source: Text, now: datetime) -> QueueEntry:
        """InvalidInput: the file is no review. AlreadyQueued: this paper waits or was reviewed. Nothing is stored."""
        return await self._add(parse_draft(source), now)
