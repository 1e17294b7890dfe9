"""What owners chose in the chat."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.chosen import Choice
from bot.storage.audit import record
from bot.storage.changes import insert_new, record_effect
from bot.storage.desk_tables import chosen
from bot.storage.engine import Transactions


class SqlChosen:
    """`publishing.chosen.ChosenStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def all(self) -> Mapping[str, Choice]:
        async with self._transactions.read() as connection:
            return await read_choices(connection)

    async def choose(
        self, name: str, value: str | None, version: int, user_id: int, now: datetime, cause: str
    ) -> Choice | None:
        this = (chosen.c.name == name) & (chosen.c.version == version)
        change = update(chosen).where(this).values(before=chosen.c.value, value=value, version=version + 1)
        signed = change.values(chosen_by=user_id, chosen_at=now).returning(chosen.c.before)
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            if version == 0:
                await insert_new(connection, chosen, name=name, version=0, chosen_by=user_id, chosen_at=now)
            changed = (await connection.execute(signed)).one_or_none()
            if changed is None:
                await connection.rollback()
                return None
            was, is_now = {"name": name, "value": changed.before}, {"name": name, "value": value}
            await record(connection, Did.SET, user_id, None, now, before=was, after=is_now)
            return Choice(name, value, changed.before, version + 1)


async def read_choices(connection: AsyncConnection) -> dict[str, Choice]:
    """`ChosenStore.all` on an open connection."""
    query = select(chosen.c.name, chosen.c.value, chosen.c.before, chosen.c.version)
    return {row.name: Choice(*row) for row in await connection.execute(query)}
