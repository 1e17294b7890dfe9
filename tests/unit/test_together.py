"""Many at once: one call for whoever came during the one before."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.storage.together import Together


class Counter:
    """Serves when told to."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def serve(self, numbers: Sequence[int]) -> None:
        self.calls.append(list(numbers))
        self.begun.set()
        await self.go.wait()
        if 0 in numbers:
            raise ValueError("nothing is served")


async def test_who_comes_during_a_call_is_served_by_the_next() -> None:
    counter = Counter()
    together = Together(counter.serve)
    async with asyncio.TaskGroup() as group:
        group.create_task(together(1))
        await counter.begun.wait()
        for number in (2, 3, 4):
            group.create_task(together(number))
        await asyncio.sleep(0)
        counter.go.set()
    assert counter.calls == [[1], [2, 3, 4]]


async def test_a_failure_reaches_those_whom_it_concerns() -> None:
    counter = Counter()
    counter.go.set()
    together = Together(counter.serve)
    failed = await asyncio.gather(together(0), together(1), return_exceptions=True)
    assert [type(one) for one in failed] == [ValueError, ValueError]
    await together(2)
    assert counter.calls == [[0, 1], [2]]


async def test_who_is_cancelled_is_served_all_the_same() -> None:
    counter = Counter()
    together = Together(counter.serve)
    first, second = asyncio.create_task(together(1)), asyncio.create_task(together(2))
    await counter.begun.wait()
    first.cancel()
    await asyncio.sleep(0)
    counter.go.set()
    await second
    with pytest.raises(asyncio.CancelledError):
        await first
    assert counter.calls == [[1, 2]]
