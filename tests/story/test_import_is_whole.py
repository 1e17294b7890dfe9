"""An import of many reviews that is ended in its midst: nothing of it is there, and it can be repeated."""

import os
import pty
import shutil
import signal
import sqlite3
import termios
import time
from pathlib import Path
from subprocess import Popen

import pytest

from bot.sources.shipped import shipped
from tests.bench.generated import json_lines
from tests.cli.shell import start
from tests.sizes import sized

_REVIEWS = sized(800, soak=2_000)
_FAR = sized(1_000_000, soak=4_000_000)  # bytes in the database's log: well before the import's end
_PATIENCE = 60.0  # seconds for anything to happen


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight hundred invented reviews, 3.6 MB; in the soak two thousand."""
    file = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json_lines(_REVIEWS))
    return file


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database has 152 reviews already."""
    folder = tmp_path_factory.mktemp("shelf")
    _finish(start("import", shipped("archive.jsonl"), folder=folder))
    return folder


@pytest.fixture
def room(tmp_path: Path, shelf: Path) -> Path:
    """Such a folder for one test."""
    return Path(shutil.copytree(shelf, tmp_path / "room"))


def test_a_kill_at_any_moment_leaves_nothing_and_the_import_can_be_repeated(room: Path, archive: Path) -> None:
    for written in (0, 1, _FAR):  # the import is ever further
        process = start("import", archive, folder=room)
        _wait_for_log(process, room, written)
        process.kill()
        process.communicate(timeout=_PATIENCE)
        assert _held(room) == 152
    assert _finish(start("import", archive, folder=room)).startswith(f"{_REVIEWS} reviews found: {_REVIEWS} added")
    assert _held(room) == 152 + _REVIEWS


@pytest.mark.parametrize("moment", ["reading archive.jsonl:", "storing:"])
def test_ctrl_c_leaves_nothing_and_says_nothing(room: Path, archive: Path, moment: str) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with start("import", archive, folder=room, stderr=theirs) as process:
        os.close(theirs)
        seen = ""
        while moment not in seen:  # an OSError is the terminal's end: the import ended before its moment came
            seen += os.read(ours, 4096).decode()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in os.read(ours, 4096).decode()
    os.close(ours)
    assert _held(room) == 152


def _wait_for_log(process: "Popen[str]", room: Path, size: int) -> None:
    end = time.monotonic() + _PATIENCE
    while _log_bytes(room) < size:
        assert process.poll() is None, "the import ended before it could be killed; let it import more reviews"
        assert time.monotonic() < end
        time.sleep(0.002)


def _log_bytes(room: Path) -> int:
    """SQLite's log holds what is not yet committed, as soon as its memory is full."""
    log = room / "var" / "bot.db-wal"
    return log.stat().st_size if log.exists() else 0


def _held(room: Path) -> int:
    with sqlite3.connect(room / "var" / "bot.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = database.execute("SELECT count(*) FROM reviews").fetchone()
    database.close()
    return int(count)


def _finish(process: "Popen[str]") -> str:
    out, err = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, err) == (0, "")
    return out
