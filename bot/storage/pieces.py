"""The messages in which drafts came."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, String, cast, exists, insert, literal, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox.update import CHAT_LANE
from bot.intake.gather_pieces import CLOSE_TOGETHER, KEPT_UNWANTED, Gathering, Piece, PieceState
from bot.publishing.audit import Did
from bot.publishing.drafts import Draft
from bot.publishing.queue import OWN_COLLECTION
from bot.reviews.identity import fold, subject_key
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, insert_new, next_revisions, take_turn
from bot.storage.chat_tables import inbox
from bot.storage.desk_tables import drafts, pieces
from bot.storage.engine import Transactions
from bot.storage.proposed import take_proposal_back
from bot.storage.queue import refuse_reviewed
from bot.storage.review_rows import review_columns, stored_review
from bot.storage.tables import reviews
from bot.storage.text_changes import change_text, record_text
from bot.storage.twins import join_twin
from bot.values import fields, replace

# Written out, not bound: else SQLite does not see that the index of what is unfinished has them all.
_UNFINISHED = pieces.c.state.in_([literal_column(f"'{state}'") for state in (PieceState.GATHERING, PieceState.READ)])
_IN_TWO_STATES = (PieceState.GATHERING, PieceState.ASKED)  # such a text may become a draft
# Whoever handles a message says "reading…" before it is handled, and the card comes after: in its place.
_NOTHING_TO_HANDLE = ~exists().where(
    inbox.c.head.is_(True), inbox.c.lane == literal(CHAT_LANE).concat(cast(pieces.c.user_id, String))
)
_FIELDS = [field.name for field in fields(Piece)]
_IS_DRAFT = (reviews.c.state == ReviewState.DRAFT) & drafts.c.discarded_at.is_(None)


class SqlPieces:
    """`intake.gather_pieces.PieceStore`. What makes drafts takes the reviews' turn, and so does what adds to them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def take(self, piece: Piece, state: PieceState) -> Gathering:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            before = await _before(connection, piece)
            row = {name: getattr(piece, name) for name in _FIELDS}
            first_id, review_id = (before.first_id, before.review_id) if before else (piece.message_id, None)
            row |= {"first_id": first_id, "state": state, "review_id": review_id}
            if before is not None:
                row["replaces"] = before.replaces
            if await insert_new(connection, pieces, **row) and before is not None:
                await connection.execute(_of(piece.user_id, before.first_id).values(state=state))
            (found,) = await _gatherings(connection, piece.user_id, piece.message_id)
            return found

    async def goes_on(self, user_id: int, message_id: int, sent_at: datetime) -> bool:
        query = select(pieces).where(pieces.c.user_id == user_id, pieces.c.message_id <= message_id)
        async with self._transactions.read() as connection:
            last = (await connection.execute(query.order_by(pieces.c.message_id.desc()).limit(1))).one_or_none()
            return last is not None and (last.message_id == message_id or _is_cut(last, sent_at))

    async def gathering(self, user_id: int, message_id: int) -> Gathering | None:
        async with self._transactions.read() as connection:
            found = await _gatherings(connection, user_id, message_id)
            return found[0] if found else None

    async def unfinished(self) -> list[Gathering]:
        query = select(pieces).where(_UNFINISHED, _NOTHING_TO_HANDLE)
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query.order_by(pieces.c.user_id, pieces.c.message_id))).all()
            return _grouped(rows)

    async def review_at(self, user_id: int, message_id: int) -> int | None:
        mine = (pieces.c.user_id == user_id) & pieces.c.review_id.is_not(None)
        there = or_(pieces.c.message_id == message_id, pieces.c.told_id == message_id)
        card = select(drafts.c.review_id).where(drafts.c.author_id == user_id, drafts.c.card_id == message_id)
        async with self._transactions.read() as connection:
            found = await connection.scalar(select(pieces.c.review_id).where(mine, there).limit(1))
            return found if found is not None else await connection.scalar(card.limit(1))

    async def told(self, gathering: Gathering, told_id: int) -> None:
        async with self._transactions.write() as connection:
            await connection.execute(_of_gathering(gathering).values(told_id=told_id))

    async def make(
        self, gathering: Gathering, review: Review, state: PieceState, now: datetime
    ) -> tuple[StoredReview, list[Draft]] | None:
        undated, first = replace(review, date=None, number=None), gathering.first
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            current = await _current(connection, gathering)
            if current is None or current.state not in _IN_TWO_STATES or current.review_id is not None:
                await connection.rollback()
                return None
            await refuse_reviewed(connection, undated)
            rivals = await _rivals(connection, undated)
            identity = await _identity(connection, undated)
            columns = review_columns(undated) | {"identity": identity, "state": ReviewState.DRAFT}
            new = insert(reviews).values(**columns, revision=revision, message_ids=[], added_at=now)
            row = (await connection.execute(new.returning(reviews))).mappings().one()
            await join_twin(connection, row["id"])
            draft = {"author_id": first.user_id, "messages": len(gathering.pieces), "made_at": now}
            await connection.execute(insert(drafts).values(review_id=row["id"], **draft))
            await record(connection, Did.DRAFTED, first.user_id, row["id"], now, after={"title": review.title})
            await connection.execute(_of_gathering(gathering).values(review_id=row["id"], state=state))
            made = await connection.execute(select(reviews).where(reviews.c.id == row["id"]))
            return stored_review(made.mappings().one()), rivals

    async def change(
        self, gathering: Gathering, before: StoredReview, review: Review, now: datetime, edited: int | None = None
    ) -> bool:
        by = gathering.first.user_id
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            current = await _current(connection, gathering, edited)
            this = (reviews.c.id == before.id) & (reviews.c.revision == before.revision)
            query = select(reviews.c.id).outerjoin(drafts, drafts.c.review_id == reviews.c.id).where(this, _IS_DRAFT)
            if current is None or await connection.scalar(query) is None:
                await connection.rollback()
                return False
            await refuse_reviewed(connection, review, but=before.id)
            await change_text(connection, before, review, revision, now)
            await take_proposal_back(connection, before.id, by)
            await record_text(connection, before, review, by, now)
            state = PieceState.READ if edited is None else PieceState.JOINED
            await _replace_pieces(connection, gathering, before.id, state)
            count = update(drafts).where(drafts.c.review_id == before.id)
            await connection.execute(count.values(messages=len(gathering.pieces), nudged_at=None))
            return True

    async def settle(self, gathering: Gathering, state: PieceState, card_id: int | None = None) -> None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if await _current(connection, gathering) is not None:
                await connection.execute(_of_gathering(gathering).values(state=state))
            if card_id is not None and gathering.review_id is not None:
                shown = update(drafts).where(drafts.c.review_id == gathering.review_id)
                await connection.execute(shown.values(card_id=card_id))

    async def edit(self, user_id: int, message_id: int, text: str, cut: bool) -> None:
        this = (pieces.c.user_id == user_id) & (pieces.c.message_id == message_id)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            first_id = await connection.scalar(select(pieces.c.first_id).where(this))
            await connection.execute(update(pieces).where(this).values(text=text, cut=cut))
            anew = _of(user_id, first_id or message_id).where(pieces.c.state == PieceState.ASKED)
            await connection.execute(anew.values(state=PieceState.GATHERING))

    async def forget(self, now: datetime) -> int:
        long_ago = now - KEPT_UNWANTED
        left = select(reviews.c.id).where(reviews.c.state == ReviewState.ARCHIVED)
        away = select(drafts.c.review_id).where(drafts.c.discarded_at < long_ago)
        unanswered = (pieces.c.state == PieceState.ASKED) & (pieces.c.arrived_at < long_ago)
        wanted_no_more = or_(pieces.c.review_id.in_(left), pieces.c.review_id.in_(away), unanswered)
        empty = update(pieces).where(pieces.c.text != "", wanted_no_more)
        async with self._transactions.write() as connection:
            return (await connection.execute(empty.values(text=""))).rowcount


