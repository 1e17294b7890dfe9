"""The truth about a chat: what a subscriber saw, and when, whatever the bot was answered."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.messages import Message
from bot.sandbox.polls import Poll
from bot.values import Struct, field

_SHOWN = ("text", "rich_message", "photo", "document", "caption")
"""Fields of a message's content that a reader sees as content; the first of the first four gives the kind."""

Json = dict[str, Any]


class Version(Struct, frozen=True):
    """What stood there from then on. at: Unix seconds of the sandbox's clock, as everywhere here."""

    at: int
    content: Json
    keyboard: list[list[Json]]

    def as_json(self) -> Json:
        shown = {name: self.content[name] for name in _SHOWN if name in self.content}
        return {
            "at": _iso(self.at),
            "buttons": [[button["text"] for button in row] for row in self.keyboard],
        } | shown


class Entry(Struct):
    """One message, for ever. poll: kept when the message is deleted; versions: the first as it was sent."""

    message: Message
    poll: Poll | None
    versions: list[Version] = field(default_factory=list)
    closed_at: int | None = None
    deleted_at: int | None = None

    @property
    def kind(self) -> str:
        """ "text", "rich", "photo", "document", "poll", or "pin" (the note that something was pinned)."""
        if self.poll:
            return "poll"
        named = next((name for name in _SHOWN if name in self.versions[0].content), "pin")
        return named.removesuffix("_message")

    @property
    def rings(self) -> bool:
        """Whether it was a notification. A pin in a channel never is: https://core.telegram.org/bots/api#pinchatmessage."""
        return not self.message.silent and self.kind != "pin"

    def as_json(self, pinned: bool) -> Json:
        """As it stands, or stood last; `edits` in order, each as it then stood."""
        first, last = self.versions[0], self.versions[-1]
        told = {"id": self.message.message_id, "kind": self.kind, **last.as_json(), "at": _iso(first.at)}
        told |= {"silent": self.message.silent, "pinned": pinned}
        told["edits"] = [version.as_json() for version in self.versions[1:]]
        told["deleted_at"] = _iso(self.deleted_at)
        if self.message.pinned is not None:
            told["pinned_message"] = self.message.pinned
        return told | ({"poll": _poll(self.poll, self.closed_at)} if self.poll else {})


class Ledger:
    """Everything that ever stood in one chat, in order."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}

    def note(self, kind: str, message: Message, now: int) -> None:
        """A change, by the names of `World.changed`, after it was made."""
        entry = self._entries.get(message.message_id)
        if entry is None:
            entry = self._entries[message.message_id] = Entry(message, message.poll)
        if kind == "delete":
            entry.deleted_at = now
        elif kind == "poll":
            if message.poll and message.poll.is_closed and entry.closed_at is None:
                entry.closed_at = now
        else:
            entry.versions.append(Version(now, message.content, message.keyboard))

    def by(self, author: int) -> list[Entry]:
        """What this one wrote, oldest first, deleted ones too."""
        return [entry for entry in self._entries.values() if entry.message.author == author]

    def as_json(self, pins: Collection[int]) -> Json:
        """messages: what stands there; deleted: what stood there; notifications: how many a subscriber got in all."""
        entries = list(self._entries.values())
        return {
            "messages": list(_told((entry for entry in entries if entry.deleted_at is None), pins)),
            "deleted": list(_told((entry for entry in entries if entry.deleted_at is not None), pins)),
            "notifications": sum(entry.rings for entry in entries),
        }


def _told(entries: Iterator[Entry], pins: Collection[int]) -> Iterator[Json]:
    return (entry.as_json(entry.message.message_id in pins) for entry in entries)


def _poll(poll: Poll, closed_at: int | None) -> Json:
    return {
        "question": poll.question,
        "options": [option.text for option in poll.options],
        "votes": poll.counts(),
        "voters": len(poll.votes),
        "is_closed": poll.is_closed,
        "closed_at": _iso(closed_at),
    }


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
