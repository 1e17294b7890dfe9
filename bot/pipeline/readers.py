"""What the bot keeps of its readers, and how it is forgotten."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

KEEP_BUTTONS = timedelta(days=8)
"""Single-use buttons are known so long after their time, as repeated updates are (`inbox.worker.KEEP_KEYS`)."""


_FORGET_EVERY = timedelta(days=1)

logger = logging.getLogger(__name__)


class ReaderStore(Protocol):
    """Everything that is kept with somebody's numeric id. Every method is one transaction."""

    async def forget(self, user_id: int, now: datetime) -> None:
        """Wishes, suggestions, letters, buttons, language, and whatever else is kept with this id. A suggestion stays
        with its owners, as a link that nobody is known to have asked for; so do the drafts of a guest, who writes no
        more (`publishing.guests`)."""
        ...

    async def forget_buttons(self, before: datetime) -> int:
        """Those whose time was over before that; returns how many."""
        ...


class ForgetButtons:
    """Of those who pressed nothing for a while nothing is known."""

    def __init__(self, readers: ReaderStore) -> None:
        self._readers = readers
        self._forgot_at: datetime | None = None

    async def __call__(self, now: datetime) -> None:
        """Once a day; to be called as often as one likes."""
        if self._forgot_at is not None and abs(now - self._forgot_at) < _FORGET_EVERY:
            return
        count = await self._readers.forget_buttons(now - KEEP_BUTTONS)
        self._forgot_at = now
        logger.info("%s old buttons are forgotten", count, extra={"action": "buttons_forgotten"})
