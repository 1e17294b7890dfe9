"""Parts on their way, in memory."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState
from bot.publishing import switching
from bot.publishing.evidence import SeenMessage
from bot.publishing.lease import ALONE, Term
from bot.publishing.ports import QueueEntry, UnderWay
from bot.publishing.post import Dropped, Form, Part, PartState, PostKind
from bot.publishing.states import Event, sources
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.fakes.tables import KeptAttempt, KeptPost, Tables


class MemoryDelivery:
    """`publishing.ports.DeliveryStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def due(self, now: datetime) -> list[Part]:
        free = {post_id for post_id, kept in self._tables.posts.items() if kept.held_at is None}
        planned = [part for part in self._awaited() if part.state in sources(Event.BEGIN) and part.post_id in free]
        return [part for part in planned if self._has_come(part, now)]

    def _has_come(self, part: Part, now: datetime) -> bool:
        """Also when its hour was set by a clock that was ahead of `now`."""
        if part.retry_at is None or part.retry_at <= now:
            return True
        return self._tables.attempts[part.id, part.attempt].started > now

    async def unfinished(self) -> list[Part]:
        return self._awaited()

    async def part(self, part_id: int) -> Part | None:
        return next((part for part in self._tables.parts if part.id == part_id), None)

    async def begin(self, part: Part, now: datetime, deadline: datetime, term: Term = ALONE.term) -> Part | None:
        awaited = part.id in {one.id for one in self._awaited()}
        held = self._tables.posts[part.post_id].held_at is not None
        if not awaited or held or part.id in self._tables.offers():
            return None
        attempt, anchor = part.attempt + 1, self._tables.head(part.channel_id)
        begun = self._tables.move(Event.BEGIN, part.id, part.attempt, attempt=attempt, retry_at=None)
        if begun is not None:
            kept = KeptAttempt(anchor, since=deadline, started=now, epoch=term.epoch)
            self._tables.attempts[part.id, attempt] = kept
        return begun

    async def confirm(
        self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime, dropped: Dropped | None = None
    ) -> bool:
        confirmed = self._confirm(part.id, part.attempt, sent_id, poll_id, now)
        if confirmed and dropped is not None:
            facts = {"title": part.title, "position": part.position, "count": part.count, "message_id": sent_id}
            lacks = {"percent": dropped.percent, "words": dropped.words, "kinds": list(dropped.kinds)}
            self._tables.write_notice("rich_cut", facts | lacks)
        return confirmed

    async def confirm_instead(self, seen: SeenMessage, now: datetime) -> bool:
        waiting = [kept for kept in self._tables.posts.values() if kept.form is Form.RICH and kept.post.instead]
        for part in [kept.awaited for kept in waiting]:
            if part is None or part.state not in sources(Event.REPLACE) or part.channel_id != seen.channel_id:
                continue
            first = self._tables.posts[part.post_id].post.instead[part.position - 1][0]
            if (first.method, first.text_hash) == (seen.method, seen.text_hash):
                self._tables.go_classic(part.post_id, part.position, None)
                (awaited,) = [one for one in self._awaited() if one.post_id == part.post_id]
                return self._confirm(awaited.id, 0, seen.message_id, None, now)
        return False

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
        if self._tables.move(Event.POSTPONE, part.id, part.attempt, retry_at=retry_at, reason=reason) is None:
            return False
        self._tables.attempts[part.id, part.attempt].may_stand = False
        return True

    async def bar(self, part: Part, retry_at: datetime, reason: str, now: datetime) -> bool:
        if not await self.postpone(part, retry_at, reason):
            return False
        kept = self._tables.posts[part.post_id]
        if _is_review(kept) and not self._may_stand(kept):
            self._put_back(kept, now)
            slot = self._tables.slot_of.pop(part.post_id, None)
            if slot is not None:
                del self._tables.used[slot]
        return True

    async def withdraw(self, post_id: int, skipped: Mapping[str, Any], now: datetime) -> bool:
        kept = self._tables.posts[post_id]
        if kept.ended or not _is_review(kept) or self._may_stand(kept):
            return False
        self._put_back(kept, now)
        self._tables.write_notice("slot_skipped", skipped)
        return True

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        kept = self._tables.posts[part.post_id]
        event = Event.SWITCH if self._may_switch(kept, part) else Event.REFUSE
        if self._tables.move(event, part.id, part.attempt, reason=reason) is None:
            return False
        self._tables.attempts[part.id, part.attempt].may_stand = False
        if event is Event.SWITCH:
            self._tables.go_classic(part.post_id, part.position, reason)
            return True
        if part.position == 1:
            self._take_back(kept)
        else:
            kept.held_at = now
        facts = {"post_kind": part.kind, "post_id": part.post_id, "review_id": kept.post.review_id}
        place = {"title": part.title, "position": part.position, "count": part.count}
        self._tables.write_notice("post_failed", facts | place | {"reason": reason})
        return True

    async def lose(self, part: Part, reason: str, now: datetime, ended_at: datetime | None = None) -> bool:
        return self._lose(part, reason, ended_at or now)

    async def under_way(self) -> list[UnderWay]:
        sending = [part for part in self._awaited() if part.state is PartState.SENDING]
        kept = [self._tables.attempts[part.id, part.attempt] for part in sending]
        return [UnderWay(part, one.epoch, one.since) for part, one in zip(sending, kept, strict=True)]

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        part = await self.part(part_id)
        if part is None or part.attempt != attempt or part.state not in sources(Event.DENY):
            return False
        self._tables.require_new(cause)
        if there:
            seen = next(iter(self._tables.alike(part)), None)
            message_id, poll_id = (seen.message_id, seen.poll_id) if seen else (None, None)
            self._confirm(part_id, attempt, message_id, poll_id, now)
        else:
            self._tables.move(Event.DENY, part_id, attempt, reason=None)
            kept = self._tables.attempts[part_id, attempt]
            kept.watched_to = kept.anchor or None
        self._tables.record(cause)
        return True

    def _awaited(self) -> list[Part]:
        """Of each unfinished post the first part that is not confirmed; oldest post first."""
        awaited = (kept.awaited for kept in self._tables.posts.values())
        return [part for part in awaited if part is not None]

    def _may_switch(self, kept: KeptPost, part: Part) -> bool:
        earlier = [self._tables.attempts[part.id, number] for number in range(1, part.attempt)]
        in_doubt = any(attempt.may_stand for attempt in earlier)
        return switching.goes_classic(kept.form, bool(kept.post.instead[part.position - 1 :]), in_doubt)

    def _may_stand(self, kept: KeptPost) -> bool:
        """Whether a part of it stands in the channel, or may."""
        attempts = self._tables.attempts
        tried = [attempts[part.id, number] for part in kept.parts for number in range(1, part.attempt + 1)]
        return any(attempt.may_stand for attempt in tried)

    def _lose(self, part: Part, reason: str, since: datetime) -> bool:
        if self._tables.move(Event.LOSE, part.id, part.attempt, reason=reason) is None:
            return False
        self._tables.attempts[part.id, part.attempt].since = since
        facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title, "reason": reason}
        self._tables.write_notice("part_unknown", facts | {"position": part.position, "count": part.count})
        return True

    def _confirm(self, part_id: int, tried: int, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        if any(kept.ended and part_id in {part.id for part in kept.parts} for kept in self._tables.posts.values()):
            return False
        part = self._tables.move(Event.CONFIRM, part_id, tried, message_id=sent_id, reason=None)
        if part is None:
            return False
        self._tables.poll_ids[part_id] = poll_id
        kept = self._tables.posts[part.post_id]
        if all(each.state is PartState.CONFIRMED for each in kept.parts):
            kept.ended = True
            self._complete(kept, now)
        return True

    def _put_back(self, kept: KeptPost, now: datetime) -> None:
        """The review is the head of the queue again."""
        kept.ended = True
        stored = self._tables.reviews[kept.post.review_id or 0]
        queued = replace(stored, state=ReviewState.QUEUED, review=replace(stored.review, number=None))
        self._tables.reviews[stored.id] = queued
        self._tables.queue.insert(0, QueueEntry(stored=queued, added_at=now, version=next(self._tables.ids)))

    def _take_back(self, kept: KeptPost) -> None:
        """Nothing of the post is in the channel, nor will be."""
        kept.ended = True
        if kept.post.review_id is not None:
            stored = self._tables.reviews[kept.post.review_id]
            draft = replace(stored, state=ReviewState.DRAFT, review=replace(stored.review, number=None))
            self._tables.reviews[stored.id] = draft
        if kept.post.kind is PostKind.BALLOT and kept.post.ballot_id is not None:
            ballot = replace(self._tables.ballots[kept.post.ballot_id], state=BallotState.CLOSED)
            self._tables.ballots[ballot.id] = ballot
            self._tables.shortlist_again(ballot)

    def _complete(self, kept: KeptPost, now: datetime) -> None:
        message_ids = tuple(part.message_id for part in kept.parts if part.message_id is not None)
        number = None
        if kept.post.review_id is not None:
            number = self._archive(kept.post.review_id, message_ids, now)
        elif kept.post.kind is PostKind.BALLOT and kept.post.ballot_id is not None:
            poll = next(part for part in kept.parts if part.frozen.method == "sendPoll")
            ballot = self._tables.ballots[kept.post.ballot_id]
            self._tables.ballots[ballot.id] = replace(
                ballot,
                state=BallotState.OPEN,
                message_id=poll.message_id,
                poll_id=self._tables.poll_ids[poll.id],
            )
        facts = {
            "post_kind": kept.post.kind,
            "title": kept.parts[0].title,
            "number": number,
            "parts": len(kept.parts),
            "at": now.isoformat(),
            "message_id": message_ids[0] if message_ids else None,
        }
        switched = {"plain_from": kept.plain_from, "plain_because": kept.plain_because} if kept.plain_because else {}
        self._tables.write_notice("posted", facts | switched)

    def _archive(self, review_id: int, message_ids: tuple[int, ...], now: datetime) -> int | None:
        stored = self._tables.reviews[review_id]
        archived = replace(stored, state=ReviewState.ARCHIVED, message_ids=message_ids, posted_at=now)
        self._tables.reviews[review_id] = archived
        for candidate in list(self._tables.candidates.values()):
            same_paper = stored.review.paper is not None and candidate.record.paper == stored.review.paper
            if same_paper or fold(candidate.record.title) == fold(stored.review.title):
                self._tables.candidates[candidate.id] = replace(candidate, state=CandidateState.REVIEWED)
                self._tables.promises.pop(candidate.id, None)
        return stored.review.number


def _is_review(kept: KeptPost) -> bool:
    return kept.post.review_id is not None
