"""What the environment (or `.env`) says, typed and frozen. Nothing else reads the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot import setting_values as read
from bot.errors import InvalidInput, InvalidSettings
from bot.pipeline.promises import Terms
from bot.polls.propose_ballot import Habits
from bot.polls.recurring import Recurring, parse_ballots
from bot.publishing.chosen import Choice, Setting
from bot.publishing.occasion import PostFormat
from bot.publishing.quiet import QuietHours, parse_quiet_hours
from bot.publishing.slots import Schedule, parse_slots
from bot.publishing.template import Templates
from bot.setting_texts import TemplateText, reason, templates_in, text_of
from bot.setting_values import Secret

PREFIX = "BOT_"

CHOOSABLE = (
    *("slots", "timezone", "post_format", "template", "silent", "pin"),
    *("silence_nudge", "promise_days", "quiet_hours", "ballots"),
)
"""What owners choose in the chat, where the environment does not say it."""


def _by(reads: Callable[[str], object]) -> Mapping[str, Any]:
    """Who reads the text of a setting: one of `setting_values`."""
    return {"reads": reads}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field a setting; its name in the environment is `BOT_` and the field's name in capitals."""

    token: Secret | None = field(default=None, metadata=_by(read.token))
    """The bot's token from @BotFather."""
    token_file: Path | None = field(default=None, metadata=_by(Path))
    """A file that holds the token, instead of `BOT_TOKEN`."""
    channel: str | None = field(default=None, metadata=_by(read.channel))
    """`@name` or id (`-100…`); None: the one that an owner adds the bot to."""
    owners: tuple[int, ...] = field(default=(), metadata=_by(read.people))
    """Numeric Telegram ids; empty: who opens the link of `reviewbot owner-link`."""
    writers: tuple[int, ...] = field(default=(), metadata=_by(read.people))
    """Numeric ids, beside guests whom owners invite in the chat: they send drafts and propose them, and read the queue,
    the pipeline and `/stats`."""
    ledger_chat: int | None = field(default=None, metadata=_by(read.whole()))
    """The private chat for silent looks into the channel; None: the first owner's."""
    database_url: str = field(default="sqlite+aiosqlite:///var/bot.db", metadata=_by(read.database))
    """SQLite file or PostgreSQL database."""
    timezone: str = field(default="Asia/Jerusalem", metadata=_by(read.zone))
    """The channel's time zone (IANA name)."""
    slots: str = field(default="daily 09:00", metadata=_by(read.slots))
    """When the queue's head is posted: `sun-thu 09:00, sat 20:30`."""
    late_policy: Literal["post", "next", "ask", "drop"] = field(
        default="post", metadata=_by(read.one_of("post", "next", "ask", "drop"))
    )
    """What happens to a slot that was missed."""
    post_format: PostFormat = field(default=PostFormat.AUTO, metadata=_by(read.post_format))
    """`rich` draws formulas and tables, `classic` is text, `auto` draws where text would lose something."""
    silence_nudge: int = field(default=4, metadata=_by(read.whole(0, 365)))
    """Days without a post until owners are nudged; 0: never."""
    promise_days: int = field(default=14, metadata=_by(read.whole(1, 365)))
    """Days until a paper that readers chose is to be reviewed."""
    ballots: str | None = field(default=None, metadata=_by(read.ballots))
    """Ballots that open by themselves: `sat 20:00 for 24h, wed 09:00 for 48h`."""
    ballot_options: int = field(default=4, metadata=_by(read.whole(4, 6)))
    """Papers that a ballot proposes."""
    members_only: bool = field(default=False, metadata=_by(read.truth))
    """Only members of the channel for a day and more may vote."""
    most_promises: int = field(default=3, metadata=_by(read.whole(0, 99)))
    """Open promises at which no new ballot opens; 0: no limit."""
    quiet_hours: str = field(default="22:00-08:00", metadata=_by(read.quiet_hours))
    """When ordinary nudges wait; `never`: they do not."""
    template: Path | TemplateText | None = field(default=None, metadata=_by(read.template))
    """A text file that says what stands around a review in its post; see `docs/posts.md`."""
    silent: bool = field(default=False, metadata=_by(read.truth))
    """Reviews arrive without a sound, even their first message."""
    pin: bool = field(default=False, metadata=_by(read.truth))
    """The newest review is pinned without a sound, the one before no more."""
    api_base_url: str = field(default="https://api.telegram.org", metadata=_by(read.address))
    """Another Bot API server."""
    webhook_url: str | None = field(default=None, metadata=_by(read.address))
    """Public https address for updates; None: polling."""
    webhook_secret: Secret | None = field(default=None, metadata=_by(read.webhook_secret))
    """Needed with a webhook."""
    listen: str | None = field(default=None, metadata=_by(read.listen))
    """`host:port` to serve `/health` and `/metrics` (and the webhook) on."""
    log_format: Literal["text", "json"] = field(default="text", metadata=_by(read.one_of("text", "json")))
    """Log lines for people or for machines."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = field(
        default="INFO", metadata=_by(read.one_of("DEBUG", "INFO", "WARNING", "ERROR"))
    )
    """The least level that is logged."""

    stated: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    """The names that somebody said, in the environment or as an argument."""

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
        return self.webhook_url, self.webhook_secret.text

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must never be shown, for the log's redactor."""
        database_password = re.match(r"[\w+]++://[^:/@]++:([^@]++)@", self.database_url)
        known = [secret.text for secret in (self.token, self.webhook_secret) if secret]
        return tuple(known + ([database_password[1]] if database_password else []))

    @property
    def locked(self) -> frozenset[str]:
        """What the environment says of `CHOOSABLE`. Of settings `with_chosen` too."""
        return frozenset(CHOOSABLE) & self.stated

    def with_chosen(self, choices: Mapping[str, Choice]) -> "Settings":
        """These settings, with what owners chose where the environment says nothing."""
        chosen: dict[str, Any] = {
            name: _chosen(name, one.value) for name, one in self.settled(choices).items() if one.chosen
        }
        return replace(self, **chosen)

    def settled(self, choices: Mapping[str, Choice]) -> Mapping[str, Setting]:
        """`publishing.chosen.Environment`; these are the settings of the environment alone."""
        return {name: self._settled(name, choices.get(name)) for name in CHOOSABLE}

    def checked(self, name: str, text: str) -> str:
        """`publishing.chosen.Environment`."""
        _chosen(name, text.strip())
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
        return self.token.text

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
        return TelegramSettings(self.token.text, self.channel, self.owners, self.writers)


