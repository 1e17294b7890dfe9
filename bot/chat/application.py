"""python-telegram-bot's Application, fed by our inbox; lanes and attempts are the inbox's business."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.chat.apologising import Apologising
from bot.chat.desk import Desk
from bot.chat.listening import Listener
from bot.clock import Clock
from bot.errors import TelegramAway, TelegramRefused
from bot.inbox.update import ClaimedUpdate
from bot.inbox.worker import ATTEMPTS
from bot.values import Struct

log = logging.getLogger(__name__)


class _Run(Struct):
    """One update under way: what to record with changes, and what went wrong."""

    claimed: ClaimedUpdate
    failure: Exception | None = None


class ChatApplication:
    """Turns claimed updates into answers. There may be several, one after the other, around one bot."""

    def __init__(
        self,
        bot: ExtBot[None],
        desk: Desk,
        apologise: Apologising,
        listeners: Mapping[str, Sequence[Listener]],
        clock: Clock,
    ) -> None:
        """`listeners`: by the kind of update that they hear (https://core.telegram.org/bots/api#update)."""
        self._desk = desk
        self._apologise = apologise
        self._bot = bot
        self._listeners = listeners
        self._clock = clock
        self._run: ContextVar[_Run] = ContextVar("run")
        self._application = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).concurrent_updates(False).build()
        )
        self._application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self._on_message))
        self._application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._on_edit))
        self._application.add_handler(CallbackQueryHandler(self._on_press))
        self._application.add_error_handler(self._on_failure)

    async def prepare(self) -> None:
        """Before the first `process`, while the bot is `known`: nobody is asked."""
        await self._application.initialize()

    async def process(self, claimed: ClaimedUpdate) -> None:
        """Handles one update; an exception means that it may be tried again.

        With the inbox's last attempt the person hears an apology, once, before the exception comes out.
        """
        run = _Run(claimed)
        token = self._run.set(run)
        try:
            await self._hear(claimed)
            await self._application.process_update(Update.de_json(dict(claimed.update), self._bot))
        except Exception as error:  # noqa: BLE001 - what the library cannot read is the inbox's to park, like the rest
            run.failure = error
        finally:
            self._run.reset(token)
        if run.failure is not None:
            if claimed.attempt >= ATTEMPTS:
                await self._apologise(claimed, run.failure)
            raise run.failure

    async def _hear(self, claimed: ClaimedUpdate) -> None:
        for kind, content in claimed.update.items():
            for listener in self._listeners.get(kind, ()):
                await listener(content, self._clock.now())

    async def _on_message(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await self._desk.message(update.message, self._run.get().claimed.cause)

    async def _on_edit(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.edited_message is not None:
            await self._desk.edited(update.edited_message, self._run.get().claimed.cause)

    async def _on_press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.callback_query is not None:
            claimed = self._run.get().claimed
            await self._desk.press(update.callback_query, claimed.cause, claimed.arrived_at)

    async def _on_failure(self, _: object, context: Any) -> None:
        """The library swallows what a handler raises; this hands it back."""
        self._run.get().failure = context.error


@asynccontextmanager
async def known(bot: ExtBot[None]) -> AsyncIterator[None]:
    """Asks Telegram who the bot is, as the library wants it. TelegramRefused (without the token), TelegramAway."""
    try:
        await bot.initialize()
    except InvalidToken:  # its text holds the token
        await bot.shutdown()
        raise TelegramRefused(401, "the bot's token was rejected") from None
    except TelegramError as error:
        await bot.shutdown()
        raise TelegramAway(type(error).__name__) from None
    try:
        yield
    finally:
        await bot.shutdown()
