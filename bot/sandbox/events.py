"""The journal of everything that happened, for pages and tests that watch."""

from collections import deque
from itertools import islice
from typing import Any

from bot.sandbox.bell import Bell
from bot.values import Struct, field

KEPT = 20_000
"""How many events are kept for a page that comes back; one that was away longer is told to load everything again."""


class Event(Struct, frozen=True):
    """What changed: facts are shown as they are; a message or a call is named here, and looked up when it is shown.

    chat_id, message_id: the message; call: number of a Bot API call; person: the only one besides the owner of
    everything (no `as`) who is told; at: ISO time of the sandbox's clock.
    """

    seq: int
    kind: str
    at: str
    chat_id: int | None = None
    message_id: int | None = None
    call: int | None = None
    person: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Events:
    """Numbered from 1 without holes; the newest are kept."""

    def __init__(self) -> None:
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self.seq = 0
        self.happened = Bell()

    def add(self, kind: str, at: str, **details: Any) -> Event:
        self.seq += 1
        event = Event(self.seq, kind, at, **details)
        self._kept.append(event)
        self.happened.ring()
        return event

    def after(self, seq: int) -> list[Event] | None:
        """Oldest first; None when some of them are no longer kept, or never were (another world's number)."""
        missing = self.seq - seq
        if not 0 <= missing <= len(self._kept):
            return None
        return list(islice(reversed(self._kept), missing))[::-1]
