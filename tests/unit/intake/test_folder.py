"""A folder of Markdown files: what is a review, what is left out, and one clear sentence for each fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.record import Found, ImportedReview, Standing
from bot.intake.rows.folder import parse_folder
from bot.intake.source import Folder, file_of
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review
from tests.unit.intake.written import folder_of

_KITE = "---\ntitle: On Kites: A Study\ndate: 2024-05-03\n---\n\nKites fly.\n"


def read(files: dict[str, str]) -> list[Found]:
    return list(parse_folder(folder_of("beach", files), lambda done, total: None))


def read_one(text: str) -> ImportedReview:
    (record,) = read({"kite.md": text})
    assert isinstance(record, ImportedReview)
    return record


def test_fields_above_the_text_are_those_of_the_review() -> None:
    record = read_one(
        "---\nnumber: 497\ndate: 2024-05-03\ntitle: On Kites: A Study\nreviewers: [Dana, Yoav]\n"
        "url: https://arxiv.org/abs/2101.00001\narxiv_id: 2101.00001\nhook: They fly!\nlanguage: he\ntopics: [wind]\n"
        "keywords: string, tail\nmessage_ids: [12, 13]\nsource_line: 7\nidentity: kites|1\n"
        f"content_hash: {'a' * 64}\n---\n\n# On Kites: A Study\n\nKites fly.\n"
    )
    assert record == ImportedReview(
        identity="kites|1",
        review=Review(
            title="On Kites: A Study",
            body="# On Kites: A Study\n\nKites fly.",
            date=date(2024, 5, 3),
            number=497,
            reviewers=("Dana", "Yoav"),
            paper=paper_from_url("https://arxiv.org/abs/2101.00001"),
            hook="They fly!",
            language="he",
            topics=("wind",),
            keywords=("string", "tail"),
        ),
        standing=Standing.HAND,
        source_line=7,
        place="kite.md",
        message_ids=(12, 13),
        base_hash="a" * 64,
    )


def test_people_may_write_names_in_one_line_and_a_paper_by_its_id() -> None:
    review = read_one("---\ntitle: On Kites\nreviewers: Dana and Yoav\npaper: 2101.00001\n---\nText").review
    assert (review.reviewers, review.paper) == (("Dana", "Yoav"), paper_from_url("https://arxiv.org/abs/2101.00001"))


def test_heading_is_the_title_where_the_fields_name_none() -> None:
    for fields in ("", "---\ndate: 2024-05-03\n---\n"):
        review = read_one(f"{fields}\n# **On** Kites #\nKites fly.").review
        assert (review.title, review.body) == ("On Kites", "Kites fly.")


def test_identity_is_that_of_the_folder_where_the_file_has_none() -> None:
    found = read({"a.md": _KITE, "sub/b.md": _KITE})
    assert [one.identity for one in found if isinstance(one, ImportedReview)] == [
        "beach|2024-05-03|on kites a study|1",
        "beach|2024-05-03|on kites a study|2",
    ]


def test_line_ends_of_windows_are_those_of_everybody() -> None:
    assert read_one(_KITE.replace("\n", "\r\n")) == read_one(_KITE)


@pytest.mark.parametrize(
    ("name", "text", "beginning"),
    [
        ("README.md", _KITE, ""),
        ("sub/License.md", "# Free for all\n\nReally.", ""),
        ("notes.md", "\nKites to buy\n\nRed ones", "Kites to buy"),
        ("page.md", "---\nlayout: wide\n---\nHello", "Hello"),
        ("empty.md", "", ""),
        ("heading.md", "# Only a heading", ""),
    ],
)
def test_file_that_is_no_review_is_left_out_with_a_doubt(name: str, text: str, beginning: str) -> None:
    found = read({"a.md": _KITE, name: text})
    assert Doubt(kind=DoubtKind.SKIPPED, place=name, found=beginning) in found
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("---\ntitle: a\nnumber: many\n---\nText", "kite.md, line 3", "'number' must be a whole number"),
        ("---\ntitle: a\nmessage_ids: [1, x]\n---\nText", "kite.md, line 3", "'message_ids' must be a list of whole"),
        ("---\ntitle: a\ntitel: b\n---\nText", "kite.md, line 3", "unknown field 'titel'"),
        ("---\ntitle: [a, b]\n---\nText", "kite.md, line 2", "'title' must be a text"),
        ("---\ntitle: a\ndate: soon\n---\nText", "kite.md, line 3", "'date' must be a date"),
        ("---\ntitle: a\nurl: soon\n---\nText", "kite.md, line 3", "'url' must be a web address"),
        ("---\ntitle: a\n---\n\n", "kite.md, line 1", "'body' is missing or empty"),
        ("---\nidentity: a\n---\nText", "kite.md, line 1", "'title' is missing or empty"),
        ("---\ntitle: a\nbody: b\n---\nText", "kite.md, line 3", "'body' stands twice"),
        ("---\ntitle: a\nurl: b\npaper: c\n---\nText", "kite.md, line 4", "'paper' stands twice"),
        ("---\ntitle: a\nText", "kite.md, line 3", "must read key: value"),
        ("---\ntitle: a\n---\nx\0", "kite.md, line 4", "NUL bytes"),
        (f"---\ntitle: a\n---\n{'x' * 2**20}y", "kite.md, line 1", "larger than 1 MiB"),
        ("x" * 2**21, "kite.md", "larger than 1 MiB"),
        ("Kites to buy", "beach", "no review in it"),
    ],
)
def test_fault_is_refused_with_file_and_line(text: str, place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read({"kite.md": text})
    assert caught.value.place == place
    assert reason in caught.value.reason


def test_identity_that_two_files_name_is_refused() -> None:
    text = "---\ntitle: a\nidentity: kites|1\n---\nText"
    with pytest.raises(InvalidInput, match="stands here twice") as caught:
        read({"a.md": text, "b.md": text})
    assert caught.value.place == "b.md, line 3"


@given(st.binary() | st.text().map(lambda text: f"---\ntitle: a\n{text}\n---\n{text}".encode("utf-8", "surrogatepass")))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    folder = Folder("beach", lambda: iter([file_of("kite.md", data), file_of("tail.md", _KITE.encode())]))
    try:
        found = list(parse_folder(folder, lambda done, total: None))
    except InvalidInput:
        return
    assert len(found) == 2
