"""What the bot keeps of its readers, and how it is forgotten."""

from datetime import datetime, timedelta
from typing import Protocol

KEEP_BUTTONS = timedelta(days=8)
"""Single-use buttons are known so long after their time, as repeated updates are (`inbox.worker.KEEP_KEYS`)."""


class ReaderStore(Protocol):
    """Everything that is kept with somebody's numeric id. Every method is one transaction."""

    async def forget(self, user_id: int) -> None:
        """Wishes, suggestions, letters, buttons, language, and whatever else is kept with this id. A suggestion stays
        with its owners, as a link that nobody is known to have asked for."""
        ...

    async def forget_buttons(self, before: datetime) -> int:
        """Those whose time was over before that; returns how many."""
        ...
