"""Lists keep their items, whatever sign an import left of their bullets, and their levels where spaces tell them."""

import pytest

from bot.reviews.blocks import Block, Heading, ItemList, Paragraph, Text
from bot.reviews.parse import parse
from bot.reviews.visible import plain_text

Outline = list[tuple[int | None, str, "Outline"]]


def outline(blocks: tuple[Block, ...]) -> Outline:
    """Number, words, and the lists inside, of each item of all lists."""
    return [
        (
            item.number,
            plain_text(block for block in item.blocks if not isinstance(block, ItemList)),
            outline(item.blocks),
        )
        for block in blocks
        if isinstance(block, ItemList)
        for item in block.items
    ]


@pytest.mark.parametrize(
    "body",
    [
        "- one\n- two",
        "- o one\n- o two",
        "- ◆ one\n- ◆ two",
        "• one\n• two",
        "· one\n\n· two",
        "•one\n•two",
        "▪️ one\n▪️ two",
        "- one\n-two",
        "-one\n-two",
        "- one\n\n-two",
        "- one\n• two",
        "- one\n\n- two",
        "- one\n\n\n\n- two",
    ],
)
def test_each_kind_of_bullet_makes_one_list(body: str) -> None:
    (found,) = parse(body)
    assert outline((found,)) == [(None, "one", []), (None, "two", [])]


@pytest.mark.parametrize("above", ["What was found:", "**What was found:**", "What was found:\n"])
def test_a_dash_without_its_space_is_a_bullet_below_a_colon(above: str) -> None:
    assert outline(parse(f"{above}\n-The net runs fast.")) == [(None, "The net runs fast.", [])]


@pytest.mark.parametrize(
    "body", ["1. one\n2. two", "1. one\n\n2. two", "- 1. one\n- 2. two", "- ① one\n- ② two", "① one\n② two"]
)
def test_each_kind_of_number_makes_one_list_that_counts_on(body: str) -> None:
    (found,) = parse(body)
    assert outline((found,)) == [(1, "one", []), (2, "two", [])]


@pytest.mark.parametrize(
    "body",
    [
        "-word alone",
        "The result\n\n-Nearest neighbours lost a letter.\n\nSo it goes.",
        "What was found:\n\n-Nearest neighbours",
        "What was found:\n\n-nearest nets are the best",
        "-5 degrees\n-7 degrees",
        "--flag\n--other",
        "->\n-> there",
        "a · b • c",
        "•",
        "o one\no two",
        "-- a dash",
        "▶️ a video",
    ],
)
def test_a_dash_or_dot_without_neighbours_is_no_bullet(body: str) -> None:
    assert outline(parse(body)) == []


def test_bullets_in_code_stay_as_they_are() -> None:
    assert plain_text(parse("```\n• one\n- o two\n```")) == "• one\n- o two"


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("1. a\n - x\n - y\n2. b\n - z", [(1, "a", ["x", "y"]), (2, "b", ["z"])]),
        ("1. a\n - x\n\n- y\n - z\n2. b", [(1, "a", ["x", "y", "z"]), (2, "b", [])]),
        ("1. a\n- x\n - y\n2. b", [(1, "a", ["x", "y"]), (2, "b", [])]),
        ("1. a\n - x\n 2. b\n - y", [(1, "a", ["x"]), (2, "b", ["y"])]),
        ("10. a\n   - x", [(10, "a", ["x"])]),
        ("- a:\n - x\n - y\n- b", [(None, "a:", ["x", "y"]), (None, "b", [])]),
        ("- **a:**\n - x", [(None, "a:", ["x"])]),
        ("- a:\n  - x", [(None, "a:", ["x"])]),
    ],
)
def test_items_that_are_moved_in_are_below_the_one_above(
    body: str, levels: list[tuple[int | None, str, list[str]]]
) -> None:
    (found,) = parse(body)
    assert [(number, text, [word for _, word, _ in below]) for number, text, below in outline((found,))] == levels


@pytest.mark.parametrize(
    "body",
    ["- a\n - x\n - y", " - a\n\n- x\n - y", "- a\n- x\n\n - y"],
)
def test_one_space_alone_below_a_bullet_is_no_level(body: str) -> None:
    (found,) = parse(body)
    assert outline((found,)) == [(None, word, []) for word in "axy"]


