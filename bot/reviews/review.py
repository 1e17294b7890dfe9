"""The review: the text about one paper that the whole project is for."""

import datetime
from enum import StrEnum

from bot.reviews.paper import Paper
from bot.values import Struct


class ReviewState(StrEnum):
    """Where a review stands. Only `ARCHIVED` ones are searched, listed and read."""

    DRAFT = "draft"
    QUEUED = "queued"
    POSTING = "posting"  # frozen into a post whose parts are not all confirmed yet
    ARCHIVED = "archived"  # posted by this bot, or imported


class Review(Struct, frozen=True, kw_only=True):
    """What was written.

    title: one line, no Markdown; body: Markdown with LaTeX, every character of the source but white space, `*`, `_`;
    date: local date of the channel, None where the document gives none; number: the channel's own count ("No. 497"),
    given at posting; reviewers: names, first the author; hook: the teaser; language: "en" or "he";
    topics: the channel's subject areas; keywords: free ones.
    """

    title: str
    body: str
    date: datetime.date | None = None
    number: int | None = None
    reviewers: tuple[str, ...] = ()
    paper: Paper | None = None
    hook: str | None = None
    language: str = "en"
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class StoredReview(Struct, frozen=True, kw_only=True):
    """A review that the database holds.

    identity: see `reviews/identity.py`; source_line: 1-based line in the imported document (provenance, never
    identity); message_ids: its posts in the channel, in order, empty if it was never posted here;
    posted_at: UTC; revision: grows with every change of any review, in commit order; twin_id: the same review in the
    other language, which names this one.
    """

    id: int
    identity: str
    state: ReviewState
    review: Review
    source_line: int | None = None
    message_ids: tuple[int, ...] = ()
    posted_at: datetime.datetime | None = None
    revision: int = 0
    twin_id: int | None = None
