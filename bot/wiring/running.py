"""The bot at work: everything that it does at the same time, started together and ended together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bot.chat.application import ChatApplication
from bot.chat.commands.registry import Registry
from bot.chat.inline import InlineSearch
from bot.chat.menus import TelegramMenus, set_menus
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.typed import Typed
from bot.chat.updates import Polling, set_webhook
from bot.errors import DatabaseAway
from bot.inbox.update import RawUpdate
from bot.inbox.worker import InboxWorker
from bot.settings import Settings
from bot.storage.address import file_of
from bot.storage.copies import ExpireCopies
from bot.storage.journal import EmptyJournal
from bot.timetable import Duty, ticking
from bot.values import Struct
from bot.wiring.basis import Basis, Kept
from bot.wiring.health import Health
from bot.wiring.leading import poll_while_leading
from bot.wiring.listening import listening
from bot.wiring.posting import AT_ONCE, Posting
from bot.wiring.waiting import at_most, first

if TYPE_CHECKING:
    from bot.wiring.measuring import Measuring

log = logging.getLogger(__name__)


GRACE = 7.0  # seconds for what is under way at a stop; Docker kills after ten
_PATIENCE = 1.0  # seconds of real time between two tries while the database is away


class Wired(Struct, frozen=True):
    """What settings decide: made anew whenever owners choose something."""

    basis: Basis
    chat: ChatApplication
    commands: Registry
    inline: InlineSearch


class RunningBot:
    """The whole bot around one database and one connection to Telegram.

    When owners choose other settings, everything that settings decide ends as at a stop and is made anew; updates are
    taken in all the while. So each operation sees one schedule from its beginning to its end.
    """

    def __init__(self, wired: Wired, wire: Callable[[Settings], Awaitable[Wired]]) -> None:
        """Made by `build` alone; `wire` makes the next one."""
        self._wire = wire
        self._kept: Kept = wired.basis
        self._menus = wired.commands
        self._polling = Polling(self._kept.connection.polling, self._accept)
        self._take_over(wired)

    def _take_over(self, wired: Wired) -> None:
        basis = wired.basis
        self._settings = basis.settings
        self._posting = Posting(basis, _owners(basis))
        self._worker = InboxWorker(
            basis.rooms.database.inbox,
            wired.chat.process,
            basis.clock,
            may_work=basis.pacer.may_answer,
            ended=basis.tally.update_ended,
            holder=basis.lease.holder,
        )
        connection, pacer, tally = basis.connection, basis.pacer, basis.tally
        self._typed = Typed(wired.inline, connection.bot.id, pacer.may_answer, tally.update_ended)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then finishes what is under way, within ten seconds: a call to Telegram, or the
        handling of an update, that takes longer is cut off, and the next start treats it as after a kill."""
        try:
            await self._run(stop)
        finally:
            with suppress(DatabaseAway):  # then the others wait until the term is over
                await self._kept.lease.leave()

    async def _run(self, stop: asyncio.Event) -> None:
        foundation = self._kept.foundation
        await self._kept.lease.keep()
        await self._posting.take_over()
        await foundation.database.inbox.release_claims()
        await foundation.follow_archive.catch_up()
        async with (
            self._listening(),
            ticking(self._lasting(), self._kept.tally.duty_ended, ("flood", "lease")),
            _plain_failures(),
            asyncio.TaskGroup() as group,
        ):
            menus = group.create_task(self._set_menus(), name="menus")
            updates = group.create_task(self._receive(stop), name="updates")
            try:
                await self._work(stop)
                while not stop.is_set():
                    await self._begin_anew(stop)
                    await self._work(stop)
            finally:
                for call in (menus, updates):  # the next start repeats it; a silent Telegram would keep us waiting
                    call.cancel()

    async def _work(self, stop: asyncio.Event) -> None:
        """With these settings, until `stop` is set or owners chose others."""
        over = asyncio.Event()
        async with (
            ticking(self._posting.duties(), self._kept.tally.duty_ended, AT_ONCE),
            _plain_failures(),
            asyncio.TaskGroup() as group,
        ):
            worker = group.create_task(self._worker.run(over), name="inbox")
            typed = group.create_task(self._typed.run(over), name="typed")
            try:
                await first(stop, self._kept.chosen_anew)
            finally:  # also after a failure: what was sent must be on record before the database closes
                over.set()
                if stop.is_set():
                    self._kept.connection.api.hurry(GRACE)
                    for task in (worker, typed):
                        asyncio.get_running_loop().call_later(GRACE, task.cancel)
                await self._posting.stop()

    async def _begin_anew(self, stop: asyncio.Event) -> None:
        """A restart without its cost. A database that is away is waited for: nothing is under way meanwhile."""
        while not stop.is_set():
            try:
                self._kept.chosen_anew.clear()
                self._take_over(await self._wire(await self._chosen()))
                await self._posting.take_over()
            except DatabaseAway as error:
                log.error("new settings wait for the database: %s", error.reason, extra={"action": "settings_wait"})
                await at_most(stop, _PATIENCE)
            else:
                log.info("works by new settings", extra={"action": "settings_hold"})
                return

    async def _chosen(self) -> Settings:
        return self._kept.environment.with_chosen(await self._kept.foundation.database.chosen.all())

    async def _look_at_choices(self) -> None:
        """What was chosen in another process holds here within a tick."""
        if await self._chosen() != self._settings:
            self._kept.chosen_anew.set()

    async def _set_menus(self) -> None:
        """Also those of guests: what a menu lists may be another since the last start."""
        people, menus = self._kept.telegram, TelegramMenus(self._kept.connection.api, self._kept.languages)
        guests = [one.user_id for one in await self._kept.foundation.database.guests.writers()]
        await set_menus(menus, self._menus, people.owners, (*people.writers, *guests))

    async def _keep_lease(self) -> None:
        """Where others may be there, too, what they left and what they heard is looked at each time."""
        if await self._kept.lease.keep() and not self._kept.lease.alone:
            await self._kept.flood.follow()
            if await self._kept.foundation.database.inbox.release_claims():
                self._worker.notify()

    def _lasting(self) -> Mapping[str, Duty]:
        """What settings do not touch, and every process does."""
        foundation = self._kept.foundation
        meaning = {"meaning": foundation.embed} if foundation.embed else {}
        search = foundation.follow_archive.catch_up
        expire = ExpireCopies(file_of(foundation.database.transactions.address))
        kept: dict[str, Duty] = {"flood": self._kept.flood.keep, "lease": self._keep_lease}
        kept["copies"] = lambda: expire(self._kept.clock.now())
        transactions = foundation.database.transactions
        empty = EmptyJournal(transactions.address, transactions.empty_journal)
        kept["journal"] = lambda: empty(self._kept.clock.now())
        return {**kept, "search": search, "settings": self._look_at_choices, **meaning}

    async def _receive(self, stop: asyncio.Event) -> None:
        """Takes updates in until the event is set. With a webhook Telegram brings them, once it was told where to."""
        webhook = self._kept.environment.webhook
        if webhook is not None:
            await set_webhook(self._kept.connection.api, *webhook)
        log.info("ready", extra={"action": "ready"})
        if webhook is None:
            await poll_while_leading(self._polling, self._kept.lease, stop)

    async def _accept(self, updates: Sequence[RawUpdate]) -> None:
        """Committed when it returns; only then may Telegram forget them. What is typed is never kept."""
        if kept := self._typed.take(updates):
            bot_id, now = self._kept.connection.bot.id, self._kept.clock.now()
            await self._kept.foundation.database.inbox.accept(bot_id, kept, now)
            self._worker.notify()

    def _listening(self) -> AbstractAsyncContextManager[None]:
        health = Health(self._kept, lambda: self._posting.unsent(), self._polling.fault)

        def metrics() -> "Measuring":
            from bot.wiring.measuring import Measuring

            return Measuring(self._kept, health)

        return listening(self._kept.environment, health.faults, self._accept, metrics)


@asynccontextmanager
async def _plain_failures() -> AsyncIterator[None]:
    """The first failure of a group as itself, so that whoever started the bot may say it in a sentence."""
    try:
        yield
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


def _owners(basis: Basis) -> TelegramOwners:

    telling = Telling(
        say=basis.languages.of(None),
        buttons=basis.rooms.database.buttons,
        place=basis.place,
        zone=basis.settings.schedule.zone,
        clock=basis.clock,
        username=basis.username,
        guest_name=basis.rooms.database.guests.name,
    )
    return TelegramOwners(basis.replying, basis.telegram.owners, telling, basis.tongues)
