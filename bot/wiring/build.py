"""The whole bot. Production, the sandbox and tests differ in the arguments of `build` alone."""

import asyncio
import functools
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from bot.archive.meaning import Embedder
from bot.archive.read_glossary import ReadGlossary
from bot.chat.access import Access
from bot.chat.apologising import Apologising
from bot.chat.application import ChatApplication, known
from bot.chat.channel import TelegramChannel
from bot.chat.commands.all import UseCases, all_commands
from bot.chat.commands.editing import CountMessages
from bot.chat.commands.preview import Look
from bot.chat.commands.readers import ReaderStores
from bot.chat.commands.registry import Registry
from bot.chat.connection import connected
from bot.chat.desk import Desk
from bot.chat.documents import Documents
from bot.chat.examine import Examination, examine
from bot.chat.flooding import Flood
from bot.chat.inline import InlineSearch
from bot.chat.listening import Listener, PollListener
from bot.chat.pacing import Pacer
from bot.chat.place import ChannelPlace
from bot.chat.probing import TelegramProber
from bot.chat.replying import Replying
from bot.chat.rights import RightsListener, TelegramRights
from bot.chat.seeing import AutomaticForwards, ChannelPosts, HandPolls
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.clock import Checkpoint, Clock
from bot.errors import InvalidSettings, TelegramAway
from bot.polls.close_now import CloseBallotNow
from bot.polls.count_again import CountAgain
from bot.polls.hand_polls import PromiseHandPoll
from bot.polls.write_off import WritePromiseOff
from bot.publishing.delete_copy import DeleteCopy
from bot.publishing.find_posted import FindPosted
from bot.publishing.head_check import AnswerAhead
from bot.publishing.mending import DecideSeries, MendReview
from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import Occasion
from bot.publishing.pausing import PausePosting, ResumePosting
from bot.publishing.tell import SettlePart
from bot.reviews.review import Review
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.lock import hold_file
from bot.wiring.ballots import balloting
from bot.wiring.basis import Basis, Kept, basis_on, occasions
from bot.wiring.by_hand import hand_desk, hand_reviews
from bot.wiring.choosing import choosing
from bot.wiring.drafting import drafting
from bot.wiring.gathering import arriving
from bot.wiring.guests import guests
from bot.wiring.outside import Outside, nobody
from bot.wiring.papers import papers
from bot.wiring.posted import posted_desk
from bot.wiring.posting import check_head
from bot.wiring.preview import preview_posts
from bot.wiring.queueing import post_now, queueing
from bot.wiring.rooms import open_rooms
from bot.wiring.running import RunningBot, Wired

log = logging.getLogger(__name__)


@asynccontextmanager
async def build(
    settings: Settings,
    clock: Clock,
    checkpoint: Checkpoint,
    embedder: Embedder | None = None,
    outside: Outside | None = None,
) -> AsyncIterator[RunningBot]:
    """The bot, known to Telegram and ready to run. `embedder`: None for a search by words alone; `outside`: None for a
    bot that asks nobody about papers.

    InvalidSettings: what is missing or what Telegram does not accept, a line each. DatabaseBusy: another bot runs on
    this file. ForeignDatabase: the database belongs to another bot or channel. DatabaseAway,
    NewerDatabase, TelegramAway.
    """
    telegram = settings.telegram()
    async with AsyncExitStack() as stack:
        stack.enter_context(hold_file(settings.database_url))
        rooms = await stack.enter_async_context(open_rooms(settings, embedder))
        flood = Flood(rooms.database.floods, clock, time.monotonic)
        await flood.open()
        pacer = Pacer(flood)
        connection = await stack.enter_async_context(connected(telegram.token, settings.api_base_url, pacer))
        examination = await examine(connection.api, telegram.channel)
        bot_id, username, place = await _introduced(rooms.database, examination, clock.now())
        languages = Languages()
        channel, prober = TelegramChannel(connection.api), TelegramProber(connection.api, _ledger(settings))
        kept = Kept(
            environment=settings,
            chosen_anew=asyncio.Event(),
            telegram=telegram,
            clock=clock,
            checkpoint=checkpoint,
            foundation=rooms,
            outside=outside or nobody(),
            connection=connection,
            flood=flood,
            pacer=pacer,
            bot_id=bot_id,
            username=username,
            place=place,
            channel=channel,
            prober=prober,
            note_rights=NoteRights(rooms.database.standing, TelegramRights(connection.api, bot_id), place.id),
            check_head=check_head(rooms.database, prober, clock, place.id),
            replying=Replying(connection.api),
            languages=languages,
            tongues=Tongues(rooms.database, languages),
        )
        await stack.enter_async_context(known(connection.bot))
        yield RunningBot(await _wired(kept, rooms.settings), functools.partial(_wired, kept))


async def _wired(kept: Kept, settings: Settings) -> Wired:
    """Everything that settings decide; `settings`: with what owners chose."""
    basis = basis_on(kept, settings)
    commands = all_commands(_use_cases(basis))
    chat = _chat(basis, commands)
    await chat.prepare()
    return Wired(basis, chat, commands)


