"""A fresh stage for every story."""

from collections.abc import AsyncIterator, Callable
from functools import cache
from pathlib import Path

import pytest

from bot.wiring.rooms import propose_topics
from tests.world.bot import LEASE_SECONDS, TICK_SECONDS, lease
from tests.world.databases import Databases
from tests.world.stage import Stage, stage

_topics = cache(propose_topics)


@pytest.fixture(autouse=True)
def quick_bots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bots in this process look for what is due five times a second (a story passes a dozen ticks), take over from a
    dead one as quickly, and share the rules of topics."""
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", TICK_SECONDS)
    for name, span in lease(LEASE_SECONDS).items():
        monkeypatch.setattr(f"bot.publishing.lease.{name}", span)
    monkeypatch.setattr("bot.wiring.rooms.propose_topics", _topics)


@pytest.fixture
async def town(tmp_path: Path, files: Databases) -> AsyncIterator[Stage]:
    with files.fresh("sqlite", tmp_path) as url:
        async with stage(tmp_path, url) as built:
            yield built


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """SQLite files, migrated once for all stories."""
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[str], str]) -> Databases:
    """Databases of PostgreSQL, migrated once for all stories."""
    return Databases(tmp_path_factory.mktemp("databases"), postgres)


@pytest.fixture
async def on_server(tmp_path: Path, servers: Databases) -> AsyncIterator[Stage]:
    """As `town`, on PostgreSQL."""
    with servers.fresh("postgres", tmp_path) as url:
        async with stage(tmp_path, url) as town:
            yield town
