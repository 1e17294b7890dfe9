"""All state of the sandbox, in memory. It belongs to one event loop; nothing in it waits or locks."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from secrets import token_hex
from typing import Any, Protocol

from bot.sandbox.calls import Calls
from bot.sandbox.cast import BOT, CHANNEL, GROUP, PEOPLE, Bot, Channel, Group, Person
from bot.sandbox.clock import MovableClock
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.ledger import Ledger
from bot.sandbox.limits import UPDATES_KEPT, Limits
from bot.sandbox.membership import CHANNEL_RIGHTS, Membership
from bot.sandbox.menus import Menus
from bot.sandbox.messages import Message, Messages
from bot.sandbox.polls import Poll
from bot.sandbox.presses import Presses
from bot.sandbox.queries import InlineQueries
from bot.sandbox.updates import Updates
from bot.values import Struct


class Webhook(Struct, frozen=True):
    """Where updates go instead of waiting for getUpdates. secret: "" = no secret header.

    max_connections: only told again by getWebhookInfo, since the sandbox delivers one update at a time.
    """

    url: str
    secret: str
    max_connections: int = 40


class WebhookError(Struct, frozen=True):
    """Why the webhook did not take an update, in Telegram's words, and when (Unix seconds of the sandbox's clock)."""

    at: int
    reason: str


class Life(Protocol):
    """The bot's own process."""

    def kill(self) -> None:
        """At once, as `kill -9` does; nothing when it does not run."""
        ...

    def restart(self) -> None:
        """Ends it in good order, then it begins anew; one that ended begins at once."""
        ...


class World:
    """A small Telegram: one bot, one channel, the group that it may be linked to, some people.

    places: the bot's place in the channel and in the group; linked: whether the group is the channel's discussion
    group; protected: whether the channel's content may not be forwarded; pins: chat -> ids of its pinned messages.
    started: who pressed Start, so the bot may write to them; blocked: who then blocked it. facts: whatever the
    launcher wants the page to show (JSON values). life: the bot's process, where the launcher keeps one. run: another
    in each world, so that a page sees that everything began anew. webhook_pause: real seconds before a webhook that
    did not take an update gets it again; each further try waits twice as long. closing: set while the server
    stops, so that nobody waits on.
    """

    def __init__(
        self,
        clock: MovableClock,
        bot: Bot = BOT,
        channel: Channel = CHANNEL,
        people: Sequence[Person] = PEOPLE,
        group: Group = GROUP,
    ):
        self.clock, self.bot, self.channel, self.group = clock, bot, channel, group
        self.people = {person.id: person for person in people}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.places = {
            channel.id: Membership("administrator", frozenset(CHANNEL_RIGHTS)),
            group.id: Membership("left"),
        }
        self.linked = self.protected = False
        self.pins: defaultdict[int, set[int]] = defaultdict(set)
        self.messages, self.menus, self.presses, self.files = Messages(), Menus(), Presses(), Files()
        self.queries, self.limits = InlineQueries(), Limits()
        self.updates, self.calls, self.faults, self.events = Updates(self.seconds), Calls(), Faults(), Events()
        self.ledger = Ledger()
        self.webhook: Webhook | None = None
        self.webhook_error: WebhookError | None = None
        self.webhook_pause = 1.0  # as Telegram's server
        self.facts: dict[str, Any] = {}
        self.life: Life | None = None
        self.run = token_hex(4)
        self.poll_ids = count(5_000_000_000_001)
        self._polls: defaultdict[str, list[Message]] = defaultdict(list)
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
        """Puts a new message into a chat; `more` are further fields of `Message`. See `posting` for who is told."""
        number = self.messages.next_id(chat_id)
        message = Message(chat_id, number, self.seconds(), author, content, **more)
        self.messages.add(message)
        if author == self.bot.id:
            self.limits.sent(chat_id, message.date)
        if message.poll:
            self._polls[message.poll.id].append(message)
        self.changed("message", message)
        return message

    def changed(self, kind: str, message: Message) -> None:
        """Tells that a message was sent ("message"), edited ("edit"), deleted ("delete"), voted on or closed ("poll").

        A poll changes wherever it stands: its forwards are the same poll.
        """
        same = self._polls[message.poll.id] if kind == "poll" and message.poll else (message,)
        for changed in same:
            if changed.poll is message.poll:
                self._changed(kind, changed)

    def _changed(self, kind: str, message: Message) -> None:
        person = message.chat_id if message.chat_id > 0 else None
        details = {"chat_id": message.chat_id, "message_id": message.message_id, "person": person}
        message.seq = self.announce(kind, **details)
        if message.chat_id == self.channel.id:
            self.ledger.note(kind, message, self.seconds())

    def delete(self, message: Message) -> None:
        """Only its ids and date are left. Nobody is told but who watches: bots learn of no deletion."""
        message.content, message.poll, message.keyboard, message.deleted = {}, None, [], True
        self.unpin(message.chat_id, message.message_id)
        self.changed("delete", message)

    def pin(self, chat_id: int, message_id: int) -> None:
        self.pins[chat_id].add(message_id)
        self._pins_changed(chat_id)

    def unpin(self, chat_id: int, *message_ids: int) -> None:
        """Nothing happens to those that are not pinned."""
        if self.pins[chat_id].intersection(message_ids):
            self.pins[chat_id].difference_update(message_ids)
            self._pins_changed(chat_id)

    def _pins_changed(self, chat_id: int) -> None:
        person = chat_id if chat_id > 0 else None
        self.announce("pins", person=person, facts={"chat": chat_id, "pins": sorted(self.pins[chat_id])})

    def forget_old_updates(self) -> None:
        """Those that the bot did not fetch in a day, while the limits are on."""
        if self.limits.on:
            self.updates.forget_before(self.seconds() - UPDATES_KEPT)

    def new_poll(self, **fields: Any) -> Poll:
        return Poll(id=str(next(self.poll_ids)), **fields)
