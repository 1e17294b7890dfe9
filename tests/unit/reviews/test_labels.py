"""Bold labels that lost one of their marks."""

import pytest

from bot.reviews.blocks import Block, Inline, ItemList, Strong
from bot.reviews.parse import parse
from bot.reviews.visible import inline_text, plain_text


def bold(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, ItemList):
            found += [word for item in block.items for word in bold(item.blocks)]
        else:
            inlines: tuple[Inline, ...] = getattr(block, "inlines", ())
            found += [inline_text(inline.inlines) for inline in inlines if isinstance(inline, Strong)]
    return found


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("- 1. Free run:** it goes on", "Free run:"),
        ("1. Free run:** it goes on", "Free run:"),
        ("- Free run:** it goes on", "Free run:"),
        ("Free run:** it goes on", "Free run:"),
        ("Free run**: it goes on", "Free run"),
        ("- Free run:**\nit goes on", "Free run:"),
        ("- 1. What the run Lacks**\n - it goes on", "What the run Lacks"),
        ("**Free run: it goes on", "Free run:"),
        ("- **Free run:\nit goes on", "Free run:"),
        ("- Free run:** it *goes* on", "Free run:"),
        ("- חופשי:** וכן הלאה", "חופשי:"),
    ],
)
def test_a_label_with_one_mark_is_bold(body: str, label: str) -> None:
    assert bold(parse(body)) == [label]


@pytest.mark.parametrize(
    "body",
    [
        "the rate **grows",
        "**the rate grows",
        "the rate grows**",
        "It grows. So it went:** it goes on",
        "a price of $5:** it goes on",
        "2**3: eight",
        "Free run:**it goes on",
        "`a`:** it goes on",
        "see **https://a.example/x",
        f"{'long ' * 20}label:** it goes on",
        "```\nFree run:** it goes on\n```",
    ],
)
def test_other_lone_marks_make_nothing_bold(body: str) -> None:
    assert bold(parse(body)) == []


def test_each_item_has_its_own_marks() -> None:
    assert bold(parse("- One:** a\n- Two:** b\n- **Three:** c")) == ["One:", "Two:", "Three:"]


def test_a_bold_run_over_two_lines_stays_one() -> None:
    assert bold(parse("**Part one:\npart two** of it")) == ["Part one:\npart two"]


def test_no_stars_are_left() -> None:
    assert plain_text(parse("- 1. Free run:** it goes on\n- 2. Bound run:** it ends")) == (
        "Free run: it goes on\nBound run: it ends"
    )