def _of(user_id: int, first_id: int) -> Any:
    return update(pieces).where(pieces.c.user_id == user_id, pieces.c.first_id == first_id)


def _of_gathering(gathering: Gathering) -> Any:
    return _of(gathering.first.user_id, gathering.first.message_id)


async def _before(connection: AsyncConnection, piece: Piece) -> Row[Any] | None:
    """The piece with which this one goes on; of a file, or a reply to something else, none."""
    query = select(pieces).where(pieces.c.user_id == piece.user_id, pieces.c.message_id < piece.message_id)
    last = (await connection.execute(query.order_by(pieces.c.message_id.desc()).limit(1))).one_or_none()
    if last is None or piece.name or not _is_cut(last, piece.sent_at):
        return None
    return last if piece.replaces in (None, last.replaces) and last.state != PieceState.REPLACED else None


def _is_cut(last: Row[Any], sent_at: datetime) -> bool:
    return bool(last.cut) and abs(sent_at - last.sent_at) <= CLOSE_TOGETHER


async def _gatherings(connection: AsyncConnection, user_id: int, message_id: int) -> list[Gathering]:
    """One, or none when this message is no piece."""
    first_id = select(pieces.c.first_id).where(pieces.c.user_id == user_id, pieces.c.message_id == message_id)
    query = select(pieces).where(pieces.c.user_id == user_id, pieces.c.first_id == first_id.scalar_subquery())
    return _grouped((await connection.execute(query.order_by(pieces.c.message_id))).all())


