"""Writing a promise off: what becomes of the paper, then why, then exactly what readers will see, then the post."""

from datetime import datetime, timedelta
from typing import Protocol

from telegram import InlineKeyboardButton, Message

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use, stay
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.listing import name_line
from bot.chat.render.release import release_text
from bot.chat.screen import Done, Keyboard, Reply, Screen, bold, drawn, lines, one_line, said
from bot.chat.sentences import later
from bot.errors import NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import OpenPromises
from bot.polls.write_off import FEWEST, MOST, WriteOff

ASK = "pw"
"""The button that asks whether a promise is written off, by its id."""

_BEGIN, _PUBLISH, _END = "promise.off", "promise.publish", "promise.stays"
_LASTS = timedelta(days=1)
_TITLE_UNITS = 150
_LIMITS = {"few": FEWEST, "most": MOST}
_FATES = (
    (CandidateState.SHORTLISTED, later("Back on the list")),
    (CandidateState.DISCARDED, later("Off the list")),
)


class WritesOff(Protocol):
    """`polls.write_off.WritePromiseOff`: NotFound, StaleButton, AlreadyApplied."""

    async def begin(self, user_id: int, promise_id: int, fate: CandidateState, now: datetime) -> WriteOff: ...

    async def asked(self, user_id: int, now: datetime, cause: str) -> WriteOff | None: ...

    async def take(self, user_id: int, reason: str, now: datetime, cause: str) -> WriteOff | None: ...

    async def end(self, user_id: int, promise_id: int | None = None) -> bool: ...

    async def publish(self, user_id: int, promise_id: int, version: str, now: datetime, cause: str) -> WriteOff: ...


class WriteOffPromises:
    """A conversation of an owner (`desk.Conversation`), and the buttons that begin and end it."""

    role = Role.OWNER

    def __init__(self, write_off: WritesOff, promises: OpenPromises, buttons: ButtonStore) -> None:
        self._write_off = write_off
        self._promises = promises
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(ASK, Role.OWNER, self.ask),
            Action(_BEGIN, Role.OWNER, self.begin),
            Action(_PUBLISH, Role.OWNER, self.publish),
            Action(_END, Role.OWNER, self.end),
        )

    async def ask(self, asked: Asked) -> Screen:
        """NotFound: it is kept or written off."""
        say, promise = asked.say, await self._open(number_in(asked.words))
        chosen = say("chosen by {votes} of {voters} readers", votes=promise.votes, voters=promise.voters)
        text = lines(
            bold(say("Write this promise off?")),
            name_line(one_line(promise.candidate.record.title, _TITLE_UNITS), say),
            chosen,
            "",
            say("Readers are told why, in your words, below the result of their vote."),
            say("What becomes of the paper?"),
        )
        fates = [[await self._button(asked, say(label), _BEGIN, f"{promise.id}:{fate}")] for fate, label in _FATES]
        return drawn(text, (*fates, [stay(say("Not now"))]))

    async def begin(self, asked: Asked) -> Screen:
        """A repeated press asks again."""
        promise_id, _, fate = asked.words.partition(":")
        begun = await self._write_off.begin(asked.user_id, number_in(promise_id), CandidateState(fate), asked.now)
        say, title = asked.say, begun.promise.candidate.record.title
        text = lines(
            say("Why will this review not come?"),
            name_line(one_line(title, _TITLE_UNITS), say),
            "",
            say("Write it for your readers within an hour, in one message of {few} to {most} characters.", **_LIMITS),
            say("You see the post before they do. /cancel leaves everything as it is."),
        )
        return drawn(text, ([await self._never_mind(asked, begun)],))

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """None: nobody was asked for a reason."""
        if await self._write_off.asked(asked.user_id, asked.now, asked.cause) is None:
            return None
        say, reason = asked.say, " ".join((message.text or "").split())
        if not reason:
            return said(say("Please write the reason in words, or /cancel."))
        if not FEWEST <= len(reason) <= MOST:
            wrong = say("That has {count} characters. A reason has {few} to {most}.", count=len(reason), **_LIMITS)
            return said(wrong + " " + say("Write it anew, or /cancel."))
        written = await self._write_off.take(asked.user_id, reason, asked.now, asked.cause)
        return None if written is None else await self._read_back(asked, written)

    async def leave(self, asked: Asked) -> bool:
        return await self._write_off.end(asked.user_id)

    async def publish(self, asked: Asked) -> Done:
        promise_id, _, version = asked.words.partition(":")
        await self._write_off.publish(asked.user_id, number_in(promise_id), version, asked.now, asked.cause)
        return Done(asked.say("It is on its way to the channel, below the result. /promises shows it too."))

    async def end(self, asked: Asked) -> Done:
        if not await self._write_off.end(asked.user_id, number_in(asked.words)):
            raise StaleButton(asked.words)
        return Done(asked.say("Very well, the promise stands."))

    async def _read_back(self, asked: Asked, written: WriteOff) -> Screen:
        say, promise_id = asked.say, written.promise.id
        keyboard: Keyboard = (
            [await self._button(asked, say("Publish"), _PUBLISH, f"{promise_id}:{written.version}")],
            [
                await self._button(asked, say("Change"), _BEGIN, f"{promise_id}:{written.fate}"),
                await self._never_mind(asked, written),
            ],
        )
        head = say("This is what your readers will see:")
        return drawn(lines(bold(head), "", release_text(written)), keyboard)

    async def _open(self, promise_id: int) -> Promise:
        for promise in await self._promises.promises():
            if promise.id == promise_id:
                return promise
        raise NotFound("promise", str(promise_id))

    async def _never_mind(self, asked: Asked, written: WriteOff) -> InlineKeyboardButton:
        return await self._button(asked, asked.say("Never mind"), _END, str(written.promise.id))

    async def _button(self, asked: Asked, text: str, action: str, subject: str) -> InlineKeyboardButton:
        return await single_use(self._buttons, text, action, subject, asked.user_id, asked.now + _LASTS)
