"""Rich messages as Telegram Desktop 7.2 exports them."""

from typing import Any

import pytest

from bot.intake.telegram.rich import rich_markdown
from tests.makers import make_paper
from tests.unit.intake.telegram.exported import HEADER, PROSE, message, read, reviews


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain", "text": text}


def concat(*texts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "concat", "text": list(texts)}


def paragraph(*texts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "text": concat(*texts)}


_MATH = {"type": "math", "source": "x_t*y"}
_BOLD = {"type": "bold", "text": concat(plain("so "), {"type": "italic", "text": plain("they")})}


@pytest.mark.parametrize(
    ("block", "written"),
    [
        (paragraph(plain("Kites "), _BOLD, plain(" fly "), _MATH), "Kites **so they** fly $x_t*y$"),
        ({"type": "heading", "level": 2, "text": plain("On\nKites")}, "## On Kites"),
        ({"type": "math", "formula": "x = y"}, "$$x = y$$"),
        ({"type": "math", "formula": "x\n\n= y"}, "$$\nx\n= y\n$$"),
        ({"type": "code", "text": plain("kite = 1"), "language": "python"}, "```python\nkite = 1\n```"),
        ({"type": "divider"}, "---"),
        ({"type": "quote", "content": "text", "text": plain("one\ntwo"), "caption": {"type": "empty"}}, "> one\n> two"),
        (
            {"type": "quote", "content": "blocks", "blocks": [paragraph(plain("a")), paragraph(plain("b"))]},
            "> a\n>\n> b",
        ),
        (
            {
                "type": "list",
                "kind": "unordered",
                "items": [
                    {"content": "text", "text": plain("one")},
                    {"content": "blocks", "blocks": [paragraph(plain("two")), paragraph(plain("more"))]},
                ],
            },
            "- one\n- two\n\n  more",
        ),
        (
            {
                "type": "list",
                "kind": "ordered",
                "start": 3,
                "items": [{"text": plain("a")}, {"text": plain("b"), "value": 7}],
            },
            "3. a\n7. b",
        ),
        (
            {
                "type": "table",
                "title": plain("Winds"),
                "rows": [{"cells": [{"text": plain("a|b"), "header": True}, {}]}, {"cells": [{"text": _MATH}]}],
            },
            "Winds\n\n| a\\|b |  |\n| --- | --- |\n| $x_t*y$ |  |",
        ),
        ({"type": "details", "title": plain("More"), "blocks": [paragraph(plain("words"))]}, "More\n\nwords"),
        (
            {"type": "photo", "photo": "a.jpg", "caption": {"text": plain("A kite"), "credit": plain("Mei")}},
            "A kite\n\nMei",
        ),
        ({"type": "collage", "items": [{"type": "photo", "caption": {"text": plain("A kite")}}]}, "A kite"),
        ({"type": "of_next_year", "text": plain("New words")}, "New words"),
        ({"type": "button_row", "buttons": [{"text": plain("Press")}]}, ""),
        (paragraph(plain("x"), {"type": "superscript", "text": plain("2")}), "x^{2}"),
    ],
)
def test_blocks_become_markdown(block: dict[str, Any], written: str) -> None:
    assert rich_markdown({"rtl": False, "part": False, "blocks": [block]}) == written


def test_rich_message_can_be_a_review() -> None:
    link = {"type": "text_link", "href": "https://arxiv.org/abs/2101.00001", "text": plain("Paper")}
    blocks = [{"type": "heading", "level": 1, "text": plain(HEADER)}, paragraph(plain(PROSE)), paragraph(link)]
    rich = {"rtl": False, "part": False, "blocks": blocks}
    (record,) = reviews(read(message(5, rich_message=rich) | {"text": ""}))
    assert (record.review.title, record.review.body) == ("On Kites and Wind", PROSE.strip())
    assert record.review.paper == make_paper("2101.00001")


@pytest.mark.parametrize(
    "found", [None, 5, [], {}, {"blocks": 5}, {"blocks": [5, None, {"type": []}]}, {"blocks": "x"}]
)
def test_anything_else_is_no_text(found: object) -> None:
    assert rich_markdown(found) == ""
