"""Of readers there is their numeric id and what they asked for, and all of it goes when they say so."""

from pathlib import Path

import pytest
from sqlalchemy import BigInteger, select

from bot.inbox.buttons import Button
from bot.storage.chat_tables import inbox
from bot.storage.database import Database, open_database
from bot.storage.every_table import metadata
from bot.storage.journal import EmptyJournal
from bot.storage.readers import BY_ID
from tests.contract.letters import write_letters
from tests.makers import BOT_ID, NOW, later, make_paper, make_record

READER, OTHER = 7_391_846_205, 7_391_846_999
"""Long and rare: what is found of it in a file is it."""

KEPT_WITH_AN_ID = {
    "ballot_wordings.user_id",  # owners
    "buttons.user_id",
    "editings.user_id",  # owners
    "letters.user_id",
    "pieces.user_id",  # owners and writers
    "questions.user_id",  # owners and writers
    "suggesters.user_id",
    "wishes.user_id",
    "write_offs.user_id",  # owners
}
OF_THOSE_WHO_WRITE = {
    "audit.actor_id",
    "chosen.chosen_by",
    "corrections.made_by",
    "countdowns.actor_id",
    "drafts.author_id",
    "invitations.made_by",
    "invitations.used_by",
    "owners.user_id",
    "writers.invited_by",
    "writers.user_id",
}
"""Who is answerable for what stands in the channel: not forgotten with what they ask as readers."""
OF_OURS = (
    ".bot_id",
    ".channel_id",
    ".message_id",
    ".update_id",
    ".revision",
    ".value",
    ".seq",
    ".kept",
    "deliveries.anchor",
    "deliveries.watched_to",
    "drafts.card_id",
    "hand_posts.reply_to",
    "pieces.first_id",
    "pieces.told_id",
)
"""Large numbers that are nobody's. As text an id stands in `inbox.lane` ("chat:7391846205") and `inbox.payload` until
the update is answered, and in `remembered.name` ("language:7391846205")."""


def test_these_columns_hold_ids_of_people_and_no_others() -> None:
    big = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger)
    }
    assert {name for name in big if not name.endswith(OF_OURS)} == KEPT_WITH_AN_ID | OF_THOSE_WHO_WRITE
    assert {f"{table.name}.user_id" for table in BY_ID} == KEPT_WITH_AN_ID


async def traces(database: Database) -> dict[str, int]:
    """Rows in which a reader's id stands, by table."""
    found: dict[str, int] = {}
    async with database.transactions.read() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table))).all()
            found[table.name] = sum(str(READER) in str(tuple(row)) for row in rows)
    return {name: count for name, count in found.items() if count}


async def everything(database: Database, reader: int) -> None:
    """One of each that can be kept of somebody."""
    candidate, _ = await database.pipeline.add(make_record("x", paper=make_paper()), NOW, f"update:{reader % 97}")
    await database.wishes.wish(candidate.id, reader, "en", NOW)
    await database.suggestions.suggest(make_paper("2511.01234"), reader, "en", NOW, f"button:{reader % 97}")
    await database.buttons.issue(Button(reader, "a", "b", later(days=1)))
    await database.note(f"language:{reader}", "he")
    await database.note(f"name:{reader}", "Dana Example")
    await write_letters(database, reader)


def message(update_id: int, reader: int) -> dict[str, object]:
    return {"update_id": update_id, "message": {"chat": {"id": reader}, "text": f"I am {reader}"}}


async def test_forgetting_leaves_nothing_of_this_reader_and_everything_of_others(database: Database) -> None:
    for reader in (READER, OTHER):
        await everything(database, reader)
    assert set(await traces(database)) >= {"wishes", "suggesters", "letters", "buttons", "remembered"}
    await database.readers.forget(READER, NOW)
    assert await traces(database) == {}
    assert await database.wishes.count(OTHER) == 1
    assert [one.user_id for one in await database.letters.first(9)] == [OTHER]
    assert await database.noted(f"language:{OTHER}") == "he"
    (suggestion,) = await database.suggestions.waiting(9)
    assert suggestion.readers == 1


