"""What the bot may do is noted with what the owners hear of it."""

import pytest

from bot.publishing.standing import MEMBER, Standing
from bot.storage.database import Database
from tests.makers import NOW, later

POST, EDIT, DELETE = "can_post_messages", "can_edit_messages", "can_delete_messages"


async def told(database: Database) -> list[tuple[str, list[str]]]:
    return [(notice.kind, notice.facts["missing"]) for notice in await database.notices.pending(9)]


async def test_a_fresh_database_knows_of_nothing_that_is_missing(database: Database) -> None:
    assert await database.standing.standing() == Standing()
    assert not await database.standing.note((), "", NOW)
    assert await told(database) == []


async def test_a_lost_right_is_kept_with_its_hour_and_told_once(database: Database) -> None:
    assert await database.standing.note((POST,), "demoted", NOW)
    assert not await database.standing.note((POST,), "asked", later(minutes=1))
    standing = await database.standing.standing()
    assert (standing, standing.may_post) == (Standing((POST,), NOW), False)
    (notice,) = await database.notices.pending(9)
    assert (notice.kind, notice.facts) == ("right_lost", {"missing": [POST], "reason": "demoted"})


async def test_a_right_that_is_back_is_told_once(database: Database) -> None:
    await database.standing.note((POST,), "demoted", NOW)
    assert await database.standing.note((), "", later(minutes=1))
    assert not await database.standing.note((), "", later(minutes=2))
    assert (await database.standing.standing()).may_post
    assert await told(database) == [("right_lost", [POST]), ("right_restored", [])]


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ([(EDIT,), (EDIT, DELETE)], [("right_lost", [EDIT]), ("right_lost", [DELETE, EDIT])]),
        ([(EDIT, DELETE), (EDIT,)], [("right_lost", [DELETE, EDIT]), ("right_restored", [EDIT])]),
        ([(POST,), (MEMBER,)], [("right_lost", [POST])]),
        ([(MEMBER,), (POST, EDIT)], [("right_lost", [MEMBER])]),
        ([(MEMBER,), (EDIT,)], [("right_lost", [MEMBER]), ("right_restored", [EDIT])]),
    ],
    ids=["one more", "one of two is back", "gone for good", "half way back", "may post again, with less"],
)
async def test_owners_hear_what_changes_for_them(
    database: Database, noted: list[tuple[str, ...]], expected: list[tuple[str, list[str]]]
) -> None:
    """While the bot may not post anyway, what else it lacks is no news."""
    for missing in noted:
        await database.standing.note(missing, "why", NOW)
    assert await told(database) == expected


async def test_the_same_rights_in_another_order_are_no_news(database: Database) -> None:
    await database.standing.note((EDIT, DELETE), "why", NOW)
    assert not await database.standing.note((DELETE, EDIT), "why", NOW)
