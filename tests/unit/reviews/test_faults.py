"""What the report of an import says about dollars and figures."""

import pytest

from bot.reviews.faults import formula_faults, lost_figures


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("it is $x", [1]),
        ("it is x$ and\nno more", [1]),
        ("fine\n\nthe term $a + b of it. See $c$ too", [3]),
        ("a $x_1 and more\n\n- b $y_2 and more\n- c $z$", [1, 3]),
        ("one\n$$x = 1\n\ntwo", [2]),
        ("weights $2n + Ln in all", [1]),
        ("The norm $\\|a\\|. This one grows with the size of it (say$b$) here", [1]),
        ("$a$\n$b\n$c$", [2]),
        ("ערך $x כאן", [1]),
        ("first\r\nis $x", [2]),
    ],
)
def test_lines_with_a_dollar_too_few_are_named(body: str, lines: list[int]) -> None:
    assert formula_faults(body) == lines


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no dollars",
        "a $x$, $y$ and $$z$$",
        "$$\nx\n+ y\n$$",
        r"\(x_1\) and \[y^2\]",
        r"only \$42",
        "it fell from $395k to US$500k, or A$ 3.5M",
        "it costs 5$ a month, $ 6 a year, $1,000 in all ($3-$4 a day)",
        "it costs $$$",
        "`$x` and ``a ` $ b``",
        "```\n$x\n```",
        "the sum $a +\n\nb$ of all values, as it stands there",
        "a $x\ny$ b",
    ],
)
def test_formulas_money_and_code_are_no_faults(body: str) -> None:
    assert formula_faults(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Figure 8: The flow of data",
        "**Figure 8.** The flow of data",
        "Figure 8 Overview of the flow",
        "Fig. 2: The flow",
        "FIGURE 12 - the flow",
        "*Image 3: The flow*",
        "איור 3: זרימת הנתונים",
    ],
)
def test_a_caption_without_its_figure_is_named(body: str) -> None:
    assert lost_figures(f"Words.\n \n\n{body}\n\nWords.") == [4]


@pytest.mark.parametrize(
    "body",
    [
        "Figure 3 shows that it grows.",
        "As Figure 3: shows",
        "Figure out: how",
        "Figures 3 and 4 differ",
        "Table 2: Sizes",
        "![flow](https://a.example/x.png)\n\nFigure 3: The flow",
        "Figure 3: The flow\n![flow](x.png)",
        "באיור 3: רואים",
        "איור 3 מציג את הזרימה",
        "```\nFigure 3: in code\n```",
        "",
    ],
)
def test_prose_about_figures_and_figures_that_are_there_are_not_named(body: str) -> None:
    assert lost_figures(body) == []
