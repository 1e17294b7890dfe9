"""The list of everything that the bot answers: one line a command."""

from dataclasses import dataclass
from typing import Protocol

from bot.archive.browsing import BrowseStore, Subjects
from bot.archive.counting import CountStore, CountUse
from bot.archive.ports import ArchiveStore
from bot.chat.commands.ahead import Answer, AnswerAheadOfQueue
from bot.chat.commands.ballot import HoldBallot
from bot.chat.commands.balloting import Balloting
from bot.chat.commands.cancel import CancelConversation
from bot.chat.commands.close import Close, ClosePoll
from bot.chat.commands.confirming import NotNow
from bot.chat.commands.copies import AnswerCopy, Delete
from bot.chat.commands.correcting import CorrectPosts, PostedDesk
from bot.chat.commands.counting import Again, CountUnclear
from bot.chat.commands.define import DefineTerm, Glossaries
from bot.chat.commands.draft_rooms import DraftRooms
from bot.chat.commands.drafting import Drafting
from bot.chat.commands.drafts import Mend, MendDrafts
from bot.chat.commands.editing import CountMessages, Edit, EditDrafts, Files
from bot.chat.commands.entry import Entry
from bot.chat.commands.findings import Mending, ReviewFindings
from bot.chat.commands.forwarded import OpenForwarded
from bot.chat.commands.guests import GuestRooms, Guests
from bot.chat.commands.hand_polls import AnswerHandPoll, Promise
from bot.chat.commands.hand_posts import AnswerHandPosts, HandPosts
from bot.chat.commands.late import AnswerLate
from bot.chat.commands.latest import LatestReviews
from bot.chat.commands.narrow import NarrowSearch, Rank
from bot.chat.commands.paper import AnswerPaper, Candidates
from bot.chat.commands.papers import PaperRooms, Papers
from bot.chat.commands.parts import AnswerPart, Settle
from bot.chat.commands.pause import PauseSlots, PausesPosting, ResumesPosting
from bot.chat.commands.poll import Ballots, ShowPoll
from bot.chat.commands.posted import PostTools
from bot.chat.commands.postnow import Post
from bot.chat.commands.preview import Look, PreviewPosts
from bot.chat.commands.promises import ListPromises, Promises
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.queue_rooms import QueueRooms
from bot.chat.commands.queueing import Queueing
from bot.chat.commands.random import Pick, RandomReview
from bot.chat.commands.readers import ReaderRooms, ReaderStores
from bot.chat.commands.reading import Reading
from bot.chat.commands.registry import Registry
from bot.chat.commands.search import Search, SearchReviews
from bot.chat.commands.series import Decide, MendSeries
from bot.chat.commands.settings import ChangeSettings, Choosing
from bot.chat.commands.similar import SimilarReviews
from bot.chat.commands.start import Welcome
from bot.chat.commands.stats import ShowStats
from bot.chat.commands.topics import BrowseTopics
from bot.chat.commands.twins import TellTwins
from bot.chat.commands.under_post import Find, UnderPosts
from bot.chat.commands.write_off import WriteOffPromises, WritesOff
from bot.chat.gathering import Arriving, DraftsArrive
from bot.chat.gathering_words import ShowOutcomes
from bot.chat.place import ChannelPlace
from bot.inbox.ports import ButtonStore
from bot.inbox.questions import QuestionStore
from bot.polls.figures import FiguresStore
from bot.publishing.find_occasion import Similar
from bot.publishing.slots import Schedule
from bot.publishing.twins import TwinStore


