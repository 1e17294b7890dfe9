"""Parts on their way, in memory."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState
from bot.publishing.post import Part, PartState, PostKind
from bot.publishing.states import Event, sources, target
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from tests.fakes.tables import KeptPost, Tables


class MemoryDelivery:
    """`publishing.ports.DeliveryStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def due(self, now: datetime) -> list[Part]:
        planned = [part for part in self._awaited() if part.state in sources(Event.BEGIN)]
        return [part for part in planned if part.retry_at is None or part.retry_at <= now]

    async def unfinished(self) -> list[Part]:
        return self._awaited()

    async def part(self, part_id: int) -> Part | None:
        return next((part for kept in self._tables.posts.values() for part in kept.parts if part.id == part_id), None)

    async def begin(self, part: Part, now: datetime, deadline: datetime) -> Part | None:
        if part.id not in {awaited.id for awaited in self._awaited()}:
            return None
        return self._move(Event.BEGIN, part.id, part.attempt, attempt=part.attempt + 1, retry_at=None)

    async def confirm(self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        return self._confirm(part.id, part.attempt, sent_id, poll_id, now)

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
        return self._move(Event.POSTPONE, part.id, part.attempt, retry_at=retry_at, reason=reason) is not None

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        if self._move(Event.REFUSE, part.id, part.attempt, reason=reason) is None:
            return False
        kept = self._tables.posts[part.post_id]
        kept.ended = True
        if kept.post.review_id is not None and part.position == 1:
            stored = self._tables.reviews[kept.post.review_id]
            draft = replace(stored, state=ReviewState.DRAFT, review=replace(stored.review, number=None))
            self._tables.reviews[stored.id] = draft
        if kept.post.kind is PostKind.BALLOT and kept.post.ballot_id is not None:
            ballot = replace(self._tables.ballots[kept.post.ballot_id], state=BallotState.CLOSED)
            self._tables.ballots[ballot.id] = ballot
            self._tables.shortlist_again(ballot)
        facts = {"post_kind": part.kind, "title": part.title, "position": part.position, "count": part.count}
        self._tables.write_notice("post_failed", facts | {"reason": reason})
        return True

    async def lose(self, part: Part, reason: str, now: datetime) -> bool:
        if self._move(Event.LOSE, part.id, part.attempt, reason=reason) is None:
            return False
        facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title}
        self._tables.write_notice("part_unknown", facts | {"position": part.position, "count": part.count})
        return True

    async def lose_all_sending(self, now: datetime) -> int:
        sending = [part for part in self._awaited() if part.state is PartState.SENDING]
        return sum([await self.lose(part, "the bot stopped while it was sending", now) for part in sending])

    async def asked(self, part_id: int, attempt: int) -> bool:
        return self._move(Event.ASK, part_id, attempt) is not None

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        part = await self.part(part_id)
        if part is None or part.state not in sources(Event.DENY):
            return False
        self._tables.require_new(cause)
        if there:
            settled = self._confirm(part_id, attempt, None, None, now)
        else:
            settled = self._move(Event.DENY, part_id, attempt) is not None
        if settled:
            self._tables.record(cause)
        return settled

    def _awaited(self) -> list[Part]:
        """Of each unfinished post the first part that is not confirmed; oldest post first."""
        open_posts = [kept for kept in self._tables.posts.values() if not kept.ended]
        return [next(part for part in kept.parts if part.state is not PartState.CONFIRMED) for kept in open_posts]

    def _move(self, event: Event, part_id: int, tried: int, **values: Any) -> Part | None:
        for kept in self._tables.posts.values():
            for place, part in enumerate(kept.parts):
                if part.id == part_id and part.attempt == tried and part.state in sources(event):
                    kept.parts[place] = replace(part, state=target(event), **values)
                    return kept.parts[place]
        return None

    def _confirm(self, part_id: int, tried: int, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        part = self._move(Event.CONFIRM, part_id, tried, message_id=sent_id)
        if part is None:
            return False
        self._tables.poll_ids[part_id] = poll_id
        kept = self._tables.posts[part.post_id]
        if all(each.state is PartState.CONFIRMED for each in kept.parts):
            kept.ended = True
            self._complete(kept, now)
        return True

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
        self._tables.write_notice("posted", facts)

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
