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
from bot.archive.search import SearchArchive
from bot.clock import Checkpoint, Clock
from bot.errors import DatabaseAway, InvalidSettings, TelegramAway
from bot.inbox.update import RawUpdate
from bot.inbox.worker import ATTEMPTS, InboxWorker
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
from bot.storage.lock import hold_file
from bot.timetable import Duty, ticking

if TYPE_CHECKING:  # Telegram and the web server are imported by `build` alone: a search on the shell needs neither
    from bot.chat.connection import Connection
    from bot.chat.examine import Examination
    from bot.chat.place import ChannelPlace

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
    from bot.chat.connection import connected
    from bot.chat.examine import examine

    telegram = settings.telegram()
    async with AsyncExitStack() as stack:
        stack.enter_context(hold_file(settings.database_url))
        rooms = await stack.enter_async_context(open_rooms(settings))
        connection = await stack.enter_async_context(connected(telegram.token, settings.api_base_url))
        username, place = await _introduced(rooms.database, await examine(connection.api, telegram.channel))
        running = RunningBot(settings, telegram, clock, checkpoint, rooms, connection, username, place)
        await stack.enter_async_context(running.chat.opened())
        yield running


async def _introduced(database: Database, examination: "Examination") -> "tuple[str, ChannelPlace]":
    """The bot's username and its channel; the database remembers both, and refuses others."""
    if examination.away:
        raise TelegramAway(examination.faults[0])
    if examination.bot_id is None or examination.username is None or examination.place is None:
        raise InvalidSettings(examination.faults)
    for fault in examination.faults:  # a missing right is no reason to leave readers without answers
        log.error("%s", fault, extra={"action": "right_missing"})
    await database.remember("bot", examination.bot_id)
    await database.remember("channel", examination.place.id)
    return examination.username, examination.place


class RunningBot:
    """The whole bot around one database and one connection to Telegram."""

    def __init__(
        self,
        settings: Settings,
        telegram: TelegramSettings,
        clock: Clock,
        checkpoint: Checkpoint,
        rooms: Rooms,
        connection: "Connection",
        username: str,
        place: "ChannelPlace",
    ) -> None:
        from bot.chat.access import Access
        from bot.chat.apologising import Apologising
        from bot.chat.application import ChatApplication
        from bot.chat.channel import TelegramChannel
        from bot.chat.commands.all import UseCases, all_commands
        from bot.chat.desk import Desk
        from bot.chat.owners import TelegramOwners
        from bot.chat.render.review import ClassicRenderer
        from bot.chat.replying import Replying
        from bot.chat.sentences import Languages

        database, schedule = rooms.database, settings.schedule
        channel, renderer, replying = TelegramChannel(connection.api), ClassicRenderer(), Replying(connection.api)
        self._settings, self._owners, self._clock = settings, telegram.owners, clock
        self._rooms, self._connection = rooms, connection
        self._languages = Languages()
        self._publish_due = PublishDue(database.slots, renderer, database.notices, checkpoint, schedule, place.id)
        self._deliver = DeliverPosts(database.delivery, channel, clock, checkpoint)
        self._close_due = CloseDueBallots(database.ballots, channel, renderer, clock, checkpoint)
        owners = TelegramOwners(
            replying, database.buttons, telegram.owners, place, schedule.zone, clock, self._languages.of(None)
        )
        self._tell = TellOwners(database.notices, database.delivery, owners)
        self._commands = all_commands(
            UseCases(
                place=place,
                schedule=schedule,
                archive=database.archive,
                search=rooms.search,
                pipeline=database.pipeline,
                ballots=database.ballots,
                buttons=database.buttons,
                view_queue=rooms.show_queue,
                post_now=PostNow(database.slots, renderer, checkpoint, schedule, place.id),
                propose_ballot=ProposeBallot(database.pipeline, database.ballots, place.id),
                open_ballot=OpenBallot(database.ballots, renderer, schedule.zone, checkpoint),
                close_ballot=CloseBallotNow(database.ballots),
                settle_part=SettlePart(database.delivery),
            )
        )
        desk = Desk(
            self._commands, replying, database.buttons, Access(telegram.owners), self._languages, clock, username
        )
        self.chat = ChatApplication(
            connection.bot,
            desk,
            Apologising(replying, self._languages),
            KeepPollUpdate(database.ballots),
            clock,
            ATTEMPTS,
        )
        self._worker = InboxWorker(database.inbox, self.chat.process, clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then finishes what is under way: a call to Telegram takes 45 s at the most."""
        from bot.chat.menus import set_menus

        database = self._rooms.database
        await self._deliver.recover(self._clock.now())
        await database.inbox.release_claims()
        await self._rooms.follow_archive.catch_up()
        async with self._web(), ticking(self._duties()):
            receive = await self._receiving()
            log.info("ready", extra={"action": "ready"})
            async with asyncio.TaskGroup() as group:
                group.create_task(set_menus(self._connection.api, self._commands, self._languages, self._owners))
                group.create_task(self._worker.run(stop), name="inbox")
                group.create_task(receive(stop), name="updates")
            for duty in (self._deliver, self._close_due, self._tell):
                await duty.stop()

    def _duties(self) -> Mapping[str, Duty]:
        now = self._clock.now
        return {
            "slots": lambda: self._publish_due(now()),
            "delivery": self._deliver,
            "ballots": self._close_due,
            "owners": lambda: self._tell(now()),
            "search": self._rooms.follow_archive.catch_up,
        }

    async def _receiving(self) -> Callable[[asyncio.Event], Coroutine[None, None, object]]:
        """How updates come, until the event is set. With a webhook Telegram is told where it is first."""
        from bot.chat.updates import Polling, set_webhook

        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        if url is None or secret is None:
            return Polling(self._connection.polling, self._accept).run
        await set_webhook(self._connection.api, url, secret.get_secret_value())
        return lambda stop: stop.wait()

    async def _accept(self, updates: Sequence[RawUpdate]) -> None:
        """Committed when it returns; only then may Telegram forget them."""
        await self._rooms.database.inbox.accept(self._connection.bot.id, updates, self._clock.now())
        self._worker.notify()

    @asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        """Health, and the webhook where there is one; nothing is served without `BOT_LISTEN` and webhook."""
        if self._settings.address is None:
            yield
            return
        from bot.web.app import create_app
        from bot.web.serve import serving

        host, port = self._settings.address
        secret = self._settings.webhook_secret
        if self._settings.webhook_url and secret:
            path = urlsplit(self._settings.webhook_url).path or "/"
            app = create_app(
                self._faults, accept=lambda update: self._accept([update]), secret=secret.get_secret_value(), path=path
            )
        else:
            app = create_app(self._faults)
        async with serving(app, host, port):
            yield

    async def _faults(self) -> list[str]:
        """What is wrong now, for /health."""
        try:
            await self._rooms.database.check()
        except DatabaseAway as error:
            return [f"database: {error.reason}"]
        return []


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `reviewbot doctor`; level: "ok", "note" or "fault"."""

    level: str
    sentence: str
