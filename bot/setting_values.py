"""Settings as values: each reader takes what the environment says, and raises ValueError with what to write instead.

A reader never repeats a secret; what it repeats of other texts is short.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import InvalidInput
from bot.polls.recurring import parse_ballots
from bot.publishing.occasion import PostFormat
from bot.publishing.quiet import parse_quiet_hours
from bot.publishing.slots import parse_slots
from bot.setting_texts import TemplateText, templates_in

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")  # "123456:ABC-DEF…", as BotFather gives it
_CHANNEL = re.compile(r"@[A-Za-z]\w{3,31}|-100\d{5,13}")  # a public name, or the id of a channel
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # Telegram allows 1 to 256 of these; short ones can be guessed
_DATABASES = ("sqlite+aiosqlite:///", "postgresql+psycopg://")  # with two slashes a file's name would be a host
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_TRUTHS = dict.fromkeys(("true", "yes", "on", "1", "t", "y"), True) | dict.fromkeys(
    ("false", "no", "off", "0", "f", "n"), False
)
_SHOWN = 40  # characters of a wrong value that are repeated


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that shows itself to nobody who only prints it."""

    text: str

    def __repr__(self) -> str:
        return "Secret(…)"


def token(text: str) -> Secret:
    if not _TOKEN.fullmatch(text.strip()):
        raise ValueError("this is not the shape of a token; copy it whole from @BotFather (123456:ABC…)")
    return Secret(text.strip())


def webhook_secret(text: str) -> Secret:
    if not _SECRET.fullmatch(text):
        raise ValueError("a secret is 32 to 256 letters, digits, _ or -; make one with: openssl rand -hex 32")
    return Secret(text)


def channel(text: str) -> str:
    if not _CHANNEL.fullmatch(text):
        raise ValueError(f"{_shown(text)} is neither a public name (@paperaday) nor a channel id (-1001234567890)")
    return text


def people(text: str) -> tuple[int, ...]:
    """Numeric ids, with commas or white space between them."""
    ids = [part for part in re.split(r"[\s,]+", text) if part]
    for part in ids:
        if not (part.isascii() and part.isdigit() and 0 < int(part) < 2**52):
            raise ValueError(f"{_shown(part)} is no numeric Telegram id; ask @userinfobot for yours, such as 123456789")
    return tuple(map(int, ids))


def database(text: str) -> str:
    if not text.startswith(_DATABASES):
        raise ValueError("write sqlite+aiosqlite:///var/bot.db or postgresql+psycopg://user:password@host/name")
    return text


def zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{_shown(text)} is no IANA time zone; write it like Asia/Jerusalem or Europe/Berlin"
        ) from error
    return text


def slots(text: str) -> str:
    return _parsed(text, parse_slots)


def ballots(text: str) -> str:
    return _parsed(text, parse_ballots)


def quiet_hours(text: str) -> str:
    return _parsed(text, parse_quiet_hours)


def post_format(text: str) -> PostFormat:
    return PostFormat(one_of(*PostFormat)(text))


def one_of(*words: str) -> Callable[[str], str]:
    *most, last = (f"'{word}'" for word in words)

    def reads(text: str) -> str:
        if text not in words:
            raise ValueError(f"write {', '.join(most)} or {last}")
        return text

    return reads


def whole(least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """A whole number; least, most: both of them, or none."""

    def reads(text: str) -> int:
        number = int(text) if _WHOLE.fullmatch(text.strip()) else None
        if number is None or (least is not None and most is not None and not least <= number <= most):
            reach = "" if least is None else f" from {least} to {most}"
            raise ValueError(f"{_shown(text)} is no whole number{reach}")
        return number

    return reads


def truth(text: str) -> bool:
    try:
        return _TRUTHS[text.strip().lower()]
    except KeyError:
        raise ValueError(f"{_shown(text)} is neither true nor false; write one of them") from None


def template(text: str) -> Path:
    """By the name of its file, which is read here for the first time."""
    templates_in(Path(text))
    return Path(text)


def template_text(text: str) -> TemplateText:
    """As it was written in the chat."""
    templates_in(TemplateText(text))
    return TemplateText(text)


def address(text: str) -> str:
    if not re.match(r"https?://[^\s/]+", text):
        raise ValueError(f"{_shown(text)} is no web address; it starts with https://")
    return text.rstrip("/")


def listen(text: str) -> str:
    if not re.fullmatch(r"[\w.\-\[\]:]+:[0-9]{1,5}", text):
        raise ValueError(f"{_shown(text)} is not host:port, such as 127.0.0.1:8080")
    if int(text.rpartition(":")[2]) > 65535:
        raise ValueError(f"{_shown(text)} has no port that exists; ports end at 65535")
    return text


def _parsed(text: str, parse: Callable[[str, ZoneInfo], object]) -> str:
    """The same text, once somebody could read it; in which zone, another setting says."""
    try:
        parse(text, ZoneInfo("UTC"))
    except InvalidInput as error:
        raise ValueError(error.reason) from error
    return text


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
