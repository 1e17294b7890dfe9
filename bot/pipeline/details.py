"""What a pasted link lacks (title, date, abstract, topics) is asked for later: one paper at a time, without hurry."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.errors import SourceAway
from bot.pipeline.candidate import Candidate, CandidateRecord
from bot.pipeline.pasted import is_unnamed
from bot.reviews.paper import Paper, other_keys
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

Complete = Callable[[CandidateRecord], CandidateRecord]
"""A candidate's record with what it lacked; pure, about a millisecond."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
WAITS = (timedelta(minutes=1), timedelta(minutes=10), _HOUR, 6 * _HOUR, _DAY, 2 * _DAY, 4 * _DAY)
"""Until the next try, after each that found the source away. With the last of them a week has passed: then nobody
tells."""

APART = timedelta(seconds=3)
"""Between two questions; https://info.arxiv.org/help/api/tou.html"""

AWAY = timedelta(seconds=30)
"""Until the next paper is tried after a source was away: on a machine without a network all of them are."""


class PaperDetails(Struct, frozen=True, kw_only=True):
    """What a source tells of a paper, cleaned by its parser.

    title: one line, never empty; authors_count, upvotes: None where the source does not count; keys: other canonical
    keys of the same paper (`Paper.key`), in any order.
    """

    title: str
    published: date | None = None
    abstract: str | None = None
    authors_count: int | None = None
    upvotes: int | None = None
    keys: tuple[str, ...] = ()


class Wanted(Struct, frozen=True):
    """A candidate whose details are to be asked for. tries: with this one; again_at: UTC, when the next would be."""

    candidate: Candidate
    tries: int
    again_at: datetime


class PaperLookup(Protocol):
    async def __call__(self, paper: Paper) -> PaperDetails | None:
        """None: nobody who may be asked knows it, today or later. SourceAway: no answer this time.

        Only a few services are asked, never the address itself.
        """
        ...


class DetailsStore(Protocol):
    """Every method is one transaction."""

    async def want(self, candidate_id: int, now: datetime) -> bool:
        """It is asked for anew from `now` on, as if for the first time. False: there is no such candidate, or it has no
        paper. A candidate that was added as WANTED needs no call."""
        ...

    async def claim(self, now: datetime) -> Wanted | None:
        """The one that is due the longest, its try counted and its next one set before anybody asks: a crash costs a
        wait, never an endless loop. None: none is due."""
        ...

    async def keep(self, candidate_id: int, complete: Complete, keys: tuple[str, ...], now: datetime) -> int | None:
        """Its record as `complete` makes it of what it is now; `keys` become aliases; its details are KNOWN.

        Where another candidate is the same paper by one of the keys, the two become one: the older stays, with the
        promises, ballots, wishes, suggestions and the credit of both. Where the archive holds the paper it is reviewed.
        Returns the id of the candidate that stands there now, None where it is gone.
        """
        ...

    async def give_up(self, candidate_id: int) -> None:
        """Nobody tells: the address alone must do."""
        ...


class FetchDetails:
    """A duty. Nothing waits for it: without a network every candidate stays as its link made it."""

    def __init__(self, store: DetailsStore, lookup: PaperLookup, topics: Callable[[], Complete]) -> None:
        """topics: makes the rules (`ProposeTopics.candidate`) when the first details have come."""
        self._store = store
        self._lookup = lookup
        self._topics = topics
        self._rules: Complete | None = None
        self._asked_at: datetime | None = None
        self._patience = APART

    async def __call__(self, now: datetime) -> None:
        """At most one paper. Whatever the source does, the candidate keeps what it has."""
        if self._asked_at is not None and self._asked_at <= now < self._asked_at + self._patience:
            return
        wanted = await self._store.claim(now)
        if wanted is None or wanted.candidate.record.paper is None:
            return
        self._asked_at, self._patience = now, APART
        try:
            details = await self._lookup(wanted.candidate.record.paper)
        except SourceAway as away:
            self._patience = AWAY
            await self._put_off(wanted, away)
        else:
            await self._take(wanted, details, now)

    async def _take(self, wanted: Wanted, details: PaperDetails | None, now: datetime) -> None:
        candidate, paper = wanted.candidate, wanted.candidate.record.paper
        if details is None or paper is None:
            await self._give_up(wanted, "nobody knows it")
            return
        found = {key for one in (paper.key, *details.keys) for key in (one, *other_keys(one))} - {paper.key}
        if self._rules is None:
            self._rules = await asyncio.to_thread(self._topics)  # a fifth of a second
        rules = self._rules
        kept = await self._store.keep(
            candidate.id, lambda record: rules(completed(record, details)), tuple(sorted(found)), now
        )
        facts = {"action": "details_kept", "candidate": candidate.id, "stands_as": kept}
        logger.info("details of %s have come", paper.key, extra=facts)

    async def _put_off(self, wanted: Wanted, away: SourceAway) -> None:
        if wanted.tries > len(WAITS):
            await self._give_up(wanted, f"{away.source}: {away.reason}")
            return
        facts = {"action": "details_put_off", "candidate": wanted.candidate.id, "again_at": wanted.again_at.isoformat()}
        logger.info("details have to wait: %s", away.reason, extra=facts)

    async def _give_up(self, wanted: Wanted, reason: str) -> None:
        await self._store.give_up(wanted.candidate.id)
        facts = {"action": "details_given_up", "candidate": wanted.candidate.id, "tries": wanted.tries}
        logger.info("a candidate stays without details: %s", reason, extra=facts)


def completed(record: CandidateRecord, details: PaperDetails) -> CandidateRecord:
    """The record with what was not known of it. A title that a person or another source gave stays."""
    return replace(
        record,
        title=details.title if is_unnamed(record) else record.title,
        published=record.published or details.published,
        abstract=record.abstract or details.abstract,
        authors_count=record.authors_count or details.authors_count,
        upvotes=details.upvotes if record.upvotes is None else record.upvotes,
    )


def wait_after(tries: int) -> timedelta:
    """Until the next one, after so many (1 and more)."""
    return WAITS[min(tries, len(WAITS)) - 1]
