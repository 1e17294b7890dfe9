"""A paper of which its owner sent the link stands on the list at once; what it lacks follows."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.intake.propose_topics import ProposeTopics
from bot.pipeline.candidate import Candidate, CandidateRecord, Details
from bot.pipeline.pasted import record_of
from bot.pipeline.ports import PipelineStore
from bot.reviews.paper import Paper

logger = logging.getLogger(__name__)


class AddPasted:
    """Without network the link alone is enough: `pipeline/details.py` asks for the rest, as soon as it can."""

    def __init__(self, store: PipelineStore, topics: Callable[[], ProposeTopics]) -> None:
        """topics: makes the rules when the first title needs them."""
        self._store = store
        self._topics = topics
        self._rules: ProposeTopics | None = None

    async def __call__(self, paper: Paper, title: str, now: datetime, cause: str) -> tuple[Candidate, bool]:
        """The candidate, and whether this cause brought it. `title` may be empty, long, and hostile."""
        record = record_of(paper, title)
        if title:
            record = await asyncio.to_thread(self._with_topics, record)  # making the rules takes a tenth of a second
        candidate, new = await self._store.add(record, now, cause, details=Details.WANTED)
        if new:
            facts = {"action": "candidate_added", "candidate": candidate.id}
            logger.info("a paper is added by its link", extra=facts)
        return candidate, new

    def _with_topics(self, record: CandidateRecord) -> CandidateRecord:
        self._rules = self._rules or self._topics()
        return self._rules.candidate(record)
