"""A guest proposes a draft, and the owners' word on it: the first one counts."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, Message

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.draft_card import DECLINE, PROPOSE
from bot.chat.commands.drafts import decided_before
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import name_line, title_of
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.screen import Done, Keyboard, Reply, Screen, bold, button, said
from bot.errors import InvalidInput, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.drafts import Draft
from bot.publishing.guests import LONGEST_REASON, ProposalStore, Verdict
from bot.publishing.ports import QueueEntry
from bot.reviews.review import StoredReview
from bot.values import replace

APPROVE = "draft.approve"
"""An action. Its subject is the review's id and the revision that was seen: "17:203"."""

Leaves = Callable[[int, datetime], Awaitable[datetime | None]]
"""When a review that waits will leave, by its id; None where that is not known."""

_REASON = "guest.decline"
_LASTS = timedelta(days=3650)  # as the buttons of notices


class Drafts(Protocol):
    """`publishing.drafts.DraftStore`."""

    async def draft(self, review_id: int) -> Draft | None: ...


class ProposeDrafts:
    """The button stands on the cards of writers (`draft_card.py`)."""

    def __init__(self, proposals: ProposalStore, drafts: Drafts) -> None:
        self._proposals = proposals
        self._drafts = drafts

    def entries(self) -> tuple[Entry, ...]:
        return (Action(PROPOSE, Role.WRITER, self.propose),)

    async def propose(self, asked: Asked) -> Reply:
        """What is not theirs is a stale button, as what never was."""
        say, (review_id, revision) = asked.say, _seen_in(asked.words)
        back = (_open(say("Open the draft"), review_id),)
        if await self._proposals.propose(review_id, revision, asked.user_id, asked.now, asked.cause):
            return Done(say("Proposed: the owners know of it. I tell you what they decide."), (back,))
        draft = await self._drafts.draft(review_id)
        if draft is None or draft.author_id != asked.user_id:
            raise StaleButton(asked.words)
        if draft.proposed_at is not None:
            return Done(say("It is proposed already: an owner decides."), (back,))
        return Done(say("Its text was changed meanwhile. Look at it, and propose that one."), (back,))


class DecideProposals:
    def __init__(
        self,
        proposals: ProposalStore,
        drafts: Drafts,
        leaves: Leaves,
        buttons: ButtonStore,
        asking: AskPeople,
        zone: ZoneInfo,
    ) -> None:
        self._proposals = proposals
        self._drafts = drafts
        self._leaves = leaves
        self._buttons = buttons
        self._asking = asking
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (Action(APPROVE, Role.OWNER, self.approve), Action(DECLINE, Role.OWNER, self.decline))

    def answerers(self) -> tuple[Answerer, ...]:
        return (Answerer(_REASON, Role.OWNER, self.because),)

    async def approve(self, asked: Asked) -> Reply:
        say, (review_id, revision) = asked.say, _seen_in(asked.words)
        found = await self._proposals.approve(review_id, revision, asked.user_id, asked.now, asked.cause)
        if not isinstance(found, QueueEntry):
            return await self._undecided(found, review_id, asked)
        title, at = title_of(found.stored), await self._leaves(review_id, asked.now)
        if at is None:
            return Done(say("Approved: “{title}” waits in the queue. Its writer is told.", title=title))
        moment = say.dates.moment(at, self._zone)
        return Done(say("Approved: “{title}” leaves {moment}. Its writer is told.", title=title, moment=moment))

    async def decline(self, asked: Asked) -> Reply:
        """Asks why; nothing is changed before the answer."""
        say, review_id = asked.say, number_in(asked.words.partition(":")[0])
        draft = await self._drafts.draft(review_id)
        if draft is None or draft.proposed_at is None:
            return await self._undecided(Verdict.NOT_PROPOSED if draft else Verdict.GONE, review_id, asked)
        why = say("Why not yet? Say it in a message: its writer reads it, and may go on with the draft.")
        title = name_line(title_of(draft.stored), say)
        screen = await self._asking.ask(asked, _REASON, str(review_id), bold(say("Not yet:")), title, "", why)
        return replace(screen, keyboard=(*screen.keyboard, [_open(say("Open the draft"), review_id)]))

    async def because(self, message: Message, asked: Asked, subject: str) -> Reply:
        say, reason, review_id = asked.say, (message.text or "").strip(), number_in(subject)
        if not reason:
            raise InvalidInput("", say("I asked for a reason: send it as a text"))
        if len(reason) > LONGEST_REASON:
            raise InvalidInput("", say("{count} characters are the most for a reason", count=LONGEST_REASON))
        refused = await self._proposals.decline(review_id, reason, asked.user_id, asked.now, asked.cause)
        if refused is not None:
            return _below(await self._undecided(refused, review_id, asked))
        return said(say("Its writer reads your reason. The draft stays, and may be proposed again."))

    async def _undecided(self, found: Verdict, review_id: int, asked: Asked) -> Done:
        """Another owner was quicker, or the writer."""
        say = asked.say
        if found is Verdict.GONE:
            return decided_before(asked)
        opens = [_open(say("Open the draft"), review_id)]
        if found is Verdict.NOT_PROPOSED:
            return Done(say("It is not proposed any more: it was declined, or its writer works on it again."), (opens,))
        draft = await self._drafts.draft(review_id)
        choice = await decisions(self._buttons, draft.stored, asked) if draft else (opens,)
        return Done(say("Its text was changed since this was asked. Please look at it again."), choice)


async def decisions(buttons: ButtonStore, stored: StoredReview, asked: Asked) -> Keyboard:
    """An owner's ways with a proposal, as its text is now."""
    say, subject = asked.say, f"{stored.id}:{stored.revision}"
    wanted = [(say("Approve: next slot"), APPROVE, subject), (say("Decline…"), DECLINE, str(stored.id))]
    approve, decline = await single_uses(buttons, wanted, asked, _LASTS)
    return ([_open(say("Look"), stored.id)], [approve], [decline])


def _open(label: str, review_id: int) -> InlineKeyboardButton:
    return button(label, data_for(OPEN_DRAFT, review_id))


def _below(done: Done) -> Screen:
    return said(done.text, done.keyboard)


def _seen_in(words: str) -> tuple[int, int]:
    """A review and the revision of its text."""
    review_id, _, revision = words.partition(":")
    return number_in(review_id), number_in(revision)
