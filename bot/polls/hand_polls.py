"""Polls that an owner holds by hand in the channel: once one is stopped, its winner may become a promise."""

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import StaleButton
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.pasted import clean_title, record_of
from bot.pipeline.promises import Terms
from bot.polls.count import CountedOption, PollCount
from bot.polls.options import label_of
from bot.reviews.identity import fold
from bot.reviews.paper import Paper, other_keys, paper_from_url
from bot.values import Struct

logger = logging.getLogger(__name__)

SOURCE = "poll"
"""Where a candidate comes from that was an option of such a poll."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


class Settled(StrEnum):
    """Why the winner of a poll cannot be promised."""

    REVIEWED = "reviewed"
    PROMISED = "promised"


class Chosen(Struct, frozen=True):
    """What became of an owner's yes: the candidate, and why nothing was changed where it cannot be promised."""

    candidate_id: int
    title: str
    settled: Settled | None = None


class HandPollStore(Protocol):
    """Every method is one transaction. The bot's own polls are never taken for an owner's."""

    async def held(self, channel_id: int, message_id: int, count: PollCount, now: datetime) -> None:
        """A person's poll stands in the channel. Where its end was told before, the owners are asked now."""
        ...

    async def count(self, count: PollCount, now: datetime) -> None:
        """What a `poll` update told. The first one that says closed is final: its votes are kept, and once the poll is
        known to stand in the channel the owners are asked, with one `hand_poll` notice."""
        ...

    async def promise(self, poll_id: str, place: int, due_on: date, now: datetime, cause: str) -> Chosen | None:
        """Once for a poll: the option at this place (from 1) is promised, as the winner of a closed ballot with all
        votes; one that is no candidate yet becomes one. None, and nothing changed, when the poll was settled before,
        is not closed, or has no such option; AlreadyApplied when the cause was recorded before."""
        ...

    async def became(self, ballot_ids: Collection[int]) -> frozenset[int]:
        """Those of these ballots that were such polls."""
        ...


class PromiseHandPoll:
    """An owner's yes to "make the winner a promise?"."""

    def __init__(self, store: HandPollStore, terms: Terms) -> None:
        self._store = store
        self._terms = terms

    async def __call__(self, poll_id: str, place: int, now: datetime, cause: str) -> Chosen:
        """StaleButton: the poll is settled. AlreadyApplied: a second press."""
        chosen = await self._store.promise(poll_id, place, self._terms.due_on(now), now, cause)
        if chosen is None:
            raise StaleButton(cause)
        facts = {"action": "hand_poll_promised", "candidate": chosen.candidate_id, "settled": chosen.settled}
        logger.info("an owner promises the winner of a poll held by hand", extra=facts)
        return chosen


def winners(options: Sequence[CountedOption]) -> list[int]:
    """The places (from 1) with the most votes; none where nobody voted."""
    most = max((option.votes for option in options), default=0)
    return [place for place, option in enumerate(options, 1) if most and option.votes == most]


def record_in(text: str) -> CandidateRecord:
    """What an option says of a paper: its address where there is one, the rest as its title."""
    paper, title = paper_in(text), clean_title(_ADDRESS.sub(" ", text))
    if paper is None:
        return CandidateRecord(title=title or clean_title(text) or text, source=SOURCE)
    return record_of(paper, title, SOURCE)


def paper_in(text: str) -> Paper | None:
    found = _ADDRESS.search(text)
    return paper_from_url(found[0].rstrip(".,;:!?)]}»")) if found else None


def matched(texts: Sequence[str], known: Mapping[int, CandidateRecord], aliases: Mapping[str, int]) -> list[int | None]:
    """For each option the candidate that it is: by its paper (`aliases`: other keys, by candidate), else by its words,
    which are a title or a label. None where there is none, or more than one."""
    papers = {key: its_id for its_id, record in known.items() if record.paper for key in _keys(record.paper)}
    names = _names(known)
    return [_one(record_in(text), papers | dict(aliases), names) for text in texts]


def _one(record: CandidateRecord, papers: Mapping[str, int], names: Mapping[str, set[int]]) -> int | None:
    found = {papers[key] for key in (_keys(record.paper) if record.paper else ()) if key in papers}
    found = found or names.get(fold(record.title), set())
    return next(iter(found)) if len(found) == 1 else None


def _keys(paper: Paper) -> Iterable[str]:
    return (paper.key, *other_keys(paper.key))


def _names(known: Mapping[int, CandidateRecord]) -> dict[str, set[int]]:
    names: dict[str, set[int]] = {}
    for its_id, record in known.items():
        for name in {fold(record.title), fold(record.label or ""), fold(label_of(record))} - {""}:
            names.setdefault(name, set()).add(its_id)
    return names
