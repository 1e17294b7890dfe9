"""What owners choose, one change after the other: in memory and in both databases."""

from datetime import UTC, datetime

import pytest

from bot.errors import AlreadyApplied
from bot.publishing.audit import Did
from bot.publishing.chosen import Choice, ChosenStore
from bot.storage.database import Database
from tests.fakes.chosen import MemoryChosen

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, database: Database) -> ChosenStore:
    return MemoryChosen() if request.param == "memory" else database.chosen


async def test_nothing_is_chosen_at_first(store: ChosenStore) -> None:
    assert await store.all() == {}


async def test_a_choice_remembers_what_stood_there_before(store: ChosenStore) -> None:
    assert await store.choose("slots", "daily 10:00", 0, 7, NOW, "one") == Choice("slots", "daily 10:00", None, 1)
    second = Choice("slots", "daily 11:00", "daily 10:00", 2)
    assert await store.choose("slots", "daily 11:00", 1, 7, NOW, "two") == second
    assert await store.all() == {"slots": second}


async def test_a_choice_may_go_back_to_none(store: ChosenStore) -> None:
    await store.choose("pin", "true", 0, 7, NOW, "one")
    assert await store.choose("pin", None, 1, 7, NOW, "two") == Choice("pin", None, "true", 2)


@pytest.mark.parametrize("shown", [0, 2])
async def test_of_two_who_choose_at_once_the_first_one_wins(store: ChosenStore, shown: int) -> None:
    await store.choose("slots", "daily 10:00", 0, 7, NOW, "one")
    assert await store.choose("slots", "daily 11:00", shown, 8, NOW, "two") is None
    assert (await store.all())["slots"].value == "daily 10:00"
    assert await store.choose("slots", "daily 11:00", 1, 8, NOW, "two") is not None  # its cause is not used up


async def test_a_repeated_update_chooses_once(store: ChosenStore) -> None:
    await store.choose("slots", "daily 10:00", 0, 7, NOW, "one")
    with pytest.raises(AlreadyApplied):
        await store.choose("slots", "daily 11:00", 1, 7, NOW, "one")
    assert (await store.all())["slots"].version == 1


async def test_every_choice_stands_in_the_audit(database: Database) -> None:
    await database.chosen.choose("slots", "daily 10:00", 0, 7, NOW, "one")
    await database.chosen.choose("slots", "daily 11:00", 0, 8, NOW, "two")  # too late
    (change,) = await database.audit.changes(10)
    assert (change.did, change.actor_id, change.review_id) == (Did.SET, 7, None)
    assert change.before == {"name": "slots", "value": None}
    assert change.after == {"name": "slots", "value": "daily 10:00"}
