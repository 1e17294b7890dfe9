"""A PostgreSQL that is full, or has no connection left, while a review is due: it leaves once, as soon as it may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sandbox.cast import Person
from bot.storage.address import read_url
from bot.storage.engine import Transactions
from tests.makers import make_import, make_review
from tests.story.voting import welcomed
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

pytestmark = pytest.mark.postgres

CROWD = [Person(7_000 + number, f"Reader {number}") for number in range(8)]
"""More of them than there are connections."""
CONNECTIONS = 5
_FULL = (
    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; "
    "END $$",
    "CREATE TRIGGER full_disk BEFORE INSERT ON deliveries FOR EACH ROW EXECUTE FUNCTION full_disk()",
)
"""What a server says that cannot write: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
_SECONDS = 60


@pytest.mark.fault(6)
async def test_with_a_full_server_nothing_is_sent_until_there_is_room(
    on_server: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    town, people = on_server, on_server.people
    await town.fill(queue=[make_review("First")])
    await people.start(OWNER)
    async with town.bot(), beside(town) as other:
        await welcomed(town)
        for statement in _FULL:
            await other.execute(text(statement))
        await other.commit()
        await people.clock("set", SATURDAY_SLOT)
        async with asyncio.timeout(_SECONDS):
            while "the server's disk is full" not in caplog.text:  # noqa: ASYNC110  a log tells nobody
                await asyncio.sleep(0.05)
        assert await people.ledger() == []
        await other.execute(text("DROP TRIGGER full_disk ON deliveries"))
        await other.commit()
        await people.clock("advance", seconds=60)
        await people.wait_for(OWNER, "Posted: No. 1", _SECONDS)
    assert len(await people.ledger()) == 1


@pytest.mark.fault(15)
async def test_a_post_waits_for_none_of_the_connections_that_readers_hold(on_server: Stage) -> None:
    """Each of them waits for a lock that somebody else holds, until Telegram has the post."""
    town, people = on_server, on_server.people
    town.world.people |= {person.id: person for person in CROWD}
    await town.fill(queue=[make_review("First")])
    async with town.rooms() as rooms:
        await rooms.database.imports.keep([make_import("On pruning")], town.world.clock.now())
    everybody: list[str | Person] = [OWNER, *CROWD]
    for person in everybody:
        await people.start(person)
    async with town.bot(), beside(town) as other, beside(town) as watcher:
        await welcomed(town)
        await other.execute(text("LOCK TABLE queries"))
        said = [await people.say(person, f"pruning {person.id}") for person in CROWD]
        async with asyncio.timeout(_SECONDS):
            while await watcher.scalar(text(_WAITING)) != CONNECTIONS:
                await watcher.rollback()  # one transaction sees one moment
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "First", _SECONDS)
        assert [one for one in CROWD if "On pruning" in str(await people.messages(one))] == []
        await other.rollback()
        for reader, message in zip(CROWD, said, strict=True):
            await people.wait_for(reader, "On pruning", _SECONDS, message)
    assert len(await people.ledger()) == 1


@asynccontextmanager
async def beside(town: Stage) -> AsyncIterator[AsyncConnection]:
    """A connection of somebody else to the bot's database."""
    transactions = Transactions(read_url(town.database_url))
    try:
        async with transactions.engine.connect() as connection:
            await connection.execute(text("SET idle_in_transaction_session_timeout = 0"))  # it holds what it holds
            await connection.commit()
            yield connection
    finally:
        await transactions.close()
