"""Waiting for whichever comes first."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


async def first(*events: asyncio.Event) -> None:
    """Returns when one of them is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()


async def until(run: Callable[[asyncio.Event], Awaitable[None]], *events: asyncio.Event) -> None:
    """Runs it until one of them is set."""
    over = asyncio.Event()

    async def watch() -> None:
        await first(*events)
        over.set()

    watching = asyncio.create_task(watch(), name="until")
    try:
        await run(over)
    finally:
        watching.cancel()


async def at_most(event: asyncio.Event, seconds: float) -> None:
    """Returns when it is set, or after so many seconds of real time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
