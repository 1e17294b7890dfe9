"""What is frozen for the channel, and where each message of it stands."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.values import Struct

FORMAT_VERSION = 1
"""Of `FrozenPart.payload`: a later release sends payloads of every earlier version unchanged."""


class PostKind(StrEnum):
    REVIEW = "review"
    BALLOT = "ballot"
    RESULT = "result"
    CORRECTION = "correction"


class Form(StrEnum):
    """How a post is shown. A rich post is frozen in both forms: refused for good, it goes out classic, once."""

    CLASSIC = "classic"
    RICH = "rich"


class SlotKey(Struct, frozen=True):
    """The key under which a slot is used once, whatever the clock does. `slot` is its wall time, "09:00"."""

    channel_id: int
    day: date
    slot: str


def visible_hash(text: str) -> str:
    """Hex SHA-256 of what a reader sees, white space and Unicode form normalised: Telegram trims and folds a little."""
    return hashlib.sha256(_normalised(text).encode()).hexdigest()


def visible_poll(question: str, options: Iterable[str]) -> str:
    """What a reader sees of a poll, for `visible_hash`: the question, then the options, a line each. These in the order
    of their letters: a poll that shuffles its options may show them in any order."""
    return "\n".join((question, *sorted(options, key=_normalised)))


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


class FrozenPart(Struct, frozen=True):
    """One message exactly as it will be sent.

    method: of the Bot API, "sendMessage", "sendRichMessage" or "sendPoll"; payload: its parameters as JSON
    values, without `chat_id`; text_hash: `visible_hash` of what readers will see: how the message is recognised later.
    """

    method: str
    payload: Mapping[str, Any]
    text_hash: str
    format_version: int = FORMAT_VERSION


class NewPost(Struct, frozen=True, kw_only=True):
    """A post about to be frozen; `parts` in the order of sending, at least one. `instead`: see `occasion.Rendered`."""

    kind: PostKind
    channel_id: int
    parts: tuple[FrozenPart, ...]
    form: Form = Form.CLASSIC
    review_id: int | None = None
    ballot_id: int | None = None
    instead: tuple[tuple[FrozenPart, ...], ...] = ()


class PartState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    ASKED = "asked"
    FAILED = "failed"
    REPLACED = "replaced"  # of the rich form that Telegram refused: classic messages are sent in its place


class Part(Struct, frozen=True, kw_only=True):
    """One message of a post and its state (`publishing/states.py`).

    position of count: from 1; attempt: how often it was tried, 0 = never; retry_at: not before this instant (UTC);
    message_id: where it stands in the channel, None while unconfirmed or when only a person saw it there; stands_in: it
    takes the place of a rich message, so what its text says of its position counts the classic messages only.
    """

    id: int
    post_id: int
    kind: PostKind
    channel_id: int
    position: int
    count: int
    state: PartState
    attempt: int
    frozen: FrozenPart
    retry_at: datetime | None = None
    message_id: int | None = None
    reason: str | None = None
    title: str = ""
    stands_in: bool = False


class Dropped(Struct, frozen=True):
    """What the message that Telegram made of a rich part lacks.

    percent: of the visible characters, 1 to 100, 0 where only the form of something is gone; words: the first that are
    missing, at most 60 characters; kinds: of blocks that are fewer than were sent ("table", "list",
    "mathematical_expression"), in the order of the alphabet.
    """

    percent: int
    words: str
    kinds: tuple[str, ...] = ()


class Sent(Struct, frozen=True):
    """Telegram answered with a valid message for this chat. `poll_id` where it is a poll; `dropped` where it shows less
    than was sent: it stands there all the same."""

    message_id: int
    poll_id: str | None = None
    dropped: Dropped | None = None


class NotNow(Struct, frozen=True):
    """Proven not sent: 429 (`retry_after` in seconds to the letter), no connection was made or 401 (None)."""

    reason: str
    retry_after: float | None = None


class Barred(Struct, frozen=True):
    """Proven not sent, and nothing else will be either until the bot may post again: a right that was taken, a channel
    that is gone. It is the channel that is wrong, not the message."""

    reason: str


class Refused(Struct, frozen=True):
    """Proven not sent, and repeating it would be refused again: 400, 404. It is the message that is wrong."""

    reason: str


class OutcomeUnknown(Struct, frozen=True):
    """Everything else: it may stand in the channel. Never sent again without evidence."""

    reason: str


Outcome = Sent | NotNow | Barred | Refused | OutcomeUnknown
