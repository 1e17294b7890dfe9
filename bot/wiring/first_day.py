"""The bot's first day: with a token alone it runs, and learns whose it is and where it posts."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

from bot.chat.access import Access
from bot.chat.allowance import Allowance
from bot.chat.apologising import Apologising
from bot.chat.application import ChatApplication, known
from bot.chat.commands.first_day import FirstDay, FirstDayCommands
from bot.chat.connection import Connection, connected
from bot.chat.desk import Desk
from bot.chat.offered import ChannelOffered
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.chat.updates import Polling, set_webhook
from bot.clock import Clock
from bot.errors import DatabaseAway
from bot.inbox.update import ClaimedUpdate, RawUpdate
from bot.inbox.worker import InboxWorker
from bot.settings import Settings
from bot.storage.database import Database, open_database
from bot.storage.lock import hold_file
from bot.wiring.leading import new_lease, poll_while_leading
from bot.wiring.learning import as_learnt, who_am_i
from bot.wiring.listening import listening
from bot.wiring.waiting import at_most

log = logging.getLogger(__name__)

_LOOK_AGAIN = 1.0  # seconds of real time: another process may have learnt it


async def learnt(settings: Settings, clock: Clock) -> Settings:
    """These settings, complete. Where owner or channel are not known yet it runs the bot's first day until they are:
    to be cancelled by whoever wants it to end before.

    InvalidSettings: what is missing to begin with, or what Telegram does not accept. DatabaseBusy, DatabaseAway,
    ForeignDatabase, NewerDatabase, TelegramAway, TelegramRefused.
    """
    settings.login()
    if _complete(settings):
        return settings
    async with AsyncExitStack() as stack:
        stack.enter_context(hold_file(settings.database_url))
        database = await stack.enter_async_context(open_database(settings.database_url, held=True))
        found = await as_learnt(settings, database)
        if _complete(found):
            return found
        connection = await stack.enter_async_context(connected(settings.login(), settings.api_base_url))
        bot_id, username = await who_am_i(connection.api)
        await database.remember("bot", bot_id)
        await stack.enter_async_context(known(connection.bot))
        log.info("the bot has no owner or no channel yet; `reviewbot owner-link` begins", extra={"action": "first_day"})
        return await _FirstDay(settings, clock, database, connection, bot_id, username).run(found)


def _complete(settings: Settings) -> bool:
    return bool(settings.owners) and settings.channel is not None


class _FirstDay:
    def __init__(
        self, settings: Settings, clock: Clock, database: Database, connection: Connection, bot_id: int, username: str
    ) -> None:
        """`settings`: those of the environment."""
        self._settings = settings
        self._clock = clock
        self._database = database
        self._connection = connection
        self._bot_id = bot_id
        self._username = username
        self._languages = Languages()
        self._replying = Replying(connection.api)
        self._tongues = Tongues(database, self._languages)
        self._lease = new_lease(database)  # several processes on one database: one of them polls
        self._looks = asyncio.Event()  # an update was handled: something may be known now
        self._arrived = asyncio.Event()

    async def run(self, found: Settings) -> Settings:
        """Until all is known. `found`: with what is known already."""
        await self._database.inbox.release_claims()
        try:
            return await self._run(found)
        finally:
            with suppress(DatabaseAway):  # what comes next, here or elsewhere, need not wait for it
                await self._lease.leave()

    async def _run(self, found: Settings) -> Settings:
        never = asyncio.Event()
        async with listening(self._settings, self._faults, self._accept), asyncio.TaskGroup() as group:
            lasting = [group.create_task(task) for task in (self._receive(never), self._keep_lease())]
            try:
                while not _complete(found):
                    found = await self._until_other(found)
            finally:
                for task in lasting:
                    task.cancel()
        log.info("the bot has its owner and its channel", extra={"action": "first_day_over"})
        return found

    async def _until_other(self, found: Settings) -> Settings:
        """Answers updates by what is known, until something else is."""
        over = asyncio.Event()
        worker = await self._worker(found)
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run(over), name="inbox")
            notifying = group.create_task(self._notify(worker), name="notify")
            try:
                now = found
                while now == found:
                    await at_most(self._looks, _LOOK_AGAIN)
                    self._looks.clear()
                    with suppress(DatabaseAway):  # the worker logs it
                        now = await as_learnt(self._settings, self._database)
                return now
            finally:
                over.set()
                notifying.cancel()

    async def _worker(self, found: Settings) -> InboxWorker:
        chat = self._chat(found)
        await chat.prepare()

        async def process(claimed: ClaimedUpdate) -> None:
            await chat.process(claimed)
            self._looks.set()

        return InboxWorker(self._database.inbox, process, self._clock, holder=self._lease.holder)

    def _chat(self, found: Settings) -> ChatApplication:
        database, replying, languages = self._database, self._replying, self._languages
        first_day = FirstDay(database.owners, self._username, found.channel is not None)
        access = Access(found.owners, found.writers, database.guests.is_writer)
        commands = FirstDayCommands(first_day)
        named = (languages, self._clock, self._username, self._tongues, Allowance(time.monotonic))
        desk = Desk(commands, replying, database.buttons, access, *named)
        take = database.owners.take_channel
        offered = ChannelOffered(self._bot_id, self._owners, take, replying, self._tongues)
        listeners = {} if found.channel is not None else {"my_chat_member": (offered,)}
        apologise = Apologising(replying, languages)
        return ChatApplication(self._connection.bot, desk, apologise, listeners, self._clock)

    async def _owners(self) -> tuple[int, ...]:
        return (await as_learnt(self._settings, self._database)).owners

    async def _receive(self, stop: asyncio.Event) -> None:
        if webhook := self._settings.webhook:
            await set_webhook(self._connection.api, *webhook)
        log.info("ready", extra={"action": "ready"})
        if webhook is None:
            await poll_while_leading(Polling(self._connection.polling, self._accept), self._lease, stop)

    async def _keep_lease(self) -> None:
        while True:
            with suppress(DatabaseAway):  # whoever is unsure steps down
                await self._lease.keep()
            await asyncio.sleep(_LOOK_AGAIN)

    async def _accept(self, updates: Sequence[RawUpdate]) -> None:
        """Committed when it returns."""
        await self._database.inbox.accept(self._bot_id, updates, self._clock.now())
        self._arrived.set()

    async def _notify(self, worker: InboxWorker) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            worker.notify()

    async def _faults(self) -> list[str]:
        try:
            await self._database.check()
        except DatabaseAway as error:
            return [f"database: {error.reason}"]
        return []
