"""`make run` goes where the bot itself finds its token."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import read_settings
from tests.house.source import ROOT

TOKEN = "7000000001:canary-canary-canary-canary"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (f"BOT_TOKEN={TOKEN}", "run"),
        (f"BOT_TOKEN={TOKEN}        # from @BotFather", "run"),
        (f"export BOT_TOKEN={TOKEN}", "run"),
        (f" bot_token = '{TOKEN}'", "run"),
        (f"# BOT_TOKEN={TOKEN}", "sandbox"),
        ("BOT_TOKEN=", "sandbox"),
        ("BOT_TOKEN= # from @BotFather", "sandbox"),
        ("BOT_SLOTS=daily 09:00", "sandbox"),
    ],
)
def test_a_token_in_the_file_means_telegram_and_none_the_sandbox(tmp_path: Path, line: str, command: str) -> None:
    (tmp_path / ".env").write_text(f"{line}\n")
    program = tmp_path / ".venv" / "bin" / "reviewbot"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho $1\n")
    program.chmod(0o700)
    (tmp_path / "requirements").mkdir()
    for made in (
        "pyproject.toml",
        "requirements/run.txt",
        ".venv/python",
        ".venv/installed",
    ):  # each newer than its needs
        (tmp_path / made).touch()
    shutil.copy(ROOT / "Makefile", tmp_path)
    env = {"PATH": os.environ["PATH"]}
    said = subprocess.run(["make", "-s", "run"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [command]
    assert (read_settings(_env_file=tmp_path / ".env").token is None) == (command == "sandbox")
