"""Whoever sent a draft is shown it, as soon as all its messages are there."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.gathering import Say
from bot.chat.gathering_words import ShowOutcomes
from bot.chat.screen import said
from bot.chat.sentences import Languages
from bot.clock import Clock
from bot.errors import TelegramRefused
from bot.intake.gather_pieces import Gathering, Outcome

log = logging.getLogger(__name__)


class Due(Protocol):
    """`intake.gather.GatherDrafts`."""

    async def due(self, now: datetime) -> Sequence[Outcome]: ...

    async def shown(self, gathering: Gathering, card_id: int | None) -> None: ...

    async def forget(self, now: datetime) -> None: ...


class TellDrafts:
    """A duty: one query a tick while nobody writes."""

    def __init__(
        self,
        gather: Due,
        show: ShowOutcomes,
        replying: Say,
        languages: Languages,
        clock: Clock,
        may_answer: Callable[[], bool],
    ) -> None:
        """may_answer: not in a long pause of Telegram's."""
        self._gather = gather
        self._show = show
        self._replying = replying
        self._languages = languages
        self._clock = clock
        self._may_answer = may_answer

    async def __call__(self) -> None:
        """TelegramAway, DatabaseAway: what was not shown is shown with a later tick."""
        if not self._may_answer():
            return
        now = self._clock.now()
        for outcome in await self._gather.due(now):
            await self._tell(outcome, now)
        await self._gather.forget(now)

    async def _tell(self, outcome: Outcome, now: datetime) -> None:
        """In place of "reading…" where that is the last message, else below what was pasted; whoever blocked the bot
        meanwhile finds the draft in the list of drafts."""
        gathering, first = outcome.gathering, outcome.gathering.first
        say, role = self._languages.of(first.language), Role(first.role)
        cause = f"piece:{first.user_id}:{gathering.last.message_id}"
        screen = await self._show.screen(outcome, Asked(say, first.user_id, role, "", cause, now))
        card_id, parts = gathering.told_id, len(gathering.pieces)
        try:
            if card_id is not None and card_id < gathering.last.message_id:  # above what came since: screens away
                read = say.plural("One part is read.", "{count} parts are read.", parts)
                await self._replying.edit(first.user_id, card_id, said(read))
                card_id = None
            if card_id is not None:
                await self._replying.edit(first.user_id, card_id, screen)
            else:
                card_id = await self._replying.send_known(first.user_id, screen)
        except TelegramRefused as error:
            log.warning("a draft could not be shown: %s", error, extra={"action": "draft_unshown"})
        await self._gather.shown(gathering, card_id)
