"""A shell for tests: commands run in this process, in a folder of their own, with nothing in the environment."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.settings import PREFIX
from tests.house.source import ROOT

TOKEN = "7000000001:canary-canary-canary-canary"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def outcome(self) -> dict[str, Any]:
        """The output as one JSON object, as `import --json` gives it."""
        (row,) = self.rows
        return row

    @property
    def fault(self) -> str:
        """The one line of a refusal: exit code 2 and nothing on standard output."""
        assert (self.code, self.out) == (2, "")
        (line,) = self.err.splitlines()
        return line


class Shell:
    """`shell("import", path)` is `reviewbot import PATH`. Its database is `var/bot.db` in `folder`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    @property
    def database(self) -> Path:
        return self.folder / "var" / "bot.db"

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database}"

    def __call__(self, *arguments: str | Path) -> Said:
        """Runs one command; fails the test when the bot's token is shown."""
        try:
            code: object = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        out, err = self._capsys.readouterr()
        assert isinstance(code, int)
        for secret in (TOKEN, os.environ.get(f"{PREFIX}TOKEN", TOKEN)):
            assert secret not in out + err
        return Said(code, out, err)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the shell's folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def keep(self, database: Path) -> None:
        """Makes a copy of that file the shell's database."""
        self.database.parent.mkdir()
        shutil.copy(database, self.database)

    def held(self) -> dict[str, int]:
        """How many rows each table of the database has."""
        connection = sqlite3.connect(self.database)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
        connection.close()
        return counts


def start(
    *arguments: str | Path,
    folder: Path,
    before: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> "subprocess.Popen[str]":
    """`python -m bot ARGUMENTS` in a process of its own, in that folder.

    before: words of the command line in front of it; env: settings; stdout, stderr: numbers of open files, else pipes.
    """
    command = [*before, sys.executable, "-m", "bot", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {"PYTHONPATH": str(ROOT)} | dict(env or {})
    return subprocess.Popen(command, cwd=folder, env=environment, encoding="utf-8", stdout=stdout, stderr=stderr)
