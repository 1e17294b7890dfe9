"""The doctor: everything that is wrong, a plain line each; 0 all well, 1 something is not, 2 settings."""

import asyncio
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.shell import TOKEN, Said, Shell, start
from tests.sandbox.people import People


def lines(said: Said, level: str) -> list[str]:
    assert said.err == ""
    return [line.partition(" ")[2].strip() for line in said.out.splitlines() if line.split()[0] == level]


async def examined(shell: Shell) -> Said:
    """The doctor in a thread, since the sandbox answers from this one."""
    return await asyncio.to_thread(shell, "doctor")


def test_a_fresh_machine_hears_what_is_missing_and_stays_as_it_is(bare_shell: Shell) -> None:
    said = bare_shell("doctor")
    assert said.code == 1
    assert [fault.split()[0] for fault in lines(said, "fault")] == ["BOT_TOKEN", "BOT_CHANNEL", "BOT_OWNERS"]
    assert "reviewbot sandbox" in said.out
    assert ["created on first use" in note for note in lines(said, "note")] == [True]
    assert list(bare_shell.folder.iterdir()) == []


async def test_all_is_well_where_bot_channel_rights_and_database_are(shell: Shell, telegram: People) -> None:
    assert (await asyncio.to_thread(shell, "migrate")).code == 0
    said = await examined(shell)
    assert said.code == 0
    well = lines(said, "ok")
    assert len(well) == len(said.out.splitlines()) == 5
    assert "@sandbox_review_bot" in well[1]
    assert "it may post in @paper_a_day" in well[2]
    assert "meaning" in said.out


