"""Doubts of the reviews document: each where it belongs, and none where there is nothing to doubt."""

from datetime import date

import pytest

from bot.intake.check import check
from bot.intake.source import file_of
from bot.intake.text import unwatched

_PROSE = "Kites rise because the wind pushes them against their string, says this paper, and it has the numbers. " * 8
_AT = 3  # the review that is varied, from 0


def found(
    *,
    day: str = "04.05.24",
    title: str = "Kite 3",
    text: str = _PROSE,
    link: str = "<https://arxiv.org/abs/2104.00003>",
) -> list[tuple[str, str]]:
    """Class and line of each doubt in a document of six reviews, of which the fourth is as given."""
    lines: list[str] = []
    for number in range(6):
        own = number == _AT
        head = day if own else f"{number + 1:02}.05.24"
        lines += [f"Dana's Daily Paper: {head} {title if own else f'Kite {number}'}", "", text if own else _PROSE, ""]
        lines += [link if own else f"<https://arxiv.org/abs/210{number + 1}.0000{number}>", ""]
    content = "\n".join(lines)
    doubts = check(file_of("kites.md", content.encode()), "document", date(2026, 1, 1), unwatched).doubts
    shown = content.split("\n")
    return [(doubt.kind.value, shown[(doubt.line or 0) - 1]) for doubt in doubts]


def test_document_without_a_fault_raises_no_doubt() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "link",
    [
        "<https://arxiv.org/pdf/2104.0003v2.pdf>",
        "<https://arxiv.org/abs/2104.000033>",
        "<https://arxiv.org/abs/2113.00003>",
        "Paper: <https://arxiv.org/abs/>",
        "https://www.arxiv.org/abs/2104",
    ],
)
def test_address_of_arxiv_that_leads_nowhere_is_a_cut_id(link: str) -> None:
    assert found(link=link) == [("cut_id", link)]


def test_cut_id_behind_a_sentence_is_told_as_well() -> None:
    text = "A fine paper...<https://arxiv.org/abs/2104.000>"
    assert found(text=f"{_PROSE}\n\n{text}", link="") == [("cut_id", text)]


@pytest.mark.parametrize(
    "link",
    [
        "<https://arxiv.org/abs/1404.0003>",
        "<https://arxiv.org/abs/cs/0112017>",
        "<https://arxiv.org/html/2104.00033v1>",
        "<https://openreview.net/forum?id=kites>",
    ],
)
def test_whole_address_is_no_cut_id(link: str) -> None:
    assert found(link=link) == []


@pytest.mark.parametrize("words", ["See [their code](#).", "See [their code]() for more.", "[Code]( # ) is there."])
def test_words_that_lead_nowhere_are_a_dead_link(words: str) -> None:
    assert found(text=f"{_PROSE}\n\n{words}") == [("dead_link", words)]


@pytest.mark.parametrize("words", ["See `kites[0](#)`.", "See [above](#strings).", "See [it](https://kites.example)."])
def test_code_and_addresses_are_no_dead_link(words: str) -> None:
    assert found(text=f"{_PROSE}\n\n{words}") == []


@pytest.mark.parametrize("day", ["04.05.23", "04.05.42", "2025-05-04"])
def test_year_that_fits_in_no_place_but_its_own_is_a_slip(day: str) -> None:
    assert [kind for kind, _ in found(day=day)] == ["year_slip"]


def test_day_that_fits_with_its_month_first_only_is_read_so() -> None:
    assert [kind for kind, _ in found(day="05/04/24")] == ["month_first"]
    assert found(day="04/05/24") == []
    assert [kind for kind, _ in found(day="03/09/24")] == ["date_order"]


@pytest.mark.parametrize("day", ["01.04.24", "20.09.24"])
def test_day_out_of_order_is_told_and_kept(day: str) -> None:
    assert [kind for kind, _ in found(day=day)] == ["date_order"]


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Kite 3", "<https://arxiv.org/pdf/2101.00000v2>"),
        ("KITE 1", "<https://arxiv.org/abs/2102.00001>"),
    ],
)
def test_paper_that_was_reviewed_before_is_told(title: str, link: str) -> None:
    assert [kind for kind, _ in found(title=title, link=link)] == ["paper_twice"]


def test_title_that_was_reviewed_before_is_the_same_paper_where_one_link_is_missing() -> None:
    assert {kind for kind, _ in found(title="Kite 1", link="")} == {"no_link", "paper_twice"}
    assert found(title="Kite 1") == []


@pytest.mark.parametrize(
    "line", ["Figure 3: A kite.", "**Fig. 3.** A kite", "Figure 3 Kites and the wind", "[image]", "(Figure 2)"]
)
def test_caption_without_its_figure_is_told(line: str) -> None:
    assert found(text=f"{_PROSE}\n\n{line}\n\n{_PROSE}") == [("lost_figure", line)]


@pytest.mark.parametrize(
    "line", ["Figure 3 shows that kites rise.", "Figures 3-4 show it.", "Figure 1-3 show it.", "As in figure 3: up."]
)
def test_sentence_about_a_figure_is_no_caption(line: str) -> None:
    assert found(text=f"{_PROSE}\n\n{line}\n\n{_PROSE}") == []


@pytest.mark.parametrize("line", ["Take $x_t and go.", "Take $x$ and $y and so on.", "So $$x = y"])
def test_dollar_without_a_partner_is_told(line: str) -> None:
    assert found(text=f"{_PROSE}\n\n{line}\n\n{_PROSE}") == [("broken_math", line)]


@pytest.mark.parametrize("line", ["It costs $5 and $10.", "Take `$HOME`, it costs 5$.", "Take $x$ for \\$42 a month."])
def test_money_and_code_need_no_partner(line: str) -> None:
    assert found(text=f"{_PROSE}\n\n{line}\n\n{_PROSE}") == []


def test_line_below_the_title_is_told_where_a_hook_stands_above_already() -> None:
    hook = "Why Your Kite Is Lying to You"
    below = "Flying by Thought: A New Age of Kites"
    before = (
        f"<https://arxiv.org/abs/2104.00003>\n\n{hook}\n\nDana's Daily Paper: 04.05.24 Kite 9\n\n{below}\n\n{_PROSE}"
    )
    assert found(link=before) == [("no_link", "Dana's Daily Paper: 04.05.24 Kite 9"), ("skipped", below)]
