"""Drafts that guests propose, and the owners' word on them."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.publishing.audit import Did
from bot.publishing.guests import Verdict
from bot.publishing.ports import QueueEntry
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.desk_tables import drafts
from bot.storage.drafts import queue_draft, seen_draft
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.proposed import tell_author
from bot.storage.tables import reviews


class SqlProposals:
    """`publishing.guests.ProposalStore`. One change at a time (the turn of REVIEWS): the first owner wins."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def propose(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> bool:
        mine = (drafts.c.review_id == review_id) & (drafts.c.author_id == by) & drafts.c.proposed_at.is_(None)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            seen = await seen_draft(connection, review_id, revision)
            change = update(drafts).where(mine).values(proposed_at=now, declined_because=None)
            if seen is None or (await connection.execute(change)).rowcount == 0:
                await connection.rollback()
                return False
            await record(connection, Did.PROPOSED, by, review_id, now)
            facts = {"review_id": review_id, "revision": revision, "title": seen.review.title, "author_id": by}
            await write_notice(connection, "draft_proposed", facts, now)
            return True

    async def approve(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> QueueEntry | Verdict:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            await record_effect(connection, cause, now)
            seen = await _proposed(connection, review_id, revision)
            if isinstance(seen, Verdict):
                await connection.rollback()
                return seen
            return await queue_draft(connection, seen, fresh, None, True, by, now)

    async def decline(self, review_id: int, reason: str, by: int, now: datetime, cause: str) -> Verdict | None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            seen = await _proposed(connection, review_id)
            if isinstance(seen, Verdict):
                await connection.rollback()
                return seen
            facts = {"title": seen.review.title, "reason": reason}
            await tell_author(connection, review_id, LetterKind.PROPOSAL_DECLINED, facts, by, now)
            this = update(drafts).where(drafts.c.review_id == review_id)
            await connection.execute(this.values(proposed_at=None, declined_because=reason))
            await record(connection, Did.DECLINED, by, review_id, now, after={"reason": reason})
            return None


async def _proposed(connection: AsyncConnection, review_id: int, revision: int | None = None) -> StoredReview | Verdict:
    """The proposal with this text (None: whichever it has), or why there is none."""
    query = select(drafts.c.proposed_at, reviews.c.revision).join(reviews, reviews.c.id == drafts.c.review_id)
    here = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.DRAFT) & drafts.c.discarded_at.is_(None)
    row = (await connection.execute(query.where(here))).one_or_none()
    if row is None:
        return Verdict.GONE
    if row.proposed_at is None:
        return Verdict.NOT_PROPOSED
    seen = row.revision if revision is None else revision
    return await seen_draft(connection, review_id, seen) or Verdict.CHANGED