async def test_the_log_of_the_whole_examination_holds_no_token(
    shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_LOG_LEVEL", "DEBUG")
    await examined(shell)  # the shell fails the test where a token is shown
    assert [call["method"] for call in await telegram.calls()] == ["getMe", "getChat", "getChatMember"]


async def test_a_missing_right_is_a_fault_with_what_to_do(shell: Shell, telegram: People) -> None:
    await telegram.fault("getChatMember", "error", code=400, description="Bad Request: member list is inaccessible")
    said = await examined(shell)
    assert said.code == 1
    (fault,) = lines(said, "fault")
    assert "administrator of @paper_a_day" in fault


async def test_a_right_that_posting_does_not_need_is_worth_a_note(shell: Shell, telegram: People) -> None:
    await telegram.trouble(kind="demote", rights=["can_delete_messages"])
    said = await examined(shell)
    assert (said.code, lines(said, "fault")) == (0, [])
    assert any("may not delete messages" in note for note in lines(said, "note"))


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
async def test_a_token_that_others_may_read_is_worth_a_note(
    shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch, mode: int, told: bool
) -> None:
    file = shell.folder / "token"
    file.write_text(os.environ["BOT_TOKEN"])
    file.chmod(mode)
    monkeypatch.setenv("BOT_TOKEN_FILE", str(file))
    monkeypatch.delenv("BOT_TOKEN")
    said = await examined(shell)
    assert [f"chmod 600 {file}" in note for note in lines(said, "note") if "read by others" in note] == [True] * told
    assert not lines(said, "fault")


async def test_a_setting_that_nobody_reads_is_worth_a_note(
    shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SLOT", "daily 10:00")
    shell.write(".env", "BOT_COLOUR=green\nOTHER_NAME=1\nbot_pin=true\n").chmod(0o600)
    said = await examined(shell)
    assert said.code == 0
    notes = [note for note in lines(said, "note") if "no setting" in note]
    assert notes == [
        "BOT_COLOUR is no setting, nobody reads it",
        "BOT_SLOT is no setting, nobody reads it: BOT_SLOTS is one",
    ]


async def test_another_channel_is_a_fault(shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_CHANNEL", "@somebody_elses")
    said = await examined(shell)
    assert said.code == 1
    assert ["@somebody_elses" in fault for fault in lines(said, "fault")] == [True]


async def test_another_token_is_a_fault_that_does_not_repeat_it(
    shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    said = await examined(shell)
    assert said.code == 1
    assert ["BotFather" in fault for fault in lines(said, "fault")] == [True]


@pytest.mark.parametrize(
    ("token", "level", "told"), [(None, "ok", "@sandbox_review_bot"), (TOKEN, "fault", "BotFather")]
)
async def test_on_the_first_day_the_token_alone_is_looked_at(
    shell: Shell, telegram: People, monkeypatch: pytest.MonkeyPatch, token: str | None, level: str, told: str
) -> None:
    for name in ("BOT_CHANNEL", "BOT_OWNERS"):
        monkeypatch.delenv(name)
    if token:
        monkeypatch.setenv("BOT_TOKEN", token)
    said = await examined(shell)
    assert said.code == 1
    assert any(told in line for line in lines(said, level))
    assert any("reviewbot owner-link" in fault for fault in lines(said, "fault"))


def test_an_absent_telegram_is_a_fault(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"TOKEN": TOKEN, "CHANNEL": "@paper_a_day", "OWNERS": "1", "API_BASE_URL": "http://127.0.0.1:9"}
    for name, value in settings.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    said = shell("doctor")
    assert said.code == 1
    assert ["cannot be reached" in fault for fault in lines(said, "fault")] == [True]


def test_wrong_settings_have_a_line_each(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"BOT_TIMEZONE": "Mars", "BOT_SLOTS": "never", "BOT_TOKEN": "hunter2", "BOT_LISTEN": "localhost:70000"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    said = shell("doctor")
    assert (said.code, said.out) == (2, "")
    assert sorted(line.partition(":")[0] for line in said.err.splitlines()) == sorted(wrong)
    assert "hunter2" not in said.err


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://var/bot.db", "sqlite:///var/bot.db", "var/bot.db"])
def test_a_database_address_of_another_form_is_a_setting_to_mend(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    assert "write sqlite+aiosqlite:///var/bot.db" in shell("doctor").fault


def test_a_dotenv_file_that_is_no_text_is_named(shell: Shell) -> None:
    shell.write(".env", b"\xff\xfeB\0")
    assert shell("doctor").fault == ".env cannot be read (it is not text); save it as UTF-8 text"


@pytest.mark.parametrize(
    ("path", "fault"), [("folder", "folder is no ordinary file"), ("file/bot.db", "file is no directory")]
)
def test_a_place_where_no_database_can_be_is_a_fault(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, path: str, fault: str
) -> None:
    (shell.folder / "folder").mkdir()
    shell.write("file", "")
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
    assert fault in lines(shell("doctor"), "fault")[-1]
    said = shell("migrate")
    assert said.code == 1
    assert said.err.startswith("The database cannot be used: ")


def test_a_database_of_a_later_release_is_a_fault(shell: Shell) -> None:
    shell("migrate")
    with sqlite3.connect(shell.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "9999" in lines(shell("doctor"), "fault")[-1]
    assert "Install that release or a newer one" in shell("migrate").fault


@pytest.mark.fault(11)
def test_a_database_that_cannot_be_written_is_a_fault(shell: Shell) -> None:
    shell("migrate")
    shell.database.chmod(0o444)
    shell.database.parent.chmod(0o555)
    doctor, command = (_as_anybody(shell.folder, *name) for name in (("doctor",), ("queue", "list")))
    shell.database.parent.chmod(0o755)
    assert doctor.code == command.code == 1
    assert "read-only" in doctor.out or "not writable" in doctor.out
    assert command.err == "The database cannot be used: the file is read-only. `reviewbot doctor` looks closer.\n"


def _as_anybody(folder: Path, *command: str) -> Said:
    """Runs it without root's right to write everywhere."""
    if os.geteuid() != 0:
        before: list[str] = []
    elif shutil.which("setpriv"):
        before = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    else:
        pytest.skip("root writes everywhere, and setpriv (util-linux) is not here to take that right away")
    process = start(*command, folder=folder, before=before)
    out, err = process.communicate(timeout=60)
    return Said(process.returncode, out, err)


def test_what_owners_chose_is_told_and_what_locks_it(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell("migrate").code == 0
    with sqlite3.connect(shell.database) as database:
        chosen = "INSERT INTO chosen VALUES (?, ?, NULL, 1, 7, '2026-11-20 18:00:00.000000')"
        choices = [("slots", "daily 10:00"), ("pin", "true"), ("timezone", "Mars/Olympus")]
        database.executemany(chosen, choices)
    monkeypatch.setenv("BOT_PIN", "false")
    said = shell("doctor")
    (next_slot, told) = lines(said, "ok")[:2]
    assert "at 10:00 (Asia/Jerusalem)" in next_slot
    assert told == "owners chose in the chat: slots daily 10:00"
    notes = lines(said, "note")
    assert "what owners chose of timezone cannot be read any more: Mars/Olympus" in notes
    assert "BOT_PIN locks what owners chose in the chat: pin true" in notes
    assert "10:00" in shell("queue", "list").out
