"""A pause is set, bent and ended; the last word holds."""

from datetime import datetime, timedelta

import pytest

from bot.errors import AlreadyApplied, StaleButton
from bot.publishing.pausing import Pause, PausePosting, Resume, ResumePosting
from tests.fakes.memory import Memory
from tests.makers import NOW, later


async def test_a_pause_holds_until_its_end() -> None:
    pause = await PausePosting(Memory().pauses)(NOW, later(days=1), "update:1:1")
    assert pause == Pause(NOW, later(days=1), Resume.SKIP)
    assert [pause.holds(later(days=days)) for days in (0, 0.9, 1)] == [True, True, False]


async def test_a_second_pause_moves_the_end_and_keeps_the_rule() -> None:
    memory = Memory()
    pause = PausePosting(memory.pauses)
    await pause(NOW, None, "update:1:1")
    await pause.choose(later(hours=1), NOW, Resume.POST, "button:a")
    assert await pause(later(hours=2), later(days=3), "update:1:2") == Pause(NOW, later(days=3), Resume.POST)


async def test_after_the_end_a_pause_begins_anew() -> None:
    memory = Memory()
    pause = PausePosting(memory.pauses)
    await pause(NOW, later(hours=1), "update:1:1")
    assert (await pause(later(days=1), None, "update:1:2")).since == later(days=1)


async def test_a_cause_pauses_once() -> None:
    memory = Memory()
    await PausePosting(memory.pauses)(NOW, None, "update:1:1")
    with pytest.raises(AlreadyApplied):
        await PausePosting(memory.pauses)(NOW, later(days=1), "update:1:1")
    assert await memory.pauses.pause() == Pause(NOW, None)


async def test_a_resumed_pause_ends_there_and_keeps_its_rule() -> None:
    memory = Memory()
    pause = PausePosting(memory.pauses)
    await pause(NOW, None, "update:1:1")
    await pause.choose(NOW, NOW, Resume.POST, "button:a")
    assert await ResumePosting(memory.pauses)(later(days=1), "update:1:2") == Pause(NOW, later(days=1), Resume.POST)
    assert await ResumePosting(memory.pauses)(later(days=2), "update:1:3") is None


@pytest.mark.parametrize("since", [NOW - timedelta(days=1), NOW])
async def test_a_rule_is_chosen_for_the_pause_that_holds_only(since: datetime) -> None:
    memory = Memory()
    pause = PausePosting(memory.pauses)
    await pause(NOW, later(hours=1), "update:1:1")
    with pytest.raises(StaleButton):
        await pause.choose(later(hours=2) if since == NOW else NOW, since, Resume.POST, "button:a")
