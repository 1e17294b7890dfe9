"""A pause that is kept, in memory."""

from bot.errors import DatabaseAway
from bot.publishing.flood import FloodPause


class MemoryFloods:
    """`publishing.flood.FloodStore`. `told`: pauses of which a notice was written; `away`: so many writes fail."""

    def __init__(self) -> None:
        self.kept: FloodPause | None = None
        self.told: list[FloodPause] = []
        self.away = 0

    async def pause(self) -> FloodPause | None:
        return self.kept

    async def keep(self, pause: FloodPause, tell: bool) -> None:
        if self.away:
            self.away -= 1
            raise DatabaseAway("the disk is full")
        self.kept = pause
        if tell:
            self.told.append(pause)
