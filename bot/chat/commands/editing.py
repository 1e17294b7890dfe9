"""Editing a review from the chat: its text goes out as a file, and the next text of the same person comes in."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from telegram import Document, Message

from bot.chat.access import Role
from bot.chat.commands.correcting import CorrectPosts, to_tools
from bot.chat.commands.drafts import EDIT, decided_before, draft_keyboard, lasting
from bot.chat.commands.entry import LONGEST_QUESTION, Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import title_of
from bot.chat.commands.queue import OPEN_DRAFT, OPEN_ENTRY, back_button
from bot.chat.screen import Keyboard, Reply, Screen, bold, button, drawn, lines, said
from bot.chat.sentences import Sentences
from bot.chat.written import may_be_cut, written
from bot.errors import NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.intake.export.file_names import FileNames
from bot.intake.export.markdown import draft_file
from bot.intake.revise import Editing, Revision
from bot.intake.text import Text
from bot.reviews.review import Review, ReviewState, StoredReview

_CANCEL = "edit.end"

CountMessages = Callable[[Review], int]
"""How many messages a review takes in the channel."""


class Edit(Protocol):
    """`intake.revise.EditReview`."""

    async def begin(self, user_id: int, review_id: int, now: datetime, *, public: bool = False) -> StoredReview: ...

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None: ...

    async def only_files(self, user_id: int) -> None: ...

    def read(self, known: Review, source: Text) -> Review: ...

    async def end(self, user_id: int, review_id: int) -> bool: ...

    async def take(
        self, user_id: int, editing: Editing, source: Text, now: datetime, cause: str
    ) -> Revision | None: ...


class Files(Protocol):
    """`chat.documents.Documents`."""

    async def send(self, chat_id: int, name: str, content: bytes) -> None: ...

    async def fetch(self, document: Document) -> Text: ...


class EditDrafts:
    """A conversation of an owner (`desk.Conversation`), and the buttons that begin and end it."""

    role = Role.OWNER

    def __init__(
        self, edit: Edit, files: Files, count: CountMessages, buttons: ButtonStore, correcting: CorrectPosts
    ) -> None:
        self._edit = edit
        self._correcting = correcting
        self._files = files
        self._count = count
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(EDIT, Role.OWNER, self.ask), Action(_CANCEL, Role.OWNER, self.cancel))

    async def ask(self, asked: Asked) -> Reply:
        return await self.begin(asked, number_in(asked.words))

    async def begin(self, asked: Asked, review_id: int) -> Reply:
        """Of a review that is public, or on its way, only a word. A repeated press sends the file a second time."""
        try:
            stored = await self._edit.begin(asked.user_id, review_id, asked.now)
        except NotFound:
            return decided_before(asked)
        say = asked.say
        if stored.state is ReviewState.QUEUED:
            return await self._asked(asked, stored, say("It stays in the queue meanwhile, with the text that it has."))
        return await self._asked(asked, stored, say("Nothing is posted before you say so."))

    async def correct(self, asked: Asked, review_id: int) -> Screen | None:
        """Of a review that readers see; None for all others."""
        try:
            stored = await self._edit.begin(asked.user_id, review_id, asked.now, public=True)
        except NotFound:
            return None
        return await self._asked(asked, stored, asked.say("I show you what changes, and ask once."))

    async def _asked(self, asked: Asked, stored: StoredReview, promise: str) -> Screen:
        name = FileNames(()).new(stored.review)
        await self._files.send(asked.user_id, name, draft_file(stored.review).encode())
        say = asked.say
        text = lines(
            say("This is the text of:"),
            bold(title_of(stored)),
            "",
            say("Send me the corrected text within a day, as a file like this one or as one message."),
            promise,
        )
        cancel = await lasting(self._buttons, asked)(say("Cancel"), _CANCEL, f"{stored.id}:{stored.state}")
        return drawn(text, ((cancel,),))

    async def cancel(self, asked: Asked) -> Reply:
        """The way back to where it waits, or stands; what is being taken away is told of."""
        word, _, state = asked.words.partition(":")
        review_id = number_in(word)
        keyboard: Keyboard = ()
        if not await self._edit.end(asked.user_id, review_id):
            raise StaleButton(asked.words)
        if state == ReviewState.ARCHIVED:
            keyboard = to_tools(asked.say, review_id)
        elif state == ReviewState.DRAFT:
            keyboard = ((button(asked.say("‹ Back to the draft"), data_for(OPEN_DRAFT, review_id)),),)
        elif state == ReviewState.QUEUED:
            keyboard = ((button(asked.say("Open it"), data_for(OPEN_ENTRY, review_id, 1)), back_button(asked.say)),)
        return said(asked.say("Very well, its text stays as it was."), keyboard)

    async def leave(self, asked: Asked) -> bool:
        editing = await self._edit.editing(asked.user_id, asked.now, asked.cause)
        return editing is not None and await self._edit.end(asked.user_id, editing.stored.id)

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """None: nothing is edited, or these are a few words to search for."""
        editing = await self._edit.editing(asked.user_id, asked.now, asked.cause)
        few = message.effective_attachment is None and len(message.text or "") <= LONGEST_QUESTION
        if editing is None or few:
            return None
        if message.document is not None:
            source = await self._files.fetch(message.document)
        elif not message.text:
            return said(asked.say("Send the corrected text as a .md file or as one message, please."))
        elif editing.files_only or may_be_cut(message.text, editing.stored.review.body):
            await self._edit.only_files(asked.user_id)
            return said(asked.say("Apps cut long messages, and this may be a piece. Please send a .md file."))
        else:
            source = Text(asked.say("your message"), written(message))
        if editing.stored.state is ReviewState.ARCHIVED:
            return await self._correcting.text_came(asked, editing.stored, source)
        revision = await self._edit.take(asked.user_id, editing, source, asked.now, asked.cause)
        return None if revision is None else await self._taken(asked, revision)

    async def _taken(self, asked: Asked, revision: Revision) -> Screen:
        say, after = asked.say, revision.after
        keyboard: Keyboard = ()
        if revision.too_late:
            end = say("Its post leaves with the text that it had; I correct it there as soon as it stands.")
        elif after.state is ReviewState.QUEUED:
            end = say("It waits in the queue, where it was.")
            keyboard = ((button(say("Open it"), data_for(OPEN_ENTRY, after.id, 1)), back_button(say)),)
        elif after.state is ReviewState.DRAFT:
            end = say("When shall I post it?")
            keyboard = await draft_keyboard(say, lasting(self._buttons, asked), after.id, after.revision)
        else:
            end = say("When what stood in the channel is gone, I ask you when to post it.")
        head = (say("I have the new text of:"), bold(title_of(after)))
        return drawn(lines(*head, *self._changes(say, revision), "", end), keyboard)

    def _changes(self, say: Sentences, revision: Revision) -> list[str]:
        before, after = revision.before.review, revision.after.review
        told = []
        if before.title != after.title:
            told.append(say("Its title was: {title}", title=title_of(revision.before)))
        was, now = len(before.body), len(after.body)
        told.append(say("Characters: {now}, before: {was}", now=now, was=was))
        was, now = self._count(before), self._count(after)
        told.append(say("Messages in the channel: {now}, before: {was}", now=now, was=was))
        return told
