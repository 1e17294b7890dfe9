"""Rich messages that people send become the Markdown that our own renderer makes the same message of."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.render.rich import rich_blocks
from bot.chat.render.rich_visible import visible_text
from bot.chat.rich_reading import rich_markdown
from bot.reviews.parse import parse
from bot.sources.shipped import shipped

Json = dict[str, Any]

PLAIN = st.text(alphabet="abZé1א ", min_size=1, max_size=8).filter(str.strip)
SIGNS = st.text(alphabet="abZé1.א_$[](){}<>#|!&:=", min_size=1, max_size=8).map(lambda signs: f"so {signs} it")


def typed(kind: str, words: object, **more: object) -> Json:
    return {"type": kind, "text": words, **more}


def formula(tex: str) -> Json:
    return {"type": "mathematical_expression", "expression": tex}


FRACTION = formula(r"\frac{a}{b}")
LEAVES = st.one_of(
    SIGNS,
    PLAIN.map(lambda words: typed("bold", words)),
    PLAIN.map(lambda words: typed("italic", words)),
    PLAIN.map(lambda words: typed("url", words, url="https://example.org/a_(b)")),
    st.just(typed("code", "a_b*c")),
    st.just(FRACTION),
)
TEXTS = st.lists(LEAVES, min_size=1, max_size=4).map(lambda leaves: [part for leaf in leaves for part in (leaf, " ")])
PARAGRAPHS = TEXTS.map(lambda text: typed("paragraph", text))
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=2, max_size=3)


def listed(paragraphs: list[Json], *, numbered: bool) -> Json:
    def item(value: int) -> Json:
        return {"label": f"{value}.", "type": "1", "value": value} if numbered else {"label": "•"}

    return {"type": "list", "items": [item(n) | {"blocks": [one]} for n, one in enumerate(paragraphs, 1)]}


def table(rows: list[list[Any]]) -> Json:
    return {
        "type": "table",
        "cells": [[{"text": text, "align": "left", "valign": "top"} for text in row] for row in rows],
    }


BLOCKS = st.one_of(
    PARAGRAPHS,
    st.tuples(TEXTS, st.integers(1, 6)).map(lambda heading: typed("heading", heading[0], size=heading[1])),
    st.lists(PARAGRAPHS, min_size=2, max_size=3).map(lambda some: listed(some, numbered=False)),
    st.lists(PARAGRAPHS, min_size=2, max_size=3).map(lambda some: listed(some, numbered=True)),
    ROWS.map(table),
    st.just(typed("pre", "a = b_c * 2", language="python")),
    st.just({"type": "divider"}),
    st.just(formula("a^2\n\n+ b^2")),
)


def words_of(blocks: object) -> str:
    return "".join(visible_text(blocks).split())


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=3))
def test_every_word_comes_back(blocks: list[Json]) -> None:
    assert words_of(rich_blocks(parse(rich_markdown({"blocks": blocks})))) == words_of(blocks)


def test_what_we_posted_ourselves_comes_back_block_by_block() -> None:
    sent = [rich_blocks(parse(file.read_text())) for file in sorted(shipped("samples").glob("*.md"))]
    assert len(sent) > 3
    for blocks in sent:
        again = rich_blocks(parse(rich_markdown({"blocks": blocks})))
        assert [block["type"] for block in again] == [block["type"] for block in blocks]
        assert visible_text(again) == visible_text(blocks)


def test_each_kind_of_block_has_its_markdown() -> None:
    blocks = [
        typed("heading", "Sparse nets", size=2),
        typed("paragraph", ["Why keep ", typed("bold", "a layer "), "that nobody uses, at ", FRACTION, "?"]),
        typed("heading", "How", size=3),
        listed([typed("paragraph", "prune"), typed("paragraph", "train")], numbered=True),
        table([["net", "size"], ["small", "1|2"]]),
        formula("x^2"),
        {"type": "details", "summary": "Aside", "blocks": [typed("paragraph", "folded")]},
        {"type": "blockquote", "blocks": [typed("paragraph", "said")], "credit": "her"},
    ]
    assert rich_markdown({"blocks": blocks}).split("\n\n") == [
        "# Sparse nets",
        r"Why keep **a layer** that nobody uses, at $\frac{a}{b}$?",
        "## How",
        "1. prune\n2. train",
        "| net | size |\n| --- | --- |\n| small | 1\\|2 |",
        "$$\nx^2\n$$",
        "Aside",
        "folded",
        "> said\n>\n> her",
    ]


@pytest.mark.parametrize(
    "rich",
    [
        *(None, 7, [], {}, {"blocks": 3}, {"blocks": [None, 7, [], {}]}),
        {"blocks": [{"type": "table", "cells": [7, [None]]}, {"type": "list", "items": [3, {"blocks": "x"}]}]},
        {"blocks": [{"type": "heading", "size": "7", "text": {"type": "bold"}}, typed("pre", 7, language=9)]},
    ],
)
def test_what_is_no_rich_message_says_nothing(rich: object) -> None:
    assert rich_markdown(rich).strip("| -\n") == ""


def test_what_nests_deeper_than_telegram_allows_is_left_out() -> None:
    text: object = "deep"
    block: Json = typed("paragraph", "deep")
    for _ in range(5000):
        text = typed("bold", [text])
        block = {"type": "blockquote", "blocks": [block]}
    assert rich_markdown({"blocks": [typed("paragraph", ["near", text]), block]}) == "near"
