"""The bot knows what it may do in its channel, and finds out by itself when a lost right is back."""

import logging
from datetime import datetime, timedelta

from bot.publishing.standing import RightsSource, StandingStore

logger = logging.getLogger(__name__)

_ASK_AGAIN = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)


class NoteRights:
    """Keeps `StandingStore` true: by what Telegram tells, and while something is missing by asking once a minute.

    The store tells the owners. Where Telegram says that all is well and refuses the next message all the same, asking
    takes twice as long each time, up to an hour: nobody is to hear "lost" and "restored" by turns all night.
    """

    def __init__(self, standing: StandingStore, rights: RightsSource, channel_id: int) -> None:
        self._standing = standing
        self._rights = rights
        self._channel_id = channel_id
        self._asked_at: datetime | None = None
        self._pause = _ASK_AGAIN

    async def __call__(self, now: datetime) -> None:
        """The duty: does nothing unless something is missing and it is time to ask."""
        asked_at = self._asked_at
        waits = (
            asked_at is not None and asked_at <= now < asked_at + self._pause
        )  # a clock set back does not silence it
        if not waits and (await self._standing.standing()).missing:
            await self.ask(now)

    async def ask(self, now: datetime) -> tuple[str, ...] | None:
        """What is missing now, noted; None when Telegram does not say: then what was noted stands."""
        self._asked_at = now
        missing = await self._rights.missing(self._channel_id)
        if missing is None:
            return None
        if await self._note(missing, now):
            self._pause = _ASK_AGAIN if missing else min(self._pause * 2, _LONGEST)
        return missing

    async def hear(self, missing: tuple[str, ...], now: datetime) -> None:
        """Telegram told it by itself: somebody changed the bot's rights."""
        self._pause = _ASK_AGAIN
        await self._note(missing, now)

    async def _note(self, missing: tuple[str, ...], now: datetime) -> bool:
        changed = await self._standing.note(missing, "", now)
        if changed:
            facts = {"action": "rights_changed", "missing": list(missing)}
            if missing:
                logger.error("the bot lacks rights in its channel: %s", ", ".join(missing), extra=facts)
            else:
                logger.info("the bot has every right that it needs again", extra=facts)
        return changed
