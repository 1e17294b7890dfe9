"""One process on one SQLite file."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import DatabaseAway, DatabaseBusy
from bot.storage.lock import hold_file

HOLD = """
import sys
from bot.storage.lock import hold_file

with hold_file(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_is_dead(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'bot.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(DatabaseBusy) as error, hold_file(url):
            pass
        assert error.value.path == str(tmp_path / "new" / "bot.db")
        other.kill()
    with hold_file(url):
        pass


def test_a_file_can_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_file(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"):
            pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseAway), hold_file(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'bot.db'}"):
        pass


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:///:memory:", "postgresql+psycopg://u:p@nowhere/x"])
def test_what_is_no_file_needs_no_lock(url: str) -> None:
    with hold_file(url), hold_file(url):
        pass
