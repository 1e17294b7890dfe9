"""JSON objects of the export -> messages and polls, every field checked."""

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.record import PastPoll
from bot.intake.telegram.entities import Piece, markdown, visible
from bot.intake.telegram.rich import rich_markdown
from bot.intake.text import GREATEST_NUMBER, MAX_REVIEW_BYTES
from bot.values import Struct

if TYPE_CHECKING:  # a running bot reads no export: who reads one imports the parser of its JSON
    from bot.intake.telegram.export import RawMessage

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_NEVER = 1_000_000_000  # seconds: 2001, long before Telegram; older exports write 1970 for "never"
_LAST_SECOND = 2**53 - 1  # of times, which outgrow 31 bits in 2038
_OUTDATED = "this Telegram Desktop could not export it; update the app and export again"


class Message(Struct, frozen=True):
    """A message with words.

    day: local date of the machine that exported; sent_at: UTC; author: whom it is from and the signature, for
    comparing; reply_to: the message that it answers; repeated: it was forwarded from this very channel; text: Markdown,
    never blank; units: its length as Telegram counts, marks aside.
    """

    id: int
    day: date
    sent_at: datetime
    edited: bool
    author: tuple[str, str]
    reply_to: int | None
    repeated: bool
    text: str
    units: int


def read_message(raw: "RawMessage", name: str) -> Message | PastPoll | Doubt | None:
    """What the message is to us: None for service messages, and for media without words.

    A Doubt stands for a message that the export itself leaves out. Raises InvalidInput, naming the message and the
    field, for a value of another type, control characters, and a text of more than 1 MiB.
    """
    fields = _Fields(f"{name}, message {raw.id}", raw.fields)
    kind = fields.text("type")
    if kind == "unsupported":
        return Doubt(kind=DoubtKind.SKIPPED, place=f"message {raw.id}", found=kind, used=_OUTDATED)
    if kind != "message":
        return None
    day, sent_at = fields.sent()
    if raw.fields.get("poll") is not None:
        return _poll(raw, fields, day)
    rich = raw.fields.get("rich_message")
    pieces = fields.pieces("text" if raw.fields.get("text") is not None else "text_entities")
    text = fields.checked(rich_markdown(rich) if rich is not None else markdown(pieces))
    if not text.strip():
        return None
    return Message(
        id=raw.id,
        day=day,
        sent_at=sent_at,
        edited=fields.edited(),
        author=(fields.text("from_id") or fields.text("from"), fields.text("author")),
        reply_to=fields.number("reply_to_message_id") or None,
        repeated=bool(raw.channel) and fields.text("forwarded_from") == raw.channel,
        text=text,
        units=len((visible(pieces) if rich is None else text).encode("utf-16-le", "replace")) // 2,
    )


def _poll(raw: "RawMessage", fields: "_Fields", day: date) -> PastPoll:
    poll = fields.inner("poll")
    answers = [poll.inside(answer, "answers") for answer in poll.items("answers")]
    return PastPoll(
        message_id=raw.id,
        asked_on=day,
        question=poll.words("question"),
        options=tuple((answer.words("text"), answer.number("voters")) for answer in answers),
        voters=poll.number("total_voters"),
    )


class _Fields:
    """The fields of one object. Every fault names the message and the field."""

    def __init__(self, place: str, fields: dict[str, object], inside: str = "") -> None:
        self._place = place
        self._fields = fields
        self._inside = inside

    def _fault(self, name: str, reason: str) -> InvalidInput:
        where = f"{self._inside}.{name}" if self._inside else name
        return InvalidInput(self._place, f"{where!r} {reason}; export the channel again")

    def text(self, name: str) -> str:
        """A text, "" where it is missing or null."""
        value = self._fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._fault(name, "must be a text")
        return self.checked(value, name)

    def number(self, name: str, greatest: int = GREATEST_NUMBER) -> int:
        """A whole number from 0 (Telegram writes some of them as texts); 0 where it is missing or null."""
        value = self._fields.get(name)
        if value is None:
            return 0
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,16}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= greatest:
            raise self._fault(name, "must be a whole number")
        return value

    def sent(self) -> tuple[date, datetime]:
        """The local date, and the instant in UTC: `date` taken for one where there is no `date_unixtime`."""
        local = self._local("date")
        seconds = self.number("date_unixtime", _LAST_SECOND)
        if not seconds:
            return local.date(), local.replace(tzinfo=UTC)
        try:
            return local.date(), datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            raise self._fault("date_unixtime", "is no time that a calendar has") from None

    def edited(self) -> bool:
        if self._fields.get("edited_unixtime") is None:
            return self._fields.get("edited") is not None and self._local("edited").year > 1970
        return self.number("edited_unixtime", _LAST_SECOND) > _NEVER

    def _local(self, name: str) -> datetime:
        value = self.text(name)
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            raise self._fault(name, 'must be a time such as "2024-03-21T09:00:00"') from None

    def pieces(self, name: str) -> list[Piece]:
        """Formatted text: one text, or a list of texts and of {"type", "text"}; empty where it is missing or null."""
        value = self._fields.get(name)
        if value is None or isinstance(value, str):
            return [Piece("plain", self._lines(name, value))] if value else []
        if not isinstance(value, list):
            raise self._fault(name, "must be a text, or a list of texts and of objects with a type")
        return [self._piece(name, one) for one in value]

    def _piece(self, name: str, found: object) -> Piece:
        if isinstance(found, str):
            return Piece("plain", self._lines(name, found))
        if not isinstance(found, dict):
            raise self._fault(name, "must hold texts and objects with a type only")
        inner = self.inside(found, name)
        return Piece(
            inner.text("type"),
            self._lines(name, inner.text("text")),
            inner.text("href") or inner.text("language"),
        )

    def words(self, name: str) -> str:
        """Formatted text on one line, its words alone."""
        return " ".join(visible(self.pieces(name)).split())

    def inner(self, name: str) -> "_Fields":
        return self.inside(self._fields.get(name), name)

    def inside(self, value: object, name: str) -> "_Fields":
        if not isinstance(value, dict):
            raise self._fault(name, "must be an object")
        return _Fields(self._place, value, f"{self._inside}.{name}" if self._inside else name)

    def items(self, name: str) -> list[object]:
        value = self._fields.get(name)
        if value is not None and not isinstance(value, list):
            raise self._fault(name, "must be a list")
        return value or []

    def _lines(self, name: str, value: str) -> str:
        return self.checked(_LINE_ENDS.sub("\n", value), name)

    def checked(self, value: str, name: str = "text") -> str:
        """The text, if a message may hold it."""
        if _CONTROL.search(value.replace("\r", "")):
            raise self._fault(name, "holds control characters")
        if len(value) > MAX_REVIEW_BYTES or len(value.encode("utf-8", "replace")) > MAX_REVIEW_BYTES:
            raise self._fault(name, f"is larger than {MAX_REVIEW_BYTES // 2**20} MiB")
        return value
