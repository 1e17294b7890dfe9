"""What the operator's page says to type is typed."""

import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.main import parser
from bot.settings import PREFIX, read_settings
from bot.storage.address import is_sqlite, read_url
from tests.cli.shell import Said, Shell
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
FENCED: list[str] = re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
REVIEW = "---\ntitle: Attention, again\n---\n" + "It attends to what stands there. " * 12


def block(sign: str) -> list[str]:
    """The lines of the one block that has this in it."""
    (found,) = (each for each in FENCED if sign in each)
    return found.splitlines()


def typed() -> set[str]:
    """Every command of ours on the page, without what is said beside it."""
    lines = [line.partition("  ")[0] for each in FENCED for line in each.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```\n.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL))
    found = (re.search(r"(?:^|[ /])reviewbot ([a-z].*)", words) for words in (*lines, *inline))
    return {one[1].partition(" && ")[0] for one in found if one}


def test_every_command_of_the_page_exists_as_it_is_written() -> None:
    commands = typed()
    assert len(commands) > 10
    for command in commands:
        assert parser().parse_args(shlex.split(command)).run is not None


def run(line: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Said:
    """A line of the page with its settings in front."""
    words = shlex.split(line)
    settings = [word for word in words if word.startswith(PREFIX)]
    with monkeypatch.context() as patch:
        for setting in settings:
            patch.setenv(*setting.split("=", 1))
        assert words[len(settings)] == "reviewbot"
        return shell(*words[len(settings) + 1 :])


def test_the_drill_gives_the_answers_of_the_bot_that_runs(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("queue", "add", shell.write("review.md", REVIEW))
    running = [shell("queue", "list").out, shell("search", "attention").out]
    kept, *lines, clear = (re.sub("[/]tmp", str(shell.folder), line) for line in block("drill.db"))
    made = run(kept, shell, monkeypatch).out
    restored, *answers = (run(line, shell, monkeypatch) for line in lines)
    assert made.partition(" holds ")[2].rstrip(".\n") in restored.out
    assert [said.out for said in answers] == running
    assert [Path(word).exists() for word in shlex.split(clear)[2:]] == [True, True]


def test_restoring_as_on_the_page_ends_with_a_doctor_who_finds_the_database_well(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore, doctor, start = block("reviewbot restore var/backups")
    kept = shell.folder / shlex.split(restore)[2]
    kept.parent.mkdir(parents=True)
    assert shell("backup", kept).code == 0
    shell.database.unlink()
    assert run(restore, shell, monkeypatch).code == 0
    assert "fault BOT_TOKEN" in run(doctor, shell, monkeypatch).out, "the database is no fault"
    assert start == "reviewbot run"


def test_the_nightly_line_makes_a_backup_and_forgets_those_of_a_month(shell: Shell) -> None:
    (line,) = block("15 3 * * *")
    (shell.folder / ".venv" / "bin").mkdir(parents=True)
    shim = shell.write(".venv/bin/reviewbot", f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    shim.chmod(0o700)
    backups = shell.folder / "var" / "backups"
    backups.mkdir(parents=True)
    for name, days in (("bot-old.db", 31), ("bot-recent.db", 20)):
        (backups / name).touch()
        os.utime(backups / name, (time.time() - days * 86_400,) * 2)
    command = line.split(maxsplit=5)[5].replace("/srv/reviewbot", str(shell.folder)).replace(r"\%", "%")
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}  # as cron has it
    subprocess.run(["/bin/sh", "-c", command], env=env, check=True)
    made = {path.name for path in backups.glob("bot-*.db")}
    assert "bot-old.db" not in made
    assert "bot-recent.db" in made
    assert len(made) == 2


def test_the_settings_of_a_webhook_are_taken_as_they_stand_there(shell: Shell) -> None:
    lines = [line.partition("  ")[0] for line in block("BOT_WEBHOOK_URL=")]
    secret = secrets.token_hex(32)  # as `openssl rand -hex 32` prints it
    file = shell.write(".env", "\n".join(lines).replace("…", secret))
    assert secret in file.read_text()
    settings = read_settings(_env_file=file)
    assert settings.webhook == ("https://bot.example.org/hook", secret)
    (postgres,) = re.findall(r"`BOT_DATABASE_URL=(postgresql\S+)`", PAGE)
    assert not is_sqlite(read_url(postgres))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(shell: Shell) -> None:
    unit = "\n".join(block("[Unit]")).replace("/srv/reviewbot/.venv/bin/reviewbot", "/bin/true")
    file = shell.write("reviewbot.service", unit.replace("/srv/reviewbot", str(shell.folder)) + "\n")
    judged = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_one_update_is_followed_through_the_log(shell: Shell) -> None:
    grep, jq = (line.partition(" | ")[2] for line in block("journalctl"))
    cause = shlex.split(grep)[1]
    log = f'{{"cause": "{cause}", "message": "answered"}}\n{{"cause": "duty:slots:184"}}\n'
    for command in (grep, jq):
        found = subprocess.run(["/bin/sh", "-c", command], input=log, capture_output=True, text=True, check=True)
        assert found.stdout.count("\n") == 1
        assert "answered" in found.stdout
