"""The Daily Papers page: invented ones, and the real one against its golden half."""

import json
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.doubt import DoubtKind
from bot.intake.papers.huggingface import looks_like_daily_papers, parse_daily_papers
from bot.intake.papers.huggingface_byline import organisation, page_date
from bot.intake.record import Found
from bot.pipeline.candidate import CandidateRecord
from tests.shared import shared
from tests.unit.intake.pages import ABSTRACT, DAILY_PAPERS, document, doubts, ignore_progress

TODAY = date(2030, 1, 1)


def found(text: str, today: date = TODAY) -> list[Found]:
    return list(parse_daily_papers(document(text), today, ignore_progress))


def read(text: str, today: date = TODAY) -> list[CandidateRecord]:
    return [one for one in found(text, today) if isinstance(one, CandidateRecord)]


def paper(title: str, *byline: str, abstract: str = ABSTRACT) -> str:
    return "\n".join((title, "", abstract, "", *byline, "", ""))


def test_entries_are_read_in_order_and_furniture_is_not() -> None:
    first, second, third = read(DAILY_PAPERS)
    assert (first.title, first.authors_count, first.published, first.upvotes) == (
        *("Kites in Calm Air", 3),
        *(date(2024, 5, 2), 7),
    )
    assert (second.title, second.published, second.authors_count) == ("Kites Without Bylines", None, None)
    assert (third.title, third.authors_count, third.source_line) == ("A Theory of Strings", None, 21)
    assert {item.abstract for item in (first, second, third)} == {ABSTRACT.strip()}


def test_organisation_stands_where_no_authors_are_counted() -> None:
    assert [item.organisation for item in read(DAILY_PAPERS)] == [None, None, "Wind Lab"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("windlab Wind Lab", "Wind Lab"),
        ("Kites Kites", "Kites"),
        ("kite-ai Kite", "Kite"),
        ("breeze Society of Air", "Society of Air"),
        ("WindLabTB Wind Lab Small Things", "Wind Lab Small Things"),
        ("Wind Lab", "Wind Lab"),
        ("Windlab", "Windlab"),
    ],
)
def test_short_form_in_front_of_a_name_is_a_pictures_text(printed: str, name: str) -> None:
    assert organisation(printed) == name


@pytest.mark.parametrize("text", ["Kite 12", "Jun", "Jun 12 and more", "12 Jun", "June 1, 24"])
def test_other_words_are_no_date(text: str) -> None:
    assert page_date(text) is None


def test_date_without_a_year_is_of_the_year_after_the_latest_printed_one() -> None:
    assert read(DAILY_PAPERS)[2].published == date(2025, 2, 1)


def test_date_without_a_year_is_of_the_year_that_the_page_states_for_itself() -> None:
    assert read(DAILY_PAPERS.replace("Jun 12", "Jun 12, 2027"))[2].published == date(2027, 2, 1)


@pytest.mark.parametrize(("today", "year"), [(date(2030, 6, 12), 2030), (date(2030, 6, 11), 2029)])
def test_date_without_a_year_is_the_latest_that_lies_not_ahead_where_no_year_is_printed(today: date, year: int) -> None:
    assert read(DAILY_PAPERS.replace(", 2024", ""), today)[2].published == date(year, 2, 1)


def test_year_that_is_taken_is_told_once() -> None:
    page = DAILY_PAPERS + "\n" + paper("Tails", "  • 1 authors", "·", "Mar 3")
    assert [(one.found, one.used, one.line) for one in doubts(found(page)) if one.kind is DoubtKind.NO_YEAR] == [
        ("Feb 1", "2025", 21)
    ]


def test_several_papers_in_a_row_may_lack_their_bylines() -> None:
    page = "".join(paper(f"Kites, Part {number}") for number in range(5)) + paper(
        "Tails", "  • 2 authors", "·", "May 2"
    )
    assert [item.title for item in read(page)] == [*(f"Kites, Part {number}" for number in range(5)), "Tails"]
    missing = [one.review for one in doubts(found(page)) if one.kind is DoubtKind.NO_DATE]
    assert missing == [f"Kites, Part {number}" for number in range(5)]


def test_last_paper_may_lack_its_byline() -> None:
    assert [item.title for item in read(DAILY_PAPERS + "\n" + paper("Tails"))][-1] == "Tails"


