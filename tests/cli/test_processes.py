"""What shows only in a process of its own: the terminal, pipes, Ctrl-C, the start of the bot."""

import asyncio
import os
import pty
import re
import signal
import subprocess
import termios
from pathlib import Path

import pytest

from bot.sources.shipped import shipped
from bot.storage.database import open_database
from bot.storage.lock import hold_file
from tests.cli.shell import TOKEN, Shell, start
from tests.sandbox.people import People


def test_a_terminal_shows_the_progress_of_an_import(shell: Shell) -> None:
    bar, answer = _watched_import(shell, shipped("archive.jsonl"))
    assert "archive.jsonl" in bar, "the bar names what it reads"
    assert answer.startswith("152 reviews found")


def test_the_progress_has_a_rate_and_the_time_that_is_left(shell: Shell) -> None:
    rows = (f'{{"title": "On Kites {number}", "synopsis": "They fly."}}\n' for number in range(500))
    bar, _ = _watched_import(shell, shell.write("kites.jsonl", "".join(rows)))
    assert re.search(r"storing: +\d+%\|[^|]*\| [\d.]+/500 \[\d\d:\d\d<\d\d:\d\d, +[\d.]+k? records/s\]", bar)


def test_the_progress_bar_does_not_obey_the_name_of_a_file(shell: Shell) -> None:
    file = shell.write("\x1b[2J\x9bkites.jsonl", '{"title": "On Kites", "synopsis": "They fly."}')
    bar, _ = _watched_import(shell, file)
    assert r"\u001b[2J\u009bkites.jsonl" in bar
    assert "\x1b[2J" not in bar


def _watched_import(shell: Shell, file: Path) -> tuple[str, str]:
    """What a terminal on standard error saw, and the answer on standard output."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with start("import", file, folder=shell.folder, stderr=theirs) as process:
        os.close(theirs)
        bar = _all_of(ours)
        assert process.stdout
        return bar, process.stdout.read()


def _all_of(terminal: int) -> str:
    """What was written there until its last writer closed it."""
    written = b""
    try:
        while piece := os.read(terminal, 4096):
            written += piece
    except OSError:  # how Linux says that nobody is left on the other side
        pass
    os.close(terminal)
    return written.decode()


def test_a_pipe_sees_no_progress(shell: Shell) -> None:
    process = start("import", shipped("glossary.jsonl"), folder=shell.folder)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out.count("\n") == 1


def test_a_reader_that_leaves_early_is_no_fault(filled: Shell) -> None:
    export = start("export", "reviews", folder=filled.folder)
    assert export.stdout
    head = subprocess.run(["head", "-1"], stdin=export.stdout, capture_output=True, text=True, check=True)
    export.stdout.close()
    assert export.stderr
    with export.stderr as stderr:
        assert stderr.read() == ""
    assert export.wait(timeout=60) == 0
    assert head.stdout.startswith('{"source_line"')


def test_a_reader_that_never_came_is_no_fault(shell: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start("queue", "list", folder=shell.folder, stdout=writer)
    os.close(writer)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0


def test_ctrl_c_ends_a_command_with_130_and_no_traceback(filled: Shell) -> None:
    export = start("export", "reviews", folder=filled.folder)
    assert export.stdout
    assert export.stdout.readline()  # under way; the pipe is full long before the end
    export.send_signal(signal.SIGINT)
    _, err = export.communicate(timeout=60)
    assert (export.returncode, err) == (130, "")


def test_output_is_utf_8_whatever_the_console_says(filled: Shell) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    process = start("export", "reviews", folder=filled.folder, env=ascii_only)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert not out.isascii()


def test_the_bot_without_a_token_names_the_sandbox(bare_shell: Shell) -> None:
    said = bare_shell("run")
    assert (said.code, said.out) == (2, "")
    assert "reviewbot sandbox" in said.err
    assert not bare_shell.database.exists()


@pytest.mark.fault(11)
def test_a_second_bot_on_the_same_file_does_not_start(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TOKEN", TOKEN), ("CHANNEL", "@paper_a_day"), ("OWNERS", "1")):
        monkeypatch.setenv(f"BOT_{name}", value)
    with hold_file(shell.url):
        said = shell("run")
    assert (said.code, said.err) == (
        1,
        "Another reviewbot runs on var/bot.db. Stop it first, or set another BOT_DATABASE_URL.\n",
    )


async def test_a_database_of_another_bot_is_refused(shell: Shell, telegram: People) -> None:
    async with open_database(shell.url) as database:
        await database.remember("bot", 42)
    settings = {name: value for name, value in os.environ.items() if name.startswith("BOT_")}
    process = start("run", folder=shell.folder, env=settings)
    out, err = await asyncio.to_thread(process.communicate, timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == (
        "This database belongs to another bot (42); yours is 7000000001."
        " Set BOT_DATABASE_URL to a database of its own.\n"
    )
