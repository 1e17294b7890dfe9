"""The first owner: a link that is worth one person for ten minutes; the channel: the first one for good."""

import pytest
from sqlalchemy import select

from bot.errors import AlreadyApplied, ForeignDatabase
from bot.publishing.ownership import LINK_LASTS, Taking
from bot.storage.changes import record_effect
from bot.storage.database import Database
from bot.storage.desk_tables import owner_links
from tests.makers import NOW, later

DANA, MALLORY = 7_391_846_205, 7_391_846_999
CHANNEL = -1_001_234_500_077


async def offered(database: Database) -> str:
    token = await database.owners.offer(NOW)
    assert token is not None
    return token


async def test_whoever_opens_the_link_is_the_owner_and_nobody_after_them(database: Database) -> None:
    token = await offered(database)
    assert await database.owners.take(token, DANA, NOW, "update:1:1") is Taking.OWNER
    assert await database.owners.take(token, DANA, NOW, "update:1:1") is Taking.OWNER  # the update came again
    assert await database.owners.take(token, MALLORY, NOW, "update:1:2") is Taking.TAKEN
    assert await database.owners.owners() == (DANA,)
    assert await database.owners.offer(NOW) is None


async def test_a_link_has_ten_minutes(database: Database) -> None:
    token = await offered(database)
    assert await database.owners.take(token, DANA, NOW + LINK_LASTS, "update:1:1") is Taking.EXPIRED
    assert await database.owners.owners() == ()


async def test_a_newer_link_is_the_only_one(database: Database) -> None:
    first, second = await offered(database), await offered(database)
    assert await database.owners.take(first, MALLORY, NOW, "update:1:1") is Taking.UNKNOWN
    assert await database.owners.take(second, DANA, NOW, "update:1:2") is Taking.OWNER


async def test_the_database_holds_no_token(database: Database) -> None:
    token = await offered(database)
    async with database.transactions.read() as connection:
        rows = (await connection.execute(select(owner_links))).all()
    assert len(rows) == 1
    assert token not in str(rows)


async def test_the_first_channel_is_kept_and_its_owners_are_told_once(database: Database) -> None:
    assert await database.owners.take_channel(CHANNEL, NOW)
    assert not await database.owners.take_channel(CHANNEL - 1, later(hours=1))
    assert not await database.owners.take_channel(CHANNEL, NOW)
    assert [notice.kind for notice in await database.notices.pending(9)] == ["channel_learnt"]
    with pytest.raises(ForeignDatabase):
        await database.remember("channel", CHANNEL - 1)


async def test_a_link_answers_to_its_update(database: Database) -> None:
    token = await offered(database)
    async with database.transactions.write() as connection:
        await record_effect(connection, "update:1:1", NOW)
    with pytest.raises(AlreadyApplied):
        await database.owners.take(token, DANA, NOW, "update:1:1")
