"""Every object, built once and closed in reverse: the only place that knows all names.

`open_rooms` is what the command line needs: database and search, no Telegram. `build` is the whole bot, the same for
production, the sandbox and tests; they differ in settings, clock and checkpoint alone.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.archive.follow import FollowArchive
from bot.archive.read_glossary import ReadGlossary
from bot.archive.search import SearchArchive
from bot.clock import Checkpoint, Clock, SystemClock
from bot.errors import DatabaseAway, InvalidSettings, TelegramAway
from bot.inbox.update import RawUpdate
from bot.inbox.worker import InboxWorker
from bot.index.memory import MemoryIndex
from bot.intake.export import ExportReviews
from bot.intake.import_file import ImportFile
from bot.intake.queue_file import QueueFile
from bot.polls.close_due import CloseDueBallots
from bot.polls.close_now import CloseBallotNow
from bot.polls.keep_poll_update import KeepPollUpdate
from bot.polls.open_ballot import OpenBallot
from bot.polls.propose_ballot import ProposeBallot
from bot.publishing.deliver import DeliverPosts
from bot.publishing.publish import PostNow, PublishDue
from bot.publishing.queue import AddToQueue, ShowQueue
from bot.publishing.tell import SettlePart, TellOwners
from bot.settings import Settings, TelegramSettings
from bot.storage.database import Database, open_database
from bot.storage.examine import Finding, Level
from bot.storage.examine import examine as examine_database
from bot.storage.lock import hold_file

if TYPE_CHECKING:  # Telegram and the web server are imported by `build` alone: a search on the shell needs neither
    from bot.chat.application import ChatApplication
    from bot.chat.channel import TelegramChannel
    from bot.chat.commands.registry import Registry
    from bot.chat.connection import Connection
    from bot.chat.examine import Examination
    from bot.chat.owners import TelegramOwners
    from bot.chat.place import ChannelPlace
    from bot.chat.render.review import ClassicRenderer
    from bot.chat.replying import Replying
    from bot.chat.sentences import Languages
    from bot.timetable import Duty

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What works without Telegram. The index is empty until `follow_archive.catch_up()`."""

    database: Database
    follow_archive: FollowArchive
    search: SearchArchive
    import_file: ImportFile
    export_reviews: ExportReviews
    queue_file: QueueFile
    show_queue: ShowQueue


@asynccontextmanager
async def open_rooms(settings: Settings) -> AsyncIterator[Rooms]:
    """Opens the database, made or migrated where needed. DatabaseAway, NewerDatabase, InvalidSettings."""
    async with open_database(settings.database_url) as database:
        index = MemoryIndex()
        yield Rooms(
            database=database,
            follow_archive=FollowArchive(database.archive, index),
            search=SearchArchive(database.archive, index),
            import_file=ImportFile(database.imports, database.pipeline),
            export_reviews=ExportReviews(database.archive),
            queue_file=QueueFile(AddToQueue(database.queue)),
            show_queue=ShowQueue(database.queue, settings.schedule),
        )


@asynccontextmanager
async def build(settings: Settings, clock: Clock, checkpoint: Checkpoint) -> AsyncIterator["RunningBot"]:
    """The bot, known to Telegram and ready to run.

    InvalidSettings: what is missing or what Telegram does not accept, a line each. DatabaseBusy: another bot runs on
    this file. ForeignDatabase: the database belongs to another bot or channel. DatabaseAway,
    NewerDatabase, TelegramAway.
    """
    from bot.chat.channel import TelegramChannel
    from bot.chat.connection import connected
    from bot.chat.examine import examine
    from bot.chat.render.review import ClassicRenderer
    from bot.chat.replying import Replying
    from bot.chat.sentences import Languages

    telegram = settings.telegram()
    async with AsyncExitStack() as stack:
        stack.enter_context(hold_file(settings.database_url))
        rooms = await stack.enter_async_context(open_rooms(settings))
        connection = await stack.enter_async_context(connected(telegram.token, settings.api_base_url))
        username, place = await _introduced(rooms.database, await examine(connection.api, telegram.channel))
        basis = _Basis(
            settings=settings,
            telegram=telegram,
            clock=clock,
            checkpoint=checkpoint,
            rooms=rooms,
            connection=connection,
            place=place,
            channel=TelegramChannel(connection.api),
            renderer=ClassicRenderer(),
            replying=Replying(connection.api),
        )
        commands, languages = _commands(basis), Languages()
        chat = _chat(basis, commands, languages, username)
        await stack.enter_async_context(chat.opened())
        yield RunningBot(basis, chat, commands, languages)


