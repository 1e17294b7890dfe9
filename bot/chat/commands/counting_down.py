"""Post now, in ten seconds: what it says, and its [Stop]. For what waits in the queue, and for drafts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import name_line
from bot.chat.commands.queue import OPEN_DRAFT, OPEN_ENTRY
from bot.chat.render.styled import Styled, dressed
from bot.chat.screen import Done, Keyboard, Reply, Screen, Toast, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.errors import AlreadyApplied
from bot.inbox.ports import ButtonStore
from bot.publishing.countdown import TOO_OLD, Countdown, Ended

_STOP = "post.stop"
_TITLE_UNITS = 150

WHY: Mapping[Ended, str] = {
    Ended.LATE: later("I was away when its time came, and too long."),
    Ended.CHANGED: later("It was changed meanwhile."),
    Ended.BARRED: later("I may not post in the channel at the moment."),
    Ended.SEEN: later("A message in the channel names it, so I asked you whether it was posted."),
}
"""Why nothing was posted."""


class Counts(Protocol):
    """`publishing.countdown.StartCountdown`: MayNotPost, StaleButton, AlreadyApplied, AlreadyQueued."""

    async def entry(
        self, review_id: int, version: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown: ...

    async def draft(
        self, review_id: int, revision: int, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown: ...

    async def running(self, review_id: int) -> Countdown | None: ...

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None: ...


class CountDown:
    """Both beginnings answer with the message that says how long, in place of the one whose button was pressed.

    StaleButton: it is not as it was seen (any more); the caller shows how it stands. MayNotPost, AlreadyQueued.
    """

    def __init__(self, counts: Counts, buttons: ButtonStore) -> None:
        self._counts = counts
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(_STOP, Role.OWNER, self.stop),)

    async def entry(self, asked: Asked, review_id: int, version: int) -> Reply:
        """Of the queue, as it was seen."""
        try:
            seen = (review_id, version, asked.user_id, asked.message_id, asked.now, asked.cause)
            return await self.shown(asked, await self._counts.entry(*seen))
        except AlreadyApplied:
            return await self._again(asked, review_id)

    async def draft(self, asked: Asked, review_id: int, revision: int) -> Reply:
        """A draft with the text of that revision."""
        try:
            seen = (review_id, revision, asked.user_id, asked.message_id, asked.now, asked.cause)
            return await self.shown(asked, await self._counts.draft(*seen))
        except AlreadyApplied:
            return await self._again(asked, review_id)

    async def running(self, review_id: int) -> Countdown | None:
        return await self._counts.running(review_id)

    async def shown(self, asked: Asked, countdown: Countdown) -> Screen:
        """Its title, the seconds that are left, and [Stop]."""
        subject = f"{countdown.review_id}:{countdown.cause}"
        stop = await single_uses(self._buttons, [(asked.say("Stop"), _STOP, subject)], asked, TOO_OLD)
        left = max(round((countdown.due_at - asked.now).total_seconds()), 0)
        seconds = asked.say.plural("It leaves in one second.", "It leaves in {count} seconds.", left)
        return drawn(lines(*_head(countdown, asked.say), seconds), (stop,))

    async def stop(self, asked: Asked) -> Reply:
        word, _, cause = asked.words.partition(":")
        stopped = await self._counts.stop(number_in(word), cause, asked.user_id, asked.now)
        say = asked.say
        if stopped is None:
            return Done(say("It is too late to stop it. /queue shows how it stands."))
        return drawn(lines(*_head(stopped, say), _kept(stopped, say)), _way_back(stopped, say))

    async def _again(self, asked: Asked, review_id: int) -> Reply:
        """The same press a second time."""
        running = await self._counts.running(review_id)
        return await self.shown(asked, running) if running else Toast(asked.say("That is done already."))


def ended_screen(countdown: Countdown, why: Ended | None, say: Sentences) -> Screen:
    """In place of the seconds and [Stop], once it is over."""
    end = (say("It is on its way to the channel."),) if why is None else (say(WHY[why]), _kept(countdown, say))
    return drawn(lines(*_head(countdown, say), *end), _way_back(countdown, say) if why else ())


def _head(countdown: Countdown, say: Sentences) -> tuple[Styled | str, ...]:
    title = dressed(name_line(one_line(countdown.title, _TITLE_UNITS), say), "bold")
    return (title,)


def _way_back(countdown: Countdown, say: Sentences) -> Keyboard:
    """To what was not posted."""
    name, *page = (OPEN_DRAFT,) if countdown.from_draft else (OPEN_ENTRY, 1)
    return ((button(say("Open it"), data_for(str(name), countdown.review_id, *page)),),)


def _kept(countdown: Countdown, say: Sentences) -> str:
    if countdown.from_draft:
        return say("Nothing was posted; it is a draft, as before.")
    return say("Nothing was posted; it waits in the queue, as before.")
