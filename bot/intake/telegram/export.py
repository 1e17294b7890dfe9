"""What Telegram Desktop writes into result.json: the messages of the one channel in it.

The form is that of its export_output_json.cpp (https://github.com/telegramdesktop/tdesktop, releases 1.6 to 7.2): a
chat is {"name", "type", "id", "messages": […]}; the export of a whole account has such chats in
{"chats": {"list": […]}} and in {"left_chats": …}.
"""

from collections.abc import Iterator

from bot.errors import InvalidInput
from bot.intake.source import File
from bot.intake.telegram.events import ENDS, STARTS, Event, events
from bot.intake.text import GREATEST_NUMBER, Progress
from bot.values import Struct

HOW_TO_EXPORT = (
    "in Telegram Desktop open the channel, choose ⋮ > Export chat history, and the format “Machine-readable JSON”"
)
_CHANNELS = ("public_channel", "private_channel")
_GREATEST_MESSAGE = 16 * 1024 * 1024  # characters of all its texts: a review at its limit, twice, and its formatting
_CHARACTERS_A_VALUE = 16  # so that a million empty values are no small message

Events = Iterator[Event]


class RawMessage(Struct, frozen=True):
    """A message as it stands there. channel: the chat's name, "" where none stands above the messages."""

    id: int
    fields: dict[str, object]
    channel: str


def raw_messages(source: File, progress: Progress) -> Iterator[RawMessage]:
    """The messages of the channel, in their order, one at a time.

    Raises InvalidInput for what is no such JSON, for any other kind of chat, for an account with no channel or with
    several, and for a message of more than 16 MiB. Some of it only after the last message: what stands there counts.
    """
    return _Reader(source, progress).messages()


class _Reader:
    """Walks the events once. Chats of other people are passed over without a look."""

    def __init__(self, source: File, progress: Progress) -> None:
        self._source = source
        self._progress = progress
        self._last: int | None = None
        self._channels = 0
        self._in_account = False

    def messages(self) -> Iterator[RawMessage]:
        with self._source.open() as stream:
            found = events(stream, self._source.size, self._place, self._progress)
            if next(found, None) != ("start_map", None):
                raise self._fault(f"it is no export of a channel; {HOW_TO_EXPORT}")
            yield from self._chat(found)
            for _ in found:  # nothing may follow: the events see to it
                pass
        if not self._channels:
            raise self._fault(f"no channel is in it; {HOW_TO_EXPORT}")

    def _place(self) -> str:
        return self._source.name if self._last is None else f"{self._source.name}, after message {self._last}"

    def _fault(self, reason: str) -> InvalidInput:
        return InvalidInput(self._place(), reason)

    def _chat(self, found: Events) -> Iterator[RawMessage]:
        """The messages of the object that has just begun, if it is the channel or an account that has it."""
        known: dict[str, str] = {}
        here = False
        for key in self._keys(found):
            if key in {"name", "type"}:
                known[key] = str(self._value(found) or "")
            elif key == "messages" and self._wanted(known.get("type")):
                here = True
                self._channels += 1
                yield from self._messages(found, known.get("name", ""))
            elif key in {"chats", "left_chats"} and not self._in_account:
                self._in_account = True
                yield from self._account(found)
                self._in_account = False
            else:
                _skip(found)
        if here and known.get("type") not in _CHANNELS:
            raise self._fault(f"it does not say that it is a channel's export; {HOW_TO_EXPORT}")

    def _wanted(self, kind: str | None) -> bool:
        """Whether to read a chat of this type, None where it is not known yet."""
        if kind is not None and kind not in _CHANNELS:
            if self._in_account:
                return False
            raise self._fault(
                f"it is the export of another kind of chat ({kind[:40]}), not of a channel; {HOW_TO_EXPORT}"
            )
        if self._channels:
            raise self._fault(f"it is the export of an account with several channels; {HOW_TO_EXPORT}")
        return True

    def _account(self, found: Events) -> Iterator[RawMessage]:
        self._expect("start_map", "chats", found)
        for key in self._keys(found):
            if key != "list":
                _skip(found)
                continue
            self._expect("start_array", "list", found)
            for kind, _ in found:
                if kind == "end_array":
                    break
                if kind != "start_map":
                    raise self._fault("a chat in it is no JSON object; export the channel again")
                yield from self._chat(found)

    def _messages(self, found: Events, channel: str) -> Iterator[RawMessage]:
        self._expect("start_array", "messages", found)
        for event in found:
            if event[0] == "end_array":
                break
            if event[0] != "start_map":
                raise self._fault("a message in it is no JSON object; export the channel again")
            fields = self._object(found)
            number = fields.get("id")
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= GREATEST_NUMBER:
                raise self._fault("the next message has no 'id' that is a whole number; export the channel again")
            self._last = number
            yield RawMessage(number, fields, channel)

    def _keys(self, found: Events) -> Iterator[str]:
        """The keys of the object that has just begun; whoever asks takes the value of each before the next."""
        for kind, value in found:
            if kind == "end_map":
                return
            yield str(value)

    def _expect(self, kind: str, key: str, found: Events) -> None:
        if next(found)[0] != kind:
            raise self._fault(f"{key!r} is not what an export has there; export the channel again")

    def _value(self, found: Events) -> object:
        """The value of a key; "" for a list or an object, which are passed over."""
        event = next(found)
        if event[0] in STARTS:
            _skip_rest(found)
            return ""
        return event[1]

    def _object(self, found: Events) -> dict[str, object]:
        """The object that has just begun, whole."""
        fields: dict[str, object] = {}
        stack: list[dict[str, object] | list[object]] = [fields]
        keys: list[str] = [""]
        cost = 0
        while stack:
            kind, value = next(found)
            cost += _CHARACTERS_A_VALUE + (len(value) if isinstance(value, str) else 0)
            if cost > _GREATEST_MESSAGE:
                raise self._fault("the next message is larger than 16 MiB; export the channel again")
            if kind == "map_key":
                keys[-1] = str(value)
            elif kind in ENDS:
                stack.pop()
                keys.pop()
            elif kind in STARTS:
                new: dict[str, object] | list[object] = {} if kind == "start_map" else []
                _put(stack[-1], keys[-1], new)
                stack.append(new)
                keys.append("")
            else:
                _put(stack[-1], keys[-1], value)
        return fields


def _put(into: dict[str, object] | list[object], key: str, value: object) -> None:
    if isinstance(into, dict):
        into[key] = value
    else:
        into.append(value)


def _skip(found: Events) -> None:
    if next(found)[0] in STARTS:
        _skip_rest(found)


def _skip_rest(found: Events) -> None:
    """To the end of the object or list that has just begun."""
    depth = 1
    while depth:
        kind = next(found)[0]
        depth += (kind in STARTS) - (kind in ENDS)
