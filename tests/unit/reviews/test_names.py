"""Names of sections that stand as plain paragraphs become headings; whatever else is short stays as it was."""

import pytest

from bot.reviews.blocks import Block, Formula, Heading, Paragraph, Text
from bot.reviews.parse import parse
from bot.reviews.visible import inline_text

_PROSE = "The net keeps a ledger of all that it has seen."


def headings(blocks: tuple[Block, ...]) -> list[str]:
    return [inline_text(block.inlines) for block in blocks if isinstance(block, Heading)]


@pytest.mark.parametrize(
    "name",
    [
        "Background",
        "Background:",
        "Main idea:",
        "The Ledger in Practice",
        "Why this matters",
        "What Ledgers Cannot Do",
        "The Ledger: A Net That Counts",
        "Pros & Cons",
        "2. Method",
        "2.1 The data",
        "3) Results:",
        "b. Layers of the ledger",
        "IV. More",
        '"Ledgers" of the Mind',
        "**Background**",
        "**Main idea:**",
        "Ledgers vs. Memory Cells for Long Texts",
        "2024 in Numbers",
        "Key Insights Beyond the 5% Rule",
        "רקע",
        "הרעיון המרכזי:",
        "2. שיטת האימון",
        "תוצאות וניסויים",
    ],
)
def test_a_short_line_alone_above_prose_is_a_heading(name: str) -> None:
    prose = "הרשת שומרת פנקס של כל מה שראתה עד כה." if name[-2] >= "א" else _PROSE
    bare = name.strip("*")
    assert headings(parse(f"{_PROSE}\n\n{name}\n\n{prose}")) == [bare]


@pytest.mark.parametrize(
    "line",
    [
        "The method has three stages:",
        "1. The method has three stages:",
        "In other words:",
        "For example:",
        "Here:",
        "where:",
        "Formally:",
        "leading to:",
        "And this means:",
        "The authors draw three lessons for the keepers of ledgers:",
        "We tried it again and it worked",
        "It works",
        "Thanks to Dana",
        "Background.",
        "Background!",
        "Well, then,",
        "small letters only",
        "So it goes. And Then It Goes On",
        "Figure 3 The Ledger at Work",
        "Table 2: Costs of a Ledger",
        '"The Ledger Counts All"',
        "— Dana Levi",
        "Paper Review No. 12:",
        "[The Ledger Paper](https://a.example/ledger)",
        "https://a.example/Ledger",
        "*The Ledger Counts*",
        "`Ledger.count`",
        "$x = y$",
        "X = Y + Z",
        "The Ledger, which was made by hand over long years and then lost, is found and read by all of us now",
        "למשל:",
        "כלומר:",
        "זה עובד",
        "תודה לכולם",
    ],
)
def test_other_short_lines_stay_paragraphs(line: str) -> None:
    assert headings(parse(f"{_PROSE}\n\n{line}\n\n{_PROSE}")) == []


@pytest.mark.parametrize("below", ["- one\n- two", "1. one\n2. two", "Some Other Part\n\nIt counts what it has seen."])
def test_a_name_stands_above_lists_and_other_names_too(below: str) -> None:
    assert headings(parse(f"Open Questions\n\n{below}"))[0] == "Open Questions"


@pytest.mark.parametrize("below", ["- one\n- two", "$$x$$", "> said she", "```\ncount()\n```"])
def test_a_line_that_ends_with_a_colon_leads_into_what_is_no_prose(below: str) -> None:
    assert headings(parse(f"Open Questions:\n\n{below}")) == []


def test_a_numbered_name_with_a_colon_is_one_above_a_list_too() -> None:
    body = f"1. Data:\n\n- all of it\n\n2. Loss:\n\n{_PROSE}\n\nb. Size:\n\n- large"
    assert headings(parse(body)) == ["1. Data:", "2. Loss:", "b. Size:"]


@pytest.mark.parametrize(
    "body",
    [
        "Sparse Nets\n\nDense Nets\n\nDeep Nets\n\nAll of these have been seen before.",
        f"{_PROSE}\n\nDana Levi",
        "The Ledger\n\nof small things that nobody counts is what they keep.",
        "The Ledger\n\nOn page two",
        f"{_PROSE}\nBackground\n{_PROSE}",
        f"Background\n{_PROSE}",
        f"> Background\n>\n> {_PROSE}",
    ],
)
def test_lines_with_nothing_to_read_below_them_are_no_names(body: str) -> None:
    assert headings(parse(body)) == []


def test_all_names_of_a_review_have_one_level() -> None:
    found = parse(f"Method\n\n2.1 Data\n\n{_PROSE}\n\nc. More\n\n{_PROSE}")
    assert [block.level for block in found if isinstance(block, Heading)] == [2, 2, 2]


def test_names_are_no_larger_than_the_headings_of_the_author() -> None:
    found = parse(f"# The Ledger\n\n### Method\n\n{_PROSE}\n\nResults\n\n{_PROSE}")
    assert [block.level for block in found if isinstance(block, Heading)] == [1, 3, 3]


def test_a_name_keeps_its_formula_and_loses_its_bold_marks() -> None:
    assert parse(f"The Case of $d < m$\n\n{_PROSE}")[0] == Heading(2, (Text("The Case of "), Formula("d < m")))
    assert parse(f"**Method**\n\n{_PROSE}") == (Heading(2, (Text("Method"),)), Paragraph((Text(_PROSE),)))