@pytest.mark.parametrize(
    "byline",
    [
        ("  • 2 authors", "·", "May 2, 2024", "7"),
        ("• 2 authors · May 2, 2024 7",),
        ("2 authors", "·", "May 2, 2024 7"),
        ("\u2002•\u00a02 authors", "·", "May\u00a02, 2024 7"),
    ],
)
def test_byline_may_be_broken_otherwise(byline: tuple[str, ...]) -> None:
    item = read(paper("Tails", *byline))[0]
    assert (item.authors_count, item.published, item.upvotes) == (2, date(2024, 5, 2), 7)


def test_byline_may_lack_its_authors_or_its_date() -> None:
    first, second = read(paper("Tails", "·", "May 2, 2024") + paper("Strings", "  • 2 authors"))
    assert (first.authors_count, first.published) == (None, date(2024, 5, 2))
    assert (second.authors_count, second.published) == (2, None)


def test_day_that_is_in_no_calendar_is_a_doubt() -> None:
    every = found(paper("Tails", "  • 2 authors", "·", "Feb 30, 2024"))
    assert [(one.kind, one.found) for one in doubts(every)] == [(DoubtKind.NO_DATE, "Feb 30, 2024")]


def test_furniture_may_be_other_or_missing() -> None:
    papers = paper("Tails", "  • 2 authors", "·", "May 2, 2024")
    for top in ("", "Models\n\nDatasets\n\nLog In\n\nTrending Papers\n\n", "Week 24\n\nJun 6\n\nSort by votes\n\n"):
        for bottom in ("", "Previous\n\nNext\n\nCompany\n© Kites\n"):
            every = found(top + papers + bottom)
            assert [(type(one).__name__, one.title) for one in every if isinstance(one, CandidateRecord)] == [
                ("CandidateRecord", "Tails")
            ]
            assert not doubts(every)


def test_line_between_papers_that_is_no_title_is_a_doubt() -> None:
    page = paper("Tails", "• 2 authors", "·", "May 2, 2024") + "Sponsored\n\n"
    every = found(page + paper("Strings", "• 2 authors", "·", "May 2, 2024"))
    assert [one.title for one in every if isinstance(one, CandidateRecord)] == ["Tails", "Strings"]
    assert [(one.kind, one.line, one.found) for one in doubts(every)] == [(DoubtKind.SKIPPED, 9, "Sponsored")]


def test_title_and_abstract_may_take_several_lines_and_paragraphs() -> None:
    item = read(paper("A Title\nin Two Lines", "• 2 authors", "·", "May 2, 2024", abstract=f"{ABSTRACT}\n\nIn short."))
    assert item[0].title == "A Title in Two Lines"
    assert item[0].abstract == f"{ABSTRACT.strip()}\n\nIn short."


def test_short_abstract_is_no_title() -> None:
    item = read(paper("Tails", "• 2 authors", "·", "May 2, 2024", abstract="Tails help."))
    assert [(one.title, one.abstract) for one in item] == [("Tails", "Tails help.")]


def test_page_without_papers_is_refused() -> None:
    with pytest.raises(InvalidInput, match="copy the whole Daily Papers page"):
        read("Daily Papers\n\nJun 12\n")


def test_page_is_known_by_its_bylines() -> None:
    assert looks_like_daily_papers(DAILY_PAPERS)
    assert not looks_like_daily_papers("Kites\n·\nand strings")


def test_real_page_agrees_with_its_golden_half() -> None:
    text = shared("seeds/hf_daily_papers.txt").read_text(encoding="utf-8")
    every = {item.source_line: item for item in read(text)}
    golden = [json.loads(line) for line in shared("golden/candidates.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(every) == 44
    assert len(golden) == 22
    for want in golden:
        record = every[want["title_line"]]
        assert record.title == want["title"]
        assert (record.authors_count, record.organisation) == (want["authors_count"], want["organisation"])
        assert (record.published and record.published.isoformat(), record.upvotes) == (
            *(want["published"], want["upvotes"]),
        )
        assert record.abstract is not None
        assert (len(record.abstract), record.abstract[:60]) == (want["abstract_chars"], want["abstract_first_60_chars"])


def test_real_page_raises_only_the_doubts_that_it_should() -> None:
    text = shared("seeds/hf_daily_papers.txt").read_text(encoding="utf-8")
    assert [one.kind for one in doubts(found(text))] == [DoubtKind.NO_YEAR, DoubtKind.NO_DATE]
    assert sum(item.published is None for item in read(text)) == 1
    assert sum(item.organisation is not None for item in read(text)) == 1
    assert sum(item.upvotes is not None for item in read(text)) == 4
    assert sum(item.authors_count == 1 for item in read(text)) == 3
