"""Markdown -> blocks, rule by rule."""

import pytest

from bot.reviews.blocks import (
    Block,
    Code,
    CodeBlock,
    DisplayFormula,
    Divider,
    Emphasis,
    Formula,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Link,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from bot.reviews.parse import parse


def paragraph(*inlines: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in inlines))


def cell(text: str) -> tuple[Inline, ...]:
    return (Text(text),) if text else ()


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("", ()),
        (" \n\t\n", ()),
        ("one\ntwo", (paragraph("one", LineBreak(), "two"),)),
        ("one\r\n\r\ntwo", (paragraph("one"), paragraph("two"))),
        ("## Why *it* works", (Heading(2, (Text("Why "), Emphasis((Text("it"),)), Text(" works"))),)),
        ("#no heading", (paragraph("#no heading"),)),
        ("**bold** and `a*b`", (paragraph(Strong((Text("bold"),)), " and ", Code("a*b")),)),
        ("---", (Divider(),)),
        ("text\n-", (paragraph("text", LineBreak(), "-"),)),
        ("    far in", (paragraph("far in"),)),
        ("> quoted\n> more", (Quote((paragraph("quoted", LineBreak(), "more"),)),)),
        ("```python\nx = 1\n```", (CodeBlock("python", "x = 1"),)),
        ("```as it were\nx\n```", (CodeBlock("", "as it were\nx"),)),
        ("a <b>loud</b> tag &amp; more", (paragraph("a <b>loud</b> tag & more"),)),
        ("<div>\nblock\n</div>", (paragraph("<div>", LineBreak(), "block", LineBreak(), "</div>"),)),
        ("[1]: https://a.example/x", (paragraph("[1]: https://a.example/x"),)),
        ("~~not struck~~", (paragraph("~~not struck~~"),)),
    ],
)
def test_each_kind_of_block_is_read(body: str, blocks: tuple[Block, ...]) -> None:
    assert parse(body) == blocks


@pytest.mark.parametrize(
    ("body", "inlines"),
    [
        ("[paper](https://a.example/x)", (Link((Text("paper"),), "https://a.example/x"),)),
        ("<https://a.example/x>", (Link((Text("https://a.example/x"),), "https://a.example/x"),)),
        ("[dead](#)", (Text("dead"),)),
        ("[*dead*](relative/path) end", (Emphasis((Text("dead"),)), Text(" end"))),
        ("[mail](mailto:a@b.example)", (Text("mail"),)),
        ("![curve](https://a.example/x.png)", (Link((Text("curve"),), "https://a.example/x.png"),)),
        ("![lost figure](x.png)", (Text("lost figure"),)),
    ],
)
def test_only_web_links_stay_links(body: str, inlines: tuple[Inline, ...]) -> None:
    assert parse(body) == (Paragraph(inlines),)


@pytest.mark.parametrize("body", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](vbscript:x)"])
def test_a_hostile_address_is_never_a_link(body: str) -> None:
    assert "Link(" not in repr(parse(body))


def test_lists_keep_their_numbers_and_levels() -> None:
    body = "3. three\n7. seven\n   - deep\n\n     more"
    deep = ItemList((ListItem(None, (paragraph("deep"), paragraph("more"))),))
    assert parse(body) == (ItemList((ListItem(3, (paragraph("three"),)), ListItem(7, (paragraph("seven"), deep)))),)


def test_a_list_of_equal_numbers_is_counted() -> None:
    (found,) = parse("1. a\n1. b\n1. c")
    assert isinstance(found, ItemList)
    assert [item.number for item in found.items] == [1, 2, 3]


def test_a_table_keeps_cells_beyond_its_header() -> None:
    body = "| a | b |\n|---|---|\n| 1 | $x$ | 3 |\n| 4 |"
    rows = ((cell("1"), (Formula("x"),), cell("3")), (cell("4"), ()))
    assert parse(body) == (Table((cell("a"), cell("b")), rows),)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("the rate **grows", "the rate grows"),
        ("2**3 stays", "2**3 stays"),
        ("a * b stays", "a * b stays"),
    ],
)
def test_bold_marks_without_a_partner_are_dropped(body: str, text: str) -> None:
    assert repr(Text(text)) in repr(parse(body))


def test_a_display_formula_cuts_its_paragraph() -> None:
    assert parse("before\n$$x = 1$$\nafter") == (paragraph("before"), DisplayFormula("x = 1"), paragraph("after"))


def test_marks_beyond_the_deepest_list_stay_text() -> None:
    assert "deepest" in repr(parse("> " * 500 + "deepest"))
    assert "deepest" in repr(parse("- " * 500 + "deepest"))
