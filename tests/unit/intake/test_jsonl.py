"""JSON lines in and out: round trips, and one clear sentence for each fault."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.export import export_reviews
from bot.intake.jsonl import REVIEW_FIELDS, parse_jsonl
from bot.intake.record import Parsed
from bot.intake.text import Text
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review, ReviewState, StoredReview

_REVIEW: dict[str, object] = {"title": "On Kites", "body": "Kites fly.", "date": "2024-05-03"}
_CANDIDATE: dict[str, object] = {"title": "On Kites", "url": "https://arxiv.org/abs/2101.00001", "pitch": "They fly."}


def read(*rows: dict[str, object] | str) -> Parsed:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return parse_jsonl(Text("kites.jsonl", "\n".join(lines)), lambda done, total: None)


def stored(review: Review, identity: str = "kites|1") -> StoredReview:
    return StoredReview(
        id=1, identity=identity, state=ReviewState.ARCHIVED, review=review, source_line=12, message_ids=(7, 8)
    )


def test_export_has_the_fields_that_the_design_names() -> None:
    (line,) = export_reviews([stored(Review(title="On Kites", body="Kites fly."))])
    assert tuple(json.loads(line)) == REVIEW_FIELDS


def test_exported_review_comes_back_equal() -> None:
    review = Review(
        title="On “Kites”",
        body="Kites\n\n$x_t$ עפיפון 🚀",
        date=date(2024, 5, 3),
        number=497,
        reviewers=("Dana", "Yoav"),
        paper=paper_from_url("https://doi.org/10.1000/KITE.7"),
        hook="They fly!",
        language="he",
        topics=("wind",),
        keywords=("string", "tail"),
    )
    (record,) = read(*export_reviews([stored(review)])).reviews
    assert (record.review, record.identity, record.source_line, record.message_ids) == (review, "kites|1", 12, (7, 8))


@given(
    st.builds(
        Review,
        title=st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1),
        body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip),
        date=st.none() | st.dates(),
        number=st.none() | st.integers(0, 9999),
        reviewers=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]))).map(tuple),
        hook=st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
        language=st.sampled_from(["en", "he"]),
    )
)
def test_any_review_comes_back_equal(review: Review) -> None:
    (record,) = read(*export_reviews([stored(review)])).reviews
    assert record.review == review


def test_synopsis_stands_for_the_body_and_collection_names_the_identity() -> None:
    (record,) = read(
        {"title": "On Kites", "synopsis": "They fly.", "collection": "beach", "date": "2024-05-03"}
    ).reviews
    assert record.review.body == "They fly."
    assert record.identity == "beach|2024-05-03|on kites|1"


def test_identity_comes_from_the_file_name_where_a_row_has_none() -> None:
    first, second = read(_REVIEW, _REVIEW).reviews
    assert (first.identity, second.identity) == ("kites|2024-05-03|on kites|1", "kites|2024-05-03|on kites|2")


def test_candidates_are_read_with_label_and_line() -> None:
    record = read("", _CANDIDATE | {"label": "Kites", "topics": ["wind"], "published": "2021-01-01"}).candidates[0]
    assert (record.key, record.label, record.pitch) == ("arxiv:2101.00001", "Kites", "They fly.")
    assert (record.published, record.topics, record.source_line) == (date(2021, 1, 1), ("wind",), 2)


@pytest.mark.parametrize(
    ("rows", "place", "reason"),
    [
        (["", "{oops"], "kites.jsonl, line 2", "not valid JSON"),
        (["[1]"], "kites.jsonl, line 1", "no JSON object"),
        (["[" * 100_000], "kites.jsonl, line 1", "not valid JSON"),
        (['{"title": ' + "9" * 5000 + "}"], "kites.jsonl, line 1", "not valid JSON"),
        ([""], "kites.jsonl", "empty"),
        ([_REVIEW | {"title": 5}], "kites.jsonl, line 1", "'title' must be a text"),
        ([_REVIEW | {"title": " "}], "kites.jsonl, line 1", "'title' is missing"),
        ([_REVIEW | {"title": "a\nb"}], "kites.jsonl, line 1", "'title' must be one line"),
        ([_REVIEW | {"date": "3.5.24"}], "kites.jsonl, line 1", "'date' must be a date such as"),
        ([_REVIEW | {"number": True}], "kites.jsonl, line 1", "'number' must be a whole number"),
        ([_REVIEW | {"number": "5"}], "kites.jsonl, line 1", "'number' must be a whole number"),
        ([_REVIEW | {"reviewers": "Dana"}], "kites.jsonl, line 1", "'reviewers' must be a list"),
        ([_REVIEW | {"message_ids": ["5"]}], "kites.jsonl, line 1", "'message_ids' must be a list of whole numbers"),
        ([_REVIEW | {"language": "fr"}], "kites.jsonl, line 1", "'language' must be"),
        ([_REVIEW | {"url": "arxiv"}], "kites.jsonl, line 1", "'url' must be a web address"),
        ([_REVIEW | {"url": "https://[x"}], "kites.jsonl, line 1", "'url' must be a web address"),
        ([_REVIEW | {"arxiv_id": "kite"}], "kites.jsonl, line 1", "'arxiv_id' must be"),
        ([_REVIEW | {"url": "https://arxiv.org/abs/2101.00001", "arxiv_id": "2101.00002"}], "", "two different papers"),
        ([_REVIEW | {"reviewer": "Dana"}], "kites.jsonl, line 1", "unknown field 'reviewer'"),
        ([_REVIEW | {"synopsis": "x"}], "kites.jsonl, line 1", "both 'body' and 'synopsis'"),
        ([_REVIEW | {"body": "a\0b"}], "kites.jsonl, line 1", "'body' holds a NUL"),
        ([_REVIEW | {"body": "\ud800"}], "kites.jsonl, line 1", "'body' holds a NUL or half a character"),
        ([_REVIEW | {"body": "x" * 1_100_000}], "kites.jsonl, line 1", "larger than 1 MiB"),
        ([_REVIEW | {"identity": "a"}, _REVIEW | {"identity": "a"}], "kites.jsonl, line 2", "twice"),
        ([_REVIEW, _CANDIDATE], "kites.jsonl, line 2", "mixed"),
        ([_CANDIDATE | {"label": "x" * 61}], "kites.jsonl, line 1", "'label' is longer than 60"),
    ],
)
def test_fault_is_refused_with_its_line_and_the_fix(
    rows: list[dict[str, object] | str], place: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(*rows)
    assert place in caught.value.place
    assert reason in caught.value.reason