async def test_a_suggestion_stays_without_its_reader(database: Database) -> None:
    await database.suggestions.suggest(make_paper(), READER, "en", NOW, "button:1")
    await database.readers.forget(READER, NOW)
    (suggestion,) = await database.suggestions.waiting(9)
    assert suggestion.readers == 0
    decided = await database.suggestions.decide(suggestion.id, True, NOW, "button:2")
    assert decided.accepted
    assert await database.letters.first(9) == []


async def test_an_update_that_was_answered_says_nothing_of_its_sender(database: Database) -> None:
    await database.inbox.accept(BOT_ID, [message(1, READER), message(2, READER)], NOW)
    (claimed,) = await database.inbox.claim(9, NOW, later(minutes=1))
    await database.inbox.finish(claimed, NOW)
    (second,) = await database.inbox.claim(9, NOW, later(minutes=1))
    assert second.update_id == 2
    await database.inbox.finish(second, NOW)
    assert await traces(database) == {}


async def test_an_update_that_failed_for_good_is_emptied_too(database: Database) -> None:
    await database.inbox.accept(BOT_ID, [message(1, READER), message(2, OTHER)], NOW)
    for claimed in await database.inbox.claim(9, NOW, later(minutes=1)):
        await database.inbox.fail(claimed, "broken", park=True)
    await database.readers.forget(READER, NOW)
    assert await traces(database) == {}
    async with database.transactions.read() as connection:
        kept = (await connection.execute(select(inbox.c.payload).where(inbox.c.update_id == 2))).scalar_one()
    assert kept == message(2, OTHER)


async def test_buttons_are_forgotten_some_days_after_their_time(database: Database) -> None:
    tokens = [await database.buttons.issue(Button(READER, "a", "b", later(days=day))) for day in (1, 3)]
    assert await database.readers.forget_buttons(later(days=2)) == 1
    assert [await database.buttons.find(token) is None for token in tokens] == [True, False]


@pytest.fixture
def file(migrated_sqlite: Path, tmp_path: Path) -> Path:
    (tmp_path / "bot.db").write_bytes(migrated_sqlite.read_bytes())
    return tmp_path / "bot.db"


async def test_nothing_of_a_forgotten_reader_is_left_in_the_file(file: Path) -> None:
    """Neither as text nor as SQLite keeps a number of this size: 6 bytes, big-endian."""
    signs = (str(READER).encode(), READER.to_bytes(6, "big"))
    async with open_database(f"sqlite+aiosqlite:///{file}") as database:
        await everything(database, READER)
        await database.inbox.accept(BOT_ID, [message(1, READER)], NOW)
        (claimed,) = await database.inbox.claim(1, NOW, later(minutes=1))
    assert [sign in written(file) for sign in signs] == [True, True]
    async with open_database(f"sqlite+aiosqlite:///{file}") as database:
        await database.readers.forget(READER, NOW)
        await database.inbox.finish(claimed, NOW)  # the update that asked for it
    assert [sign in written(file) for sign in signs] == [False, False]


async def test_nothing_is_left_beside_the_file_of_a_bot_that_goes_on(file: Path) -> None:
    signs = (str(READER).encode(), READER.to_bytes(6, "big"))
    async with open_database(f"sqlite+aiosqlite:///{file}") as database:
        await everything(database, READER)
        await database.readers.forget(READER, NOW)
        assert any(sign in written(file) for sign in signs)  # in the journal
        await EmptyJournal(database.transactions.address, database.transactions.empty_journal)(NOW)
        assert [sign in written(file) for sign in signs] == [False, False]
        await database.note("language:1", "he")  # and it can be written still


def written(file: Path) -> bytes:
    """With what stands beside it: SQLite's journals."""
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
