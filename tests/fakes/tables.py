"""What the stores in memory share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.errors import AlreadyApplied
from bot.pipeline.candidate import Candidate, CandidateState, Promise
from bot.polls.ballot import Ballot
from bot.polls.count import PollCount
from bot.polls.proposals import Awaited, BallotTime, Proposal
from bot.publishing.evidence import SeenMessage
from bot.publishing.pausing import Pause
from bot.publishing.ports import Notice, QueueEntry
from bot.publishing.post import Form, FrozenPart, NewPost, Part, PartState, SlotKey
from bot.publishing.states import Event, sources, target
from bot.reviews.review import StoredReview
from bot.values import replace

_MAY_STAND = {PartState.PLANNED, *sources(Event.DENY)}


@dataclass(slots=True)
class KeptPost:
    """A post with its parts, in order. `ended`: every part is confirmed, or the post was taken back; `replaced`: rich
    parts in whose place classic ones stand among `parts`, since Telegram refused them (`plain_because`)."""

    post: NewPost
    parts: list[Part]
    ended: bool = False
    held_at: datetime | None = None
    form: Form = Form.CLASSIC
    replaced: list[Part] = field(default_factory=list)
    plain_from: int | None = None
    plain_because: str | None = None

    @property
    def awaited(self) -> Part | None:
        """The first part that is not confirmed, unless it has ended."""
        unconfirmed = (part for part in self.parts if part.state is not PartState.CONFIRMED)
        return None if self.ended else next(unconfirmed, None)


@dataclass(slots=True)
class KeptAttempt:
    """A row of `deliveries`. `since`: the deadline of its call until it is known when that ended."""

    anchor: int
    since: datetime
    started: datetime
    epoch: int = 0
    may_stand: bool = True  # until it is proven that nothing was sent
    sweeps: int = 0
    asked_at: datetime | None = None
    reminders: int = 0
    watched_to: int | None = None


@dataclass(slots=True)
class KeptMessage:
    """What was seen; `copy_of`: the part of which the owners were told that this is a second copy."""

    seen: SeenMessage
    at: datetime
    copy_of: int | None = None


@dataclass(slots=True)
class KeptBallotTime:
    """A row of `ballot_times`."""

    proposal_id: int | None = None
    ballot_id: int | None = None
    reason: str = ""
    used_at: datetime | None = None

    def is_used(self, now: datetime) -> bool:
        return self.ballot_id is not None or (self.used_at is not None and self.used_at <= now)


@dataclass(slots=True)
class Tables:
    """All rows, by id; `used` says why a slot is used ("posted", "late", "empty"), `slot_of` by which post."""

    reviews: dict[int, StoredReview] = field(default_factory=dict)
    queue: list[QueueEntry] = field(default_factory=list)
    used: dict[SlotKey, str] = field(default_factory=dict)
    skipped_at: dict[SlotKey, datetime] = field(default_factory=dict)
    frozen: dict[int, tuple[SlotKey | None, datetime]] = field(default_factory=dict)  # reviews, by post
    pause: Pause | None = None
    schedule: tuple[str, datetime] | None = None
    slot_of: dict[int, SlotKey] = field(default_factory=dict)
    posts: dict[int, KeptPost] = field(default_factory=dict)
    attempts: dict[tuple[int, int], KeptAttempt] = field(default_factory=dict)  # by part and attempt
    seen: dict[tuple[int, int], KeptMessage] = field(default_factory=dict)  # by channel and message id
    remembered: dict[str, Any] = field(default_factory=dict)
    poll_ids: dict[int, str | None] = field(default_factory=dict)  # by part
    notices: list[Notice] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    wordings: dict[int, tuple[Awaited, datetime, str]] = field(default_factory=dict)  # by user; until, taken by
    ballot_times: dict[BallotTime, KeptBallotTime] = field(default_factory=dict)
    ballots: dict[int, Ballot] = field(default_factory=dict)
    poll_counts: dict[int, PollCount] = field(default_factory=dict)  # by ballot, as `poll` updates told
    candidates: dict[int, Candidate] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)  # other addresses of papers, by candidate
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
        parts = [self._planned(post_id, post, frozen, title) for frozen in post.parts]
        self.posts[post_id] = KeptPost(post, _counted(parts), form=post.form)
        return post_id

    def go_classic(self, post_id: int, position: int, reason: str | None) -> None:
        """From this position on the post consists of the classic messages of those places."""
        kept = self.posts[post_id]
        stands, rich = kept.parts[: position - 1], kept.parts[position - 1 :]
        classic = [frozen for group in kept.post.instead[position - 1 :] for frozen in group]
        title = kept.parts[0].title
        kept.parts = _counted(stands + [self._planned(post_id, kept.post, frozen, title) for frozen in classic])
        kept.replaced += [replace(part, state=PartState.REPLACED) for part in rich]
        kept.form, kept.plain_from, kept.plain_because = Form.CLASSIC, position, reason

    def _planned(self, post_id: int, post: NewPost, frozen: FrozenPart, title: str) -> Part:
        return Part(
            id=next(self.ids),
            post_id=post_id,
            kind=post.kind,
            channel_id=post.channel_id,
            position=1,
            count=1,
            state=PartState.PLANNED,
            attempt=0,
            frozen=frozen,
            title=title,
        )

    @property
    def parts(self) -> list[Part]:
        """Oldest post first, in order."""
        return [part for kept in self.posts.values() for part in kept.parts]

    @property
    def parts_of_both_forms(self) -> list[Part]:
        """With those that were replaced."""
        return [part for kept in self.posts.values() for part in (*kept.parts, *kept.replaced)]

    def move(self, event: Event, part_id: int, tried: int, **values: Any) -> Part | None:
        """The part after this event; None when the state machine has no such step for this attempt: nothing changed."""
        for kept in self.posts.values():
            for place, part in enumerate(kept.parts):
                if part.id == part_id and part.attempt == tried and part.state in sources(event):
                    kept.parts[place] = replace(part, state=target(event), **values)
                    return kept.parts[place]
        return None

    def head(self, channel_id: int) -> int:
        """The highest message id known, 0 when none is."""
        sent = (part.message_id or 0 for part in self.parts if part.channel_id == channel_id)
        return max(*(message_id for channel, message_id in self.seen if channel == channel_id), *sent, 0, 0)

    def alike(self, part: Part, *, loosely: bool = False) -> list[SeenMessage]:
        """Seen messages that look like the part: same channel, method and text, above the anchor of its first attempt,
        recorded for no part and no copy that was told. Lowest id first; none before the first attempt. loosely: any
        rich message may be a rich part."""
        first = self.attempts.get((part.id, 1))
        if first is None:
            return []
        taken = {each.message_id for each in self.parts if each.channel_id == part.channel_id}
        any_text = loosely and part.frozen.method == "sendRichMessage"
        free = (kept.seen for kept in self.seen.values() if kept.copy_of is None)
        there = [seen for seen in free if (seen.channel_id, seen.method) == (part.channel_id, part.frozen.method)]
        found = [seen for seen in there if any_text or seen.text_hash == part.frozen.text_hash]
        mine = [seen for seen in found if seen.message_id > first.anchor and seen.message_id not in taken]
        return sorted(mine, key=lambda seen: seen.message_id)

    def offers(self) -> dict[int, tuple[Part, SeenMessage]]:
        """By part: each one that may stand in the channel, or was tried before, with the message that it is."""
        found: dict[int, tuple[Part, SeenMessage]] = {}
        waiting = [kept.awaited for kept in self.posts.values()]
        offered: set[int] = set()
        for part in waiting:
            if part is None or part.state not in _MAY_STAND:
                continue
            for seen in self.alike(part):
                countable = seen.method != "sendPoll" or seen.poll_id is not None
                if seen.message_id not in offered and countable:
                    found[part.id] = part, seen
                    offered.add(seen.message_id)
                    break
        return found

    def write_notice(self, kind: str, facts: Mapping[str, Any]) -> None:
        self.notices.append(Notice(next(self.ids), kind, facts))

    def shortlist_again(self, ballot: Ballot) -> None:
        """Those of a ballot's candidates that are still on it."""
        for option in ballot.options:
            candidate = self.candidates.get(option.candidate_id or 0)
            if candidate and candidate.state is CandidateState.ON_BALLOT:
                self.candidates[candidate.id] = replace(candidate, state=CandidateState.SHORTLISTED)


def _counted(parts: list[Part]) -> list[Part]:
    return [replace(part, position=position, count=len(parts)) for position, part in enumerate(parts, 1)]
