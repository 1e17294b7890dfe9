"""Messages of owners and writers that are drafts: long texts, files, forwards, and edits of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from telegram import Document, Message, MessageOriginChannel

from bot.chat.access import Role
from bot.chat.commands.adding import meant
from bot.chat.commands.draft_card import RESTORE
from bot.chat.commands.drafting import Work, hand_of
from bot.chat.commands.drafts import lasting
from bot.chat.commands.entry import LONGEST_QUESTION, Action, Asked, Conversation, Entry, number_in
from bot.chat.commands.listing import title_of
from bot.chat.documents import DRAFT_SUFFIXES, may_be_list
from bot.chat.gathering_words import DRAFT, INSTEAD, SEARCH, USE, ShowOutcomes, see
from bot.chat.pasted import links_in
from bot.chat.screen import Done, Reply, Screen, Told, one_line, said
from bot.chat.written import written
from bot.errors import InvalidInput
from bot.inbox.ports import ButtonStore
from bot.intake.gather_pieces import Became, Gathering, Outcome, Piece, PieceState
from bot.intake.gather_text import FULL, LONGEST_DRAFT, SHORT_DRAFT, is_list, units
from bot.intake.source import File
from bot.reviews.review import StoredReview
from bot.values import Struct

_NAME_UNITS = 60

FindFirst = Callable[[str, Asked], Awaitable[Screen]]
"""`commands.search.SearchReviews.first_page`."""


class Gather(Protocol):
    """`intake.gather.GatherDrafts`."""

    async def goes_on(self, user_id: int, message_id: int, sent_at: datetime) -> bool: ...

    async def review_at(self, user_id: int, message_id: int) -> int | None: ...

    async def take(self, piece: Piece, *, ask: bool = False) -> Gathering: ...

    async def told(self, gathering: Gathering, told_id: int) -> None: ...

    async def shown(self, gathering: Gathering, card_id: int | None) -> None: ...

    async def insist(self, user_id: int, message_id: int, now: datetime) -> Outcome: ...

    async def text(self, user_id: int, message_id: int) -> str: ...

    async def use(self, user_id: int, message_id: int, now: datetime, cause: str) -> StoredReview: ...

    async def edited(self, user_id: int, message_id: int, text: str, cut: bool, now: datetime) -> Outcome | None: ...


class Fetch(Protocol):
    """`chat.documents.Documents`."""

    async def fetch_list(self, document: Document) -> File: ...


class Say(Protocol):
    """`chat.replying.Replying`."""

    async def send_known(self, chat_id: int, screen: Screen) -> int | None: ...

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None: ...


class Arriving(Struct, frozen=True, kw_only=True):
    """What the conversation asks."""

    gather: Gather
    files: Fetch
    replying: Say


class DraftsArrive:
    """A conversation (`desk.Conversation`, `desk.Rereading`) that nobody has to begin. What it takes is kept before it
    is answered; what became of it, `TellDrafts` says."""

    role = Role.WRITER

    def __init__(
        self,
        arriving: Arriving,
        show: ShowOutcomes,
        work: Work,
        find: FindFirst,
        otherwise: Sequence[Conversation],
        buttons: ButtonStore,
    ) -> None:
        """otherwise: who answers what other channels post, too: there may be papers in it."""
        self._gather, self._files, self._replying = arriving.gather, arriving.files, arriving.replying
        self._show = show
        self._work = work
        self._find = find
        self._otherwise = otherwise
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(DRAFT, Role.WRITER, self.insist),
            Action(SEARCH, Role.WRITER, self.search),
            Action(USE, Role.OWNER, self.use),
            Action(INSTEAD, Role.WRITER, self.discard_former),
        )

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """None for what is no text, or for few words; and for lists of links and papers, which others take."""
        if message.document is not None:
            return await self._file(message, message.document, asked)
        text = written(message)
        if not text:
            return self._picture(message, asked)
        few = len(text) <= LONGEST_QUESTION and message.text is not None
        if await self._gather.goes_on(asked.user_id, message.message_id, message.date):
            return await self._take(message, text, asked, ask=_foreign(message))
        target = await self._target(message, asked)
        if few or (message.photo and len(text) <= LONGEST_QUESTION):
            return None
        if _foreign(message):
            return await self._ask(message, text, asked)
        if target is None and meant(message) and not (message.forward_origin and len(text) >= SHORT_DRAFT):
            return None
        return await self._take(message, text, asked, target)

    async def reread(self, message: Message, asked: Asked) -> Screen | None:
        """Of messages that were never of a draft nothing is said."""
        document = message.document
        if document is not None and not _readable(document):
            return None
        if document is None:
            text = written(message)
        elif await self._gather.review_at(asked.user_id, message.message_id) is not None:
            text = (await self._files.fetch_list(document)).text().content
        else:
            return None
        outcome = await self._gather.edited(asked.user_id, message.message_id, text, _is_cut(message, text), asked.now)
        return await self._show.screen(outcome, asked) if outcome is not None else None

    async def insist(self, asked: Asked) -> Reply:
        outcome = await self._gather.insist(asked.user_id, number_in(asked.words), asked.now)
        if outcome.became is Became.DRAFT:
            await self._gather.shown(outcome.gathering, asked.message_id)
        return await self._show.screen(outcome, asked)

    async def search(self, asked: Asked) -> Reply:
        """For its beginning: more than a search takes says no more."""
        text = await self._gather.text(asked.user_id, number_in(asked.words))
        return await self._find(text[:LONGEST_QUESTION], asked)

    async def use(self, asked: Asked) -> Reply:
        stored = await self._gather.use(asked.user_id, number_in(asked.words), asked.now, asked.cause)
        changed = asked.say("“{title}” waits with the new text, where it was.", title=title_of(stored))
        return Done(changed, [[see(stored.id, asked)]])

    async def discard_former(self, asked: Asked) -> Reply:
        """`<the draft>:<the former one>`."""
        word, _, other = asked.words.partition(":")
        review_id, former_id = number_in(word), number_in(other)
        await self._work.discard(former_id, hand_of(asked), asked.now, asked.cause)
        back = await lasting(self._buttons, asked)(asked.say("Bring it back"), RESTORE, str(former_id))
        return await self._show.card(review_id, asked.say("The former draft was discarded."), asked, [[back]])

    async def _file(self, message: Message, document: Document, asked: Asked) -> Reply | None:
        say, name = asked.say, one_line(document.file_name or "", _NAME_UNITS) or "…"
        if not _readable(document):
            if links_in(message) or (asked.role is Role.OWNER and may_be_list(document)):
                return None
            return said(
                say("I cannot read {name}. Send the review as a .md or .txt file, or paste its text.", name=name)
            )
        file = await self._files.fetch_list(document)
        target = await self._target(message, asked)
        if target is None and asked.role is Role.OWNER and await asyncio.to_thread(is_list, file):
            return None
        text = file.text().content
        if not text.strip():
            raise InvalidInput(name, say("it is empty; a review needs a title and a text"))
        if len(text) > LONGEST_DRAFT:
            facts = {"name": name, "count": len(text), "most": LONGEST_DRAFT}
            told = say("{name} has {count} characters, and a draft has at most {most}: that is a book.", **facts)
            return said(f"{told} {say('Send me the review alone, please; nothing was changed.')}")
        return await self._take(message, text, asked, target, name=name)

    def _picture(self, message: Message, asked: Asked) -> Reply | None:
        """Other things without words are answered to everybody alike."""
        if not message.photo:
            return None
        say = asked.say
        return said(say("A picture alone is no draft: send me the review's text, as messages or as a .md file."))

    async def _ask(self, message: Message, text: str, asked: Asked) -> Reply:
        """Somebody else's channel: whatever else is in it, it may be meant as a draft."""
        gathering = await self._gather.take(_piece(message, text, asked), ask=True)
        outcome = Outcome(became=Became.DOUBTFUL, gathering=gathering)
        origin = message.forward_origin
        title = origin.chat.title if isinstance(origin, MessageOriginChannel) else None
        told = asked.say("That was posted in “{channel}”. Is it a draft of yours?", channel=title or "…")
        question = await self._show.question(outcome, told, asked, search=False)
        for conversation in self._otherwise:
            if asked.role.reaches(conversation.role):
                reply = await conversation.hear(message, asked)
                if isinstance(reply, Screen):
                    return Screen(reply.text, reply.entities, (*reply.keyboard, *question.keyboard))
        return question

    async def _take(
        self,
        message: Message,
        text: str,
        asked: Asked,
        target: int | None = None,
        *,
        name: str = "",
        ask: bool = False,
    ) -> Reply:
        """Nobody shows a card of it before this update is handled (`PieceStore.unfinished`): "reading…" comes first."""
        gathering = await self._gather.take(_piece(message, text, asked, target, name), ask=ask)
        if gathering.state is PieceState.GATHERING:
            await self._say_reading(gathering, asked)
        return Told()

    async def _say_reading(self, gathering: Gathering, asked: Asked) -> None:
        """In place, from the second part on."""
        count = len(gathering.pieces)
        reading = said(asked.say("Reading…") if count == 1 else asked.say("Reading… {count} parts", count=count))
        if gathering.told_id is not None:
            await self._replying.edit(asked.user_id, gathering.told_id, reading)
        elif (told_id := await self._replying.send_known(asked.user_id, reading)) is not None:
            await self._gather.told(gathering, told_id)

    async def _target(self, message: Message, asked: Asked) -> int | None:
        """The review whose card, or text, this message answers."""
        to = message.reply_to_message
        return await self._gather.review_at(asked.user_id, to.message_id) if to is not None else None


def _piece(message: Message, text: str, asked: Asked, target: int | None = None, name: str = "") -> Piece:
    return Piece(
        user_id=asked.user_id,
        message_id=message.message_id,
        name=name,
        text=text,
        cut=not name and _is_cut(message, text),
        sent_at=message.date,
        arrived_at=asked.now,
        role=asked.role.value,
        language=asked.say.language,
        replaces=target,
    )


def _is_cut(message: Message, text: str) -> bool:
    """Whether an app may have cut it at its end: no app cuts in the first half of what fits, and only texts."""
    return message.text is not None and units(message.text) >= FULL // 2 and bool(text)


def _foreign(message: Message) -> bool:
    """Of another channel: what ours posted is somebody else's to answer, before this."""
    return isinstance(message.forward_origin, MessageOriginChannel)


def _readable(document: Document) -> bool:
    return PurePath(document.file_name or "").suffix.lower() in DRAFT_SUFFIXES
