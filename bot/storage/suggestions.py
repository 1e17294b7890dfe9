"""Papers that readers ask for."""

from datetime import datetime, timedelta

from sqlalchemy import RowMapping, Select, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.inbox.buttons import cause_of
from bot.pipeline.candidate import Candidate, CandidateState, Details
from bot.pipeline.letters import LetterKind
from bot.pipeline.pasted import READERS, record_of
from bot.pipeline.suggestions import (
    ASK,
    DECLINED_FOR,
    MOST_A_DAY,
    MOST_IN_ALL,
    MOST_WAITING,
    Decided,
    Request,
    Suggestion,
    SuggestionState,
)
from bot.reviews.paper import Paper
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.chat_tables import buttons
from bot.storage.choice_tables import candidates, suggesters, suggestions
from bot.storage.columns import key_of
from bot.storage.engine import Transactions
from bot.storage.keep_candidates import add_candidate
from bot.storage.letters import review_facts, write_to_suggesters
from bot.storage.notices import write_notice
from bot.storage.tables import effects
from bot.values import replace

_DAY = timedelta(days=1)
_WAITING = suggestions.c.state == SuggestionState.WAITING
_ASKING = (
    select(func.count())
    .select_from(suggesters)
    .where(suggesters.c.suggestion_id == suggestions.c.id)
    .scalar_subquery()
    .label("asking")
)


class SqlSuggestions:
    """`pipeline.suggestions.SuggestionStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def suggest(
        self, paper: Paper, user_id: int, language: str, now: datetime, cause: str
    ) -> tuple[Request, int]:
        """One at a time (the turn of REVIEWS): the limits hold, and a paper is asked for once."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            before = await _read(connection, select(suggestions, _ASKING).where(suggestions.c.key == paper.key))
            waiting = before is not None and before.state is SuggestionState.WAITING
            readers = before.readers if before and waiting else 0
            if before and waiting and await _asks(connection, before.id, user_id):
                return Request.KNOWN, readers
            if before and _declined(before, now):
                return Request.DECLINED, 0
            if (limit := await _limit(connection, user_id, now, new=not waiting)) is not None:
                return limit, readers
            await record_effect(connection, cause, now)
            its_id = before.id if before and waiting else await _open(connection, paper, before, now)
            row = {"suggestion_id": its_id, "user_id": user_id, "language": language, "asked_at": now}
            await connection.execute(insert(suggesters).values(row))
            return Request.JOINED if waiting else Request.ASKED, readers + 1

    async def about(self, key: str, user_id: int) -> tuple[Suggestion | None, bool]:
        async with self._transactions.read() as connection:
            found = await _read(connection, select(suggestions, _ASKING).where(suggestions.c.key == key))
            return found, found is not None and await _asks(connection, found.id, user_id)

    async def waiting(self, limit: int, offset: int = 0) -> list[Suggestion]:
        order = _ASKING.desc(), suggestions.c.suggested_at, suggestions.c.id
        query = select(suggestions, _ASKING).where(_WAITING).order_by(*order).limit(limit).offset(offset)
        async with self._transactions.read() as connection:
            return [_suggestion(row) for row in (await connection.execute(query)).mappings()]

    async def count(self) -> int:
        async with self._transactions.read() as connection:
            return await _count_waiting(connection)

    async def decide(self, suggestion_id: int, accept: bool, now: datetime, cause: str) -> Decided:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            this = suggestions.c.id == suggestion_id
            found = await _read(connection, select(suggestions, _ASKING).where(this))
            if found is None:
                raise NotFound("suggestion", str(suggestion_id))
            if found.state is not SuggestionState.WAITING:
                return Decided(found, first=False)
            await record_effect(connection, cause, now)
            candidate = await _accept(connection, found, now, cause) if accept else None
            kind, facts = await _letter(connection, found, candidate)
            readers = await write_to_suggesters(connection, suggestion_id, kind, facts, now)
            state = SuggestionState.ACCEPTED if accept else SuggestionState.DECLINED
            values = {"state": state, "decided_at": now, "readers": readers}
            of_it = {"candidate_id": candidate.id if candidate else None}
            await connection.execute(update(suggestions).where(this).values(values | of_it))
            decided = replace(found, state=state, readers=readers, decided_at=now)
            return Decided(decided, first=True, candidate=candidate)


