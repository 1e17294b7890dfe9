"""What readers were promised, as rows."""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import CandidateState
from bot.storage.choice_tables import candidates, promises

_SETTLED = (CandidateState.REVIEWED, CandidateState.DISCARDED)
_OPEN = promises.c.kept_at.is_(None) & promises.c.released_at.is_(None)


async def insert_promise(
    connection: AsyncConnection,
    *,
    candidate_id: int,
    ballot_id: int,
    votes: int,
    voters: int,
    due_on: date | None,
    now: datetime,
) -> int | None:
    """The candidate is `chosen`, and its review promised; the promise's id. The caller holds the turn of REVIEWS.

    None, and nothing changed, where it is reviewed, discarded or promised already.
    """
    promised = select(promises.c.candidate_id).where(promises.c.candidate_id == candidate_id, _OPEN)
    open_yet = candidates.c.state.not_in(_SETTLED) & candidates.c.id.not_in(promised)
    values = {"state": CandidateState.CHOSEN, "snoozed_until": None, "former_state": None}
    change = update(candidates).where(candidates.c.id == candidate_id, open_yet).values(values)
    if (await connection.execute(change)).rowcount == 0:
        return None
    row = {"candidate_id": candidate_id, "ballot_id": ballot_id, "votes": votes, "voters": voters}
    new = insert(promises).values(row | {"chosen_at": now, "due_on": due_on}).returning(promises.c.id)
    return int((await connection.execute(new)).scalar_one())
