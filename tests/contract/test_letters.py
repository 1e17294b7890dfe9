"""A letter is begun once, and what may have arrived is forgotten."""

from bot.pipeline.letters import Letter
from bot.storage.database import Database
from tests.contract.letters import write_letters


async def written(database: Database, *readers: int) -> list[Letter]:
    await write_letters(database, *readers)
    return await database.letters.first(99)


async def test_letters_come_in_the_order_of_writing(database: Database) -> None:
    letters = await written(database, 9, 8, 7)
    assert [one.user_id for one in letters] == [9, 8, 7]
    assert letters[0] == Letter(letters[0].id, 9, "en", "review_out", {"title": "x"})
    assert await database.letters.first(1) == letters[:1]


async def test_a_letter_is_begun_once(database: Database) -> None:
    (letter,) = await written(database, 7)
    assert await database.letters.begin(letter.id)
    assert not await database.letters.begin(letter.id)
    (begun,) = await database.letters.first(9)
    assert begun.begun


async def test_what_was_not_sent_waits_again(database: Database) -> None:
    (letter,) = await written(database, 7)
    await database.letters.begin(letter.id)
    await database.letters.postpone(letter.id)
    assert await database.letters.first(9) == [letter]
    assert await database.letters.begin(letter.id)


async def test_what_has_ended_is_not_kept(database: Database) -> None:
    (letter,) = await written(database, 7)
    await database.letters.begin(letter.id)
    await database.letters.end(letter.id)
    assert await database.letters.first(9) == []
    assert not await database.letters.begin(letter.id)
    await database.letters.postpone(letter.id)
    assert await database.letters.first(9) == []
