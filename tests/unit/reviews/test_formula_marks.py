"""Which dollars, brackets and underscores are formulas, and which are money and words."""

import pytest

from bot.reviews.blocks import DisplayFormula, Formula, Heading, ItemList, Paragraph, Table, Text
from bot.reviews.parse import parse
from tests.unit.reviews.formulas import display_formulas, inline_formulas


@pytest.mark.parametrize(
    ("body", "formulas"),
    [
        ("a $x+1$ b", ["x+1"]),
        ("$x$ at the start, 5", ["x"]),
        ('in quotes " $2+3$ "', ["2+3"]),
        (r"$p\%$ of all", [r"p\%"]),
        ("$a$, $b$ and $c$.", ["a", "b", "c"]),
        ("**$x_i$** strong", ["x_i"]),
        ("[see $x$](https://a.example)", ["x"]),
        ("ב$x$ ו-$y$", ["x", "y"]),
        (r"\(x^2\) and \(y\)", ["x^2", "y"]),
        ("$a_1*b$ and $c*d$", ["a_1*b", "c*d"]),
        ("$a\nb$", ["a\nb"]),
        (r"$x = \text{all that the model can say}$", [r"x = \text{all that the model can say}"]),
        ("for $5 and $x_1$", ["x_1"]),
        (r"$\|a\| was lost. The value (see$b$) and $c_1$", ["b", "c_1"]),
    ],
)
def test_formulas_inside_a_line_are_found(body: str, formulas: list[str]) -> None:
    assert inline_formulas(parse(body)) == formulas


@pytest.mark.parametrize(
    "body",
    [
        "it fell from $395k to $483k",
        r"only \$42 in all",
        r"**\$42** in all",
        "between $5 and $10 a piece",
        "US$ or A$ or nothing",
        "$395k against a US$",
        "cost $ 5 $ then",
        "5$ a month, 60$ a year",
        "it is $395k against US$500k",
        r"the norm $\|a\|. This one grows (say$",
        "the rate $x^1 grows with the size of y$",
        "הערך $x^1 של המודל הזה$",
        "$$",
        "a lone $",
        r"\(in brackets\) said he",
        r"see \[1\] and \[2\]",
        "`$x$` in code",
    ],
)
def test_money_and_code_are_no_formulas(body: str) -> None:
    blocks = parse(body)
    assert inline_formulas(blocks) == []
    assert display_formulas(blocks) == []


@pytest.mark.parametrize(
    ("body", "tex"),
    [
        ("$$x$$", "x"),
        ("$$\na\n+ b\n$$", "a\n+ b"),
        ("text $$x$$ text", "x"),
        (r"\[ a = b \]", "a = b"),
        ("- item\n\n  $$x$$", "x"),
        ("> $$x$$", "x"),
        ("$$x$$ (1)", "x"),
        ("$$x$$\nwhere it ends", "x"),
        ("so it is\n\n$$x$$\n\nand so on", "x"),
    ],
)
def test_display_formulas_are_found(body: str, tex: str) -> None:
    assert display_formulas(parse(body)) == [tex]


def test_a_display_formula_inside_a_heading_or_cell_stays_in_its_line() -> None:
    assert parse("# Of $$x$$")[0] == Heading(1, (Text("Of "), Formula("x")))
    (table,) = parse("| $$x$$ |\n|---|\n| y |")
    assert isinstance(table, Table)
    assert table.header == ((Formula("x"),),)


@pytest.mark.parametrize(
    ("body", "formulas"),
    [
        ("the state x_t grows", ["x_t"]),
        ("of length T_{train} , say", ["T_{train}"]),
        (r"datasets D_1, \dots, D_n here", ["D_1", r"\dots", "D_n"]),
        ("the decay α_t and π_{θ} , say", ["α_t", r"π_{θ}"]),
        ("noise σ^2, rank d^*, and A^T too", ["σ^2", "d^*", "A^T"]),
        ("of x_t^2 and x_{t+1}^{(i)} too", ["x_t^2", "x_{t+1}^{(i)}"]),
        (r"by \cos and \theta_t or \alpha", [r"\cos", r"\theta_t", r"\alpha"]),
        (r"in O(n^2) steps, y^{-1}", ["n^2", "y^{-1}"]),
        ("snake_case and a_long name", []),
        ("file_1 or /a_b or x.y_z or a_b.txt", []),
        ("C++, C#, GPT-4_o, GPT-o_1, Memory^3 and a_b@c.example", []),
        (r"C:\exp\log and \cosmic or \section", []),
        ("o^o and ^_^ and T^T", []),
        ("`x_t` and `σ^2`", []),
        ("https://a.example/x_t?y_z", []),
    ],
)
def test_tex_that_lost_its_dollars_is_found(body: str, formulas: list[str]) -> None:
    assert inline_formulas(parse(body)) == formulas


def test_underscores_inside_a_formula_are_no_emphasis() -> None:
    assert parse("$a_i$ and $b_i$") == (Paragraph((Formula("a_i"), Text(" and "), Formula("b_i"))),)


def test_a_formula_block_inside_a_list_belongs_to_the_item() -> None:
    (found,) = parse("1. first\n\n   $$x$$\n2. second")
    assert isinstance(found, ItemList)
    assert found.items[0].blocks[1] == DisplayFormula("x")
