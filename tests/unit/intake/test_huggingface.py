"""The Daily Papers page: an invented one, and the real one against its golden half."""

import json
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.huggingface import looks_like_daily_papers, parse_daily_papers
from bot.intake.text import Text
from bot.pipeline.candidate import CandidateRecord
from tests.shared import shared

_ABSTRACT = "We let kites fly and count how often they fall, over and over again, until the wind is gone. " * 6
_PAGE = f"""new

Subscribe

Daily Papers

Jun 12

Kites in Calm Air

{_ABSTRACT}

  • 3 authors
·
May 2, 2024 7

Kites Without Bylines

{_ABSTRACT}

A Theory of Strings

{_ABSTRACT}

windlab Wind Lab
·
Feb 1
"""


def read(text: str, today: date = date(2030, 1, 1)) -> list[CandidateRecord]:
    return parse_daily_papers(Text("page.txt", text), today, lambda done, total: None)


def test_entries_are_read_in_order_and_furniture_is_not() -> None:
    first, second, third = read(_PAGE)
    assert (first.title, first.authors_count, first.published, first.upvotes) == (
        *("Kites in Calm Air", 3),
        *(date(2024, 5, 2), 7),
    )
    assert (second.title, second.published, second.authors_count) == ("Kites Without Bylines", None, None)
    assert (third.title, third.authors_count, third.source_line) == ("A Theory of Strings", None, 21)
    assert {item.abstract for item in (first, second, third)} == {_ABSTRACT.strip()}


def test_date_without_a_year_is_of_the_year_after_the_latest_printed_one() -> None:
    assert read(_PAGE)[2].published == date(2025, 2, 1)


def test_date_without_a_year_is_of_this_year_where_no_year_is_printed() -> None:
    assert read(_PAGE.replace(", 2024", ""))[2].published == date(2030, 2, 1)


def test_page_without_papers_is_refused() -> None:
    with pytest.raises(InvalidInput, match="copy the whole Daily Papers page"):
        read("Daily Papers\n\nJun 12\n")


def test_page_is_known_by_its_bylines() -> None:
    assert looks_like_daily_papers(_PAGE)
    assert not looks_like_daily_papers("Kites\n·\nand strings")


def test_real_page_agrees_with_its_golden_half() -> None:
    found = {item.source_line: item for item in read(shared("seeds/hf_daily_papers.txt").read_text(encoding="utf-8"))}
    golden = [json.loads(line) for line in shared("golden/candidates.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(found) == 44
    assert len(golden) == 22
    for want in golden:
        record = found[want["title_line"]]
        assert record.title == want["title"]
        assert (record.authors_count, record.upvotes) == (want["authors_count"], want["upvotes"])
        assert (record.published and record.published.isoformat()) == want["published"]
        assert len(record.abstract or "") == want["abstract_chars"]
