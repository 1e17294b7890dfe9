"""The bot at work: everything that it does at the same time, started together and ended together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot.chat.application import ChatApplication
from bot.chat.commands.registry import Registry
from bot.chat.menus import set_menus
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.updates import Polling, set_webhook
from bot.errors import DatabaseAway
from bot.inbox.update import RawUpdate
from bot.inbox.worker import InboxWorker
from bot.timetable import Duty, ticking
from bot.web.app import create_app
from bot.web.serve import serving
from bot.wiring.basis import Basis
from bot.wiring.posting import Posting

log = logging.getLogger(__name__)


class RunningBot:
    """The whole bot around one database and one connection to Telegram."""

    def __init__(self, basis: Basis, chat: ChatApplication, commands: Registry) -> None:
        """Made by `build` alone; `chat` is opened around every `run`."""
        self._basis, self._commands = basis, commands
        self._posting = Posting(basis, _owners(basis))
        self._worker = InboxWorker(
            basis.rooms.database.inbox, chat.process, basis.clock, may_work=basis.pacer.may_answer
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then finishes what is under way: a call to Telegram takes 45 s at the most."""

        rooms = self._basis.rooms
        await self._posting.recover()
        await rooms.database.inbox.release_claims()
        await rooms.follow_archive.catch_up()
        async with self._web(), ticking(self._duties()), _plain_failures(), asyncio.TaskGroup() as group:
            menus = group.create_task(self._set_menus(), name="menus")
            updates = group.create_task(self._receive(stop), name="updates")
            group.create_task(self._worker.run(stop), name="inbox")
            try:
                await stop.wait()
            finally:  # also after a failure: what was sent must be on record before the database closes
                for call in (menus, updates):  # the next start repeats it; a silent Telegram would keep us waiting
                    call.cancel()
                await self._posting.stop()

    async def _set_menus(self) -> None:

        api, people = self._basis.connection.api, self._basis.telegram
        await set_menus(api, self._commands, self._basis.languages, people.owners, people.writers)

    def _duties(self) -> Mapping[str, Duty]:
        flood, search = self._basis.flood.keep, self._basis.rooms.follow_archive.catch_up
        embed = self._basis.rooms.embed
        meaning = {"meaning": embed} if embed else {}
        return {**self._posting.duties(), "flood": flood, "search": search, **meaning}

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
            unsent = await self._posting.unsent()
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


def _of_token(basis: Basis) -> list[str]:
    """By the client that is busy all the time: what the other heard may be hours old."""
    api = basis.connection.api if basis.settings.webhook else basis.connection.polling
    return ["BOT_TOKEN: Telegram refuses it; copy the new one from @BotFather and restart"] if api.token_refused else []


def _owners(basis: Basis) -> TelegramOwners:

    telling = Telling(
        say=basis.languages.of(None),
        buttons=basis.rooms.database.buttons,
        place=basis.place,
        zone=basis.settings.schedule.zone,
        clock=basis.clock,
        username=basis.username,
    )
    return TelegramOwners(basis.replying, basis.telegram.owners, telling, basis.tongues)
