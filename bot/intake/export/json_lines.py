"""Everything as JSON lines, which `intake/rows/jsonl.py` reads back."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from bot.archive.ports import ArchiveStore, GlossaryStore
from bot.archive.term import Term
from bot.intake.export.archived import archived
from bot.intake.record import PastPoll
from bot.intake.rows.jsonl import CANDIDATE_FIELDS, OPTION_FIELDS, POLL_FIELDS, TERM_FIELDS
from bot.intake.rows.review_row import REVIEW_FIELDS
from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.ports import PipelineStore
from bot.reviews.identity import content_hash
from bot.reviews.review import StoredReview

_AT_ONCE = 500  # candidates a query
_LINE_ENDS = re.compile(r"[\x7f-\x9f\u2028\u2029]")  # what some readers take for one, or for a command


class PastPollStore(Protocol):
    """The polls of the channel's history."""

    async def past_polls(self) -> list[PastPoll]:
        """The oldest first; may be empty."""
        ...


class ExportReviews:
    """The archive, a line (without its end) for each review, with the fields of `review_row.REVIEW_FIELDS`.

    Imported into an empty database they give equal reviews: same identity, number, source line and message ids.
    """

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    async def __call__(self) -> AsyncIterator[str]:
        async for stored in archived(self._archive):
            yield review_line(stored)


class ExportCandidates:
    """Every candidate of any state, in order of arrival, with the fields of `jsonl.CANDIDATE_FIELDS`."""

    def __init__(self, pipeline: PipelineStore) -> None:
        self._pipeline = pipeline

    async def __call__(self) -> AsyncIterator[str]:
        offset = 0
        while page := await self._pipeline.candidates(tuple(CandidateState), _AT_ONCE, offset):
            offset += len(page)
            for candidate in page:
                yield candidate_line(candidate)


class ExportGlossary:
    """Every term by name, with the fields of `jsonl.TERM_FIELDS`."""

    def __init__(self, glossary: GlossaryStore) -> None:
        self._glossary = glossary

    async def __call__(self) -> AsyncIterator[str]:
        for term in await self._glossary.terms():
            yield term_line(term)


class ExportPolls:
    """Every poll that was imported, the oldest first, with the fields of `jsonl.POLL_FIELDS`."""

    def __init__(self, polls: PastPollStore) -> None:
        self._polls = polls

    async def __call__(self) -> AsyncIterator[str]:
        for poll in await self._polls.past_polls():
            yield poll_line(poll)


def review_line(stored: StoredReview) -> str:
    review = stored.review
    return _line(
        REVIEW_FIELDS,
        {
            "source_line": stored.source_line,
            "number": review.number,
            "date": review.date.isoformat() if review.date else None,
            "title": review.title,
            "reviewers": review.reviewers,
            "url": review.paper.url if review.paper else None,
            "arxiv_id": review.paper.arxiv_id if review.paper else None,
            "hook": review.hook,
            "language": review.language,
            "topics": review.topics,
            "message_ids": stored.message_ids,
            "body": review.body,
            "keywords": review.keywords,
            "identity": stored.identity,
            "posted_at": stored.posted_at.isoformat() if stored.posted_at else None,
            "content_hash": content_hash(review),
        },
    )


def candidate_line(candidate: Candidate) -> str:
    record = candidate.record
    values = {name: getattr(record, name) for name in CANDIDATE_FIELDS if hasattr(record, name)}
    return _line(
        CANDIDATE_FIELDS,
        {
            **values,
            "url": record.paper.url if record.paper else None,
            "arxiv_id": record.paper.arxiv_id if record.paper else None,
            "published": record.published.isoformat() if record.published else None,
            "state": candidate.state,
        },
    )


def term_line(term: Term) -> str:
    return _line(TERM_FIELDS, {name: getattr(term, name) for name in TERM_FIELDS})


def poll_line(poll: PastPoll) -> str:
    values = {name: getattr(poll, name) for name in POLL_FIELDS}
    options = [dict(zip(OPTION_FIELDS, option, strict=True)) for option in poll.options]
    return _line(POLL_FIELDS, {**values, "asked_on": poll.asked_on.isoformat(), "options": options})


def _line(fields: Sequence[str], values: Mapping[str, object]) -> str:
    line = json.dumps({name: values[name] for name in fields}, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
