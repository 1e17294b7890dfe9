"""`reviewbot backup` and `reviewbot restore` say what they did, in the same numbers."""

import pytest

from bot.settings import PREFIX
from tests.cli.shell import Shell

REVIEW = (
    """---
title: Pruning with patience
---
"""
    + "Remove the layers that change nothing. " * 9
)


def test_a_backup_is_restored_elsewhere_with_the_same_numbers_and_answers(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("queue", "add", shell.write("review.md", REVIEW)).code == 0
    made = shell("backup", "kept.db")
    numbers = made.out.removeprefix("kept.db holds ").rstrip(".\n")
    assert numbers.startswith("1 reviews, 1 of them in the queue, 0 papers, 0 polls; ")
    queue = shell("queue", "list").out
    held = shell.held()
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "sqlite+aiosqlite:///elsewhere/bot.db")
    restored = shell("restore", "kept.db")
    assert restored.out.splitlines()[0] == f"Restored: {numbers}."
    assert "Start the bot" in restored.out
    listed = shell("queue", "list")
    assert listed.out == queue
    assert "nothing leaves before" in listed.err
    assert shell.held() == held


def test_nothing_is_written_over(shell: Shell) -> None:
    shell("queue", "list")
    file = shell.write("notes.txt", "mine")
    assert shell("backup", file).fault == f"{file}: a file of this name is there already; name a new one"
    assert shell("backup", "kept.db").code == 0
    assert "move it away first" in shell("restore", "kept.db").fault
    assert file.read_text() == "mine"


def test_what_is_missing_is_named(bare_shell: Shell) -> None:
    assert "there is no database yet" in bare_shell("backup", "kept.db").fault
    assert bare_shell("restore", "kept.db").fault == "kept.db: there is no such file"


def test_a_folder_that_is_missing_is_said_to_be_made(shell: Shell) -> None:
    shell("queue", "list")
    place, _, fault = shell("backup", "of nights/kept.db").fault.partition(": ")
    assert place == "of nights/kept.db"
    assert fault == "it cannot be written (No such file or directory); mkdir -p 'of nights', or name another place"
    assert not (shell.folder / "of nights").exists()
