"""Waking whoever waits for something new."""

import asyncio


class Bell:
    """Rung, it wakes everybody who waits at that moment, in whatever order."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ring(self) -> None:
        rung, self._next = self._next, asyncio.Event()
        rung.set()

    async def heard(self, seconds: float) -> bool:
        """Waits for the next ring; False when it did not come within this many (real) seconds."""
        try:
            await asyncio.wait_for(self._next.wait(), seconds)
        except TimeoutError:
            return False
        return True