async def _open(connection: AsyncConnection, paper: Paper, before: Suggestion | None, now: datetime) -> int:
    """New, or asked for again long after it was decided; told to the owners."""
    values = {"url": paper.url, "state": SuggestionState.WAITING, "suggested_at": now, "decided_at": None, "readers": 0}
    if before:
        await connection.execute(update(suggestions).where(suggestions.c.id == before.id).values(values))
        its_id = before.id
    else:
        new = insert(suggestions).values(values | {"key": paper.key}).returning(suggestions.c.id)
        its_id = int((await connection.execute(new)).scalar_one())
    await write_notice(connection, "suggestion", {"suggestion_id": its_id, "url": paper.url, "key": paper.key}, now)
    return its_id


async def _limit(connection: AsyncConnection, user_id: int, now: datetime, *, new: bool) -> Request | None:
    """The limit that is reached. Those of today are counted by the buttons that were pressed: they know their person,
    and are forgotten soon."""
    own = select(func.count()).select_from(suggesters).where(suggesters.c.user_id == user_id)
    if (await connection.scalar(own) or 0) >= MOST_WAITING:
        return Request.TOO_MANY_WAITING
    pressed = (effects.c.cause == literal(cause_of("")) + buttons.c.token) & (effects.c.applied_at > now - _DAY)
    today = select(func.count()).select_from(buttons)
    today = today.where(buttons.c.user_id == user_id, buttons.c.action == ASK, exists().where(pressed))
    if (await connection.scalar(today) or 0) >= MOST_A_DAY:
        return Request.TOO_MANY_TODAY
    return Request.TOO_MANY_IN_ALL if new and await _count_waiting(connection) >= MOST_IN_ALL else None


def _declined(before: Suggestion, now: datetime) -> bool:
    since = before.decided_at
    return before.state is SuggestionState.DECLINED and since is not None and now < since + DECLINED_FOR


async def _accept(connection: AsyncConnection, found: Suggestion, now: datetime, cause: str) -> Candidate:
    record = record_of(found.paper, source=READERS)
    candidate, _ = await add_candidate(connection, record, now, cause, details=Details.WANTED)
    if candidate.state is not CandidateState.DISCARDED:
        return candidate
    again = update(candidates).where(candidates.c.id == candidate.id)
    await connection.execute(again.values(state=CandidateState.IDEA, former_state=None, snoozed_until=None))
    return replace(candidate, state=CandidateState.IDEA, former=None, snoozed_until=None)


async def _letter(
    connection: AsyncConnection, found: Suggestion, candidate: Candidate | None
) -> tuple[LetterKind, dict[str, object]]:
    """What those who asked are told, and the facts of it."""
    title = candidate.record.title if candidate else record_of(found.paper).title
    facts: dict[str, object] = {"title": title, "url": found.paper.url}
    if candidate is None:
        return LetterKind.SUGGESTION_DECLINED, facts
    if candidate.state is CandidateState.REVIEWED:  # under another address of the same paper
        rows = await connection.execute(select(candidates).where(candidates.c.id == candidate.id))
        return LetterKind.REVIEW_OUT, await review_facts(connection, rows.mappings().one())
    return LetterKind.SUGGESTION_ACCEPTED, facts | {"candidate_id": candidate.id}


async def _read(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> Suggestion | None:
    row = (await connection.execute(query)).mappings().one_or_none()
    return _suggestion(row) if row else None


async def _asks(connection: AsyncConnection, suggestion_id: int, user_id: int) -> bool:
    this = (suggesters.c.suggestion_id == suggestion_id) & (suggesters.c.user_id == user_id)
    return await connection.scalar(select(suggesters.c.user_id).where(this)) is not None


async def _count_waiting(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.count()).select_from(suggestions).where(_WAITING)) or 0


def _suggestion(row: RowMapping) -> Suggestion:
    state = SuggestionState(row["state"])
    return Suggestion(
        id=row["id"],
        paper=Paper(key_of(row["key"]), row["url"]),
        state=state,
        suggested_at=row["suggested_at"],
        readers=row["asking"] if state is SuggestionState.WAITING else row["readers"],
        decided_at=row["decided_at"],
    )
