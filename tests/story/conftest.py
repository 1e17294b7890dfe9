"""A fresh stage for every story."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world.stage import Stage, stage


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bots in this process look for what is due five times a second: a story passes a dozen ticks."""
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", 0.2)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as built:
        yield built