def test_bullets_below_a_number_without_any_space_stay_beside_it() -> None:
    assert outline(parse("1. a\n\n- x\n- y\n\n2. b")) == [(1, "a", []), (None, "x", []), (None, "y", []), (2, "b", [])]


def test_three_levels_stay_three() -> None:
    (found,) = parse("1. a\n - x:\n   - deep\n2. b")
    assert outline((found,)) == [(1, "a", [(None, "x:", [(None, "deep", [])])]), (2, "b", [])]


@pytest.mark.parametrize(
    "body",
    [
        "3. Method\n\nIt starts with words.",
        "Before.\n\n2) What they Found:\n\nIt starts with words.",
        "1. **Setup**\n\nIt starts with words.",
        "4. שיטה\n\nזה מתחיל כאן.",
        "2. The Loss\n\n$$x$$",
    ],
)
def test_a_numbered_name_of_a_section_is_no_list(body: str) -> None:
    assert outline(parse(body)) == []


def test_a_numbered_name_keeps_its_number() -> None:
    assert parse("3. Method\n\nWords.") == (Heading(2, (Text("3. Method"),)), Paragraph((Text("Words."),)))


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("1. Read\n\n2. Write\n\n3. Rest\n\nThat is all.", [1, 2, 3]),
        ("1. Read it.\n\nThat is why.", [1]),
        ("1. read\n\nThat is why.", [1]),
        ("1. Read\nThat is why.", [1]),
        ("So:\n1. Read\n\nThat is why.", [1]),
        ("1. Read\n2. Write\n\nSome words.\n\n3. Rest\n\nOther words.", [1, 2, 3]),
        ("1. Read\n\n- some\n- more", [1]),
        ("1. Read", [1]),
        (f"1. Read {'and read ' * 12}on\n\nThat is why.", [1]),
    ],
)
def test_other_numbers_are_items(body: str, numbers: list[int | None]) -> None:
    assert [number for number, _, _ in outline(parse(body))] == numbers


def test_a_number_behind_an_inner_list_belongs_to_the_outer_one() -> None:
    (outer,) = parse("1. a\n   1. x\n2. b")
    assert isinstance(outer, ItemList)
    assert [item.number for item in outer.items] == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        "1. Data\n\n- x\n- y\n\n2. Loss:\n\n- z",
        "1. **Data:**\n\n- x\n\n- y\n\n2. **Loss:**\n\n- z",
        "1) Data\n\n - x\n - y\n\n2) Loss\n\n - z",
    ],
)
def test_bullets_behind_a_blank_line_belong_to_the_name_above_them(body: str) -> None:
    (found,) = parse(body)
    assert [(number, [word for _, word, _ in below]) for number, _, below in outline((found,))] == [
        (1, ["x", "y"]),
        (2, ["z"]),
    ]


def test_deeper_bullets_below_a_name_stay_deeper() -> None:
    (found,) = parse("1. Data\n\n- x:\n - deep\n- y\n\n2. Loss\n\n- z")
    assert outline((found,)) == [
        (1, "Data", [(None, "x:", [(None, "deep", [])]), (None, "y", [])]),
        (2, "Loss", [(None, "z", [])]),
    ]


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("1. Data\n\nIt is all we have.\n\n2. Loss:\n\n- x\n- y\n\n3. Size\n\n- z", [None, None, None]),
        ("1. Data\n\n- x\n\n2. Loss\n\n- y\n\n3. Size\n\nIt grows on and on.", [None, None]),
        ("1. Data\n\n- x\n\n2. Loss\n\nIt falls on and on.\n\n3. **Size:** it grows\n- z", [None, 3, None]),
        ("1. Data\n\n1. x\n2. y\n\n2. Loss\n\nIt falls on and on.", [1, 2]),
    ],
)
def test_where_one_number_is_a_section_all_names_of_its_count_are(body: str, numbers: list[int | None]) -> None:
    assert [number for number, _, _ in outline(parse(body))] == numbers


def test_a_section_is_none_of_the_inner_list_that_would_count_on_to_it() -> None:
    prose = "It is all we have so far."
    body = f"1. Data\n\n{prose}\n\n2. Loss\n\n{prose}\n\n1. read it\n2. write it\n3. rest\n\n4. Size\n\n{prose}"
    assert [number for number, _, _ in outline(parse(body))] == [1, 2, 3]