async def _introduced(database: Database, examination: "Examination") -> "tuple[str, ChannelPlace]":
    """The bot's username and its channel; the database remembers both, and refuses others."""
    if examination.away:
        raise TelegramAway(f"{examination.away}; look at the network, or at BOT_API_BASE_URL")
    if examination.bot_id is None or examination.username is None or examination.place is None:
        raise InvalidSettings(examination.faults)
    for fault in examination.faults:  # a missing right is no reason to leave readers without answers
        log.error("%s", fault, extra={"action": "right_missing"})
    await database.remember("bot", examination.bot_id)
    await database.remember("channel", examination.place.id)
    return examination.username, examination.place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What the parts of a running bot share."""

    settings: Settings
    telegram: TelegramSettings
    clock: Clock
    checkpoint: Checkpoint
    rooms: Rooms
    connection: "Connection"
    place: "ChannelPlace"
    channel: "TelegramChannel"
    renderer: "ClassicRenderer"
    replying: "Replying"


def _commands(basis: _Basis) -> "Registry":
    from bot.chat.commands.all import UseCases, all_commands

    database, schedule, channel_id = basis.rooms.database, basis.settings.schedule, basis.place.id
    return all_commands(
        UseCases(
            place=basis.place,
            schedule=schedule,
            archive=database.archive,
            search=basis.rooms.search,
            glossary=ReadGlossary(database.glossary),
            pipeline=database.pipeline,
            ballots=database.ballots,
            buttons=database.buttons,
            view_queue=basis.rooms.show_queue,
            post_now=PostNow(database.slots, basis.renderer, basis.checkpoint, schedule, channel_id),
            propose_ballot=ProposeBallot(database.pipeline, database.ballots, channel_id),
            open_ballot=OpenBallot(database.ballots, basis.renderer, schedule.zone, basis.checkpoint),
            close_ballot=CloseBallotNow(database.ballots),
            settle_part=SettlePart(database.delivery),
        )
    )


def _chat(basis: _Basis, commands: "Registry", languages: "Languages", username: str) -> "ChatApplication":
    from bot.chat.access import Access
    from bot.chat.apologising import Apologising
    from bot.chat.application import ChatApplication
    from bot.chat.desk import Desk

    database, replying = basis.rooms.database, basis.replying
    access = Access(basis.telegram.owners)
    desk = Desk(commands, replying, database.buttons, access, languages, basis.clock, username)
    apologise, keep_tally = Apologising(replying, languages), KeepPollUpdate(database.ballots)
    return ChatApplication(basis.connection.bot, desk, apologise, keep_tally, basis.clock)


def _owners(basis: _Basis, languages: "Languages") -> "TelegramOwners":
    from bot.chat.owners import TelegramOwners

    buttons, zone = basis.rooms.database.buttons, basis.settings.schedule.zone
    default = languages.of(None)
    return TelegramOwners(basis.replying, buttons, basis.telegram.owners, basis.place, zone, basis.clock, default)


class RunningBot:
    """The whole bot around one database and one connection to Telegram."""

    def __init__(self, basis: "_Basis", chat: "ChatApplication", commands: "Registry", languages: "Languages") -> None:
        """Made by `build` alone; `chat` is opened around every `run`."""
        database, channel, renderer = basis.rooms.database, basis.channel, basis.renderer
        clock, checkpoint, schedule = basis.clock, basis.checkpoint, basis.settings.schedule
        self._basis, self._commands, self._languages = basis, commands, languages
        self._publish_due = PublishDue(database.slots, renderer, database.notices, checkpoint, schedule, basis.place.id)
        self._deliver = DeliverPosts(database.delivery, channel, clock, checkpoint)
        self._close_due = CloseDueBallots(database.ballots, channel, renderer, clock, checkpoint)
        self._tell = TellOwners(database.notices, database.delivery, _owners(basis, languages))
        self._worker = InboxWorker(database.inbox, chat.process, clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then finishes what is under way: a call to Telegram takes 45 s at the most."""
        from bot.timetable import ticking

        rooms = self._basis.rooms
        await self._deliver.recover(self._basis.clock.now())
        await rooms.database.inbox.release_claims()
        await rooms.follow_archive.catch_up()
        await self._publish_due(self._basis.clock.now())  # the schedule counts from here, not from the first tick
        async with self._web(), ticking(self._duties()):
            receive = await self._receiving()
            log.info("ready", extra={"action": "ready"})
            async with _plain_failures(), asyncio.TaskGroup() as group:
                menus = group.create_task(self._set_menus(), name="menus")
                group.create_task(self._worker.run(stop), name="inbox")
                group.create_task(receive(stop), name="updates")
                try:
                    await stop.wait()
                finally:  # also after a failure: what was sent must be on record before the database closes
                    menus.cancel()  # the next start sets them; a silent Telegram would keep us for minutes
                    await asyncio.gather(self._deliver.stop(), self._close_due.stop(), self._tell.stop())

    async def _set_menus(self) -> None:
        from bot.chat.menus import set_menus

        await set_menus(self._basis.connection.api, self._commands, self._languages, self._basis.telegram.owners)

    def _duties(self) -> "Mapping[str, Duty]":
        now = self._basis.clock.now
        return {
            "slots": lambda: self._publish_due(now()),
            "delivery": self._deliver,
            "ballots": self._close_due,
            "owners": lambda: self._tell(now()),
            "search": self._basis.rooms.follow_archive.catch_up,
        }

    async def _receiving(self) -> Callable[[asyncio.Event], Coroutine[None, None, object]]:
        """How updates come, until the event is set. With a webhook Telegram is told where it is first."""
        from bot.chat.updates import Polling, set_webhook

        webhook = self._basis.settings.webhook
        if webhook is None:
            return Polling(self._basis.connection.polling, self._accept).run
        await set_webhook(self._basis.connection.api, *webhook)
        return lambda stop: stop.wait()

    async def _accept(self, updates: Sequence[RawUpdate]) -> None:
        """Committed when it returns; only then may Telegram forget them."""
        await self._basis.rooms.database.inbox.accept(self._basis.connection.bot.id, updates, self._basis.clock.now())
        self._worker.notify()

    @asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        """Health, and the webhook where there is one; nothing is served without `BOT_LISTEN` and webhook."""
        if self._basis.settings.address is None:
            yield
            return
        from bot.web.app import create_app
        from bot.web.serve import serving

        host, port = self._basis.settings.address
        if webhook := self._basis.settings.webhook:
            url, secret = webhook
            path = urlsplit(url).path or "/"
            app = create_app(self._faults, accept=lambda update: self._accept([update]), secret=secret, path=path)
        else:
            app = create_app(self._faults)
        async with serving(app, host, port):
            yield

    async def _faults(self) -> list[str]:
        """What is wrong now, for /health."""
        try:
            await self._basis.rooms.database.check()
        except DatabaseAway as error:
            return [f"database: {error.reason}"]
        return []


