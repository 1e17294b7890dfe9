"""The front desk: what somebody wrote or pressed goes to the one entry that answers it."""

import logging
import re
from datetime import datetime
from difflib import get_close_matches

from telegram import CallbackQuery, Chat, Message, User

from bot.chat.access import Access, Role, alone, require
from bot.chat.allowance import Allowance, Allowed
from bot.chat.belated import OFFERED, action_of, is_late, too_late
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import LONGEST_QUESTION, SINGLE_USE, VERSION, Asked, Entry
from bot.chat.commands.registry import Registry
from bot.chat.replies import WAIT, words_for
from bot.chat.replying import Replying
from bot.chat.screen import Done, Pictured, Reply, Screen, Toast, Told, Whole, said
from bot.chat.sentences import Languages, Sentences
from bot.chat.tongues import Tongues
from bot.clock import Clock
from bot.errors import ReviewBotError, StaleButton
from bot.inbox.buttons import cause_of
from bot.inbox.ports import ButtonStore
from bot.values import Struct, replace

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.*))?", re.DOTALL)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")  # as `ButtonStore.issue` makes them


class _Person(Struct, frozen=True):
    say: Sentences
    user_id: int
    role: Role
    name: str | None
    message_id: int | None = None  # of the message whose button was pressed
    said_at: datetime | None = None  # UTC, where it is known


