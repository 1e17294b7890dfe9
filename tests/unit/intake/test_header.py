"""Header lines in every style that the channel has used, and lines that only look like one."""

from datetime import date

import pytest

from bot.intake.document.header import looks_like_header, parse_header


@pytest.mark.parametrize(
    ("line", "reviewers", "day", "title"),
    [
        ("Dana's Daily Paper, 03.05.2024:", ("Dana",), date(2024, 5, 3), ""),
        ("Dana’s Daily Paper – 03.05.24", ("Dana",), date(2024, 5, 3), ""),
        ("Dana's Daily Paper -03.05.24", ("Dana",), date(2024, 5, 3), ""),
        ("Dana's DailyPaper: 03.05.24 On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Article: 03.05.24: On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Post: 2024-05-03", ("Dana",), date(2024, 5, 3), ""),
        ("Dana's Daily Paper Review - 03.05.24: On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper 05/23/24 On Kites", ("Dana",), date(2024, 5, 23), "On Kites"),
        ("Dana's Daily Paper – May 3, 2024 **ON KITES**", ("Dana",), date(2024, 5, 3), "**ON KITES**"),
        ("Dana's Daily Paper: 3rd of May 2024", ("Dana",), date(2024, 5, 3), ""),
        ("Dana's Daily Paper (03.05.24): On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper - 03.05.24:On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("  **Dana's Daily Paper, 03.05.24:**  ", ("Dana",), date(2024, 5, 3), ""),
        ("## DANA'S DAILY PAPER: 03.05.24", ("DANA",), date(2024, 5, 3), ""),
        ("⚡️🚀 Dana's Daily Paper - 03.05.24: ⚡️🚀", ("Dana",), date(2024, 5, 3), ""),
        ("⚡️Rocket Dana's Daily Paper, 03.05.24: x", ("Dana",), date(2024, 5, 3), "x"),
        ("Dana's and Yoav’s Daily Paper: 03.05.24", ("Dana", "Yoav"), date(2024, 5, 3), ""),
        ("Dana & Yoav's Daily Paper: 03.05.24", ("Dana", "Yoav"), date(2024, 5, 3), ""),
        ("Dana, Yoav and Bar-El's Daily Paper: 03.05.24", ("Dana", "Yoav", "Bar-El"), date(2024, 5, 3), ""),
        ("Dana Ben Ami's Daily Paper: 03.05.24", ("Dana Ben Ami",), date(2024, 5, 3), ""),
        ("Rose's Daily Paper: 03.05.24", ("Rose",), date(2024, 5, 3), ""),
        ("Dana's Daily Paper: 31.02.24 On Kites", ("Dana",), None, "On Kites"),
        ("Dana's Daily Paper: Friday, May 3, 2024: On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper: 3-May-2024 On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper: 3. 5. '24 On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper: 2024/05/03. On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper [03.05.24] On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("Dana's Daily Paper: 03.05.24 (Almost) On Kites", ("Dana",), date(2024, 5, 3), "(Almost) On Kites"),
        ("Dana's Daily Paper: 03.05.24On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("__Dana's Daily Paper: 03.05.24__ On Kites", ("Dana",), date(2024, 5, 3), "On Kites"),
        ("**Dana's** Daily-Paper Reviews: 03.05.24", ("Dana",), date(2024, 5, 3), ""),
        ("Danaʼs and Yoav´s Daily Paper: 03.05.24", ("Dana", "Yoav"), date(2024, 5, 3), ""),
        ("Dana / R2's Daily Paper: 03.05.24", ("Dana", "R2"), date(2024, 5, 3), ""),
        ("J. Doe's Daily Paper: 03.05.24", ("J. Doe",), date(2024, 5, 3), ""),
        ("van den Berg's Daily Paper: 03.05.24", ("van den Berg",), date(2024, 5, 3), ""),
        ("d'Arbre's Daily Paper: 03.05.24", ("d'Arbre",), date(2024, 5, 3), ""),
        ("María de la Luz Gil y Mar's Daily Paper: 03.05.24", ("María de la Luz Gil y Mar",), date(2024, 5, 3), ""),
    ],
)
def test_header_gives_reviewers_date_and_title(
    line: str, reviewers: tuple[str, ...], day: date | None, title: str
) -> None:
    header = parse_header(line)
    assert header is not None
    assert (header.reviewers, header.date, header.title) == (reviewers, day, title)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Dana's Daily Paper",
        "I started Dana's Daily Paper on 03.05.24, a year ago.",
        "Today's paper review is about kites.",
        "A year ago (03.05.24) the daily paper began.",
        "Dana's Weekly Paper: 03.05.24",
        "Dana's Daily Paper: 03.05.24.99",
        "Dana's Daily Paper: " + "x" * 700,
        "In Dana's Daily Paper, 03.05.24, kites flew.",
        "Yesterday's Daily Paper, 03.05.24, was about kites.",
    ],
)
def test_running_text_is_no_header(line: str) -> None:
    assert parse_header(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Dana's Daily Paper: May 3rd",
        "Dana's Daily Paper: 03,05,24 On Kites",
        "Daily Paper by Dana, 03.05.24: On Kites",
        "Dana's Daily Paper",
        "**Dana's Daily Paper: On Kites**",
    ],
)
def test_header_that_lost_its_form_is_worth_a_look(line: str) -> None:
    assert looks_like_header(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dana's Daily Paper: 03.05.24 On Kites",
        "A year ago (03.05.24) the daily paper began.",
        "Dana's daily paper has many readers by now.",
        "Read the daily paper review by Dana.",
        "Today's paper is about kites.",
    ],
)
def test_header_and_running_text_need_no_look(line: str) -> None:
    assert not looks_like_header(line)
