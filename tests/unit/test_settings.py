"""A wrong setting stops the start with one clear line per fault; secrets never stand in it."""

from pathlib import Path

import pytest

from bot.errors import InvalidInput, InvalidSettings
from bot.publishing.chosen import Choice
from bot.settings import CHOOSABLE, Settings, read_settings

TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)  # no .env of the workshop


def _fault(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    (fault,) = caught.value.faults
    return fault


@pytest.mark.fault(26)
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TIMEZONE", "Mars/Olympus", "no IANA time zone"),
        ("BOT_TIMEZONE", "../../etc/passwd", "no IANA time zone"),
        ("BOT_SLOTS", "daily 25:00", "25:00"),
        ("BOT_SLOTS", "someday 09:00", "someday"),
        ("BOT_LATE_POLICY", "later", "'post', 'next', 'ask' or 'drop'"),
        ("BOT_SILENCE_NUDGE", "-1", "greater than or equal to 0"),
        ("BOT_QUIET_HOURS", "22-8", "write 22:00-08:00, or never"),
        ("BOT_TOKEN", "hunter2", "@BotFather"),
        ("BOT_CHANNEL", "my channel", "@paperaday"),
        ("BOT_OWNERS", "@dana", "numeric Telegram id"),
        ("BOT_WRITERS", "7, tova", "numeric Telegram id"),
        ("BOT_DATABASE_URL", "mysql://root@localhost/x", "sqlite+aiosqlite"),
        ("BOT_WEBHOOK_URL", "ftp://example.org", "web address"),
        ("BOT_WEBHOOK_SECRET", "short", "openssl rand"),
        ("BOT_LISTEN", "8080", "host:port"),
        ("BOT_LOG_FORMAT", "xml", "'text' or 'json'"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    fault = _fault(monkeypatch, name, value)
    assert fault.startswith(f"{name}: ")
    assert says in fault


@pytest.mark.parametrize("name", ["BOT_TOKEN", "BOT_WEBHOOK_SECRET"])
def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert "canary" not in _fault(monkeypatch, name, "canary!canary!canary!canary!canary!canary!")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{hook}\n{titel}\n{body}", "around.txt: line 2: {titel} is no field; there are {hook} {series}"),
        ("{hook}\n{title}", "around.txt: there is no {body}; give it a line of its own"),
        ("{body}\n\n{body}", "around.txt: line 3: {body} stands in line 1 already"),
        ("Today: {body}", "around.txt: line 1: {body} stands alone on its line"),
        ("{body}\n" + "x" * 1000, "around.txt: it is 1008 characters long; 1000 are the most"),
        ("[fr]\n{body}", "around.txt: line 1: write [en] or [he] here"),
        ("{body}\n[he]\n{title}", "around.txt: below [he] there is no {body}"),
        (None, "cannot be read (No such file or directory); give the path of a text file"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, says: str
) -> None:
    file = tmp_path / "around.txt"
    if text is not None:
        file.write_text(text)
    fault = _fault(monkeypatch, "BOT_TEMPLATE", str(file))
    assert fault.startswith("BOT_TEMPLATE: ")
    assert says in fault


def test_a_template_is_read_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "around.txt"
    file.write_text("{title}\n{body}")
    monkeypatch.setenv("BOT_TEMPLATE", str(file))
    settings = read_settings()
    assert set(settings.templates or {}) == {"en", "he"}
    file.unlink()
    with pytest.raises(InvalidSettings, match="cannot be read"):
        _ = settings.templates


def test_every_fault_has_its_own_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TIMEZONE", "Mars")
    monkeypatch.setenv("BOT_SLOTS", "never")
    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert len(caught.value.faults) == 2


def test_running_names_everything_that_is_missing() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_settings().telegram()
    named = "\n".join(caught.value.faults)
    assert all(name in named for name in ("BOT_TOKEN", "BOT_CHANNEL", "BOT_OWNERS", "reviewbot sandbox"))


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nBOT_OWNERS=1, 2\nBOT_TIMEZONE=Europe/Berlin\n")
    monkeypatch.setenv("BOT_TIMEZONE", "Asia/Tokyo")
    settings = read_settings()
    assert (settings.owners, settings.timezone) == ((1, 2), "Asia/Tokyo")


def test_the_token_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    monkeypatch.setenv("BOT_TOKEN_FILE", "token")
    token = read_settings().token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_missing_token_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "BOT_TOKEN_FILE: /nowhere/token" in _fault(monkeypatch, "BOT_TOKEN_FILE", "/nowhere/token")


def test_what_is_shown_of_settings_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_CHANNEL", "@paperaday")
    monkeypatch.setenv("BOT_OWNERS", "7")
    settings = read_settings()
    assert TOKEN not in repr(settings) + str(settings) + repr(settings.telegram())
    assert settings.secrets == (TOKEN,)


def test_the_password_of_a_database_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql+psycopg://bot:canary-password@db/reviews")
    assert read_settings().secrets == ("canary-password",)


def chosen(**values: str | None) -> dict[str, Choice]:
    return {name: Choice(name, value, None, 1) for name, value in values.items()}


def test_what_owners_chose_holds_where_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLOTS", "daily 10:00")
    settings = read_settings(pin=True).with_chosen(
        chosen(slots="daily 11:00", pin="false", silence_nudge="7", silent="true", ballots=None, template="{body}")
    )
    assert (settings.slots, settings.pin) == ("daily 10:00", True)
    assert (settings.silence_nudge, settings.silent, settings.ballots) == (7, True, None)
    assert set(settings.templates or {}) == {"en", "he"}
    assert settings.locked == {"slots", "pin"}


def test_an_empty_setting_of_the_environment_locks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLOTS", "")
    assert read_settings().with_chosen(chosen(slots="daily 11:00")).slots == "daily 11:00"


def test_a_choice_that_cannot_be_read_any_more_counts_as_none() -> None:
    choices = chosen(timezone="Mars/Olympus", slots="daily 11:00", token="nobody chooses that")
    settings = read_settings().with_chosen(choices)
    assert (settings.timezone, settings.slots, settings.token) == ("Asia/Jerusalem", "daily 11:00", None)
    zone = read_settings().settled(choices)["timezone"]
    assert (zone.value, zone.chosen, zone.locked_by) == ("Asia/Jerusalem", False, None)


def test_everything_that_may_be_chosen_is_shown_as_the_environment_would_say_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_PIN", "yes")
    settled = read_settings().settled(chosen(silent="true"))
    assert tuple(settled) == CHOOSABLE
    assert (settled["pin"].value, settled["pin"].locked_by) == ("true", "BOT_PIN")
    assert (settled["silent"].value, settled["silent"].usual, settled["silent"].chosen) == ("true", "false", True)
    assert (settled["ballots"].value, settled["post_format"].value) == ("", "auto")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("slots", "daily 25:00", '"25:00" is no time of day'),
        ("timezone", "Mars/Olympus", "no IANA time zone"),
        ("silence_nudge", "many", "write a whole number"),
        ("silence_nudge", "400", "less than or equal to 365"),
        ("pin", "perhaps", "write true or false"),
        ("template", "{titel}\n{body}", "line 1: {titel} is no field"),
        ("quiet_hours", "22-8", "write 22:00-08:00, or never"),
    ],
)
def test_a_wrong_choice_hears_what_the_environment_would_hear(name: str, text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_settings().checked(name, text)
    assert says in caught.value.reason


def test_a_choice_is_kept_without_white_space_around_it() -> None:
    assert read_settings().checked("slots", "  daily 09:00\n") == "daily 09:00"
