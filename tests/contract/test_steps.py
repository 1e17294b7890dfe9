"""Steps of SQLite's thread, counted: each costs the event loop a tenth of a millisecond, and more while it is busy."""

import asyncio
from collections.abc import Awaitable, Callable

import aiosqlite
import pytest
from sqlalchemy import text

from bot.storage.database import Database
from tests.makers import BOT_ID, NOW, later, make_message_update

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])

Steps = Callable[[Awaitable[object]], Awaitable[int]]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """How many somebody waits for while this is done."""
    waited: list[object] = []
    do: Callable[..., Awaitable[object]] = aiosqlite.Connection._execute

    async def counted(driver: aiosqlite.Connection, work: object, *given: object, **named: object) -> object:
        waited.append(work)
        return await do(driver, work, *given, **named)

    async def count(doing: Awaitable[object]) -> int:
        waited.clear()
        await doing
        return len(waited)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return count


async def test_a_question_takes_one_step(database: Database, steps: Steps) -> None:
    await database.check()
    assert await steps(database.archive.count()) == 1


async def test_a_change_takes_one_for_each_statement_and_one_for_its_end(database: Database, steps: Steps) -> None:
    await database.note("colour", "blue")
    assert await steps(database.note("colour", "green")) == 3  # it is there already; so it is changed; commit
    assert await database.noted("colour") == "green"


async def test_what_ends_at_the_same_time_ends_in_one_transaction(database: Database, steps: Steps) -> None:
    await database.inbox.accept(BOT_ID, [make_message_update(number, user_id=number) for number in range(1, 9)], NOW)
    claimed = await database.inbox.claim(8, NOW, later(minutes=1))
    assert len(claimed) == 8
    assert await steps(asyncio.gather(*(database.inbox.finish(one, NOW) for one in claimed))) == 3
    assert await database.inbox.unfinished() == 0


async def test_a_transaction_that_asked_nothing_takes_none(database: Database, steps: Steps) -> None:
    async def nothing() -> None:
        async with database.transactions.write():
            pass

    await database.check()
    assert await steps(nothing()) == 0


async def test_rows_come_one_by_one_within_the_transaction(database: Database) -> None:
    """As copies of a database are read."""
    await database.note("colour", "blue")
    async with database.transactions.read() as connection:
        query = text("SELECT value FROM remembered WHERE name = 'colour'")
        async with connection.stream(query) as rows:
            assert [row.value async for row in rows] == ["blue"]