class Desk:
    """Answers messages and presses. Errors of ours become a sentence here, whatever passes by itself goes on up."""

    def __init__(
        self,
        registry: Registry,
        replying: Replying,
        buttons: ButtonStore,
        access: Access,
        languages: Languages,
        clock: Clock,
        username: str,
        tongues: Tongues,
        allowance: Allowance,
    ) -> None:
        """`username`: the bot's own, by which groups address it; `allowance`: how much a reader is answered."""
        self._registry = registry
        self._replying = replying
        self._buttons = buttons
        self._access = access
        self._languages = languages
        self._clock = clock
        self._username = username.lower()
        self._tongues = tongues
        self._allowance = allowance

    async def message(self, message: Message, cause: str) -> None:
        """Answers a message; in groups only an addressed command, elsewhere anything a person sent in their own words:
        what they chose in inline mode is ours."""
        user = message.from_user
        if user is None or user.is_bot or message.sender_chat or message.chat.type == Chat.CHANNEL:
            return
        if message.via_bot is not None and (message.via_bot.username or "").lower() == self._username:
            return
        private = message.chat.type == Chat.PRIVATE
        command = _COMMAND.fullmatch((message.text or "").strip())
        addressed = (command["bot"] or "").lower() if command else ""
        if (addressed and addressed != self._username) or (not private and not addressed):
            return
        person = replace(await self._person(user, message.chat), said_at=message.date)
        reply = await self._said_to(person, message, command, cause)
        if isinstance(reply, Whole):
            await self._replying.send_whole(message.chat.id, reply.rendered)
        elif reply is not None and not isinstance(reply, Told):
            await self._replying.send(message.chat.id, _words(reply), None if private else message.message_id)
        if isinstance(reply, Pictured):
            await self._replying.send_picture(message.chat.id, reply.picture)

    async def _said_to(
        self, person: _Person, message: Message, command: re.Match[str] | None, cause: str
    ) -> Reply | None:
        allowed = self._allowed(person)
        if allowed is not Allowed.YES:
            return said(_slower(person.say)) if allowed is Allowed.TELL else None
        try:
            return await self._written(person, message, command, cause)
        except WAIT:
            raise
        except ReviewBotError as error:
            return said(self._refused(error, person, cause))

    async def edited(self, message: Message, cause: str) -> None:
        """Answers an edit of a message in a private chat, if somebody cares: of an answered question nobody does."""
        user = message.from_user
        if user is None or not alone(user, message.chat):
            return
        person = await self._person(user, message.chat)
        asked = self._asked(person, (message.text or "").strip(), cause)
        for conversation in self._registry.rereading:
            if not person.role.reaches(conversation.role):
                continue
            try:
                reply = await conversation.reread(message, asked)
            except WAIT:
                raise
            except ReviewBotError as error:
                reply = said(self._refused(error, person, cause))
            if reply is not None:
                await self._replying.send(message.chat.id, reply)

    async def press(self, query: CallbackQuery, cause: str, arrived_at: datetime | None = None) -> None:
        """Answers a press: in place, below what was asked, or with a short text over the screen. A press has no date,
        but Telegram keeps none for minutes: it is as old as its arrival."""
        message = query.message
        person = await self._person(query.from_user, message.chat if message else None)
        person = replace(person, message_id=message.message_id if message else None, said_at=arrived_at)
        reply: Reply
        try:
            reply = await self._pressed(person, query.data or "")
        except WAIT:
            raise
        except ReviewBotError as error:
            reply = Toast(self._refused(error, person, cause))
        if isinstance(reply, Done):
            reply = reply.below((message.text or "") if isinstance(message, Message) else "")
        if isinstance(reply, Whole) and message is not None:
            reply = await self._unrolled(reply, message.chat, person.say)
        if isinstance(reply, Screen | Pictured) and message is not None:
            await self._replying.edit(message.chat.id, message.message_id, _words(reply))
        await self._replying.answer_press(query.id, reply.text if isinstance(reply, Toast) else "")

    async def _unrolled(self, whole: Whole, chat: Chat, say: Sentences) -> Toast:
        """Long texts below what stands there; in a group they would bury what others say."""
        if chat.type != Chat.PRIVATE:
            return Toast(say("That is long. Ask me for it in a private chat."))
        await self._replying.send_whole(chat.id, whole.rendered)
        return Toast("")

    async def _written(
        self, person: _Person, message: Message, command: re.Match[str] | None, cause: str
    ) -> Reply | None:
        text = (message.text or "").strip()
        entry: Entry | None = self._registry.plain_words
        if command:
            entry, text = self._registry.written(command["name"].lower(), (command["words"] or "").strip())
        elif reply := await self._heard(person, message, text, cause):
            return reply
        elif not text:
            if message.effective_attachment is None:  # a pin, a new title, somebody joined: nobody asked anything
                return None
            return said(person.say("I can read words only. Type what you look for, or /help."))
        if entry is None:
            return said(self._unknown(person, command["name"] if command else ""))
        if len(text) > LONGEST_QUESTION:
            return said(person.say("That is too long for me. Type a few words that you remember, or paste one link."))
        return await self._ask(entry, person, text, cause)

    async def _heard(self, person: _Person, message: Message, text: str, cause: str) -> Reply | None:
        """What the first conversation says that the message is for."""
        asked = self._asked(person, text, cause)
        for conversation in self._registry.conversations:
            if person.role.reaches(conversation.role) and (reply := await conversation.hear(message, asked)):
                return reply
        return None

    async def _pressed(self, person: _Person, data: str) -> Reply:
        if self._allowed(person) is not Allowed.YES:
            return Toast(_slower(person.say))
        version, _, rest = data.partition(":")
        kind, _, words = rest.partition(":")
        press = self._registry.presses.get(kind)
        if version == VERSION and kind == SINGLE_USE:
            return await self._act(person, words)
        if version != VERSION or press is None:
            raise StaleButton(data)
        return await self._ask(press, person, words, cause="")  # it changes nothing, so nothing is to be recorded

    async def _act(self, person: _Person, token: str) -> Reply:
        """A button for one person and one use; whether it was used, the change itself knows by its cause."""
        button = await self._buttons.find(token) if _TOKEN.fullmatch(token) else None
        if button is None or button.user_id != person.user_id or button.expires_at <= self._clock.now():
            raise StaleButton(token)
        action = self._registry.actions.get(button.action)
        if action is None:
            raise StaleButton(token)
        return await self._ask(action, person, button.subject, cause_of(token))

    async def _ask(self, entry: Entry, person: _Person, words: str, cause: str) -> Reply:
        require(entry.role, person.role, person.user_id)
        if is_late(entry, person.said_at, self._clock.now()):
            return await self._too_late(entry, person, words)
        reply = await entry.answer(self._asked(person, words, cause))
        log.info("answered %s", entry.name, extra={"action": entry.name})
        return reply

    async def _too_late(self, entry: Entry, person: _Person, words: str) -> Reply:
        now, label = self._clock.now(), person.say("Do it now")
        do_it = await single_use(self._buttons, label, action_of(entry), words, person.user_id, now + OFFERED)
        log.info("too late for %s", entry.name, extra={"action": "too_late"})
        return too_late(person.say, entry, words, now - (person.said_at or now), do_it)

    def _asked(self, person: _Person, words: str, cause: str) -> Asked:
        now = self._clock.now()
        return Asked(person.say, person.user_id, person.role, words, cause, now, person.name, person.message_id)

    def _allowed(self, person: _Person) -> Allowed:
        """Owners and writers are never told to wait: what they send in pieces is one review."""
        return self._allowance.take(person.user_id) if person.role is Role.READER else Allowed.YES

    def _refused(self, error: ReviewBotError, person: _Person, cause: str) -> str:
        log.info("refused: %s", error, extra={"action": "refused", "update": cause})
        return words_for(error, person.say)

    def _unknown(self, person: _Person, name: str) -> str:
        known = [command.name for command in self._registry.commands.values() if person.role.reaches(command.role)]
        near = get_close_matches(name.lower(), known, n=1)
        if near:
            return person.say(
                "I do not know that command. Did you mean {near}? /help lists them all.", near=f"/{near[0]}"
            )
        return person.say("I do not know that command. /help lists what I can do.")

    async def _person(self, user: User, chat: Chat | None) -> _Person:
        role = await self._access.role_of(user, chat)
        if role is not Role.READER:
            await self._tongues.hear(user.id, user.language_code)
        name = user.full_name if alone(user, chat) else None
        return _Person(self._languages.of(user.language_code), user.id, role, name)


def _slower(say: Sentences) -> str:
    return say("That was a lot at once, so I stopped reading. Ask me again in a minute.")


def _words(reply: Screen | Pictured | Toast | Done) -> Screen:
    match reply:
        case Screen():
            return reply
        case Pictured():
            return reply.screen
        case Done():
            return said(reply.text, reply.keyboard)
    return said(reply.text)