class Pipeline(Candidates, Protocol):
    """`pipeline.ports.PipelineStore`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """What the commands ask; each gets only what it needs of it."""

    place: ChannelPlace
    username: str
    schedule: Schedule
    archive: ArchiveStore
    search: Search
    rank: Rank
    browse: BrowseStore
    subjects: Subjects
    pick: Pick
    count_use: CountUse
    counts: CountStore
    figures: FiguresStore
    similar: Similar
    find_posted: Find
    glossary: Glossaries
    pipeline: Pipeline
    promises: Promises
    write_off: WritesOff
    ballots: Ballots
    readers: ReaderStores
    buttons: ButtonStore
    queueing: Queueing
    preview: Look
    post_now: Post
    pause_posting: PausesPosting
    resume_posting: ResumesPosting
    balloting: Balloting
    papers: Papers
    close_ballot: Close
    count_again: Again
    promise_hand_poll: Promise
    hand_posts: HandPosts
    settle_part: Settle
    mend_draft: Mend
    decide_series: Decide
    edit_review: Edit
    mend_findings: Mending
    files: Files
    count_messages: CountMessages
    delete_copy: Delete
    answer_ahead: Answer
    questions: QuestionStore
    choosing: Choosing
    guests: Guests
    twins: TwinStore
    drafting: Drafting
    posted_desk: PostedDesk
    arriving: Arriving


def all_commands(ask: UseCases) -> Registry:
    """In the order of menus and /help: readers' first."""
    zone = ask.schedule.zone
    reading = Reading(ask.archive, ask.place)
    readers = ReaderRooms(ask.readers, ask.buttons, ask.place, ask.guests.show_menu)
    papers = AnswerPaper(ask.archive, ask.pipeline, ask.ballots, ask.place, readers.asking, readers.telling)
    hits = SearchReviews(ask.search, ask.archive, papers, ask.count_use, ask.subjects)
    correcting = CorrectPosts(ask.posted_desk.correct, ask.edit_review, ask.buttons)
    editing = EditDrafts(ask.edit_review, ask.files, ask.count_messages, ask.buttons, correcting)
    tools = PostTools(ask.posted_desk, editing, ask.place, zone, ask.buttons)
    writing_off = WriteOffPromises(ask.write_off, ask.promises, ask.buttons)
    holding = HoldBallot(ask.balloting, papers, ask.papers.add, ask.archive)
    listed = PaperRooms(ask.papers, ask.archive, ask.search, ask.subjects, papers, ask.readers.suggestions, ask.buttons)
    asking = AskPeople(ask.questions, ask.buttons)
    guests = GuestRooms(
        ask.guests, ask.buttons, asking, ask.place, ask.username, zone, lambda role: registry.listed(role)
    )
    asking.hears(guests.answerers)
    by_hand = AnswerHandPosts(ask.hand_posts, asking, ask.buttons, zone)
    asking.hears(by_hand.answerers())
    forwarded = OpenForwarded(ask.hand_posts, reading, tools.screen, ask.place.id)
    mending = MendDrafts(ask.mend_draft, ask.queueing.view, ask.schedule, ask.buttons)
    pausing = PauseSlots(ask.pause_posting, ask.resume_posting, ask.buttons, ask.schedule)
    queue = QueueRooms(ask.queueing, asking, pausing, ask.preview, ask.buttons, ask.schedule)
    drafts = DraftRooms(
        ask.drafting,
        ask.subjects,
        ask.buttons,
        ask.preview,
        ask.queueing.view,
        ask.schedule,
        asking,
        queue.counting.draft,
    )
    asking_first = (asking, writing_off, holding.words, editing)
    drafts_arrive = DraftsArrive(
        ask.arriving,
        ShowOutcomes(drafts.cards, ask.buttons, correcting.text_came),
        ask.drafting.work,
        hits.first_page,
        listed.conversations,
        ask.buttons,
    )
    owners: tuple[_Room, ...] = (queue, pausing, *_owners(ask, listed, holding, editing, writing_off))
    rooms: tuple[_Room, ...] = (
        hits,
        NarrowSearch(hits, ask.rank, ask.archive, ask.browse, ask.subjects),
        LatestReviews(ask.archive),
        BrowseTopics(ask.browse, ask.subjects),
        RandomReview(ask.archive, reading, ask.pick),
        SimilarReviews(ask.similar, ask.archive, ask.browse, ask.search),
        papers,
        readers,
        ShowPoll(ask.ballots, ask.place, ask.schedule),
        ListPromises(ask.promises, ask.place, ask.username, zone),
        DefineTerm(ask.glossary, ask.search, ask.archive),
        Welcome(ask.ballots, ask.place),
        reading,
        UnderPosts(ask.find_posted, ask.similar, ask.count_use, ask.place),
        ShowStats(ask.counts, ask.archive, ask.figures, ask.subjects, zone),
        asking,
        ChangeSettings(ask.choosing, asking, ask.buttons),
        TellTwins(ask.twins, ask.archive, ask.browse, asking, ask.buttons),
        guests,
        by_hand,
        drafts_arrive,
        drafts,
        mending,
        correcting,
        tools,
        CancelConversation(asking_first),
        *owners,
    )
    registry = Registry(
        (entry for room in rooms for entry in room.entries()),
        "search",
        (*asking_first, forwarded, drafts_arrive, *listed.conversations),
        (drafts_arrive,),
    )
    return registry


class _Room(Protocol):
    def entries(self) -> tuple[Entry, ...]: ...


def _owners(
    ask: UseCases, listed: PaperRooms, holding: HoldBallot, editing: EditDrafts, writing_off: WriteOffPromises
) -> tuple[_Room, ...]:
    """The commands of those who write and post, and the buttons under what they are told."""
    zone = ask.schedule.zone
    return (
        listed,
        PreviewPosts(ask.preview, zone),
        AnswerLate(ask.post_now, ask.queueing.view, ask.schedule),
        holding,
        ClosePoll(ask.close_ballot, ask.ballots, ask.buttons),
        CountUnclear(ask.count_again),
        AnswerHandPoll(ask.promise_hand_poll),
        AnswerPart(ask.settle_part),
        AnswerCopy(ask.delete_copy),
        AnswerAheadOfQueue(ask.answer_ahead),
        MendSeries(ask.decide_series, editing),
        editing,
        writing_off,
        ReviewFindings(ask.mend_findings, ask.schedule, ask.buttons),
        NotNow(),
    )
