"""A clean shell for every test, with an empty archive or with the channel's."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.settings import PREFIX
from bot.storage.schema import migrate
from tests.cli.shell import Shell
from tests.sandbox.people import People
from tests.shared import shared


@pytest.fixture(autouse=True)
def _logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def bare_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Without a database and without settings."""
    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys)


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without content, made once: its migrations take longer than most commands."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def shell(bare_shell: Shell, _migrated: Path) -> Shell:
    """With an empty database, without settings."""
    bare_shell.keep(_migrated)
    return bare_shell


@pytest.fixture(scope="session")
def _channel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the reviews document, made once."""
    file = tmp_path_factory.mktemp("channel") / "bot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"{PREFIX}DATABASE_URL", f"sqlite+aiosqlite:///{file}")
        assert main(["import", str(shared("seeds/channel_reviews.md"))]) == 0
    return file


@pytest.fixture
def filled(bare_shell: Shell, _channel: Path) -> Shell:
    """A shell whose archive is the channel's."""
    bare_shell.keep(_channel)
    return bare_shell


@pytest.fixture
async def telegram(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[People]:
    """A served sandbox, and settings that name its bot and channel."""
    clock = MovableClock(datetime(2026, 11, 22, 7, 0, tzinfo=UTC))
    clock.stop()
    world = World(clock)
    async with serving(world) as address:
        for name, value in (
            ("TOKEN", world.bot.token),
            ("CHANNEL", f"@{world.channel.username}"),
            ("OWNERS", "101"),
            ("API_BASE_URL", address),
        ):
            monkeypatch.setenv(PREFIX + name, value)
        yield People(address)
