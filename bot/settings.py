"""What the environment (or `.env`) says, typed and frozen. Nothing else reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import InvalidInput, InvalidSettings
from bot.pipeline.promises import Terms
from bot.polls.propose_ballot import Habits
from bot.polls.recurring import Recurring, parse_ballots
from bot.publishing.chosen import Choice, Setting
from bot.publishing.occasion import PostFormat
from bot.publishing.quiet import QuietHours, parse_quiet_hours
from bot.publishing.slots import Schedule, parse_slots
from bot.publishing.template import Templates
from bot.setting_texts import TemplateText, reason, said, templates_in, text_of

PREFIX = "BOT_"

CHOOSABLE = (
    *("slots", "timezone", "post_format", "template", "silent", "pin"),
    *("silence_nudge", "promise_days", "quiet_hours", "ballots"),
)
"""What owners choose in the chat, where the environment does not say it."""

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")  # "123456:ABC-DEF…", as BotFather gives it
_CHANNEL = re.compile(r"@[A-Za-z]\w{3,31}|-100\d{5,13}")  # a public name, or the id of a channel
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # Telegram allows 1 to 256 of these; short ones can be guessed
_DATABASES = ("sqlite+aiosqlite:///", "postgresql+psycopg://")  # with two slashes a file's name would be a host


class Settings(BaseSettings):
    """One field a setting; its name in the environment is `BOT_` and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    token: SecretStr | None = Field(None, description="the bot's token from @BotFather")
    token_file: Path | None = Field(None, description="a file that holds the token, instead of `BOT_TOKEN`")
    channel: str | None = Field(
        None, description="the channel: `@name` or its id (`-100…`); empty: the one that an owner adds the bot to"
    )
    owners: Annotated[tuple[int, ...], NoDecode] = Field(
        (),
        description="numeric Telegram ids of the owners, with commas; empty: who opens the link of "
        "`reviewbot owner-link`",
    )
    writers: Annotated[tuple[int, ...], NoDecode] = Field(
        (),
        description="numeric ids of writers, beside guests whom owners invite in the chat: they send drafts and "
        "propose them, and read the queue, the pipeline and `/stats`",
    )
    ledger_chat: int | None = Field(
        None, description="numeric id of the private chat for silent looks into the channel; empty: the first owner's"
    )
    database_url: str = Field("sqlite+aiosqlite:///var/bot.db", description="SQLite file or PostgreSQL database")
    timezone: str = Field("Asia/Jerusalem", description="the channel's time zone (IANA name)")
    slots: str = Field("daily 09:00", description="when the queue's head is posted: `sun-thu 09:00, sat 20:30`")
    late_policy: Literal["post", "next", "ask", "drop"] = Field(
        "post", description="what happens to a slot that was missed"
    )
    post_format: PostFormat = Field(
        PostFormat.AUTO,
        description="`rich` draws formulas and tables, `classic` is text, `auto` draws where text would lose something",
    )
    silence_nudge: int = Field(4, ge=0, le=365, description="days without a post until owners are nudged; 0: never")
    promise_days: int = Field(14, ge=1, le=365, description="days until a paper that readers chose is to be reviewed")
    ballots: str | None = Field(
        None, description="ballots that open by themselves: `sat 20:00 for 24h, wed 09:00 for 48h`"
    )
    ballot_options: int = Field(4, ge=4, le=6, description="papers that a ballot proposes, 4 to 6")
    members_only: bool = Field(False, description="`true`: only members of the channel for a day and more may vote")
    most_promises: int = Field(3, ge=0, le=99, description="open promises at which no new ballot opens; 0: no limit")
    quiet_hours: str = Field("22:00-08:00", description="when ordinary nudges wait; `never`: they do not")
    template: Annotated[Path | TemplateText | None, NoDecode] = Field(
        None, description="a text file that says what stands around a review in its post; see `docs/posts.md`"
    )
    silent: bool = Field(False, description="`true`: reviews arrive without a sound, even their first message")
    pin: bool = Field(False, description="`true`: the newest review is pinned without a sound, the one before no more")
    api_base_url: str = Field("https://api.telegram.org", description="another Bot API server")
    webhook_url: str | None = Field(None, description="public https address for updates; empty: polling")
    webhook_secret: SecretStr | None = Field(
        None, description="32 to 256 letters, digits, `_`, `-`; needed with a webhook"
    )
    listen: str | None = Field(None, description="`host:port` to serve `/health` and `/metrics` (and the webhook) on")
    log_format: Literal["text", "json"] = Field("text", description="log lines for people or for machines")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="the least level that is logged"
    )

    @field_validator("owners", "writers", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        ids = [part for part in re.split(r"[\s,]+", value) if part]
        wrong = [part for part in ids if not (part.isascii() and part.isdigit() and 0 < int(part) < 2**52)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no numeric Telegram id; ask @userinfobot for yours, such as 123456789")
        return tuple(int(part) for part in ids)

    @field_validator("token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value().strip()):
            raise ValueError("this is not the shape of a token; copy it whole from @BotFather (123456:ABC…)")
        return value and SecretStr(value.get_secret_value().strip())

    @field_validator("channel")
    @classmethod
    def _channel_shape(cls, value: str | None) -> str | None:
        if value is not None and not _CHANNEL.fullmatch(value):
            raise ValueError(f"{value!r} is neither a public name (@paperaday) nor a channel id (-1001234567890)")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"{value!r} is no IANA time zone; write it like Asia/Jerusalem or Europe/Berlin"
            ) from error
        return value

    @field_validator("slots")
    @classmethod
    def _slots_parse(cls, value: str) -> str:
        try:
            parse_slots(value, ZoneInfo("UTC"))
        except InvalidInput as error:
            raise ValueError(error.reason) from error
        return value

    @field_validator("ballots")
    @classmethod
    def _ballots_parse(cls, value: str | None) -> str | None:
        try:
            if value is not None:
                parse_ballots(value, ZoneInfo("UTC"))
        except InvalidInput as error:
            raise ValueError(error.reason) from error
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours_parse(cls, value: str) -> str:
        try:
            parse_quiet_hours(value, ZoneInfo("UTC"))
        except InvalidInput as error:
            raise ValueError(error.reason) from error
        return value

    @field_validator("template")
    @classmethod
    def _template_parses(cls, value: Path | TemplateText | None) -> Path | TemplateText | None:
        if value is not None:
            templates_in(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(_DATABASES):
            raise ValueError("write sqlite+aiosqlite:///var/bot.db or postgresql+psycopg://user:password@host/name")
        return value

    @field_validator("api_base_url", "webhook_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^\s/]+", value):
            raise ValueError(f"{value!r} is no web address; it starts with https://")
        return value and value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _long_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("a secret is 32 to 256 letters, digits, _ or -; make one with: openssl rand -hex 32")
        return value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[\w.\-\[\]:]+:\d{1,5}", value):
            raise ValueError(f"{value!r} is not host:port, such as 127.0.0.1:8080")
        if value is not None and int(value.rpartition(":")[2]) > 65535:
            raise ValueError(f"{value!r} has no port that exists; ports end at 65535")
        return value

    @property
    def schedule(self) -> Schedule:
        return parse_slots(self.slots, ZoneInfo(self.timezone))

    @property
    def recurring(self) -> Recurring | None:
        """None: every ballot is proposed by hand."""
        return parse_ballots(self.ballots, ZoneInfo(self.timezone)) if self.ballots else None

    @property
    def habits(self) -> Habits:
        return Habits(self.ballot_options, self.members_only, self.most_promises)

    @property
    def terms(self) -> Terms:
        return Terms(self.promise_days, ZoneInfo(self.timezone))

    @property
    def quiet(self) -> QuietHours | None:
        return parse_quiet_hours(self.quiet_hours, ZoneInfo(self.timezone))

    @property
    def templates(self) -> Templates | None:
        """The owner's, by language. InvalidSettings when the file is not any more what it was at the start."""
        try:
            return templates_in(self.template) if self.template else None
        except ValueError as error:
            raise InvalidSettings((f"BOT_TEMPLATE: {error}",)) from None

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port to serve on; with a webhook always one, by default 127.0.0.1:8080."""
        listen = self.listen or ("127.0.0.1:8080" if self.webhook_url else None)
        host, _, port = (listen or "").rpartition(":")
        return (host.strip("[]"), int(port)) if listen else None

    @property
    def webhook(self) -> tuple[str, str] | None:
        """Address and secret; None when the bot polls."""
        if self.webhook_url is None or self.webhook_secret is None:
            return None
        return self.webhook_url, self.webhook_secret.get_secret_value()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must never be shown, for the log's redactor."""
        database_password = re.match(r"[\w+]++://[^:/@]++:([^@]++)@", self.database_url)
        known = [secret.get_secret_value() for secret in (self.token, self.webhook_secret) if secret]
        return tuple(known + ([database_password[1]] if database_password else []))

    @property
    def locked(self) -> frozenset[str]:
        """What the environment says of `CHOOSABLE`. Of settings `with_chosen` too."""
        return frozenset(CHOOSABLE) & self.model_fields_set

    def with_chosen(self, choices: Mapping[str, Choice]) -> "Settings":
        """These settings, with what owners chose where the environment says nothing."""
        read = {name: _read(name, one.value) for name, one in self.settled(choices).items() if one.chosen}
        return self.model_construct(self.model_fields_set, **(dict(self) | read))

    def settled(self, choices: Mapping[str, Choice]) -> Mapping[str, Setting]:
        """`publishing.chosen.Environment`; these are the settings of the environment alone."""
        return {name: self._settled(name, choices.get(name)) for name in CHOOSABLE}

    def checked(self, name: str, text: str) -> str:
        """`publishing.chosen.Environment`."""
        _read(name, text.strip())
        return text.strip()

    def _settled(self, name: str, choice: Choice | None) -> Setting:
        usual, locked = text_of(getattr(self, name)), PREFIX + name.upper() if name in self.locked else None
        value = choice.value if choice and not locked and choice.value is not None else usual
        return Setting(name, value if value == usual or _reads(name, value) else usual, usual, locked, choice)

    def login(self) -> str:
        """The token. InvalidSettings names all without which no bot can begin, not even its first day."""
        faults = []
        if self.token is None:
            faults.append("BOT_TOKEN is not set; without a token try `reviewbot sandbox`")
        if self.webhook_url and self.webhook_secret is None:
            faults.append("BOT_WEBHOOK_SECRET is not set; a webhook needs one (openssl rand -hex 32)")
        if self.token is None or faults:
            raise InvalidSettings(tuple(faults))
        return self.token.get_secret_value()

    def telegram(self) -> "TelegramSettings":
        """What a bot must have to work; InvalidSettings names all that is missing."""
        faults: list[str] = []
        try:
            self.login()
        except InvalidSettings as error:
            faults += error.faults
        if self.channel is None:
            faults.append("BOT_CHANNEL is not set, and no owner has added the bot to a channel yet")
        if not self.owners:
            faults.append("BOT_OWNERS is not set, and nobody is the owner yet: say `reviewbot owner-link`")
        if self.token is None or self.channel is None or faults:
            raise InvalidSettings(tuple(faults))
        return TelegramSettings(self.token.get_secret_value(), self.channel, self.owners, self.writers)


@dataclass(frozen=True, slots=True, repr=False)
class TelegramSettings:
    """Token, channel (`@name` or id), owners and writers of a bot that runs; no `repr`, since it holds the token."""

    token: str
    channel: str
    owners: tuple[int, ...]
    writers: tuple[int, ...] = ()


def read_settings(**given: Any) -> Settings:
    """The settings of the environment and `.env`, with `given` fields on top; InvalidSettings has a line per fault."""
    try:
        settings = Settings(**given)
        if settings.token is None and settings.token_file is not None:
            return Settings(**given, token=SecretStr(_token_in(settings.token_file)))
        return settings
    except ValidationError as error:
        raise InvalidSettings(tuple(_line(fault) for fault in error.errors())) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings((f".env cannot be read ({reason(error)}); save it as UTF-8 text",)) from None


def unknown_names() -> tuple[str, ...]:
    """What the environment and `.env` name like a setting and is none, by the alphabet."""
    named = {name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars)}
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    return tuple(sorted(name for name in named - known if name.startswith(PREFIX)))


class _Chosen(Settings):
    """The same fields, read from its arguments alone."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _read(name: str, text: str) -> Any:
    """The value of a field. InvalidInput has the sentence that the environment would get, without the field's name."""
    given: dict[str, Any] = {name: TemplateText(text) if name == "template" else text}
    try:
        return getattr(_Chosen(**given), name)
    except ValidationError as error:
        raise InvalidInput("", said(error.errors()[0])) from None


def _reads(name: str, text: str) -> bool:
    try:
        _read(name, text)
    except InvalidInput:
        return False
    return True


def _token_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings((f"BOT_TOKEN_FILE: {path} cannot be read ({reason(error)})",)) from None


def _line(fault: Any) -> str:
    name = PREFIX + str(fault["loc"][0]).upper() if fault["loc"] else "settings"
    return f"{name}: {said(fault)}"
