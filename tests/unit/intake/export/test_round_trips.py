"""Whatever an import takes, an export gives back, and the next import finds nothing new."""

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.export.json_lines import ExportReviews, review_line
from bot.intake.export.markdown import markdown_file
from bot.intake.record import ImportedReview, Standing
from bot.intake.rows.folder import parse_folder
from bot.intake.rows.jsonl import parse_jsonl
from bot.intake.source import file_of
from bot.reviews.identity import content_hash
from bot.reviews.review import Review, StoredReview
from tests.makers import make_review, make_stored
from tests.unit.intake.written import REVIEWS, STORED, as_stored, folder_of, gathered, shelf_of


def from_line(line: str) -> ImportedReview:
    (record,) = parse_jsonl(file_of("back.jsonl", line.encode()), lambda done, total: None)
    assert isinstance(record, ImportedReview)
    return record


def from_file(text: str) -> ImportedReview:
    (record,) = parse_folder(folder_of("back", {"kite.md": text}), lambda done, total: None)
    assert isinstance(record, ImportedReview)
    return record


def as_imported(stored: StoredReview, place: str = "") -> ImportedReview:
    return ImportedReview(
        identity=stored.identity,
        review=stored.review,
        standing=Standing.HAND,
        source_line=stored.source_line,
        place=place,
        message_ids=stored.message_ids,
        posted_at=stored.posted_at,
        base_hash=content_hash(stored.review),
    )


@given(STORED)
def test_any_review_comes_back_equal_from_its_line(stored: StoredReview) -> None:
    assert from_line(review_line(stored)) == as_imported(stored, "line 1")


@given(STORED)
def test_any_review_comes_back_equal_from_its_file(stored: StoredReview) -> None:
    assert from_file(markdown_file(stored)) == as_imported(stored, "kite.md")


@given(st.lists(REVIEWS, max_size=4))
async def test_count_and_every_line_are_the_same_after_an_import(reviews: list[Review]) -> None:
    first = shelf_of(make_stored(identity=f"kites|{place}", review=review) for place, review in enumerate(reviews))
    lines = await gathered(ExportReviews(first)())
    again = shelf_of(as_stored(map(from_line, lines)))
    assert await again.count() == len(reviews)
    assert await gathered(ExportReviews(again)()) == lines


def test_file_is_easy_on_the_eye() -> None:
    review = make_review("Kites: a study", body="Kites fly.\n\n- $x$", topics=("wind",), hook="Why?", number=7)
    text = markdown_file(make_stored(identity="kites|1", review=review, message_ids=(12, 13)))
    head, _, body = text.partition("content_hash: ")
    assert head == (
        '---\ntitle: "Kites: a study"\nnumber: 7\nreviewers: [Dana Example]\nhook: Why?\nlanguage: en\n'
        "topics: [wind]\nmessage_ids: [12, 13]\nidentity: kites|1\n"
    )
    assert body.partition("\n")[2] == "---\n\nKites fly.\n\n- $x$\n"