@dataclass(frozen=True, slots=True, repr=False)
class TelegramSettings:
    """Token, channel (`@name` or id), owners and writers of a bot that runs; no `repr`, since it holds the token."""

    token: str
    channel: str
    owners: tuple[int, ...]
    writers: tuple[int, ...] = ()


def setting_names() -> tuple[str, ...]:
    """In the order of the README's table."""
    return tuple(one.name for one in fields(Settings) if one.metadata)


def read_settings(*, _env_file: str | None = ".env", **given: Any) -> Settings:
    """The settings of the environment and `.env`, with `given` fields on top, as texts or as values; InvalidSettings
    has a line per fault. `_env_file`: None for the environment alone."""
    values = _said(_env_file) | given
    if values.get("token") is None and values.get("token_file"):
        values["token"] = _token_in(Path(values["token_file"]))
    faults, found = [], {}
    for one in fields(Settings):
        if one.name in values:
            try:
                found[one.name] = _value(one.metadata["reads"], values[one.name])
            except ValueError as error:
                faults.append(f"{PREFIX}{one.name.upper()}: {error}")
    if faults:
        raise InvalidSettings(tuple(faults))
    return Settings(**found, stated=frozenset(found))


def _said(env_file: str | None) -> dict[str, Any]:
    """What the environment says, and the file where it says nothing: an empty text is nothing."""
    sources: list[Mapping[str, str | None]] = [os.environ]
    if env_file is not None and Path(env_file).is_file():
        from dotenv import dotenv_values  # loaded where such a file lies

        try:
            sources.insert(0, dotenv_values(env_file, encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            fault = f"{env_file} cannot be read ({reason(error)}); save it as UTF-8 text"
            raise InvalidSettings((fault,)) from None
    known = {PREFIX + name.upper(): name for name in setting_names()}
    return {
        known[name.upper()]: value
        for source in sources
        for name, value in source.items()
        if value and name.upper() in known
    }


def _value(reads: Callable[[str], object], value: object) -> Any:
    return reads(value) if isinstance(value, str) else value


def _chosen(name: str, text: str) -> Any:
    """The value of a field. InvalidInput has the sentence that the environment would get, without the field's name."""
    reads = {one.name: one.metadata["reads"] for one in fields(Settings) if one.metadata}
    try:
        return (read.template_text if name == "template" else reads[name])(text)
    except ValueError as error:
        raise InvalidInput("", str(error)) from None


def _reads(name: str, text: str) -> bool:
    try:
        _chosen(name, text)
    except InvalidInput:
        return False
    return True


def _token_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings((f"BOT_TOKEN_FILE: {path} cannot be read ({reason(error)})",)) from None
