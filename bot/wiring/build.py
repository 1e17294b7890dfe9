"""The whole bot. Production, the sandbox and tests differ in the arguments of `build` alone."""

import asyncio
import functools
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime

from bot.archive.meaning import Embedder
from bot.chat.access import Access
from bot.chat.allowance import Allowance
from bot.chat.apologising import Apologising
from bot.chat.application import ChatApplication, known
from bot.chat.channel import TelegramChannel
from bot.chat.commands.all import all_commands
from bot.chat.commands.registry import Registry
from bot.chat.connection import Connection, connected
from bot.chat.desk import Desk
from bot.chat.examine import Examination, examine
from bot.chat.flooding import Flood
from bot.chat.inline import InlineSearch
from bot.chat.leaving import LeavingListener
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
from bot.publishing.note_rights import NoteRights
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.lock import hold_file
from bot.web.tally import Tally
from bot.wiring.basis import Basis, Kept, basis_on
from bot.wiring.by_hand import hand_reviews
from bot.wiring.leading import new_lease
from bot.wiring.outside import Outside, nobody
from bot.wiring.posting import check_head
from bot.wiring.rooms import open_rooms
from bot.wiring.running import RunningBot, Wired
from bot.wiring.use_cases import use_cases

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
        rooms = await stack.enter_async_context(open_rooms(settings, embedder, held=True))
        flood = await _opened_flood(rooms.database, clock)
        pacer, tally = Pacer(flood), Tally()
        connection = await stack.enter_async_context(_connected(settings, pacer, tally))
        examination = await examine(connection.api, telegram.channel)
        bot_id, username, place = await _introduced(rooms.database, examination, clock.now())
        languages, lease = Languages(), new_lease(rooms.database)
        channel = TelegramChannel(connection.api, lease.trusted)
        prober = TelegramProber(connection.api, _ledger(settings))
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
            tally=tally,
            bot_id=bot_id,
            username=username,
            place=place,
            lease=lease,
            channel=channel,
            prober=prober,
            note_rights=NoteRights(rooms.database.standing, TelegramRights(connection.api, bot_id), place.id),
            check_head=check_head(rooms.database, prober, clock, place.id, rooms.settings.schedule),
            replying=Replying(connection.api),
            languages=languages,
            tongues=Tongues(rooms.database, languages),
        )
        await stack.enter_async_context(known(connection.bot))
        yield RunningBot(await _wired(kept, rooms.settings), functools.partial(_wired, kept))


async def _wired(kept: Kept, settings: Settings) -> Wired:
    """Everything that settings decide; `settings`: with what owners chose."""
    basis = basis_on(kept, settings)
    commands = all_commands(use_cases(basis))
    chat = _chat(basis, commands)
    await chat.prepare()
    return Wired(basis, chat, commands, _inline(basis))


async def _opened_flood(database: Database, clock: Clock) -> Flood:
    flood = Flood(database.floods, clock, time.monotonic)
    await flood.open()
    return flood


def _connected(settings: Settings, pacer: Pacer, tally: Tally) -> AbstractAsyncContextManager[Connection]:
    return connected(settings.telegram().token, settings.api_base_url, pacer, tally.call_answered)


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


def _chat(basis: Basis, commands: Registry) -> ChatApplication:

    database, replying = basis.rooms.database, basis.replying
    access = Access(basis.telegram.owners, basis.telegram.writers, database.guests.is_writer)
    languages = basis.languages
    allowance, tongues = Allowance(time.monotonic), basis.tongues
    named = (languages, basis.clock, basis.username, tongues, allowance)
    desk = Desk(commands, replying, database.buttons, access, *named)
    channel_id, keep = basis.place.id, database.evidence.keep
    posts, hand = ChannelPosts(channel_id, keep), hand_reviews(basis)
    listeners: dict[str, tuple[Listener, ...]] = {
        "poll": (PollListener(database.closings.keep_count, database.hand_polls.count),),
        "channel_post": (posts, hand.posted, HandPolls(channel_id, database.hand_polls.held)),
        "edited_channel_post": (posts, hand.edited),
        "message": (AutomaticForwards(channel_id, keep),),
        "my_chat_member": (
            RightsListener(basis.note_rights, basis.place.id, basis.bot_id),
            LeavingListener(database.readers.forget),
        ),
    }
    return ChatApplication(basis.connection.bot, desk, Apologising(replying, languages), listeners, basis.clock)


def _inline(basis: Basis) -> InlineSearch:
    archive = basis.rooms.database.archive
    return InlineSearch(basis.rooms.search, archive, basis.place, basis.username, basis.replying, basis.languages)
