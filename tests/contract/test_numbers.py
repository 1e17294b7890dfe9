"""The channel's count: given in order, moved by the owner only, never twice."""

import pytest

from bot.errors import NotFound, NumberTaken
from bot.storage.database import Database
from tests.makers import NOW, make_import


async def _archive(database: Database, *numbers: int) -> None:
    await database.imports.keep([make_import(f"review {number}", number=number) for number in numbers], NOW)


async def test_the_owner_sets_where_the_count_goes_on(database: Database) -> None:
    await _archive(database, 348, 349)
    assert await database.numbers.next_number() == 350
    await database.numbers.continue_from(501, NOW)
    assert await database.numbers.next_number() == await database.slots.next_number() == 501
    await database.numbers.continue_from(400, NOW)
    assert await database.numbers.next_number() == 400


async def test_numbers_that_are_taken_are_stepped_over(database: Database) -> None:
    await database.numbers.continue_from(10, NOW)
    await _archive(database, 3, 10, 11, 13)
    assert await database.numbers.next_number() == 12
    await _archive(database, 12)
    assert await database.numbers.next_number() == 14


async def test_a_taken_number_is_refused_with_whose_it_is(database: Database) -> None:
    await _archive(database, 7, 8)
    for refused in (database.numbers.continue_from(7, NOW), database.numbers.renumber(1, 8, NOW)):
        with pytest.raises(NumberTaken):
            await refused
    assert await database.numbers.next_number() == 9


async def test_a_review_gets_another_number(database: Database) -> None:
    await _archive(database, 7)
    (before,) = await database.archive.latest(1)
    await database.numbers.renumber(before.id, 9, NOW)
    await database.numbers.renumber(before.id, 9, NOW)
    (after,) = await database.archive.latest(1)
    assert (after.review.number, after.revision > before.revision) == (9, True)
    with pytest.raises(NotFound):
        await database.numbers.renumber(99, 1, NOW)
