"""The tick outlives its duties."""

import asyncio
import logging

import pytest

from bot.errors import DatabaseAway
from bot.timetable import ticking


async def test_a_duty_runs_again_after_it_failed_and_its_failure_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    recovered = asyncio.Event()
    runs = 0

    async def duty() -> None:
        nonlocal runs
        runs += 1
        if runs <= 2:
            raise DatabaseAway("it is gone")
        recovered.set()

    async with ticking({"posting": duty}):
        async with asyncio.timeout(10):
            await recovered.wait()
    assert [record.getMessage() for record in caplog.records if record.name == "bot.timetable"] == [
        "posting waits for the database: it is gone",
        "posting works again",
    ]


async def test_a_slow_duty_neither_overlaps_itself_nor_stops_the_others() -> None:
    running, most, others = 0, 0, 0
    done = asyncio.Event()

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await done.wait()
        running -= 1

    async def quick() -> None:
        nonlocal others
        others += 1
        if others == 2:
            done.set()

    async with ticking({"slow": slow, "quick": quick}):
        async with asyncio.timeout(10):
            await done.wait()
    assert most == 1
