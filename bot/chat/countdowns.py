"""The message of a countdown says how it went."""

import logging

from bot.chat.commands.counting_down import ended_screen
from bot.chat.replying import Replying
from bot.chat.tongues import Tongues
from bot.errors import DatabaseAway, TelegramAway, TelegramRefused
from bot.publishing.countdown import Countdown, Ended

log = logging.getLogger(__name__)


class TelegramCountdowns:
    """`publishing.countdown.Sayer`: in the chat of whoever began it, in their language."""

    def __init__(self, replying: Replying, tongues: Tongues) -> None:
        self._replying = replying
        self._tongues = tongues

    async def say(self, countdown: Countdown, why: Ended | None) -> None:
        if countdown.message_id is None:
            return
        try:
            screen = ended_screen(countdown, why, await self._tongues.of(countdown.actor_id))
            await self._replying.edit(countdown.actor_id, countdown.message_id, screen)
        except (TelegramAway, TelegramRefused, DatabaseAway) as error:  # receipt or notice tell it for certain
            log.info("the end of a countdown is not shown in its message: %s", error)
