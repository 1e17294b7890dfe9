"""What the commands ask: one field a room, or a use case."""

from typing import Protocol

from bot.archive.browsing import BrowseStore, Subjects
from bot.archive.counting import CountStore, CountUse
from bot.archive.ports import ArchiveStore
from bot.chat.commands.ahead import Answer
from bot.chat.commands.balloting import Balloting
from bot.chat.commands.close import Close
from bot.chat.commands.copies import Delete
from bot.chat.commands.correcting import PostedDesk
from bot.chat.commands.counting import Again
from bot.chat.commands.define import Glossaries
from bot.chat.commands.drafting import Drafting
from bot.chat.commands.drafts import Mend
from bot.chat.commands.editing import CountMessages, Edit, Files
from bot.chat.commands.findings import Mending
from bot.chat.commands.guests import Guests
from bot.chat.commands.hand_polls import Promise
from bot.chat.commands.hand_posts import HandPosts
from bot.chat.commands.narrow import Rank
from bot.chat.commands.paper import Candidates
from bot.chat.commands.papers import Papers
from bot.chat.commands.parts import Settle
from bot.chat.commands.pause import PausesPosting, ResumesPosting
from bot.chat.commands.poll import Ballots
from bot.chat.commands.preview import Look
from bot.chat.commands.promises import Promises
from bot.chat.commands.queueing import Queueing
from bot.chat.commands.random import Pick
from bot.chat.commands.readers import ReaderStores
from bot.chat.commands.restored import AnswersRestored
from bot.chat.commands.search import Search
from bot.chat.commands.series import Decide
from bot.chat.commands.settings import Choosing
from bot.chat.commands.under_post import Find
from bot.chat.commands.write_off import WritesOff
from bot.chat.gathering import Arriving
from bot.chat.place import ChannelPlace
from bot.inbox.ports import ButtonStore
from bot.inbox.questions import QuestionStore
from bot.polls.figures import FiguresStore
from bot.publishing.find_occasion import Similar
from bot.publishing.slots import Schedule
from bot.publishing.twins import TwinStore
from bot.values import Struct


class Pipeline(Candidates, Protocol):
    """`pipeline.ports.PipelineStore`."""


class Decisions(Struct, frozen=True, kw_only=True):
    """What owners say of posts, pauses and polls, each by one press."""

    pause_posting: PausesPosting
    resume_posting: ResumesPosting
    close_ballot: Close
    count_again: Again
    promise_hand_poll: Promise
    settle_part: Settle
    mend_draft: Mend
    decide_series: Decide
    delete_copy: Delete
    answer_ahead: Answer
    answer_restored: AnswersRestored


class UseCases(Struct, frozen=True, kw_only=True):
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
    decisions: Decisions
    queueing: Queueing
    preview: Look
    balloting: Balloting
    papers: Papers
    hand_posts: HandPosts
    edit_review: Edit
    mend_findings: Mending
    files: Files
    count_messages: CountMessages
    questions: QuestionStore
    choosing: Choosing
    guests: Guests
    twins: TwinStore
    drafting: Drafting
    posted_desk: PostedDesk
    arriving: Arriving
