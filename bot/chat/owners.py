"""What the owners hear: receipts, faults, and the questions that only they can answer."""

import logging
from collections.abc import Sequence

from bot.chat.notices.telling import Telling
from bot.chat.replying import Replying
from bot.chat.tongues import Tongues
from bot.errors import TelegramAway, TelegramRefused
from bot.publishing.ports import Notice
from bot.values import replace

log = logging.getLogger(__name__)


class TelegramOwners:
    """Implements `publishing.ports.Owners`.

    Owners are told one by one; one who never pressed Start, or blocked the bot, does not stop the others.
    """

    def __init__(self, replying: Replying, owners: Sequence[int], telling: Telling, tongues: Tongues) -> None:
        """`telling`: in any language; each owner is told in their own."""
        self._replying = replying
        self._owners = tuple(owners)
        self._telling = telling
        self._tongues = tongues

    async def tell(self, notice: Notice) -> bool:
        """Tells every owner; True when at least one has it for certain."""
        reached = [await self._tell_one(notice, owner) for owner in self._owners]
        return any(reached)

    async def _tell_one(self, notice: Notice, owner: int) -> bool:
        from bot.chat.notices.all import WRITERS, unforeseen

        facts = {"action": "tell_owner", "notice": notice.id, "kind": notice.kind}
        try:
            telling = replace(self._telling, say=await self._tongues.of(owner))
            screen = await WRITERS.get(notice.kind, unforeseen)(telling, notice, owner)
            told = await self._replying.send(owner, screen)
        except (TelegramAway, TelegramRefused) as error:
            log.warning("an owner could not be told: %s", error, extra=facts)
            return False
        if not told:
            log.warning("an owner was not reached; they must press Start in the bot's chat once", extra=facts)
        return told
