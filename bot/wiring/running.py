"""The bot at work: everything that it does at the same time, started together and ended together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.chat.application import ChatApplication
from bot.chat.channel import TelegramChannel
from bot.chat.commands.registry import Registry
from bot.chat.connection import Connection
from bot.chat.flooding import Flood
from bot.chat.menus import set_menus
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.pacing import Pacer
from bot.chat.place import ChannelPlace
from bot.chat.probing import TelegramProber
from bot.chat.render.review import ClassicRenderer
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.updates import Polling, set_webhook
from bot.clock import Checkpoint, Clock
from bot.errors import DatabaseAway
from bot.inbox.update import RawUpdate
from bot.inbox.worker import InboxWorker
from bot.polls.close_due import CloseDueBallots
from bot.publishing.deliver import DeliverPosts
from bot.publishing.head_check import CheckHead
from bot.publishing.health import PublishingHealth
from bot.publishing.holds import while_unsent, without_rights
from bot.publishing.lateness import LatePolicy
from bot.publishing.mending import ClearSeries, HoldStaleSeries
from bot.publishing.note_rights import NoteRights
from bot.publishing.nudge import NudgeSilence
from bot.publishing.preflight import Preflight
from bot.publishing.publish import PublishDue
from bot.publishing.settle import SettleUnknown
from bot.publishing.take_back import TakeBackLate
from bot.publishing.tell import TellOwners
from bot.settings import Settings, TelegramSettings
from bot.timetable import Duty, ticking
from bot.web.app import create_app
from bot.web.serve import serving
from bot.wiring.rooms import Rooms

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the parts of a running bot share. `username`: the bot's own, without "@"."""

    settings: Settings
    telegram: TelegramSettings
    clock: Clock
    checkpoint: Checkpoint
    rooms: Rooms
    connection: Connection
    flood: Flood
    pacer: Pacer
    bot_id: int
    username: str
    place: ChannelPlace
    channel: TelegramChannel
    prober: TelegramProber
    note_rights: NoteRights
    renderer: ClassicRenderer
    replying: Replying


