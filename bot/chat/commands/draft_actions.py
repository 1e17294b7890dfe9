"""What the buttons of a draft's card do. The card stays one message: each press draws it anew, with what was done."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

from bot.chat.access import Role
from bot.chat.commands.draft_card import (
    ALL,
    DISCARD,
    KEEP,
    MEND,
    POST_ANYWAY,
    PREVIEW,
    QUEUE,
    RESTORE,
    UNDO,
    Cell,
    DraftCards,
)
from bot.chat.commands.draft_list import drafts_button
from bot.chat.commands.draft_stands import DraftStands, shown_after, split, taken
from bot.chat.commands.draft_words import name_in, title_line
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.drafts import POST_NOW
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.preview import FORMS, Look, preview_below
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.findings import told
from bot.chat.screen import Reply, Screen, button, drawn, lines, said
from bot.errors import AlreadyApplied, AlreadyQueued, StaleButton
from bot.publishing.draft_desk import DraftView, Place
from bot.reviews.lint.finding import Code
from bot.reviews.review import ReviewState

_TITLE_UNITS = 150

PostSoon = Callable[[Asked, int, int], Awaitable[Reply]]
"""Posts the draft of this id and revision, as whoever asked wants it. StaleButton, AlreadyQueued, MayNotPost."""


class DraftActions:
    """Whoever comes too late reads how it stands; nothing is changed twice."""

    def __init__(
        self,
        drafting: Drafting,
        cards: DraftCards,
        stands: DraftStands,
        look: Look,
        zone: ZoneInfo,
        asking: AskPeople,
        post: PostSoon,
    ) -> None:
        self._drafting = drafting
        self._asking = asking
        self._cards = cards
        self._stands = stands
        self._look = look
        self._zone = zone
        self._post = post

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(OPEN_DRAFT, Role.WRITER, self.open),
            Press(PREVIEW, Role.WRITER, self.preview),
            Press(KEEP, Role.WRITER, self.keep),
            Action(MEND, Role.WRITER, self.mend),
            Action(UNDO, Role.WRITER, self.undo),
            Action(QUEUE, Role.OWNER, self.queue),
            Action(POST_NOW, Role.OWNER, self.post_now, at_once=True),
            Action(POST_ANYWAY, Role.OWNER, self.post_anyway, at_once=True),
            Action(DISCARD, Role.WRITER, self.discard),
            Action(RESTORE, Role.WRITER, self.restore),
        )

    async def open(self, asked: Asked) -> Reply:
        return await self._stands.now(number_in(asked.words), asked)

    async def preview(self, asked: Asked) -> Reply:
        """`<id>[:<form>]`."""
        word, _, form = asked.words.partition(":")
        review_id = number_in(word)
        if form and form not in FORMS:
            raise StaleButton(form)
        if await self._drafting.show(review_id, hand_of(asked), asked.now) is None:
            return await self._stands.changed(review_id, asked)
        preview = await self._look(asked.now, review_id, FORMS.get(form))
        return preview_below(preview, asked.say, self._zone, PREVIEW)

    async def keep(self, asked: Asked) -> Reply:
        """Nothing has to be changed for that; the way back stays open."""
        review_id = number_in(asked.words)
        known = await self._drafting.work.known(review_id, hand_of(asked))
        if known is None or known.stored.state is not ReviewState.DRAFT or known.discarded_at:
            return await self._stands.changed(review_id, asked)
        say = asked.say
        kept = say("“{title}” stays a draft.", title=name_in(known.stored.review.title, _TITLE_UNITS))
        return said(kept, ((button(say("Open it"), data_for(OPEN_DRAFT, review_id)), drafts_button(asked)),))

    async def mend(self, asked: Asked) -> Reply:
        review_id, revision, code = split(asked.words)
        known = [one.value for one in Code]
        chosen = list(Code) if code == ALL else [Code(code)] if code in known else []
        work, hand = self._drafting.work, hand_of(asked)
        return await self._done(review_id, asked, work.mend(review_id, revision, chosen, hand, asked.now, asked.cause))

    async def undo(self, asked: Asked) -> Reply:
        review_id, former, _ = split(asked.words)
        undoing = self._drafting.work.undo(review_id, former, hand_of(asked), asked.now, asked.cause)
        return await self._done(review_id, asked, undoing)

    async def queue(self, asked: Asked) -> Reply:
        """`<id>:<revision>:<place or day>`."""
        review_id, revision, word = split(asked.words)
        at = Place(word) if word in list(Place) else date.fromisoformat(word)
        await self._asking.leave(asked)  # for another day than these
        work, hand = self._drafting.work, hand_of(asked)
        return await self._done(review_id, asked, work.enqueue(review_id, revision, at, hand, asked.now, asked.cause))

    async def post_now(self, asked: Asked) -> Reply:
        """What would be held in the queue is asked about first."""
        review_id, revision, _ = split(asked.words)
        view = await self._drafting.show(review_id, hand_of(asked), asked.now)
        if view is not None and view.linted.holds:
            return await self._doubt(view, asked)
        return await self._posted(review_id, revision, asked)

    async def post_anyway(self, asked: Asked) -> Reply:
        """The owner's word that lint may be wrong. Two transactions: after a crash between them it is only allowed."""
        review_id, revision, _ = split(asked.words)
        with suppress(AlreadyApplied, StaleButton):  # what follows looks at the same revision
            await self._drafting.allow(review_id, revision, asked.now, f"{asked.cause}:allow", asked.user_id)
        return await self._posted(review_id, revision, asked)

    async def _doubt(self, view: DraftView, asked: Asked) -> Screen:
        say, stored = asked.say, view.draft.stored
        text = lines(
            title_line(stored.review.title, say),
            "",
            told(view.linted.open, say),
            "",
            say("Post it in spite of that?"),
        )
        anyway: Cell = (say("Post it anyway"), POST_ANYWAY, f"{stored.id}:{stored.revision}")
        back = button(say("‹ Back to the draft"), data_for(OPEN_DRAFT, stored.id))
        return drawn(text, await self._cards.issued([[anyway], [back]], asked))

    async def _posted(self, review_id: int, revision: int, asked: Asked) -> Reply:
        try:
            return await self._post(asked, review_id, revision)
        except StaleButton:
            return await self._stands.changed(review_id, asked)
        except AlreadyQueued as error:
            return await self._stands.now(review_id, asked, taken(error, asked))

    async def discard(self, asked: Asked) -> Reply:
        review_id = number_in(asked.words)
        return await self._done(
            review_id, asked, self._drafting.work.discard(review_id, hand_of(asked), asked.now, asked.cause)
        )

    async def restore(self, asked: Asked) -> Reply:
        review_id = number_in(asked.words)
        return await self._done(
            review_id, asked, self._drafting.work.restore(review_id, hand_of(asked), asked.now, asked.cause)
        )

    async def _done(self, review_id: int, asked: Asked, change: Awaitable[object]) -> Reply:
        return await shown_after(change, self._stands, review_id, asked)
