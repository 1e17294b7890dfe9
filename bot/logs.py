"""Logging: a sentence for people, fields for machines, and never a secret."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

# https://core.telegram.org/bots/api#authorizing-your-bot: "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", also URL-encoded
_TOKEN = re.compile(r"\d{3,20}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_HIDDEN = "[hidden]"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


_doing: ContextVar[str] = ContextVar("doing", default="")


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Inside, and in every task begun there, each line of the log carries this as its `cause`.

    An update's is the key under which the database records its changes ("update:<bot id>:<update id>"), so one word
    finds all of it: what was handled, what was changed, which calls were made. A duty's is "duty:<name>:<run>".
    """
    before = _doing.set(what)
    try:
        yield
    finally:
        _doing.reset(before)


def place_of(error: Exception) -> str:
    """The kind of an error and the line it came from: its message might quote a reader."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def doing_now() -> str:
    """What `doing` says here; "" outside of it."""
    return _doing.get()


class Redactor:
    """Takes secrets out of a text: everything shaped like a bot token, and each text it was given."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted((secret for secret in secrets if len(secret) >= 8), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


def _inert(text: str) -> str:
    """Line breaks and terminal codes written out, so that a foreign text cannot forge a line of the log."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


class _Formatter(logging.Formatter):
    """One line an event; the whole line is redacted at the last step, so tracebacks are too."""

    def __init__(self, redact: Redactor, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._redact = redact
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        cause = {"cause": now} if (now := doing_now()) else {}
        fields = cause | {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if self._as_json:
            line = self._json(record, fields)
        else:
            line = super().format(record) + "".join(f" {name}={_inert(str(value))}" for name, value in fields.items())
        return self._redact(line)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name is logging's
        record.message = _inert(record.message)
        return super().formatMessage(record)

    def _json(self, record: logging.LogRecord, fields: dict[str, object]) -> str:
        event: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)


def configure(level: str = "INFO", as_json: bool = False, secrets: Iterable[str] = ()) -> None:
    """Sends every log line to standard error, redacted. Called once, by the program's entry."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(Redactor(secrets), as_json))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx logs every URL, and so the token, at INFO.
    for noisy in ("httpx", "httpcore", "telegram", "aiosqlite", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # A duty that takes longer than a tick is normal: APScheduler would warn of it every second.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
