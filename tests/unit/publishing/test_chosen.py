"""Choosing settings: what is locked, who was quicker, what an update that comes twice finds."""

from datetime import UTC, datetime

import pytest

from bot.errors import InvalidInput, NotFound, SettingLocked, StaleButton
from bot.publishing.chosen import ChooseSettings, Setting
from bot.publishing.points import Point
from bot.settings import read_settings
from tests.fakes.chosen import MemoryChosen

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OWNER = 7


class Desk:
    """The use case over a memory, with what it called in order."""

    def __init__(self, **environment: object) -> None:
        self.reached: list[str] = []
        settings = read_settings(_env_file=None, **environment)
        self.choose = ChooseSettings(
            MemoryChosen(), settings, self.reached.append, lambda: self.reached.append("changed")
        )

    async def slots(self, text: str | None, version: int | None, cause: str = "one") -> Setting:
        return await self.choose.choose("slots", text, version, OWNER, NOW, cause)


async def test_the_bot_is_made_anew_after_the_commit() -> None:
    desk = Desk()
    setting = await desk.slots("daily 10:00", 0)
    assert (setting.value, setting.version, setting.before) == ("daily 10:00", 1, "daily 09:00")
    assert desk.reached == [Point.SETTING_CHOSEN, "changed"]


async def test_an_undo_is_a_change_that_can_be_undone() -> None:
    desk = Desk()
    await desk.slots("daily 10:00", 0)
    undone = await desk.choose.undo("slots", 1, OWNER, NOW, "two")
    assert (undone.value, undone.chosen, undone.before) == ("daily 09:00", False, "daily 10:00")
    assert (await desk.choose.undo("slots", 2, OWNER, NOW, "three")).value == "daily 10:00"


async def test_what_the_environment_says_stays() -> None:
    desk = Desk(slots="daily 08:00")
    with pytest.raises(SettingLocked) as locked:
        await desk.slots("daily 10:00", 0)
    assert locked.value.name == "BOT_SLOTS"
    with pytest.raises(SettingLocked):
        await desk.choose.undo("slots", 1, OWNER, NOW, "two")
    assert desk.reached == []


async def test_who_comes_second_changes_nothing() -> None:
    desk = Desk()
    await desk.slots("daily 10:00", 0)
    with pytest.raises(StaleButton):
        await desk.slots("daily 11:00", 0, "two")
    with pytest.raises(StaleButton):
        await desk.choose.undo("slots", 0, OWNER, NOW, "three")
    assert (await desk.choose.settings())["slots"].value == "daily 10:00"


async def test_typed_words_hold_whatever_was_shown() -> None:
    desk = Desk()
    await desk.slots("daily 10:00", 0)
    assert (await desk.slots("daily 11:00", None, "two")).value == "daily 11:00"


async def test_an_update_that_comes_twice_finds_what_it_chose() -> None:
    desk = Desk()
    await desk.slots("daily 10:00", None)
    assert (await desk.slots("daily 10:00", None)).version == 1
    assert desk.reached.count("changed") == 1


async def test_nothing_wrong_or_unknown_is_chosen() -> None:
    desk = Desk()
    with pytest.raises(InvalidInput):
        await desk.slots("daily 25:00", 0)
    with pytest.raises(NotFound):
        await desk.choose.choose("token", "1:canary", 0, OWNER, NOW, "two")
    with pytest.raises(StaleButton):
        await desk.choose.undo("slots", 0, OWNER, NOW, "three")
    assert desk.reached == []
