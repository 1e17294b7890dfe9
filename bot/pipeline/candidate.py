"""Papers that may be reviewed, from idea to review."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.reviews.identity import fold
from bot.reviews.paper import Paper


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate that the database holds. `added_at` is UTC; `carry` is the credit from lost ballots."""

    id: int
    record: CandidateRecord
    state: CandidateState
    added_at: datetime
    carry: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A chosen candidate that is not reviewed yet.

    votes of voters: people who chose it and people who voted at all, on ballot `ballot_id`; chosen_at: UTC.
    """

    candidate: Candidate
    ballot_id: int
    votes: int
    voters: int
    chosen_at: datetime
