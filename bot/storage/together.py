"""Many who come at the same time, served at once: what a transaction costs is paid once for all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.publishing.turn import unbroken

T = TypeVar("T")


class Together(Generic[T]):
    """Hands what comes to `serve`, one call after the other: whatever came during one call is served by the next.

    Who comes alone waits no longer than without it. What `serve` raises reaches everybody whom that call served; who is
    cancelled meanwhile is served, and cancelled only then (`publishing.turn.unbroken`).
    """

    def __init__(self, serve: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._serve = serve
        self._coming: list[T] = []
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def __call__(self, item: T) -> None:
        """Returns when it is served."""
        self._coming.append(item)
        if self._next is None:
            self._next = asyncio.create_task(self._run())
        await unbroken(self._next)

    async def _run(self) -> None:
        async with self._turn:
            served, self._coming, self._next = self._coming, [], None
            await self._serve(served)
