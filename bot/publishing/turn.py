"""One run at a time, with steps that are not cut in two."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

_T = TypeVar("_T")


class Turn:
    """Lets one run in at a time; who comes meanwhile is sent away, since the run under way sees the same work."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._closed = False

    @property
    def closed(self) -> bool:
        """A long run asks this between its steps."""
        return self._closed

    async def __call__(self, run: Callable[[], Awaitable[None]]) -> None:
        if self._closed or self._lock.locked():
            return
        async with self._lock:
            await run()

    async def close(self) -> None:
        """Lets nobody in any more; returns when the run under way is over."""
        self._closed = True
        async with self._lock:
            return


async def unbroken(step: Coroutine[object, object, _T] | asyncio.Future[_T]) -> _T:
    """Runs `step` to its end even when the caller is cancelled meanwhile, once or more; only then is it cancelled.

    For steps that are bounded in time. What the step raises comes out, as the cancellation's cause if there is one.
    """
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])  # unlike `await task`, leaves the task alone when the waiting is cancelled
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    raise cancelled from (None if task.cancelled() else task.exception())