def _grouped(rows: Sequence[Row[Any]]) -> list[Gathering]:
    return [_gathering(list(group)) for _, group in groupby(rows, key=attrgetter("user_id", "first_id"))]


def _gathering(rows: Sequence[Row[Any]]) -> Gathering:
    first = rows[0]
    return Gathering(
        pieces=tuple(Piece(**{name: getattr(row, name) for name in _FIELDS}) for row in rows),
        state=PieceState(first.state),
        review_id=first.review_id,
        told_id=first.told_id,
    )


async def _current(connection: AsyncConnection, gathering: Gathering, edited: int | None = None) -> Gathering | None:
    """As it stands now; None when its pieces, or their texts but for that of `edited`, are others by now."""
    found = await _gatherings(connection, gathering.first.user_id, gathering.first.message_id)
    mine = {one.message_id: one.text for one in gathering.pieces if one.message_id != edited}
    same = found and {one.message_id: one.text for one in found[0].pieces if one.message_id != edited} == mine
    return found[0] if same else None


async def _rivals(connection: AsyncConnection, review: Review) -> list[Draft]:
    """Other drafts of its paper or title, the last changed first; in another language it is the twin."""
    same = reviews.c.title_key == fold(review.title)
    if review.paper:
        same |= reviews.c.paper_key == review.paper.key
    query = select(reviews, drafts.c.author_id).outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    same &= reviews.c.language == review.language
    rows = (await connection.execute(query.where(same, _IS_DRAFT).order_by(reviews.c.revision.desc()))).mappings()
    return [Draft(stored=stored_review(row), author_id=row["author_id"]) for row in rows]


async def _identity(connection: AsyncConnection, review: Review) -> str:
    """As `Occurrences` counts: a second draft of one paper is its second occurrence."""
    base = f"{OWN_COLLECTION}|{subject_key(review)}|"
    taken = select(reviews.c.identity).where(reviews.c.identity.startswith(base, autoescape=True))
    known = set((await connection.execute(taken)).scalars())
    return next(f"{base}{count}" for count in range(1, len(known) + 2) if f"{base}{count}" not in known)


async def _replace_pieces(connection: AsyncConnection, gathering: Gathering, review_id: int, state: PieceState) -> None:
    """These are what the draft came in now; whatever came before is of no use any more."""
    first = gathering.first
    former = update(pieces).where(pieces.c.review_id == review_id)
    others = or_(pieces.c.user_id != first.user_id, pieces.c.first_id != first.message_id)
    await connection.execute(former.where(others).values(state=PieceState.REPLACED, text=""))
    for piece in gathering.pieces:
        this = (pieces.c.user_id == piece.user_id) & (pieces.c.message_id == piece.message_id)
        await connection.execute(update(pieces).where(this).values(text=piece.text, cut=piece.cut))
    await connection.execute(_of_gathering(gathering).values(review_id=review_id, state=state))
