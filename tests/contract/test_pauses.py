"""A pause is remembered as it was set."""

import pytest

from bot.errors import AlreadyApplied
from bot.publishing.pausing import Pause, Resume
from bot.storage.database import Database
from tests.makers import NOW, later


async def test_a_fresh_database_has_no_pause(database: Database) -> None:
    assert await database.pauses.pause() is None


@pytest.mark.parametrize("pause", [Pause(NOW, None), Pause(NOW, later(days=3), Resume.POST)])
async def test_a_pause_is_kept_whole(database: Database, pause: Pause) -> None:
    await database.pauses.set_pause(Pause(later(days=-9), None), NOW, None)
    await database.pauses.set_pause(pause, NOW, "update:1:1")
    assert await database.pauses.pause() == pause


async def test_a_cause_changes_it_once(database: Database) -> None:
    await database.pauses.set_pause(Pause(NOW, None), NOW, "update:1:1")
    with pytest.raises(AlreadyApplied):
        await database.pauses.set_pause(Pause(NOW, later(days=1)), NOW, "update:1:1")
    assert await database.pauses.pause() == Pause(NOW, None)


async def test_a_pause_and_its_end_are_on_record(database: Database) -> None:
    await database.pauses.set_pause(Pause(NOW, later(days=1)), NOW, None, 101)
    await database.pauses.set_pause(Pause(NOW, NOW), NOW, None, 102)
    ended, began = await database.audit.changes(9)
    until = later(days=1).isoformat()
    assert (began.actor_id, began.before["value"], began.after["value"]) == (101, None, until)
    assert (ended.actor_id, ended.before["value"], ended.after["value"]) == (102, until, None)
