"""What single readers are to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    RowMapping,
    Select,
    String,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import Letter, LetterKind
from bot.pipeline.suggestions import SuggestionState
from bot.reviews.review import ReviewState
from bot.storage.changes import read_remembered
from bot.storage.choice_tables import candidates, letters, paper_aliases, promises, suggesters, suggestions, wishes
from bot.storage.columns import Instant
from bot.storage.engine import Transactions
from bot.storage.tables import reviews

_WAITING, _SENDING = "waiting", "sending"
_COLUMNS = ("user_id", "language", "kind", "facts", "written_at", "state")


class SqlLetters:
    """`pipeline.letters.LetterStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def first(self, limit: int) -> list[Letter]:
        query = select(letters).order_by(letters.c.id).limit(limit)
        async with self._transactions.read() as connection:
            return [
                Letter(row.id, row.user_id, row.language, row.kind, row.facts, row.state == _SENDING)
                for row in await connection.execute(query)
            ]

    async def begin(self, letter_id: int) -> bool:
        this = (letters.c.id == letter_id) & (letters.c.state == _WAITING)
        async with self._transactions.write() as connection:
            return (await connection.execute(update(letters).where(this).values(state=_SENDING))).rowcount == 1

    async def postpone(self, letter_id: int) -> None:
        async with self._transactions.write() as connection:
            await connection.execute(update(letters).where(letters.c.id == letter_id).values(state=_WAITING))

    async def end(self, letter_id: int) -> None:
        async with self._transactions.write() as connection:
            await connection.execute(delete(letters).where(letters.c.id == letter_id))


async def write_to(
    connection: AsyncConnection, user_id: int, kind: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """A letter to one person, in the language that they wrote in last."""
    language = await read_remembered(connection, f"language:{user_id}")
    row = {"user_id": user_id, "language": language or "en", "kind": kind, "facts": dict(facts)}
    await connection.execute(insert(letters).values(**row, written_at=now, state=_WAITING))


async def write_to_suggesters(
    connection: AsyncConnection, suggestion_id: int, kind: str, facts: Mapping[str, Any], now: datetime
) -> int:
    """A letter to each who asks for it, and who that was is forgotten; returns how many."""
    these = suggesters.c.suggestion_id == suggestion_id
    query = select(suggesters.c.user_id, suggesters.c.language, *_written(kind, facts, now)).where(these)
    query = query.order_by(suggesters.c.asked_at, suggesters.c.user_id)
    await connection.execute(insert(letters).from_select(_COLUMNS, query))
    return (await connection.execute(delete(suggesters).where(these))).rowcount


async def write_of_reviews(
    connection: AsyncConnection, candidate_ids: Sequence[int], papers: Sequence[str], now: datetime
) -> None:
    """These candidates are reviewed, and so are papers with these keys: whoever wished for one, or asked for it, gets
    one letter, and the wish is forgotten. Written by the database itself: 5 000 wishes cost no memory here."""
    wished = select(wishes.c.candidate_id).where(wishes.c.candidate_id.in_(candidate_ids)).distinct()
    rows = await connection.execute(select(candidates).where(candidates.c.id.in_(wished)).order_by(candidates.c.id))
    for row in rows.mappings().all():
        these = wishes.c.candidate_id == row["id"]
        await _forget_twice(connection, row, these)
        facts = await review_facts(connection, row)
        query = select(wishes.c.user_id, wishes.c.language, *_written(LetterKind.REVIEW_OUT, facts, now)).where(these)
        query = query.order_by(wishes.c.wished_at, wishes.c.user_id)
        await connection.execute(insert(letters).from_select(_COLUMNS, query))
        await connection.execute(delete(wishes).where(these))
    await _answer_suggestions(connection, candidate_ids, papers, now)


async def review_facts(connection: AsyncConnection, candidate: RowMapping) -> dict[str, Any]:
    """Of a `review_out` letter: the newest review of this candidate (a row), and the promise that it keeps."""
    papers, titles = {candidate["paper_key"]} - {None}, {candidate["title_key"]} - {""}
    aliases = select(paper_aliases.c.key).where(paper_aliases.c.candidate_id == candidate["id"])
    same_paper = reviews.c.paper_key.in_(papers) | reviews.c.paper_key.in_(aliases)
    alike = same_paper | reviews.c.title_key.in_(titles)
    of_it = promises.c.candidate_id == candidate["id"], promises.c.released_at.is_(None)
    query = select(promises.c.votes, promises.c.chosen_at).where(*of_it)
    promise = (await connection.execute(query.order_by(promises.c.id.desc()).limit(1))).one_or_none()
    review = await _newest_review(connection, alike)
    return {
        "title": candidate["title"],
        "votes": promise.votes if promise else None,
        "chosen_at": promise.chosen_at.isoformat() if promise else None,
    } | review


async def _newest_review(connection: AsyncConnection, alike: ColumnElement[bool]) -> dict[str, Any]:
    query = select(reviews.c.id, reviews.c.number, reviews.c.message_ids)
    query = query.where(alike, reviews.c.state == ReviewState.ARCHIVED).order_by(reviews.c.id.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return {"review_id": None, "number": None, "message_id": None}
    return {"review_id": row.id, "number": row.number, "message_id": row.message_ids[0] if row.message_ids else None}


async def _forget_twice(connection: AsyncConnection, candidate: RowMapping, wished: ColumnElement[bool]) -> None:
    """Whoever both wished and asked for it, by any of its addresses, gets one letter."""
    its_own = suggestions.c.key.in_({candidate["paper_key"]} - {None})
    its_suggestions = select(suggestions.c.id).where(its_own | suggestions.c.key.in_(_aliases([candidate["id"]])))
    both = suggesters.c.user_id.in_(select(wishes.c.user_id).where(wished))
    await connection.execute(delete(suggesters).where(suggesters.c.suggestion_id.in_(its_suggestions), both))


async def _answer_suggestions(
    connection: AsyncConnection, candidate_ids: Sequence[int], papers: Sequence[str], now: datetime
) -> None:
    """What came out without an owner's word on the suggestion is an answer, too; also under another address."""
    waiting = suggestions.c.state == SuggestionState.WAITING
    out = suggestions.c.key.in_(papers) | suggestions.c.key.in_(_aliases(candidate_ids))
    query = select(suggestions).where(out, waiting).order_by(suggestions.c.id)
    for row in (await connection.execute(query)).mappings().all():
        of_it = await _newest_review(connection, _of_paper(row["key"]))
        title = await connection.scalar(select(reviews.c.title).where(reviews.c.id == of_it["review_id"]))
        facts = {"title": title or row["url"], "votes": None, "chosen_at": None} | of_it
        readers = await write_to_suggesters(connection, row["id"], LetterKind.REVIEW_OUT, facts, now)
        values = {"state": SuggestionState.ACCEPTED, "decided_at": now, "readers": readers}
        await connection.execute(update(suggestions).where(suggestions.c.id == row["id"]).values(values))


def _aliases(candidate_ids: Sequence[int]) -> Select[tuple[str]]:
    """Other keys of these candidates' papers."""
    return select(paper_aliases.c.key).where(paper_aliases.c.candidate_id.in_(candidate_ids))


def _of_paper(key: str) -> ColumnElement[bool]:
    """Reviews of the paper with this key, under any key that is known."""
    same = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key == key)
    other = select(paper_aliases.c.key).where(paper_aliases.c.candidate_id.in_(same))
    first = select(candidates.c.paper_key).where(candidates.c.id.in_(same))
    return (reviews.c.paper_key == key) | reviews.c.paper_key.in_(other) | reviews.c.paper_key.in_(first)


def _written(kind: str, facts: Mapping[str, Any], now: datetime) -> tuple[ColumnElement[Any], ...]:
    """The columns of a letter behind its reader's."""
    return (
        literal(kind, String).label("kind"),
        bindparam("facts", dict(facts), type_=JSON).label("facts"),
        literal(now, Instant).label("written_at"),
        literal(_WAITING, String).label("state"),
    )
