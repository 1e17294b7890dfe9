"""Everything for those who write and post: its rooms are made here, and offered messages in their order."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.ahead import AnswerAheadOfQueue
from bot.chat.commands.ballot import HoldBallot
from bot.chat.commands.cancel import CancelConversation
from bot.chat.commands.close import ClosePoll
from bot.chat.commands.confirming import NotNow
from bot.chat.commands.copies import AnswerCopy
from bot.chat.commands.correcting import CorrectPosts
from bot.chat.commands.counting import CountUnclear
from bot.chat.commands.draft_rooms import DraftRooms
from bot.chat.commands.drafts import MendDrafts
from bot.chat.commands.editing import EditDrafts
from bot.chat.commands.entry import Command, Conversation, Entry, Rereading
from bot.chat.commands.findings import ReviewFindings
from bot.chat.commands.forwarded import OpenForwarded
from bot.chat.commands.guests import GuestRooms
from bot.chat.commands.hand_polls import AnswerHandPoll
from bot.chat.commands.hand_posts import AnswerHandPosts
from bot.chat.commands.late import AnswerLate
from bot.chat.commands.paper import AnswerPaper
from bot.chat.commands.papers import PaperRooms
from bot.chat.commands.parts import AnswerPart
from bot.chat.commands.pause import PauseSlots
from bot.chat.commands.posted import PostTools
from bot.chat.commands.preview import PreviewPosts
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.queue_rooms import QueueRooms
from bot.chat.commands.reading import Reading
from bot.chat.commands.rehearsal import Rehearse
from bot.chat.commands.restored import AnswerAfterRestore
from bot.chat.commands.search import SearchReviews
from bot.chat.commands.series import MendSeries
from bot.chat.commands.settings import ChangeSettings
from bot.chat.commands.twins import TellTwins
from bot.chat.commands.use_cases import Decisions, UseCases
from bot.chat.commands.write_off import WriteOffPromises
from bot.chat.gathering import DraftsArrive
from bot.chat.gathering_words import ShowOutcomes


class Room(Protocol):
    """Whoever answers something."""

    def entries(self) -> tuple[Entry, ...]: ...


class OwnersDesk:
    """rooms: of owners and writers; conversations: who is offered what they write, first to last; rereading: who hears
    of messages that they edit."""

    def __init__(
        self,
        ask: UseCases,
        reading: Reading,
        papers: AnswerPaper,
        hits: SearchReviews,
        listed: Callable[[Role], Sequence[Command]],
    ) -> None:
        """listed: what a role finds in its menu."""
        self._ask = ask
        self._zone = ask.schedule.zone
        self._asking = AskPeople(ask.questions, ask.buttons)
        self._correcting = CorrectPosts(ask.posted_desk.correct, ask.edit_review, ask.buttons)
        self._editing = EditDrafts(ask.edit_review, ask.files, ask.count_messages, ask.buttons, self._correcting)
        self._tools = PostTools(ask.posted_desk, self._editing, ask.place, self._zone, ask.buttons)
        self._writing_off = WriteOffPromises(ask.write_off, ask.promises, ask.buttons)
        self._holding = HoldBallot(ask.balloting, papers, ask.papers.add, ask.archive)
        self._papers = PaperRooms(
            ask.papers, ask.archive, ask.search, ask.subjects, papers, ask.readers.suggestions, ask.buttons
        )
        self._guests = GuestRooms(ask.guests, ask.buttons, self._asking, ask.place, ask.username, self._zone, listed)
        self._by_hand = AnswerHandPosts(ask.hand_posts, self._asking, ask.buttons, self._zone)
        self._asking.hears((*self._guests.answerers, *self._by_hand.answerers()))
        decide = ask.decisions
        self._pausing = PauseSlots(decide.pause_posting, decide.resume_posting, ask.buttons, ask.schedule)
        self._queue = QueueRooms(ask.queueing, self._asking, self._pausing, ask.preview, ask.buttons, ask.schedule)
        self._drafts = self._draft_rooms(ask)
        self._arriving = self._draft_arrival(ask, hits)
        asked_first = (self._asking, self._writing_off, self._holding.words, self._editing)
        self._cancel = CancelConversation(asked_first)
        forwarded = OpenForwarded(ask.hand_posts, reading, self._tools.screen, ask.place.id)
        self.conversations: tuple[Conversation, ...] = (
            forwarded,  # no answer to anything, however long it is
            *asked_first,
            self._arriving,
            *self._papers.conversations,
        )
        self.rereading: tuple[Rereading, ...] = (self._arriving,)

    @property
    def rooms(self) -> tuple[Room, ...]:
        ask = self._ask
        return (
            self._asking,
            ChangeSettings(ask.choosing, self._asking, ask.buttons),
            TellTwins(ask.twins, ask.archive, ask.browse, self._asking, ask.buttons),
            self._guests,
            self._by_hand,
            self._arriving,
            self._drafts,
            self._correcting,
            self._tools,
            self._cancel,
            self._queue,
            self._pausing,
            self._papers,
            PreviewPosts(ask.preview, self._zone),
            self._holding,
            self._editing,
            self._writing_off,
            ReviewFindings(ask.mend_findings, ask.schedule, ask.buttons),
            *self._deciding(ask.decisions),
            Rehearse(),
            NotNow(),
        )

    def _deciding(self, decide: Decisions) -> tuple[Room, ...]:
        """The buttons under what owners are told."""
        ask = self._ask
        return (
            AnswerLate(self._queue.counting, ask.queueing.names, ask.queueing.view, ask.schedule),
            ClosePoll(decide.close_ballot, ask.ballots, ask.buttons),
            CountUnclear(decide.count_again),
            AnswerHandPoll(decide.promise_hand_poll),
            AnswerPart(decide.settle_part),
            AnswerCopy(decide.delete_copy),
            AnswerAheadOfQueue(decide.answer_ahead),
            AnswerAfterRestore(decide.answer_restored, ask.buttons),
            MendDrafts(decide.mend_draft, ask.queueing.view, ask.schedule, ask.buttons),
            MendSeries(decide.decide_series, self._editing),
        )

    def _draft_rooms(self, ask: UseCases) -> DraftRooms:
        return DraftRooms(
            ask.drafting,
            ask.subjects,
            ask.buttons,
            ask.preview,
            ask.queueing.view,
            ask.schedule,
            self._asking,
            self._queue.counting.draft,
        )

    def _draft_arrival(self, ask: UseCases, hits: SearchReviews) -> DraftsArrive:
        return DraftsArrive(
            ask.arriving,
            ShowOutcomes(self._drafts.cards, ask.buttons, self._correcting.text_came),
            ask.drafting.work,
            hits.first_page,
            self._papers.conversations,
            ask.buttons,
        )
