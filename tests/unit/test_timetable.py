"""The tick outlives its duties."""

import asyncio
import logging
from datetime import datetime, timedelta, tzinfo

import pytest

from bot.errors import DatabaseAway
from bot.logs import doing_now
from bot.timetable import ticking


async def test_the_first_run_is_not_a_tick_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", 3600)
    ran = asyncio.Event()

    async def duty() -> None:
        ran.set()

    async with ticking({"slots": duty}), asyncio.timeout(60):
        await ran.wait()


async def test_a_duty_without_haste_begins_a_tick_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", 0.2)
    ran: list[str] = []
    over = asyncio.Event()

    async def post() -> None:
        ran.append("slots")

    async def tidy() -> None:
        over.set()

    async with ticking({"copies": tidy, "slots": post}, at_once=["slots"]), asyncio.timeout(60):
        await over.wait()
    assert ran


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
        async with asyncio.timeout(60):
            await recovered.wait()
    assert [record.getMessage() for record in caplog.records if record.name == "bot.timetable"] == [
        "posting waits for the database: it is gone",
        "posting works again",
    ]


async def test_every_run_has_a_name_in_the_log_and_is_heard_of() -> None:
    over = asyncio.Event()
    heard: list[tuple[str, str]] = []
    seen: list[str] = []

    async def duty() -> None:
        seen.append(doing_now())
        if len(seen) == 1:
            raise DatabaseAway("it is gone")

    def ended(name: str, outcome: str, seconds: float) -> None:
        heard.append((name, outcome))
        if len(heard) == 2:
            over.set()

    async with ticking({"old drafts": duty}, ended), asyncio.timeout(60):
        await over.wait()
    assert seen[:2] == ["duty:old-drafts:1", "duty:old-drafts:2"]
    assert heard[:2] == [("old drafts", "failed"), ("old drafts", "done")]


@pytest.mark.fault(29)
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
        async with asyncio.timeout(60):
            await done.wait()
    assert most == 1


async def test_a_duty_under_way_at_the_end_is_over_before_the_house_is_closed(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), False

    async def duty() -> None:
        nonlocal ended
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)  # a rollback
            ended = True

    async with ticking({"slots": duty}):
        async with asyncio.timeout(60):
            await begun.wait()
    assert ended
    await asyncio.sleep(0.05)
    assert caplog.records == []


class WallClock(datetime):
    """The machine's clock, which somebody sets."""

    set_back = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) - cls.set_back


async def test_duties_go_on_when_the_clock_of_the_machine_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("schedulers.base", "triggers.interval"):
        monkeypatch.setattr(f"apscheduler.{module}.datetime", WallClock)
    runs = 0
    ran = asyncio.Event()

    async def duty() -> None:
        nonlocal runs
        runs += 1
        ran.set()

    async with ticking({"slots": duty}), asyncio.timeout(60):
        await ran.wait()
        monkeypatch.setattr(WallClock, "set_back", timedelta(hours=2))
        before = runs
        while runs < before + 2:
            ran.clear()
            await ran.wait()
