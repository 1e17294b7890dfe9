"""The pause of the slots, as one remembered row."""

import json
from datetime import date, datetime

from sqlalchemy import select

from bot.publishing.audit import Did
from bot.publishing.pausing import Pause, Resume
from bot.storage.audit import record
from bot.storage.changes import read_remembered, record_effect, set_remembered
from bot.storage.engine import Transactions
from bot.storage.hand_posts import BY_HAND
from bot.storage.tables import slots_used

_NAME = "pause"


class SqlPauses:
    """`publishing.pausing.PauseStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def pause(self) -> Pause | None:
        async with self._transactions.read() as connection:
            value = await read_remembered(connection, _NAME)
        return _read(value) if value else None

    async def passing(self, since: date) -> frozenset[tuple[date, str]]:
        columns = select(slots_used.c.day, slots_used.c.slot)
        query = columns.where(slots_used.c.day >= since, slots_used.c.reason == BY_HAND)
        async with self._transactions.read() as connection:
            return frozenset((row.day, row.slot) for row in await connection.execute(query))

    async def set_pause(self, pause: Pause, now: datetime, cause: str | None, by: int | None = None) -> None:
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            known = await read_remembered(connection, _NAME)
            was = _until(_read(known), now) if known else None
            await set_remembered(connection, _NAME, _written(pause))
            before, after = {"name": _NAME, "value": was}, {"name": _NAME, "value": _until(pause, now)}
            await record(connection, Did.SET, by, None, now, before=before, after=after)


def _until(pause: Pause, now: datetime) -> str | None:
    """For the record; None: nothing is paused."""
    if not pause.holds(now):
        return None
    return pause.until.isoformat() if pause.until else "until /resume"


def _written(pause: Pause) -> str:
    until = pause.until.isoformat() if pause.until else None
    return json.dumps({"since": pause.since.isoformat(), "until": until, "resume": pause.resume})


def _read(value: str) -> Pause:
    facts = json.loads(value)
    until = datetime.fromisoformat(facts["until"]) if facts["until"] else None
    return Pause(datetime.fromisoformat(facts["since"]), until, Resume(facts["resume"]))
