"""A bot at work: takes what waits at the sandbox and handles it, one update after the other."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from telegram import InlineQuery

from bot.chat.access import Access
from bot.chat.allowance import Allowance
from bot.chat.api import Result
from bot.chat.apologising import Apologising
from bot.chat.application import ChatApplication, known
from bot.chat.commands.all import all_commands
from bot.chat.connection import Connection
from bot.chat.desk import Desk
from bot.chat.inline import InlineSearch
from bot.chat.listening import PollListener
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.inbox.update import ClaimedUpdate, RawUpdate, lane_of
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, PLACE, FakeHouse


class Shift:
    def __init__(self, telegram: Connection, application: ChatApplication, inline: InlineSearch, bot_id: int) -> None:
        self._telegram = telegram
        self._application = application
        self._inline = inline
        self._bot_id = bot_id

    async def work(self, arrived_at: datetime | None = None) -> None:
        """Handles everything that waits; whatever a handler raises comes out. arrived_at: as the inbox tells it."""
        answer = await self._telegram.api.call("getUpdates", {})
        assert isinstance(answer, Result)
        for update in answer.value:
            await self._telegram.api.call("getUpdates", {"offset": update["update_id"] + 1})
            if "inline_query" in update:
                await self._inline(InlineQuery.de_json(update["inline_query"], self._telegram.bot))
            else:
                await self.handle(update, arrived_at=arrived_at)

    async def handle(self, update: RawUpdate, attempt: int = 1, arrived_at: datetime | None = None) -> None:
        claimed = ClaimedUpdate(self._bot_id, update["update_id"], lane_of(update), attempt, update, arrived_at)
        await self._application.process(claimed)


@asynccontextmanager
async def on_shift(telegram: Connection, world: World, house: FakeHouse) -> AsyncIterator[Shift]:
    languages = Languages()
    replying = Replying(telegram.api, pause=house.pause)
    desk = Desk(
        all_commands(house.use_cases()),
        replying,
        house.buttons,
        Access([OWNER], (), house.guests.is_writer),
        languages,
        world.clock,
        world.bot.username,
        Tongues(house.notes, languages),
        Allowance(time.monotonic),
    )
    listeners = {"poll": (PollListener(house.keep_count),)}
    inline = InlineSearch(house.archive.search, house.archive, PLACE, world.bot.username, replying, languages)
    application = ChatApplication(telegram.bot, desk, Apologising(replying, languages), listeners, world.clock)
    async with known(telegram.bot):
        await application.prepare()
        yield Shift(telegram, application, inline, world.bot.id)
