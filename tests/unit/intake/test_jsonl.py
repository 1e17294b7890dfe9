"""JSON lines in: each kind of row, and one clear sentence for each fault."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.term import Term
from bot.errors import InvalidInput
from bot.intake.record import Found, ImportedReview, PastPoll, Standing
from bot.intake.rows.jsonl import looks_like_jsonl, parse_jsonl
from bot.intake.source import file_of
from bot.pipeline.candidate import CandidateRecord

Fields = dict[str, object]

_REVIEW: Fields = {"title": "On Kites", "body": "Kites fly.", "date": "2024-05-03"}
_SYNOPSIS: Fields = {"title": "On Kites", "synopsis": "They fly.", "date": "2024-05-03"}
_CANDIDATE: Fields = {"title": "On Kites", "url": "https://arxiv.org/abs/2101.00001", "pitch": "They fly."}
_TERM: Fields = {"term": "Kite", "definition": "It flies. On a string."}
_OPTION: Fields = {"text": "Kites", "votes": 3}
_POLL: Fields = {"message_id": 7, "asked_on": "2024-05-03", "question": "What next?", "options": [_OPTION], "voters": 3}


def read(*rows: Fields | str) -> list[Found]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return read_bytes("\n".join(lines).encode())


def read_bytes(data: bytes) -> list[Found]:
    return list(parse_jsonl(file_of("kites.jsonl", data), lambda done, total: None))


def read_review(row: Fields) -> ImportedReview:
    (record,) = read(row)
    assert isinstance(record, ImportedReview)
    return record


def identities(*rows: Fields) -> list[str]:
    return [record.identity for record in read(*rows) if isinstance(record, ImportedReview)]


def test_synopsis_stands_for_the_body_and_collection_names_the_identity() -> None:
    record = read_review(_SYNOPSIS | {"collection": "beach"})
    assert (record.review.body, record.standing) == ("They fly.", Standing.SYNOPSIS)
    assert record.identity == "beach|2024-05-03|on kites|1"


def test_row_with_an_identity_is_our_export_with_the_hash_it_was_edited_from() -> None:
    record = read_review(_REVIEW | {"identity": "kites|1", "collection": "beach", "content_hash": "a" * 64})
    assert (record.identity, record.standing, record.base_hash) == ("kites|1", Standing.HAND, "a" * 64)


def test_row_with_a_collection_alone_comes_from_a_document() -> None:
    assert read_review(_REVIEW | {"collection": "beach"}).standing is Standing.DOCUMENT
    assert read_review(_REVIEW).standing is Standing.HAND


def test_identity_comes_from_the_file_name_where_a_row_has_none() -> None:
    assert identities(_REVIEW, _REVIEW) == ["kites|2024-05-03|on kites|1", "kites|2024-05-03|on kites|2"]


def test_occurrences_count_for_each_collection_alone() -> None:
    found = identities(_REVIEW, _REVIEW | {"collection": "beach"}, _REVIEW | {"identity": "x"}, _REVIEW)
    assert [identity.rpartition("|")[2] for identity in found] == ["1", "1", "x", "2"]


def test_instants_are_read_in_utc() -> None:
    record = read_review(_REVIEW | {"posted_at": "2024-05-03T09:00:00+03:00"})
    assert record.posted_at == datetime(2024, 5, 3, 6, tzinfo=UTC)


def test_body_has_one_kind_of_line_ends_and_no_white_space_around() -> None:
    assert read_review(_REVIEW | {"body": " \r\nKites\r\nfly.\rHigh.\n"}).review.body == "Kites\nfly.\nHigh."


def test_marks_of_direction_stay_in_hebrew_names() -> None:
    assert read_review(_REVIEW | {"reviewers": ["\u200fדנה\u200e"]}).review.reviewers == ("\u200fדנה\u200e",)


def test_candidates_are_read_with_label_and_line() -> None:
    row = _CANDIDATE | {"label": "Kites", "topics": ["wind"], "published": "2021-01-01"}
    (record,) = read("", row)
    assert isinstance(record, CandidateRecord)
    assert (record.key, record.label, record.pitch) == ("arxiv:2101.00001", "Kites", "They fly.")
    assert (record.published, record.topics, record.source_line) == (date(2021, 1, 1), ("wind",), 2)


def test_state_of_an_exported_candidate_is_left_to_the_pipeline() -> None:
    row = _CANDIDATE | {"state": "chosen", "source": "beach", "source_line": 9, "organisation": "Wind"}
    (record,) = read(row)
    assert isinstance(record, CandidateRecord)
    assert (record.source, record.source_line, record.organisation) == ("beach", 9, "Wind")


def test_term_belongs_to_its_file_where_it_names_no_source() -> None:
    assert read(_TERM | {"acronym": "K", "hebrew": ["עפיפון"]}) == [
        Term(term="Kite", definition="It flies. On a string.", acronym="K", hebrew=("עפיפון",), source="kites")
    ]


def test_poll_is_read_with_its_votes() -> None:
    (poll,) = read(_POLL)
    asked = {"message_id": 7, "asked_on": date(2024, 5, 3), "question": "What next?", "voters": 3}
    assert poll == PastPoll(options=(("Kites", 3),), **asked)  # type: ignore[arg-type]


def test_file_is_read_line_by_line_as_records_are_taken() -> None:
    data = (json.dumps(_REVIEW) + "\n").encode() * 3 + b"{oops"
    done: list[int] = []
    found = parse_jsonl(file_of("kites.jsonl", data), lambda now, total: done.append(now))
    next(found)
    next(found)
    assert done == [len(data) // 3 - 1]


def test_byte_order_mark_and_line_ends_of_windows_do_no_harm() -> None:
    assert len(read_bytes(b"\xef\xbb\xbf" + json.dumps(_REVIEW).encode() + b"\r\n\r\n")) == 1


@pytest.mark.parametrize("head", ["{", '\ufeff\n {"title'])
def test_json_lines_are_known_by_their_first_sign(head: str) -> None:
    assert looks_like_jsonl(head)
    assert not looks_like_jsonl("x" + head)


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
        ([_REVIEW, _CANDIDATE], "kites.jsonl, line 2", "reviews and candidates are mixed"),
        ([_TERM, _POLL], "kites.jsonl, line 2", "terms and polls are mixed"),
        ([_REVIEW | {"title": "a\x1bb"}], "kites.jsonl, line 1", "'title' holds control characters"),
        ([_REVIEW | {"reviewers": ["a\x85"]}], "kites.jsonl, line 1", "'reviewers' holds control characters"),
        ([_REVIEW | {"hook": "\ud800"}], "kites.jsonl, line 1", "'hook' holds a NUL or half a character"),
        ([_REVIEW | {"posted_at": "2024-05-03T09:00:00"}], "kites.jsonl, line 1", "'posted_at' must be an instant"),
        ([_REVIEW | {"posted_at": "9999-12-31T23:59:59-12:00"}], "kites.jsonl, line 1", "'posted_at' must be"),
        ([_REVIEW | {"content_hash": "x"}], "kites.jsonl, line 1", "'content_hash' is not as the export wrote it"),
        ([_REVIEW | {"keywords": ["x" * 70_000]}], "kites.jsonl, line 1", "longer than 64 KiB together"),
        (['{"title": "a", "title": "b"}'], "kites.jsonl, line 1", "'title' stands in it twice"),
        (['{"title": ' + "[" * 900 + "]" * 900 + "}"], "kites.jsonl, line 1", "'title' must be a text"),
        (['{"body": "' + "x" * 2**23], "kites.jsonl, line 1", "the line is too long"),
        (['{"title": "On Kites", "body": "They'], "kites.jsonl, line 1", "not valid JSON"),
        ([_CANDIDATE | {"state": 5}], "kites.jsonl, line 1", "'state' must be a text"),
        ([_TERM | {"definition": " "}], "kites.jsonl, line 1", "'definition' is missing"),
        ([_POLL | {"options": ["Kites"]}], "kites.jsonl, line 1", "'options' must be a list of objects"),
        ([_POLL | {"options": [{"text": "Kites", "vote": 3}]}], "kites.jsonl, line 1", "unknown field 'vote'"),
        ([_POLL | {"message_id": None}], "kites.jsonl, line 1", "a poll needs 'message_id'"),
        ([_CANDIDATE | {"label": "x" * 61}], "kites.jsonl, line 1", "'label' is longer than 60"),
    ],
)
def test_fault_is_refused_with_its_line_and_the_fix(rows: list[Fields | str], place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(*rows)
    assert place in caught.value.place
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (b'{"title": "a"}\n{"title": "\xff"}', "kites.jsonl, line 2", "not UTF-8"),
        ('{"title": "a"}'.encode("utf-16"), "kites.jsonl, line 1", "not UTF-8"),
        (b'{"title": "a"}\n\0', "kites.jsonl, line 2", "NUL bytes"),
        (b"\n" * 1_000_000, "kites.jsonl", "it is empty"),
        (b"", "kites.jsonl", "it is empty"),
    ],
)
def test_bytes_that_are_no_lines_of_text_are_refused_with_their_line(data: bytes, place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_bytes(data)
    assert caught.value.place == place
    assert reason in caught.value.reason


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
_MUTATED = st.builds(
    lambda row, name, value: row | {name: value},
    st.sampled_from([_REVIEW, _CANDIDATE, _TERM, _POLL, {}]),
    st.sampled_from(
        ["title", "date", "url", "arxiv_id", "number", "options", "posted_at", "reviewers", "body", "hook"]
    ),
    _JSON,
)


@given(
    st.binary()
    | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))
    | _MUTATED.map(json.dumps).map(str.encode)
)
def test_anything_else_is_read_or_refused(data: bytes) -> None:
    try:
        found = read_bytes(data)
    except InvalidInput:
        return
    assert found
