"""What an owner does with an entry: moved, taken out and put back, posted now. One press, one change, or none."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.counting_down import CountDown
from bot.chat.commands.draft_words import title_line
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.queue import OPEN_DRAFT, back_button
from bot.chat.commands.queue_entry import COUNT, MOVE, REMOVE, QueueEntries
from bot.chat.commands.queueing import Queueing, seen_in
from bot.chat.screen import Reply, Screen, button, drawn, lines
from bot.errors import AlreadyApplied, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.change_queue import Way
from bot.publishing.ports import Removed, Touch

UNDO = "queue.undo"

_UNDO_LASTS = timedelta(days=30)


class ChangeEntries:
    """Subjects begin with the review's id, the version that was seen and the page to go back to."""

    def __init__(self, queueing: Queueing, screens: QueueEntries, counting: CountDown, buttons: ButtonStore) -> None:
        self._queueing = queueing
        self._screens = screens
        self._counting = counting
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(MOVE, Role.OWNER, self.move),
            Action(REMOVE, Role.OWNER, self.remove),
            Action(UNDO, Role.OWNER, self.restore),
            Action(COUNT, Role.OWNER, self.count, at_once=True),
        )

    async def move(self, asked: Asked) -> Reply:
        review_id, version, page, (way,) = split(asked.words, 1)
        try:
            moved = await self._queueing.change.move(review_id, Way(way), await self._touch(asked, version))
        except AlreadyApplied:  # this press, a second time
            moved = True
        return await self._screens.screen(asked, review_id, page, late=not moved)

    async def remove(self, asked: Asked) -> Reply:
        review_id, version, page, _ = split(asked.words)
        seen = seen_in(await self._queueing.view(asked.now), review_id)
        try:
            removed = await self._queueing.change.remove(review_id, await self._touch(asked, version))
        except AlreadyApplied:
            removed = None
        if removed is None or seen is None:
            return await self._screens.screen(asked, review_id, page, late=True)
        return await self._removed(asked, removed, seen.entry.stored.review.title, page)

    async def restore(self, asked: Asked) -> Reply:
        review_id, revision, page, (position, day) = split(asked.words, 2)
        removed = Removed(review_id, revision, number_in(position), date.fromisoformat(day) if day else None)
        try:
            entry = await self._queueing.change.restore(removed, await self._touch(asked, None))
        except AlreadyApplied:
            return await self._screens.screen(asked, review_id, page)
        return await self._screens.screen(asked, review_id, page, late=entry is None)

    async def count(self, asked: Asked) -> Reply:
        review_id, version, page, _ = split(asked.words)
        await self._queueing.names.hear(asked.user_id, asked.name)
        try:
            return await self._counting.entry(asked, review_id, version)
        except StaleButton:
            return await self._screens.screen(asked, review_id, page, late=True)

    async def _removed(self, asked: Asked, removed: Removed, title: str, page: int) -> Screen:
        say = asked.say
        day = removed.fixed_on.isoformat() if removed.fixed_on else ""
        subject = f"{removed.review_id}:{removed.revision}:{page}:{removed.position}:{day}"
        (undo,) = await single_uses(self._buttons, [(say("Undo"), UNDO, subject)], asked, _UNDO_LASTS)
        text = lines(title_line(title, say), say("It is out of the queue, and a draft."))
        draft = button(say("The draft"), data_for(OPEN_DRAFT, removed.review_id))
        return drawn(text, ((undo, draft), (back_button(say, page),)))

    async def _touch(self, asked: Asked, version: int | None) -> Touch:
        await self._queueing.names.hear(asked.user_id, asked.name)
        return touch_of(asked, version)


def touch_of(asked: Asked, version: int | None) -> Touch:
    return Touch(now=asked.now, by=asked.user_id, cause=asked.cause, seen=version)


def split(subject: str, more: int = 0) -> tuple[int, int, int, Sequence[str]]:
    """The review's id, a version or revision, a page, and so many words behind them. StaleButton: we never made it."""
    words = subject.split(":")
    if len(words) != 3 + more:
        raise StaleButton(subject)
    return number_in(words[0]), number_in(words[1]), number_in(words[2]), words[3:]