@asynccontextmanager
async def _plain_failures() -> AsyncIterator[None]:
    """The first failure of a group as itself, so that whoever started the bot may say it in a sentence."""
    try:
        yield
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def examine(settings: Settings) -> list[Finding]:
    """What `reviewbot doctor` says: settings, Telegram and rights, database. Changes and creates nothing."""
    from bot.chat.connection import connected
    from bot.chat.examine import examine as examine_rights

    findings = [Finding(Level.OK, f"next slot: {_next_slot(settings)}")]
    try:
        telegram = settings.telegram()
    except InvalidSettings as error:
        findings += [Finding(Level.FAULT, fault) for fault in error.faults]
    else:
        async with connected(telegram.token, settings.api_base_url) as connection:
            seen = await examine_rights(connection.api, telegram.channel)
        if seen.username:
            findings.append(Finding(Level.OK, f"Telegram knows the bot as @{seen.username}"))
        if seen.place and not seen.faults:
            findings.append(Finding(Level.OK, f"it may post in {seen.place.name} ({seen.place.id})"))
        findings += [Finding(Level.FAULT, fault) for fault in seen.faults]
    return findings + await examine_database(settings.database_url)


def _next_slot(settings: Settings) -> str:
    slot = settings.schedule.next_after(SystemClock().now())
    return f"{slot.day:%a %d %b} at {slot.slot} ({settings.timezone})"
