"""Databases by the dozen, migrated and with the glossary: copies of one, which takes a hundredth of the time."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bot.settings import read_settings
from bot.wiring.rooms import open_rooms
from tests.postgres import run

_TEMPLATE = "migrated"


class Databases:
    """Gives fresh ones, and takes and puts back copies of one that nobody is connected to."""

    def __init__(self, folder: Path, postgres: Callable[[str], str] | None = None) -> None:
        """`folder`: for the SQLite file that is copied; `postgres`: gives the address of a database by its name. To be
        made outside of an event loop."""
        self._postgres = postgres
        self._numbers = count()
        self._file = folder / "migrated.db"
        asyncio.run(_opened(f"sqlite+aiosqlite:///{self._file}"))
        if postgres is not None:
            run(postgres("postgres"), f"CREATE DATABASE {_TEMPLATE}")
            asyncio.run(_opened(postgres(_TEMPLATE)))

    @contextmanager
    def fresh(self, kind: str, folder: Path) -> Iterator[str]:
        """The address of a new database ("sqlite": in this folder), dropped in the end."""
        if kind == "sqlite":
            shutil.copy(self._file, folder / "bot.db")
            yield f"sqlite+aiosqlite:///{folder / 'bot.db'}"
            return
        assert self._postgres is not None, "no PostgreSQL here"
        name = f"world_{next(self._numbers)}"
        self._create(name, _TEMPLATE)
        yield self._postgres(name)
        self._drop(name)

    def keep(self, url: str) -> str:
        """Copies the database as it is; the copy's place, for `put_back`."""
        if url.startswith("sqlite"):
            file = _file(url)
            kept = file.with_suffix(f".kept{next(self._numbers)}")
            for suffix in ("", "-wal"):
                if Path(f"{file}{suffix}").exists():
                    shutil.copy(f"{file}{suffix}", f"{kept}{suffix}")
            return str(kept)
        name = f"kept_{next(self._numbers)}"
        self._create(name, _name(url))
        return name

    def put_back(self, url: str, kept: str) -> None:
        """The database is again what it was."""
        if url.startswith("sqlite"):
            file = _file(url)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
                if Path(f"{kept}{suffix}").exists():
                    shutil.move(f"{kept}{suffix}", f"{file}{suffix}")
            return
        self._drop(_name(url))
        self._create(_name(url), kept)
        self._drop(kept)

    def _create(self, name: str, template: str) -> None:
        assert self._postgres is not None
        run(self._postgres("postgres"), f"CREATE DATABASE {name} TEMPLATE {template}")

    def _drop(self, name: str) -> None:
        assert self._postgres is not None
        run(self._postgres("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


async def _opened(url: str) -> None:
    """As a first start leaves it."""
    async with open_rooms(read_settings(_env_file=None, database_url=url)):
        pass


def _file(url: str) -> Path:
    return Path(url.partition(":///")[2])


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
