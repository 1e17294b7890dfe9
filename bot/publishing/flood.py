"""Telegram asked the bot to be quiet for a while: what outlives a restart of that."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.values import Struct

LONG = timedelta(minutes=5)
"""A longer pause is told to the owners: readers and the channel have noticed it."""


class FloodPause(Struct, frozen=True):
    """until: nothing is sent before that (UTC); span: how long that was when it was kept, and the longest that it may
    last in real time, whatever becomes of the clock."""

    until: datetime
    span: timedelta

    @property
    def long(self) -> bool:
        return self.span > LONG


class FloodStore(Protocol):
    async def pause(self) -> FloodPause | None:
        """The one that was kept last, over or not."""
        ...

    async def keep(self, pause: FloodPause, tell: bool) -> None:
        """In place of the one before; with `tell`, in the same transaction, a `flood` notice."""
        ...
