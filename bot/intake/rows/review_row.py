"""A row of named fields, of JSON lines or of front matter, -> a review as our own export gives it."""

import json

from bot.errors import InvalidInput
from bot.intake.language import language_of
from bot.intake.record import ImportedReview, Standing
from bot.intake.rows.fields import Row
from bot.intake.text import refuse_large_review
from bot.reviews.identity import Occurrences, short_hash
from bot.reviews.paper import Paper, paper_from_reference
from bot.reviews.review import Review

REVIEW_FIELDS = (
    *("source_line", "number", "date", "title", "reviewers", "url", "arxiv_id", "hook", "language", "topics"),
    *("message_ids", "body", "keywords", "identity", "posted_at", "content_hash"),
)
"""The fields of an exported review, in their order."""

_ALSO_READ = ("synopsis", "collection")
_LANGUAGES = ("en", "he")
_MOST_AROUND = 64 * 1024  # ASCII characters of all fields but the text; the longest of the channel has some 1 500


class ReviewReader:
    """The reviews of one source, row by row. It remembers 16 bytes of each identity, to refuse a second one."""

    def __init__(self, collection: str) -> None:
        """collection: of the reviews whose rows name neither an identity nor a collection."""
        self._collection = collection
        self._occurrences = Occurrences()
        self._seen: set[bytes] = set()

    def record(self, row: Row, place: str = "") -> ImportedReview:
        """The review of a row. InvalidInput: a wrong or unknown field, too large, an identity that was there before.

        A `synopsis` stands in for a text; a row that names a collection and no identity comes from a document of that
        name; every other is our export, or written like it by hand.
        """
        row.only((*REVIEW_FIELDS, *_ALSO_READ))
        _refuse_large_fields(row)
        review = _review(row)
        record = ImportedReview(
            identity=self._identity(row, review),
            review=review,
            standing=_standing(row),
            source_line=row.number("source_line"),
            place=place,
            message_ids=row.numbers("message_ids"),
            posted_at=row.instant("posted_at"),
            base_hash=row.hash("content_hash"),
        )
        packed = short_hash(record.identity)
        if packed in self._seen:
            raise row.fault("this review's identity stands here twice; remove one of the two", "identity")
        self._seen.add(packed)
        return record

    def _identity(self, row: Row, review: Review) -> str:
        if "identity" in row:
            return row.needed("identity")
        collection = row.needed("collection") if "collection" in row else self._collection
        return self._occurrences.identity(collection, review)


def _standing(row: Row) -> Standing:
    if "synopsis" in row:
        return Standing.SYNOPSIS
    return Standing.DOCUMENT if "collection" in row and "identity" not in row else Standing.HAND


def _review(row: Row) -> Review:
    if "body" in row and "synopsis" in row:
        raise row.fault("it has both 'body' and 'synopsis'; keep one", "synopsis")
    text = "synopsis" if "synopsis" in row else "body"
    body = row.prose(text)
    refuse_large_review(body, row.place(text))
    language = row.text("language") or language_of(body)
    if language not in _LANGUAGES:
        raise row.fault('\'language\' must be "en" or "he"', "language")
    return Review(
        title=row.needed("title"),
        body=body,
        date=row.day("date"),
        number=row.number("number"),
        reviewers=row.texts("reviewers"),
        paper=paper_of(row),
        hook=row.text("hook"),
        language=language,
        topics=row.texts("topics"),
        keywords=row.texts("keywords"),
    )


def paper_of(row: Row) -> Paper | None:
    """The paper of `url`, else of `arxiv_id`; InvalidInput where they name two papers or one of them is no paper."""
    url, number = row.text("url"), row.text("arxiv_id")
    of_url = paper_from_reference(url) if url else None
    of_number = paper_from_reference(number) if number else None
    if url and of_url is None:
        raise row.fault("'url' must be a web address that starts with https://", "url")
    if number and (of_number is None or of_number.arxiv_id is None):
        raise row.fault("'arxiv_id' must be an arXiv id such as \"2403.17887\"", "arxiv_id")
    if of_url and of_number and of_url.key != of_number.key:
        raise row.fault("'url' and 'arxiv_id' name two different papers", "arxiv_id")
    return of_url or of_number


def _refuse_large_fields(row: Row) -> None:
    """What stands around a text must fit above it in a Markdown file, see `front_matter.MAX_FRONT_MATTER`."""
    around = {name: value for name, value in row.fields.items() if name not in {"body", "synopsis"}}
    if _length(around, row) > _MOST_AROUND:
        raise row.fault(f"its fields beside the text are longer than {_MOST_AROUND // 1024} KiB together")


def _length(fields: dict[str, object], row: Row) -> int:
    try:
        return len(json.dumps(fields))
    except RecursionError:
        raise InvalidInput(row.place(), "it has lists in lists without end") from None