def _ledger(settings: Settings) -> int:
    return settings.ledger_chat or settings.telegram().owners[0]


async def _introduced(database: Database, examination: Examination, now: datetime) -> tuple[int, str, ChannelPlace]:
    """The bot's id and username, and its channel; the database remembers both, and refuses others."""
    if examination.away:
        raise TelegramAway(f"{examination.away}; look at the network, or at BOT_API_BASE_URL")
    if examination.bot_id is None or examination.username is None or examination.place is None:
        raise InvalidSettings(examination.faults)
    for fault in examination.faults:  # a missing right is no reason to leave readers without answers
        log.error("%s", fault, extra={"action": "right_missing"})
    await database.remember("bot", examination.bot_id)
    await database.remember("channel", examination.place.id)
    await database.note("username", examination.username)  # for the buttons of a ballot that the shell opens
    if examination.missing is not None:
        await database.standing.note(examination.missing, "", now)
    return examination.bot_id, examination.username, examination.place


def _use_cases(basis: Basis) -> UseCases:
    database, schedule, channel_id = basis.rooms.database, basis.settings.schedule, basis.place.id
    post = post_now(basis)
    return UseCases(
        place=basis.place,
        username=basis.username,
        schedule=schedule,
        archive=database.archive,
        search=basis.rooms.search,
        rank=basis.rooms.search.rank,
        browse=database.browse,
        subjects=basis.rooms.subjects,
        pick=random.randrange,
        count_use=basis.count_use,
        counts=database.counts,
        figures=database.figures,
        similar=basis.rooms.similar,
        find_posted=FindPosted(database.posted),
        glossary=ReadGlossary(database.glossary),
        pipeline=database.pipeline,
        promises=database.promises,
        write_off=WritePromiseOff(database.write_offs, basis.forms, channel_id, basis.checkpoint),
        ballots=database.ballots,
        readers=ReaderStores(suggestions=database.suggestions, wishes=database.wishes, readers=database.readers),
        buttons=database.buttons,
        queueing=queueing(basis),
        preview=_preview(basis),
        post_now=post,
        pause_posting=PausePosting(database.pauses),
        resume_posting=ResumePosting(database.pauses),
        balloting=balloting(basis),
        papers=papers(basis),
        close_ballot=CloseBallotNow(database.ballots),
        count_again=CountAgain(database.closings),
        hand_posts=hand_desk(basis),
        promise_hand_poll=PromiseHandPoll(database.hand_polls, basis.settings.terms),
        settle_part=SettlePart(database.delivery),
        mend_draft=MendReview(database.queue, post),
        decide_series=DecideSeries(database.series),
        edit_review=basis.rooms.edit_review,
        mend_findings=basis.rooms.mend_findings,
        files=Documents(basis.connection.api, basis.replying),
        count_messages=_counting(basis),
        delete_copy=DeleteCopy(basis.channel, basis.prober, channel_id),
        answer_ahead=AnswerAhead(database.ahead, schedule),
        arriving=arriving(basis),
        questions=database.questions,
        choosing=choosing(basis),
        guests=guests(basis),
        twins=database.twins,
        drafting=drafting(basis),
        posted_desk=posted_desk(basis),
    )


def _preview(basis: Basis) -> Look:
    return preview_posts(basis.rooms, basis.settings, basis.username, occasions(basis))


def _counting(basis: Basis) -> CountMessages:
    """As many as it would take at the next posting: the number is a guess, as long as the next one."""

    def count(review: Review) -> int:
        today = basis.settings.schedule.local_day(basis.clock.now())
        return len(basis.forms.review(review, Occasion(review.number or 1000, today)).parts)

    return count


def _chat(basis: Basis, commands: Registry) -> ChatApplication:

    database, replying = basis.rooms.database, basis.replying
    access = Access(basis.telegram.owners, basis.telegram.writers, database.guests.is_writer)
    languages = basis.languages
    desk = Desk(commands, replying, database.buttons, access, languages, basis.clock, basis.username, basis.tongues)
    channel_id, keep = basis.place.id, database.evidence.keep
    posts, hand = ChannelPosts(channel_id, keep), hand_reviews(basis)
    listeners: dict[str, tuple[Listener, ...]] = {
        "poll": (PollListener(database.closings.keep_count, database.hand_polls.count),),
        "channel_post": (posts, hand.posted, HandPolls(channel_id, database.hand_polls.held)),
        "edited_channel_post": (posts, hand.edited),
        "message": (AutomaticForwards(channel_id, keep),),
        "my_chat_member": (RightsListener(basis.note_rights, basis.place.id, basis.bot_id),),
    }
    inline = InlineSearch(basis.rooms.search, database.archive, basis.place, basis.username, replying, languages)
    return ChatApplication(basis.connection.bot, desk, inline, Apologising(replying, languages), listeners, basis.clock)