class RunningBot:
    """The whole bot around one database and one connection to Telegram."""

    def __init__(self, basis: Basis, chat: ChatApplication, commands: Registry, languages: Languages) -> None:
        """Made by `build` alone; `chat` is opened around every `run`."""
        database, channel, renderer = basis.rooms.database, basis.channel, basis.renderer
        clock, checkpoint = basis.clock, basis.checkpoint
        self._basis, self._commands, self._languages = basis, commands, languages
        self._check_head = CheckHead(
            database.evidence,
            database.delivery,
            database.queue,
            database.ahead,
            basis.prober,
            clock,
            basis.place.id,
        )
        self._publish_due = _publish_due(basis, self._check_head)
        self._nudge = NudgeSilence(
            database.silence,
            database.queue,
            database.pauses,
            basis.place.id,
            timedelta(days=basis.settings.silence_nudge),
        )
        self._take_back = TakeBackLate(
            database.slots, database.delivery, database.notices, basis.settings.schedule, basis.place.id
        )
        self._health = PublishingHealth(
            database.waiting,
            database.slots,
            database.pauses,
            database.standing,
            basis.settings.schedule,
            basis.place.id,
        )
        self._preflight = Preflight(
            database.slots,
            database.pauses,
            database.standing,
            database.preflight,
            basis.note_rights,
            renderer,
            basis.settings.schedule,
            basis.place.id,
        )
        self._hold_stale = HoldStaleSeries(database.series)
        self._clear_series = ClearSeries(database.series, channel)
        self._deliver = DeliverPosts(database.delivery, channel, clock, checkpoint, may_leave=basis.pacer.may_post)
        self._settle = SettleUnknown(database.evidence, database.delivery, basis.prober, clock, checkpoint)
        self._close_due = CloseDueBallots(database.ballots, channel, renderer, clock, checkpoint)
        self._tell = TellOwners(database.notices, database.delivery, _owners(basis, languages), basis.settings.quiet)
        self._worker = InboxWorker(database.inbox, chat.process, clock, may_work=basis.pacer.may_answer)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then finishes what is under way: a call to Telegram takes 45 s at the most."""

        rooms = self._basis.rooms
        await self._deliver.recover(self._basis.clock.now())
        await rooms.database.inbox.release_claims()
        await rooms.follow_archive.catch_up()
        since, schedule = self._basis.clock.now(), self._basis.settings.schedule
        await rooms.database.slots.schedule_since(schedule.text, since)  # it counts from here, not from the first tick
        await self._nudge(self._basis.clock.now())  # and so does silence
        async with self._web(), ticking(self._duties()), _plain_failures(), asyncio.TaskGroup() as group:
            menus = group.create_task(self._set_menus(), name="menus")
            updates = group.create_task(self._receive(stop), name="updates")
            group.create_task(self._worker.run(stop), name="inbox")
            try:
                await stop.wait()
            finally:  # also after a failure: what was sent must be on record before the database closes
                for call in (menus, updates):  # the next start repeats it; a silent Telegram would keep us waiting
                    call.cancel()
                await asyncio.gather(
                    self._deliver.stop(),
                    self._settle.stop(),
                    self._clear_series.stop(),
                    self._close_due.stop(),
                    self._tell.stop(),
                )

    async def _set_menus(self) -> None:

        await set_menus(self._basis.connection.api, self._commands, self._languages, self._basis.telegram.owners)

    def _duties(self) -> Mapping[str, Duty]:
        now = self._basis.clock.now
        return {
            "rights": lambda: self._basis.note_rights(now()),
            "preflight": lambda: self._preflight(now()),
            "slots": self._publish_in_time,
            "delivery": self._deliver_in_time,
            "head": self._check_head,
            "evidence": self._settle_after_check,
            "series": lambda: self._clear_series(now()),
            "ballots": self._close_due,
            "silence": lambda: self._nudge(now()),
            "owners": self._tell_owners,
            "flood": self._basis.flood.keep,
            "search": self._basis.rooms.follow_archive.catch_up,
        }

    async def _publish_in_time(self) -> None:
        if self._check_head.over:
            await self._publish_due(self._basis.clock.now())

    async def _settle_after_check(self) -> None:
        """Not before: what it sees would hide from the check what stands above the head."""
        if self._check_head.over:
            await self._settle()

    async def _deliver_in_time(self) -> None:
        """After a machine's sleep what became too late in it goes back to the queue before anything is sent, or waits
        for its owner where some of it stands in the channel."""
        if not self._check_head.over:
            return
        await self._take_back(self._basis.clock.now())
        await self._hold_stale(self._basis.clock.now())
        await self._deliver()

    async def _tell_owners(self) -> None:
        """Not in a long pause of Telegram's: each try would be refused, and the next one later."""
        if self._basis.pacer.may_answer():
            await self._tell(self._basis.clock.now())

    async def _receive(self, stop: asyncio.Event) -> None:
        """Takes updates in until the event is set. With a webhook Telegram brings them, once it was told where to."""
        webhook = self._basis.settings.webhook
        if webhook is not None:
            await set_webhook(self._basis.connection.api, *webhook)
        log.info("ready", extra={"action": "ready"})
        if webhook is None:
            await Polling(self._basis.connection.polling, self._accept).run(stop)

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
            unsent = await self._health(self._basis.clock.now())
        except DatabaseAway as error:
            return [f"database: {error.reason}"]
        flood = self._basis.flood.fault()
        return [*_of_token(self._basis), *([flood] if flood else []), *unsent]


@asynccontextmanager
async def _plain_failures() -> AsyncIterator[None]:
    """The first failure of a group as itself, so that whoever started the bot may say it in a sentence."""
    try:
        yield
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


def _publish_due(basis: Basis, check_head: CheckHead) -> PublishDue:
    database, channel_id = basis.rooms.database, basis.place.id
    return PublishDue(
        database.slots,
        database.pauses,
        basis.renderer,
        database.notices,
        basis.checkpoint,
        basis.settings.schedule,
        channel_id,
        LatePolicy(basis.settings.late_policy),
        (check_head.hold, without_rights(database.standing), while_unsent(database.slots, channel_id)),
    )


def _of_token(basis: Basis) -> list[str]:
    """By the client that is busy all the time: what the other heard may be hours old."""
    api = basis.connection.api if basis.settings.webhook else basis.connection.polling
    return ["BOT_TOKEN: Telegram refuses it; copy the new one from @BotFather and restart"] if api.token_refused else []


def _owners(basis: Basis, languages: Languages) -> TelegramOwners:

    telling = Telling(
        say=languages.of(None),
        buttons=basis.rooms.database.buttons,
        place=basis.place,
        zone=basis.settings.schedule.zone,
        clock=basis.clock,
        username=basis.username,
    )
    return TelegramOwners(basis.replying, basis.telegram.owners, telling)
