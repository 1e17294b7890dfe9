"""The tools beside the messenger, in a real browser: time, troubles, the counter, the bot's process, its calls."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox import views
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.http import request

pytestmark = pytest.mark.browser

EVENING = datetime(2026, 11, 21, 18, tzinfo=UTC)
SLOT, POLL_ENDS = EVENING + timedelta(hours=13), EVENING + timedelta(hours=12)
COUNTER = {"posts": 2, "doubled": 0, "lost": 0, "unknown": 0}
RUNNING = {"state": "running", "starts": 1, "ended": None, "again_in": None}


class NotedLife:
    """In place of a process."""

    def __init__(self) -> None:
        self.acts: list[str] = []

    def kill(self) -> None:
        self.acts.append("kill")

    def restart(self) -> None:
        self.acts.append("restart")


@asynccontextmanager
async def shown(browser: Browser, size: tuple[int, int]) -> AsyncIterator[tuple[World, NotedLife, Page, list[str]]]:
    """A world with a bot of its own, the page open on it, and what the browser complained of."""
    world, life = World(MovableClock(EVENING)), NotedLife()
    world.clock.stop()
    world.life = life
    world.show(timezone="UTC", next_slot=[SLOT.isoformat()], poll_ends=POLL_ENDS.isoformat(), counter=COUNTER)
    world.show(bot=RUNNING)
    async with serving(world) as address:
        await call(address, world, "sendMessage", text="first")
        watched = await opened(browser, address, size)
        door = watched.page.locator('[data-open="tools"]')
        if await door.is_visible():
            await door.click()
        await expect(watched.page.locator(".call")).to_have_count(1)
        yield world, life, watched.page, watched.complaints


async def call(address: str, world: World, method: str, **params: object) -> int:
    """A call of the bot about the channel; its status, 0 when nothing was answered."""
    body = json.dumps({"chat_id": world.channel.id, **params}).encode()
    headers = {"Content-Type": "application/json"}
    return (await request(address, "POST", f"/bot{world.bot.token}/{method}", body, headers))[0]


def trouble(page: Page, name: str) -> Locator:
    return page.locator(f'[data-trouble="{name}"]')


def address_of(page: Page) -> str:
    return page.url.rstrip("/")


async def test_a_trouble_is_armed_strikes_the_next_post_and_is_seen_among_the_calls(browser: Browser) -> None:
    async with shown(browser, WIDE) as (world, _, page, complaints):
        lose = trouble(page, "lose-answer")
        await lose.click()
        await expect(lose).to_have_attribute("aria-pressed", "true")
        assert await call(address_of(page), world, "getChat") == 200
        assert await call(address_of(page), world, "sendMessage", text="the work is done") == 0
        await expect(lose).to_have_attribute("aria-pressed", "false")
        await expect(lose).to_contain_text("struck")

        await page.locator("#calls-filter").select_option("troubled")
        row = page.locator(".call")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("no reply")
        await row.locator("summary").click()
        await expect(row).to_contain_text("Struck by “Do the work, lose the answer”: the work was done.")
        await expect(row.locator("pre").nth(1)).to_contain_text("the work is done")
        assert complaints == []


async def test_a_call_that_is_told_anew_keeps_the_keyboards_focus(browser: Browser) -> None:
    async with shown(browser, WIDE) as (world, _, page, complaints):
        await trouble(page, "late").click()
        await expect(trouble(page, "late")).to_have_attribute("aria-pressed", "true")
        assert await call(address_of(page), world, "sendMessage", text="lands later") == 0
        newest = page.locator(".call").first
        await expect(newest).to_contain_text("no reply")
        await newest.locator("summary").focus()
        world.clock.advance(timedelta(minutes=2))
        await expect(newest).to_contain_text("no reply, landed")
        await expect(newest.locator("summary")).to_be_focused()
        assert complaints == []


async def test_a_second_tap_takes_a_trouble_back_and_one_button_all(browser: Browser) -> None:
    async with shown(browser, WIDE) as (world, _, page, complaints):
        flood, rights, token = (trouble(page, name) for name in ("flood", "rights", "token"))
        async with page.expect_response(lambda told: told.request.method == "DELETE"):
            await flood.dblclick()
        await expect(flood).to_have_attribute("aria-pressed", "false")
        assert world.faults.every() == []

        for lasting in (rights, token):
            await lasting.click()
            await expect(lasting).to_contain_text("give it back")
        assert world.faults.revoked
        await token.click()
        await expect(token).to_have_attribute("aria-pressed", "false")
        await flood.click()
        await page.locator("#forget-troubles").click()
        await expect(page.locator("#forget-troubles")).to_be_hidden()
        assert world.faults.every() == []
        assert world.places[world.channel.id].may("can_post_messages")
        assert complaints == []


async def test_time_jumps_to_just_before_what_is_to_come(browser: Browser) -> None:
    async with shown(browser, WIDE) as (world, _, page, complaints):
        await page.locator("#close-poll").click()
        await expect(page.locator(".time-date")).to_contain_text(re.compile("22 November, (05:59:5|06:00)"))
        await page.locator("#next-slot").click()
        await expect(page.locator(".time-date")).to_contain_text(re.compile("22 November, (06:59:5|07:00)"))
        assert (world.clock.running, world.clock.rate) == (True, 1)
        world.show(next_slot=[SLOT.isoformat(), (SLOT + timedelta(days=1)).isoformat()])
        world.clock.set(SLOT - timedelta(seconds=1))
        world.clock.stop()
        world.announce("clock", facts={"clock": views.clock(world)})
        await expect(page.locator("#tools [data-rate='0']")).to_have_attribute("aria-pressed", "true")
        await page.locator("#next-slot").click()
        await expect(page.locator("#tools [data-rate='1']")).to_have_attribute("aria-pressed", "true")
        assert world.clock.now().day == SLOT.day, "a slot that is about to strike is not jumped over"
        await page.locator("#tools [data-rate='600']").click()
        await expect(page.locator("#tools [data-rate='600']")).to_have_attribute("aria-pressed", "true")
        assert complaints == []


async def test_the_bots_process_and_the_counter_are_told(browser: Browser) -> None:
    async with shown(browser, WIDE) as (world, life, page, complaints):
        await expect(page.locator("[data-figure=posts]")).to_have_text("2posts")
        await page.locator("#kill-bot").click()
        await page.locator("#restart-bot").click()
        await expect(page.locator(".life")).to_contain_text("Running")
        assert life.acts == ["kill", "restart"]

        world.show(bot={"state": "ended", "starts": 1, "ended": "kill -9", "again_in": 2.0})
        await expect(page.locator(".life")).to_contain_text(re.compile(r"Ended \(kill -9\), back in \d s\."))
        await expect(page.locator("#toasts")).to_contain_text("It starts again by itself.")
        assert await page.locator("#toasts").evaluate("notes => notes.matches(':popover-open')"), "above a dialog too"
        await expect(page.locator("#kill-bot")).to_be_disabled()
        world.show(bot=RUNNING | {"starts": 2}, counter=COUNTER | {"doubled": 1})
        await expect(page.locator(".life")).to_contain_text("Running, start 2.")
        await expect(page.locator("[data-figure=doubled]")).to_have_text("1doubled")
        assert complaints == []


async def test_on_a_phone_the_tools_fit_whatever_the_bot_calls(browser: Browser) -> None:
    async with shown(browser, PHONE) as (world, _, page, complaints):
        await call(address_of(page), world, "m" * 3_000, text="<b>" + "long" * 2_000)
        await expect(page.locator(".call")).to_have_count(2)
        await page.locator(".call").first.locator("summary").click()
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert complaints == []
