"""What services tell of single papers: texts of strangers, read as if somebody meant harm."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.papers.arxiv_atom import arxiv_details
from bot.intake.papers.crossref import crossref_details
from bot.intake.papers.details import LONGEST_ABSTRACT
from bot.intake.papers.huggingface_api import huggingface_details
from bot.intake.papers.openreview import openreview_details
from bot.intake.source import File, file_of
from bot.pipeline.details import PaperDetails
from bot.pipeline.pasted import LONGEST_TITLE
from tests.unit.intake.pages import ATOM_ERROR, atom_entry, atom_feed, document
from tests.unit.sources import answers

Read = Callable[[File], PaperDetails | None]

BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (arxiv_details, ""),
        (arxiv_details, "<html></html>"),
        (arxiv_details, answers.ARXIV[:-30]),
        (arxiv_details, f'<!DOCTYPE feed [<!ENTITY l0 "lol">{BILLION}]><feed>&l9;</feed>'),
        (arxiv_details, '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed>&a;</feed>'),
        (arxiv_details, atom_feed(ATOM_ERROR)),
        (huggingface_details, "[]"),
        (huggingface_details, '{"id": "2611.01234"}'),
        (crossref_details, "[" * 100_000),
        (crossref_details, '{"message": NaN}'),
        (crossref_details, '{"message": ' + "1" * 5_000 + "}"),
        (crossref_details, "[]"),
        (crossref_details, '{"message": []}'),
        (openreview_details, '{"notes": {}}'),
        (openreview_details, ""),
    ],
)
def test_bombs_and_broken_answers_are_refused(read: Read, text: str) -> None:
    with pytest.raises(InvalidInput):
        read(document(text))


@pytest.mark.parametrize("read", [arxiv_details, huggingface_details, crossref_details, openreview_details])
def test_what_is_no_text_is_refused(read: Read) -> None:
    with pytest.raises(InvalidInput):
        read(file_of("kites.txt", b"\xff\xfe<\0"))


def test_arxiv_that_knows_no_such_paper_tells_nothing() -> None:
    assert arxiv_details(document(atom_feed())) is None
    assert arxiv_details(document(atom_feed(atom_entry(title="")))) is None


@pytest.mark.parametrize("title", [[], ["  \u202e\u200b "], None, "Kites", [None]])
def test_a_work_without_a_title_tells_nothing(title: object) -> None:
    assert crossref_details(document(answers.work(title=title))) is None


def test_a_hostile_title_is_made_harmless() -> None:
    title = "<b>Kites</b>\u202e &lt;script&gt;\n" + "x" * 10_000
    found = crossref_details(document(answers.work(title=[title], abstract="a\u202e\0" * 99_999)))
    assert found is not None
    assert found.title.startswith("Kites <script> xxx")
    assert len(found.title) == LONGEST_TITLE
    assert found.abstract is not None
    assert len(found.abstract) <= LONGEST_ABSTRACT
    assert set(found.abstract) == {"a", " "}


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "Dana", "issued": 7, "published-online": {"date-parts": [[None]]}},
        {"author": {}, "issued": {"date-parts": [[10**30]]}, "relation": []},
        {"author": [], "issued": {"date-parts": [[2026, 13]]}, "relation": {"has-preprint": 1}},
        {"author": None, "issued": {"date-parts": [[]]}, "relation": {"has-preprint": [7, {"id": "kites"}, {"id": 7}]}},
    ],
)
def test_fields_that_are_not_as_promised_are_left_out(fields: dict[str, object]) -> None:
    undated: dict[str, object] = {"published-online": None, "published-print": None}
    found = crossref_details(document(answers.work(**(undated | fields))))
    assert found is not None
    assert (found.title, found.authors_count, found.published) == ("Kites in Calm Air & Rain", None, None)


def test_the_day_of_a_work_is_the_first_on_which_it_was_to_be_read() -> None:
    found = crossref_details(document(answers.work(posted={"date-parts": [[2025, 12, 24]]})))
    assert found is not None
    assert found.published == date(2025, 12, 24)


@pytest.mark.parametrize("stamp", ["soon", 10**30, -(10**30), None, 1.5, True])
def test_an_instant_that_is_none_is_no_date(stamp: object) -> None:
    text = json.loads(answers.note())
    text["notes"][0] |= {"cdate": stamp, "pdate": stamp}
    found = openreview_details(document(json.dumps(text)))
    assert found is not None
    assert found.published is None


@pytest.mark.parametrize("note", [None, 7, {"id": "x"}, {"id": 7, "content": []}, {"content": {"title": 7}}])
def test_a_note_without_a_title_tells_nothing(note: object) -> None:
    assert openreview_details(document(json.dumps({"notes": [note]}))) is None


def test_links_that_authors_set_themselves_join_no_papers() -> None:
    found = openreview_details(document(answers.note(html="https://arxiv.org/abs/2403.17887")))
    assert found is not None
    assert found.keys == ()
