"""One run at a time, and steps that end."""

import asyncio

import pytest

from bot.publishing.turn import Turn, unbroken


async def test_a_closed_turn_lets_nobody_in() -> None:
    turn = Turn()
    runs: list[int] = []

    async def run() -> None:
        runs.append(1)

    await turn(run)
    await turn.close()
    await turn(run)
    assert (runs, turn.closed) == ([1], True)


async def test_a_run_that_fails_leaves_the_turn_to_the_next() -> None:
    turn = Turn()
    runs: list[int] = []

    async def fail() -> None:
        runs.append(1)
        raise ValueError("broken")

    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            await turn(fail)
    assert runs == [1, 1]


async def test_a_step_gives_its_result() -> None:
    async def step() -> int:
        await asyncio.sleep(0)
        return 7

    assert await unbroken(step()) == 7


async def test_a_failing_step_fails() -> None:
    async def step() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await unbroken(step())


async def test_a_step_that_fails_after_the_cancellation_is_its_cause() -> None:
    go = asyncio.Event()

    async def step() -> None:
        await go.wait()
        raise ValueError("broken")

    caller = asyncio.create_task(unbroken(step()))
    await asyncio.sleep(0)
    caller.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await caller
    assert isinstance(cancelled.value.__cause__, ValueError)


async def test_when_the_step_itself_is_cancelled_so_is_the_caller() -> None:
    begun: asyncio.Queue[asyncio.Task[None]] = asyncio.Queue()

    async def step() -> None:
        task = asyncio.current_task()
        assert task is not None
        begun.put_nowait(task)
        await asyncio.Event().wait()

    caller = asyncio.create_task(unbroken(step()))
    task = await begun.get()
    caller.cancel()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
