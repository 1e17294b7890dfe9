"""Rich messages on the page, in a real browser."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.sandbox.cast import BOT, CHANNEL
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.http import request

pytestmark = pytest.mark.browser

Json = dict[str, Any]

SCRIPT = '<img src=x onerror="document.title=1"> <script>document.title=1</script>'
LOSS = (
    r"\mathcal{L}(\theta) = \sum_{i=1}^{n} \frac{1}{2} \left\| x_i - \hat{x}_i \right\|^2 + \lambda \sqrt{1 + \beta^2}"
)
CASES = r"f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{else} \end{cases}"
UNREAD = r"\ce{H2O} + \boxed{x}"


def _formula(source: str) -> Json:
    return {"type": "mathematical_expression", "expression": source}


def _styled(kind: str, text: Any, **fields: Any) -> Json:
    return {"type": kind, "text": text, **fields}


def _item(text: Any, *more: Json, **fields: Any) -> Json:
    return {"blocks": [{"type": "paragraph", "text": text}, *more], **fields}


def _cells(*words: str, **fields: Any) -> list[Json]:
    aligned = ("left", *["right"] * (len(words) - 1))
    return [
        {"text": word, "align": align, "valign": "top", **fields} for word, align in zip(words, aligned, strict=True)
    ]


REVIEW: list[Json] = [
    _styled("heading", "Memory that grows with the question", size=1),
    _styled(
        "paragraph",
        [
            "A network keeps ",
            _styled("bold", "what it saw"),
            " and forgets ",
            _styled("italic", "what it did not use"),
            ". ",
            _styled("marked", "One pass"),
            " costs ",
            _formula(r"O(n \log n)"),
            ", not ",
            _formula("O(n^2)"),
            "; see ",
            _styled("url", "the paper", url="https://arxiv.org/abs/2101.00001"),
            " and ",
            _styled("anchor_link", "the table", anchor_name="results"),
            ".",
        ],
    ),
    _styled("heading", "What is new", size=2),
    {
        "type": "list",
        "items": [
            _item("The store is a graph", type="1"),
            _item("Two kinds of edges:", {"type": "list", "items": [_item("in time"), _item("in meaning")]}, type="1"),
            _item(["Edges decay as ", _formula(r"e^{-t/\tau}")], type="1"),
        ],
    },
    _formula(LOSS),
    _formula(CASES),
    {"type": "anchor", "name": "results"},
    {
        "type": "table",
        "caption": "Share of right answers, per cent",
        "is_striped": True,
        "cells": [
            _cells("Model", "Short", "Long", "Longest", "Memory, GiB", "Hours", is_header=True),
            _cells("Plain attention", "81.2", "64.0", "31.5", "48", "120"),
            _cells("Graph memory", "82.0", "79.4", "77.1", "6", "31"),
        ],
    },
    {
        "type": "blockquote",
        "blocks": [{"type": "paragraph", "text": "Forgetting is not a fault."}],
        "credit": "the authors",
    },
    _styled("pullquote", "Half of the memory was never read."),
    _styled("pre", "for edge in graph:\n    edge.weight *= decay", language="python"),
    {"type": "details", "summary": "How it was measured", "blocks": [{"type": "paragraph", "text": "On three seeds."}]},
    {
        "type": "list",
        "items": [_item("Code is out", has_checkbox=True, is_checked=True), _item("Weights", has_checkbox=True)],
    },
    {"type": "divider"},
    _styled("footer", ["No. 497 · ", _styled("spoiler", "the best one")]),
]

HEBREW: list[Json] = [
    _styled("heading", "רשתות זוכרות", size=2),
    _styled(
        "paragraph",
        ["המודל ", _styled("bold", "GraphMem"), " לומד את ", _formula(r"p_\theta(x \mid z)"), " במעבר אחד."],
    ),
    {"type": "list", "items": [_item("זיכרון קטן", type="1"), _item("מהירות גבוהה", type="1")]},
    _formula(r"\nabla_{x_t} \log p_t(x_t) = \frac{\mathbb{E}[X_0 \mid X_t = x_t] - x_t}{\sigma_t^2}"),
]


async def _call(address: str, method: str, **params: Any) -> None:
    """As the bot, about the channel."""
    body = json.dumps({"chat_id": CHANNEL.id, **params}).encode()
    status, answer = await request(
        address, "POST", f"/bot{BOT.token}/{method}", body, {"Content-Type": "application/json"}
    )
    assert status == 200, answer


@asynccontextmanager
async def _page_with(browser: Browser, size: tuple[int, int], *posts: Json) -> AsyncIterator[tuple[Any, list[Locator]]]:
    """The channel with these rich messages, and their rows."""
    world = World(MovableClock(datetime(2026, 11, 22, 7, tzinfo=UTC)))
    async with serving(world) as address:
        for post in posts:
            await _call(address, "sendRichMessage", rich_message={"skip_entity_detection": True, **post})
        watched = await opened(browser, address, size)
        rows = watched.page.locator("#channel .row")
        await expect(rows).to_have_count(len(posts))
        yield watched, [rows.nth(index) for index in range(len(posts))]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
async def test_a_review_looks_like_an_article(browser: Browser, size: tuple[int, int]) -> None:
    async with _page_with(browser, size, {"blocks": REVIEW}, {"blocks": HEBREW, "is_rtl": True}) as (watched, rows):
        article, hebrew = rows
        await expect(article.get_by_role("heading", name="What is new")).to_be_visible()
        await expect(article.locator("ol > li")).to_have_count(3)
        await expect(article.locator("li li").first).to_have_css("list-style-type", "circle")
        await expect(article.get_by_role("columnheader", name="Longest")).to_have_css("text-align", "right")
        await expect(article.locator("math")).to_have_count(5)
        await expect(article.locator("math mfrac")).to_have_count(1)
        assert await watched.page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('16px \"Sandbox Math\"'))"
        )
        await expect(article.get_by_role("link", name="the paper")).to_have_attribute(
            "href", "https://arxiv.org/abs/2101.00001"
        )
        await expect(article.get_by_text("On three seeds.")).to_be_hidden()
        await article.get_by_text("How it was measured").click()
        await expect(article.get_by_text("On three seeds.")).to_be_visible()

        await expect(hebrew.locator(".rich p").first).to_have_css("direction", "rtl")
        for formula in await hebrew.locator(".formula").all():
            await expect(formula).to_have_css("direction", "ltr")
        assert await watched.page.evaluate("document.documentElement.scrollWidth") == size[0], (
            "the page scrolls sideways"
        )
        assert await article.locator(".rich").evaluate("node => node.scrollWidth <= node.clientWidth")
        assert watched.complaints == []


async def test_words_of_a_rich_message_stay_words(browser: Browser) -> None:
    hostile = [
        _styled("heading", SCRIPT, size=1),
        _styled("paragraph", _styled("url", SCRIPT, url="tg://user?id=1")),
        _styled("pre", SCRIPT, language=SCRIPT),
        _formula(SCRIPT),
        _formula(r"\text{<img src=x onerror=document.title=1>}"),
        {"type": "anchor", "name": '"] img, [x="'},
        _styled("footer", _styled("anchor_link", "there", anchor_name='"] img, [x="')),
    ]
    async with _page_with(browser, WIDE, {"blocks": hostile}) as (watched, rows):
        row = rows[0]
        await expect(row.get_by_role("heading")).to_have_text(SCRIPT)
        await row.get_by_role("link", name="there").click()
        assert await row.locator("img, script").count() == 0
        assert watched.complaints == []


async def test_a_formula_that_is_not_understood_is_shown_as_its_source(browser: Browser) -> None:
    sources = [UNREAD, r"\frac{1}", "{" * 300, r"x^", r"\left( x"]
    async with _page_with(browser, WIDE, {"blocks": [_formula(source) for source in sources]}) as (watched, rows):
        await expect(rows[0].locator("code.tex")).to_have_text(sources)
        assert watched.complaints == []


async def test_a_formula_is_read_as_tex_reads_it(browser: Browser) -> None:
    """One digit of an exponent, no full stop in a number, no space around a bar or a slash."""
    async with _page_with(browser, WIDE, {"blocks": [_formula(r"\sigma^2.5"), _formula(r"\Theta(1.5 / |c|).")]}) as (
        watched,
        rows,
    ):
        await expect(rows[0].locator("msup mn")).to_have_text("2")
        await expect(rows[0].locator("math").last.locator("mn")).to_have_text("1.5")
        await expect(rows[0].locator("math").last.locator("mi").first).to_have_attribute("mathvariant", "normal")
        for sign in await rows[0].locator("math").last.locator("mo", has_text=re.compile(r"[/|]")).all():
            await expect(sign).to_have_attribute("lspace", "0")
        assert watched.complaints == []


async def test_a_wide_formula_is_set_smaller_if_it_fits_then_else_it_fades_out(browser: Browser) -> None:
    sums = [_formula("+".join(f"x_{{{at}}}" for at in range(count))) for count in range(6, 24)]
    async with _page_with(browser, PHONE, {"blocks": sums}) as (watched, rows):
        formulas = rows[0].locator(".formula.block")
        await expect(formulas.last).to_have_class("formula block more-behind")
        await formulas.last.evaluate("node => node.scrollTo(node.scrollWidth, 0)")
        await expect(formulas.last).to_have_class("formula block more-before")
        await expect(formulas.first).not_to_have_attribute("style", re.compile("font-size"))
        smaller = rows[0].locator(".formula.block[style*=font-size]")
        await expect(smaller.first).to_have_class("formula block")
        assert await smaller.evaluate_all("nodes => nodes.every(node => node.scrollWidth <= node.clientWidth)")
        assert watched.complaints == []


async def test_a_long_review_is_folded_until_somebody_wants_the_rest(browser: Browser) -> None:
    blocks = [_styled("paragraph", f"Paragraph {number}. " + "word " * 150) for number in range(14)]
    async with _page_with(browser, PHONE, {"blocks": blocks}) as (watched, rows):
        row = rows[0]
        assert 7_500 < len(await row.locator(".rich").inner_text()) < 8_200
        await expect(row.get_by_text("Paragraph 13.")).to_have_count(0)
        await row.get_by_role("button", name="Show more").click()
        await expect(row.get_by_text("Paragraph 13.")).to_have_count(1)
        await expect(row.get_by_role("button", name="Show more")).to_have_count(0)

        keyboard = {"inline_keyboard": [[{"text": "Text version", "url": "https://t.me/sandbox_review_bot?start=t_1"}]]}
        await _call(watched.page.url.rstrip("/"), "editMessageReplyMarkup", message_id=1, reply_markup=keyboard)
        await expect(row.get_by_role("link", name="Text version")).to_be_visible()
        await expect(row.get_by_text("Paragraph 13.")).to_have_count(1)
        assert watched.complaints == []
