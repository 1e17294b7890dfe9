"""What Hugging Face's and arXiv's APIs answer: their shape, with invented papers."""

import json
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.doubt import DoubtKind
from bot.intake.papers.arxiv_atom import parse_arxiv_atom
from bot.intake.papers.huggingface_api import parse_daily_papers_api
from bot.intake.record import Found
from bot.pipeline.candidate import CandidateRecord
from tests.unit.intake.pages import API, ATOM_ERROR, api_entry, atom_entry, atom_feed, document, doubts, ignore_progress


def from_json(text: str) -> list[Found]:
    return list(parse_daily_papers_api(document(text, "day.json"), ignore_progress))


def from_atom(text: str) -> list[Found]:
    return list(parse_arxiv_atom(document(text, "feed.xml"), ignore_progress))


def only(found: list[Found]) -> CandidateRecord:
    (one,) = found
    assert isinstance(one, CandidateRecord)
    return one


def test_entry_of_hugging_face_becomes_a_candidate() -> None:
    one = only(from_json(json.dumps([api_entry()])))
    assert one == CandidateRecord(
        title="Kites in Calm Air",
        paper=one.paper,
        abstract="We let kites fly and count how often they fall.",
        published=date(2026, 11, 18),
        authors_count=2,
        upvotes=17,
        source="huggingface",
    )
    assert one.key == "arxiv:2611.01234"


def test_entries_keep_the_order_of_the_answer() -> None:
    assert [one.title for one in from_json(API) if isinstance(one, CandidateRecord)] == [
        *("Kites in Calm Air", "A Theory of Strings"),
    ]


def test_id_that_is_none_of_arxiv_is_known_by_its_page() -> None:
    assert only(from_json(json.dumps([api_entry(id="kites/7")]))).key == "url:huggingface.co/papers/kites%2F7"


def test_fields_may_be_missing() -> None:
    bare = {"paper": {"id": "2611.01234", "title": "Kites", "authors": []}}
    one = only(from_json(json.dumps([bare])))
    assert (one.abstract, one.published, one.authors_count, one.upvotes) == (None, None, None, None)


def test_day_of_the_entry_stands_in_for_the_papers() -> None:
    assert only(from_json(json.dumps([api_entry(publishedAt=None)]))).published == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("answer", "place", "reason"),
    [
        ("", "day.json", "not valid JSON"),
        ("[" * 100_000, "day.json", "not valid JSON"),
        (API[:-30], "day.json", "cut short"),
        ('[{"paper": {"upvotes": ' + "9" * 5000 + "}}]", "day.json", "not valid JSON"),
        ("[]", "day.json", "lists none for that day"),
        ('{"error": "no such day"}', "day.json", "no list of papers"),
        ("[1]", "day.json, entry 1", "has no 'paper'"),
        ('[{"paper": []}]', "day.json, entry 1", "has no 'paper'"),
        (json.dumps([api_entry(), api_entry(title=None)]), "day.json, entry 2", "'title' is missing"),
        (json.dumps([api_entry(title=5)]), "day.json, entry 1", "'title' must be a text"),
        (json.dumps([api_entry(id=" ")]), "day.json, entry 1", "'id' is missing"),
        (json.dumps([api_entry(summary="a\0b")]), "day.json, entry 1", "control characters"),
        (json.dumps([api_entry(summary="\ud800")]), "day.json, entry 1", "half a character"),
        (json.dumps([api_entry(upvotes=-1)]), "day.json, entry 1", "'upvotes' must be a whole number"),
        (json.dumps([api_entry(upvotes=True)]), "day.json, entry 1", "'upvotes' must be a whole number"),
        (json.dumps([api_entry(upvotes=10**30)]), "day.json, entry 1", "'upvotes' must be a whole number"),
        (json.dumps([api_entry(authors={})]), "day.json, entry 1", "'authors' must be a list"),
        (json.dumps([api_entry(publishedAt="soon")]), "day.json, entry 1", "'publishedAt' must begin with a day"),
    ],
)
def test_answer_that_is_no_list_of_papers_is_refused_with_its_entry(answer: str, place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_json(answer)
    assert caught.value.place == place
    assert reason in caught.value.reason


def test_entry_of_arxiv_becomes_a_candidate() -> None:
    one = only(from_atom(atom_feed(atom_entry())))
    assert one == CandidateRecord(
        title="Kites in Calm Air",
        paper=one.paper,
        abstract="We let kites fly and count how often $n < 3$ of them fall.",
        published=date(2026, 11, 18),
        authors_count=2,
        source="arxiv",
    )
    assert one.key == "arxiv:2611.01234"


def test_ids_from_before_2007_are_known() -> None:
    assert only(from_atom(atom_feed(atom_entry(address="http://arxiv.org/abs/math.CO/0601001v1")))).key == (
        "arxiv:math.CO/0601001"
    )


def test_many_entries_are_read_one_by_one() -> None:
    ids = [f"2611.{number:05}" for number in range(300)]
    found = from_atom(atom_feed(*(atom_entry(address=f"http://arxiv.org/abs/{one}v1") for one in ids)))
    assert [one.key for one in found if isinstance(one, CandidateRecord)] == [f"arxiv:{one}" for one in ids]


def test_entry_without_a_title_is_a_doubt() -> None:
    found = from_atom(atom_feed(atom_entry(), atom_entry(title="", address="http://arxiv.org/abs/2611.09999")))
    assert [(one.kind, one.found) for one in doubts(found)] == [(DoubtKind.SKIPPED, "http://arxiv.org/abs/2611.09999")]


@pytest.mark.parametrize(
    ("answer", "place", "reason"),
    [
        (atom_feed(ATOM_ERROR), "feed.xml", "arXiv answered with an error: incorrect id format for 26.1"),
        (atom_feed(), "feed.xml", "arXiv knows none of these ids"),
        (atom_feed(atom_entry())[:-20], "feed.xml, line", "cut short"),
        ("", "feed.xml, line 1", "breaks off"),
        ("<feed/>", "feed.xml", "no Atom feed"),
        ("<html><body>Kites</body></html>", "feed.xml", "no Atom feed"),
        ('<!DOCTYPE feed [<!ENTITY k "kite">]><feed>&k;</feed>', "feed.xml", "declares a document type"),
        ('<!doctype feed SYSTEM "file:///etc/passwd"><feed/>', "feed.xml", "declares a document type"),
        ("<a>" * 100_000, "feed.xml", "no Atom feed"),
        (atom_feed(atom_entry().replace("2026-11-18T", "soon T")), "feed.xml", "is no date such as"),
    ],
)
def test_answer_that_is_no_feed_of_papers_is_refused(answer: str, place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_atom(answer)
    assert caught.value.place.startswith(place)
    assert reason in caught.value.reason


def test_deep_nesting_in_an_entry_is_no_trouble() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    assert only(from_atom(atom_feed(atom_entry().replace("</entry>", f"{deep}</entry>")))).title == "Kites in Calm Air"
