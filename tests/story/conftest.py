"""A fresh stage for every story."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.world.databases import Databases
from tests.world.stage import Stage, stage


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bots in this process look for what is due five times a second: a story passes a dozen ticks."""
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", 0.2)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as built:
        yield built


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """SQLite files, migrated once for all stories."""
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[str], str]) -> Databases:
    """Databases of PostgreSQL, migrated once for all stories."""
    return Databases(tmp_path_factory.mktemp("databases"), postgres)
