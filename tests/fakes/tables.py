"""What the stores in memory share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from bot.errors import AlreadyApplied
from bot.pipeline.candidate import Candidate, CandidateState, Promise
from bot.polls.ballot import Ballot, NewBallot, Tally
from bot.publishing.ports import Notice, QueueEntry
from bot.publishing.post import NewPost, Part, PartState, SlotKey
from bot.reviews.review import StoredReview


@dataclass(slots=True)
class KeptPost:
    """A post with its parts, in order. `ended`: every part is confirmed, or one has failed."""

    post: NewPost
    parts: list[Part]
    ended: bool = False


@dataclass(slots=True)
class Tables:
    """All rows, by id; `used` says why a slot is used ("posted", "late", "empty")."""

    reviews: dict[int, StoredReview] = field(default_factory=dict)
    queue: list[QueueEntry] = field(default_factory=list)
    used: dict[SlotKey, str] = field(default_factory=dict)
    schedule: tuple[str, datetime] | None = None
    posts: dict[int, KeptPost] = field(default_factory=dict)
    poll_ids: dict[int, str | None] = field(default_factory=dict)  # by part
    notices: list[Notice] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    proposals: dict[int, NewBallot] = field(default_factory=dict)
    ballots: dict[int, Ballot] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=dict)  # by ballot
    candidates: dict[int, Candidate] = field(default_factory=dict)
    promises: dict[int, Promise] = field(default_factory=dict)  # by candidate, open ones only
    causes: set[str] = field(default_factory=set)
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def require_new(self, cause: str | None) -> None:
        if cause in self.causes:
            raise AlreadyApplied(str(cause))

    def record(self, cause: str | None) -> None:
        if cause is not None:
            self.causes.add(cause)

    def plan(self, post: NewPost, title: str) -> int:
        """Freezes a post: every part planned. Returns its id."""
        post_id = next(self.ids)
        parts = [
            Part(
                id=next(self.ids),
                post_id=post_id,
                kind=post.kind,
                channel_id=post.channel_id,
                position=position,
                count=len(post.parts),
                state=PartState.PLANNED,
                attempt=0,
                frozen=frozen,
                title=title,
            )
            for position, frozen in enumerate(post.parts, 1)
        ]
        self.posts[post_id] = KeptPost(post, parts)
        return post_id

    def write_notice(self, kind: str, facts: Mapping[str, Any]) -> None:
        self.notices.append(Notice(next(self.ids), kind, facts))

    def shortlist_again(self, ballot: Ballot, carry: int = 0) -> None:
        """Those of a ballot's candidates that are still on it."""
        for option in ballot.options:
            candidate = self.candidates.get(option.candidate_id)
            if candidate and candidate.state is CandidateState.ON_BALLOT:
                again = replace(candidate, state=CandidateState.SHORTLISTED, carry=candidate.carry + carry)
                self.candidates[candidate.id] = again
