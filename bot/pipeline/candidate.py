"""Papers that may be reviewed, from idea to review."""

from datetime import date, datetime
from enum import StrEnum

from bot.pipeline.credit import NO_CREDIT, Credit
from bot.reviews.identity import fold
from bot.reviews.paper import Paper
from bot.values import Struct

MOST_STARS = 3


class CandidateState(StrEnum):
    """A candidate's way; people see three: maybe, next, done."""

    IDEA = "idea"
    SHORTLISTED = "shortlisted"
    ON_BALLOT = "on_ballot"
    CHOSEN = "chosen"
    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    SNOOZED = "snoozed"
    DISCARDED = "discarded"


class Details(StrEnum):
    """What is known of a candidate beside its address."""

    KNOWN = "known"  # a source or a person told title and the rest
    WANTED = "wanted"  # only the address so far: a source will be asked
    NONE = "none"  # nobody tells: the address alone must do


class CandidateRecord(Struct, frozen=True, kw_only=True):
    """A candidate as a source gives it. `pitch` is one line for readers, `abstract` the paper's own words.

    label: at most 60 characters, short name and gist, for an option of a ballot; published: the paper's date;
    organisation: who published it where no authors are counted; upvotes: the source's count; source: where it was
    found, such as "huggingface".
    """

    title: str
    paper: Paper | None = None
    pitch: str | None = None
    abstract: str | None = None
    label: str | None = None
    published: date | None = None
    authors_count: int | None = None
    organisation: str | None = None
    upvotes: int | None = None
    topics: tuple[str, ...] = ()
    source: str = ""
    source_line: int | None = None

    @property
    def key(self) -> str:
        """The identity: the paper's canonical key, else the folded title."""
        return self.paper.key if self.paper else f"title:{fold(self.title)}"


class Candidate(Struct, frozen=True, kw_only=True):
    """A candidate that the database holds.

    added_at: UTC; credit: from lost ballots; score: the owner's stars, 0 to MOST_STARS; snoozed_until: local date of
    the channel on which a snoozed one is back; former: the state to which a snoozed or discarded one goes back.
    """

    id: int
    record: CandidateRecord
    state: CandidateState
    added_at: datetime
    credit: Credit = NO_CREDIT
    score: int = 0
    snoozed_until: date | None = None
    former: CandidateState | None = None
    details: Details = Details.KNOWN


class Promise(Struct, frozen=True, kw_only=True):
    """A chosen candidate that is not reviewed yet.

    votes of voters: people who chose it and people who voted at all, on ballot `ballot_id`; chosen_at: UTC; due_on:
    local date of the channel; nudges: how many of `promises.NUDGES` lie behind; put_off_until: an owner is on it, and
    is asked again then; told_in: the message of the ballot's result, else of its poll; other_keys: of the same paper.
    """

    id: int
    candidate: Candidate
    ballot_id: int
    votes: int
    voters: int
    chosen_at: datetime
    due_on: date | None = None
    nudges: int = 0
    put_off_until: datetime | None = None
    told_in: int | None = None
    other_keys: frozenset[str] = frozenset()
