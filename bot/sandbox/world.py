"""All state of the sandbox, in memory. It belongs to one event loop; nothing in it waits or locks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.sandbox.calls import Calls
from bot.sandbox.cast import BOT, CHANNEL, PEOPLE, Bot, Channel, Person
from bot.sandbox.clock import MovableClock
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.menus import Menus
from bot.sandbox.messages import Message, Messages
from bot.sandbox.polls import Poll
from bot.sandbox.presses import Presses
from bot.sandbox.updates import Updates


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go instead of waiting for getUpdates. secret: "" = no secret header."""

    url: str
    secret: str


class World:
    """A small Telegram: one bot, one channel, some people.

    started: who pressed Start, so the bot may write to them; blocked: who then blocked it. facts: whatever the
    launcher wants the page to show (JSON values). webhook_pause: real seconds before a webhook that did not take an
    update gets it again; each further try waits twice as long. closing: set while the server stops, so that nobody
    waits on.
    """

    def __init__(
        self, clock: MovableClock, bot: Bot = BOT, channel: Channel = CHANNEL, people: Sequence[Person] = PEOPLE
    ):
        self.clock, self.bot, self.channel = clock, bot, channel
        self.people = {person.id: person for person in people}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.messages, self.menus, self.presses = Messages(), Menus(), Presses()
        self.updates, self.calls, self.faults, self.events = Updates(), Calls(), Faults(), Events()
        self.webhook: Webhook | None = None
        self.webhook_pause = 1.0  # as Telegram's server
        self.facts: dict[str, Any] = {}
        self.poll_ids = count(5_000_000_000_001)
        self.closing = asyncio.Event()

    def close(self) -> None:
        """Ends everything that waits: long polls, event streams, delayed answers."""
        self.closing.set()
        self.updates.arrived.ring()
        self.events.happened.ring()

    def seconds(self) -> int:
        """The present as the Bot API tells it: Unix seconds of the sandbox's clock."""
        return int(self.clock.now().timestamp())

    def show(self, **facts: Any) -> None:
        """Adds or replaces facts and tells whoever watches."""
        self.facts |= facts
        self.announce("facts", facts={"facts": dict(self.facts)})

    def announce(self, kind: str, **details: Any) -> int:
        """Writes an event and returns its number."""
        return self.events.add(kind, self.clock.now().isoformat(), **details).seq

    def post(self, chat_id: int, author: int, content: dict[str, Any], **more: Any) -> Message:
        """Puts a new message into a chat; `more` are further fields of `Message`."""
        number = self.messages.next_id(chat_id)
        message = Message(chat_id, number, self.seconds(), author, content, **more)
        self.messages.add(message)
        self.changed("message", message)
        return message

    def changed(self, kind: str, message: Message) -> None:
        """Tells that a message was sent ("message"), edited ("edit"), voted on or closed ("poll")."""
        person = message.chat_id if message.chat_id > 0 else None
        details = {"chat_id": message.chat_id, "message_id": message.message_id, "person": person}
        message.seq = self.announce(kind, **details)

    def delete(self, message: Message) -> None:
        message.content, message.poll, message.keyboard, message.deleted = {}, None, [], True
        self.changed("delete", message)

    def new_poll(self, **fields: Any) -> Poll:
        return Poll(id=str(next(self.poll_ids)), **fields)
