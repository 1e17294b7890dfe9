"""What a post changed beside the channel is undone, in the transaction of the owner's word."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import CandidateState
from bot.pipeline.letters import LetterKind
from bot.pipeline.suggestions import SuggestionState
from bot.publishing.audit import Did
from bot.publishing.take_back_post import WITHIN, Taken
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import next_revisions, record_effect
from bot.storage.choice_tables import candidates, letters, paper_aliases, promises, suggesters, suggestions, wishes
from bot.storage.correction_rows import end_with_post
from bot.storage.dialect import insert_or
from bot.storage.engine import Transactions
from bot.storage.posted_texts import newest_post, posts_of
from bot.storage.review_rows import stored_review
from bot.storage.tables import posts, reviews

_WAITING = "waiting"  # of a letter: nobody has begun to send it


class SqlTakingBack:
    """`publishing.take_back_post.TakingBackStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def take_back(self, review_id: int, by: int, now: datetime, cause: str) -> Taken:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            archived = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.ARCHIVED)
            row = (await connection.execute(select(reviews).where(archived))).mappings().one_or_none()
            post = await newest_post(connection, review_id) if row is not None else None
            taken = await _may_be_taken(connection, post, review_id, now)
            if row is None or post is None or taken is not Taken.BEGUN:
                await connection.rollback()
                return taken
            stored = stored_review(row)
            await _clear(connection, post, now)
            await _leave_archive(connection, stored, revision)
            await undo_candidates(connection, stored)
            before = {"number": stored.review.number, "messages": list(stored.message_ids)}
            await record(connection, Did.TAKEN_BACK, by, review_id, now, before=before)
            return Taken.BEGUN


async def _may_be_taken(connection: AsyncConnection, post: RowMapping | None, review_id: int, now: datetime) -> Taken:
    if post is None:
        return Taken.GONE
    under_way = select(posts.c.id).where(posts.c.review_id == review_id, posts.c.ended_at.is_(None)).limit(1)
    if await connection.scalar(under_way) is not None:
        return Taken.BUSY
    return Taken.BEGUN if now - post["frozen_at"] < WITHIN else Taken.TOO_OLD


async def _clear(connection: AsyncConnection, post: RowMapping, now: datetime) -> None:
    """The review's post is under way again until its messages are gone; what is below it goes with it."""
    await end_with_post(connection, post["review_id"], now)
    await connection.execute(update(posts).where(posts_of(post)).values(clearing_at=now))
    await connection.execute(update(posts).where(posts.c.id == post["id"]).values(ended_at=None))


async def _leave_archive(connection: AsyncConnection, stored: StoredReview, revision: int) -> None:
    """Until all is deleted it is on its way, as a series that is taken away; `series.cleared` makes it a draft."""
    gone: dict[str, Any] = {
        "state": ReviewState.POSTING,
        "message_ids": [],
        "posted_at": None,
        "revision": revision,
    }
    await connection.execute(update(reviews).where(reviews.c.id == stored.id).values(gone))


async def undo_candidates(connection: AsyncConnection, stored: StoredReview) -> list[int]:
    """Those that the review settled, by the rule of `candidate_rows.mark_reviewed`; not while another review of the
    paper stands in the channel. Their ids."""
    review = stored.review
    keys = [review.paper.key, *other_keys(review.paper.key)] if review.paper else []
    titles = [fold(review.title)] if fold(review.title) else []
    another = (reviews.c.paper_key.in_(keys) | reviews.c.title_key.in_(titles)) & (reviews.c.id != stored.id)
    query = select(reviews.c.id).where(another, reviews.c.state == ReviewState.ARCHIVED).limit(1)
    if await connection.scalar(query) is not None:
        await connection.execute(delete(letters).where(_of_review(stored.id)))
        return []
    under_another = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key.in_(keys))
    alike = candidates.c.paper_key.in_(keys) | candidates.c.id.in_(under_another) | candidates.c.title_key.in_(titles)
    reviewed = alike & (candidates.c.state == CandidateState.REVIEWED)
    change = update(candidates).where(reviewed).values(state=CandidateState.DRAFTED, former_state=None)
    found = (await connection.execute(change.returning(candidates.c.id, candidates.c.title))).all()
    ids = [row.id for row in found]
    kept = (promises.c.candidate_id.in_(ids)) & (promises.c.kept_at == stored.posted_at)
    await connection.execute(update(promises).where(kept).values(kept_at=None))
    for row in found:
        await _wish_again(connection, stored.id, row.id, row.title if len(found) > 1 else None)
    if not found:
        await _ask_again(connection, stored, keys)
    await connection.execute(delete(letters).where(_of_review(stored.id)))
    return ids


def _of_review(review_id: int) -> ColumnElement[bool]:
    """Letters about this review that wait; one whose sending was begun may have arrived."""
    return and_(letters.c.state == _WAITING, letters.c.facts["review_id"].as_integer() == review_id)


def _notes(review_id: int, title: str | None = None) -> Select[tuple[int, str, datetime]]:
    """Of readers: who, in which language, since when."""
    told = _of_review(review_id) & (letters.c.kind == LetterKind.REVIEW_OUT)
    if title is not None:
        told &= letters.c.facts["title"].as_string() == title
    return select(letters.c.user_id, letters.c.language, letters.c.written_at).where(told)


async def _wish_again(connection: AsyncConnection, review_id: int, candidate_id: int, title: str | None) -> None:
    """title: of the letters, where the review settled several candidates."""
    notes = _notes(review_id, title).add_columns(literal(candidate_id))
    columns = ("user_id", "language", "wished_at", "candidate_id")
    await connection.execute(insert_or(connection, wishes).from_select(columns, notes).on_conflict_do_nothing())


async def _ask_again(connection: AsyncConnection, stored: StoredReview, keys: list[str]) -> None:
    """A paper on no list, that readers had suggested: the suggestion waits for an owner's word again."""
    answered = suggestions.c.key.in_(keys) & (suggestions.c.decided_at == stored.posted_at)
    waits = {"state": SuggestionState.WAITING, "decided_at": None, "readers": 0}
    change = update(suggestions).where(answered).values(waits).returning(suggestions.c.id)
    for suggestion_id in list(await connection.scalars(change)):
        notes = _notes(stored.id).add_columns(literal(suggestion_id))
        columns = ("user_id", "language", "asked_at", "suggestion_id")
        again = insert_or(connection, suggesters).from_select(columns, notes)
        await connection.execute(again.on_conflict_do_nothing())
