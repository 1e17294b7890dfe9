"""A button is found by its token only."""

import re

from bot.storage.database import Database
from tests.makers import make_button


async def test_a_button_is_found_again_and_again(database: Database) -> None:
    button = make_button(subject="17:2", user_id=2**52 - 1)
    token = await database.buttons.issue(button)
    assert await database.buttons.find(token) == button
    assert await database.buttons.find(token) == button


async def test_every_token_is_new_and_fits(database: Database) -> None:
    tokens = {await database.buttons.issue(make_button()) for _ in range(5)}
    assert len(tokens) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


async def test_many_are_issued_in_their_order(database: Database) -> None:
    made = [make_button(subject=str(number)) for number in range(7)]
    tokens = await database.buttons.issue_all(made)
    assert [await database.buttons.find(token) for token in tokens] == made


async def test_a_made_up_token_finds_nothing(database: Database) -> None:
    await database.buttons.issue(make_button())
    assert await database.buttons.find("x" * 22) is None
    assert await database.buttons.find("' OR 1=1 --") is None
