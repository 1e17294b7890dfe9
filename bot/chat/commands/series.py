"""An owner's word about a review that stopped half-way, with some of its messages in the channel."""

from contextlib import suppress
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.drafts import Make, decided_before
from bot.chat.commands.editing import EditDrafts
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Keyboard, Reply
from bot.chat.sentences import Sentences
from bot.errors import AlreadyApplied, StaleButton
from bot.publishing.mending import Held, Word

FINISH = "series.finish"
DELETE = "series.delete"
LEAVE = "series.leave"
EDIT = "series.edit"


class Decide(Protocol):
    """`publishing.mending.DecideSeries`: StaleButton when it is not held so any more; AlreadyApplied."""

    async def __call__(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> None: ...


async def series_keyboard(say: Sentences, make: Make, held: Held, review_id: int) -> Keyboard:
    subject = f"{held.post_id}:{held.attempt}:{review_id}"
    return (
        (await make(say("Send the rest"), FINISH, subject),),
        (await make(say("Delete what stands"), DELETE, subject), await make(say("Delete and edit"), EDIT, subject)),
        (await make(say("Leave it so"), LEAVE, subject),),
    )


class MendSeries:
    """The subject is `<post id>:<attempt>:<review id>`: what stopped anew, after another try, has new buttons."""

    def __init__(self, decide: Decide, drafts: EditDrafts) -> None:
        self._decide = decide
        self._drafts = drafts

    def entries(self) -> tuple[Entry, ...]:
        answers = {FINISH: self.finish, DELETE: self.delete, LEAVE: self.leave, EDIT: self.edit}
        return tuple(Action(name, Role.OWNER, answer) for name, answer in answers.items())

    async def finish(self, asked: Asked) -> Reply:
        return await self._decided(asked, Word.FINISH, asked.say("Very well, the rest is being sent now."))

    async def delete(self, asked: Asked) -> Reply:
        done = asked.say("I am deleting what stands of it, and tell you when it is gone.")
        return await self._decided(asked, Word.DELETE, done)

    async def leave(self, asked: Asked) -> Reply:
        done = asked.say("Very well: it stays in the channel and in the archive as it stands.")
        return await self._decided(asked, Word.LEAVE, done)

    async def edit(self, asked: Asked) -> Reply:
        """Two steps: after a crash between them the same press goes on with the second."""
        try:
            with suppress(AlreadyApplied):  # editing begins only where there is something to edit, and twice is once
                await self._say(asked, Word.DELETE)
        except StaleButton:
            return decided_before(asked)
        return await self._drafts.begin(asked, _subject(asked)[1])

    async def _decided(self, asked: Asked, word: Word, done: str) -> Done:
        try:
            await self._say(asked, word)
        except StaleButton:
            return decided_before(asked)
        return Done(done)

    async def _say(self, asked: Asked, word: Word) -> None:
        await self._decide(_subject(asked)[0], word, asked.now, asked.cause, asked.user_id)


def _subject(asked: Asked) -> tuple[Held, int]:
    post_id, attempt, review_id = [*asked.words.split(":"), "", ""][:3]
    return Held(number_in(post_id), number_in(attempt)), number_in(review_id)
