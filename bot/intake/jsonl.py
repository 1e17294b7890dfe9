"""Our own JSON lines: archives of reviews and lists of candidates, one object a line."""

from bot.errors import InvalidInput
from bot.intake.fields import Row, rows
from bot.intake.language import language_of
from bot.intake.record import ImportedReview, Parsed
from bot.intake.text import Progress, Text, refuse_large_review
from bot.pipeline.candidate import CandidateRecord
from bot.reviews.identity import identities
from bot.reviews.paper import Paper, paper_from_reference
from bot.reviews.review import Review

REVIEW_FIELDS = (
    *("source_line", "number", "date", "title", "reviewers", "url", "arxiv_id", "hook", "language", "topics"),
    *("message_ids", "body", "keywords", "identity"),
)
"""The fields of an exported review, in their order."""

_READ_REVIEW_FIELDS = (*REVIEW_FIELDS, "synopsis", "collection")
_CANDIDATE_FIELDS = (
    *("title", "url", "published", "pitch", "label", "abstract", "topics", "authors_count", "upvotes", "source"),
)
_LANGUAGES = ("en", "he")
_LONGEST_LABEL, _LONGEST_PITCH = 60, 200  # characters: an option of a ballot; a line on a phone, twice


def parse_jsonl(source: Text, progress: Progress) -> Parsed:
    """The reviews or the candidates of a file, never empty; a file holds one kind.

    A row with `body` or `synopsis` is a review, any other a candidate. Raises InvalidInput at the first row with a
    wrong type, an unknown field, a repeated identity, or of the other kind, naming its line and what to write.
    """
    total = source.content.count("\n") + 1
    reviews: list[tuple[Row, Review]] = []
    candidates: list[CandidateRecord] = []
    for number, row in rows(source.name, source.content):
        if "body" in row or "synopsis" in row:
            reviews.append((row, _review(row)))
        else:
            candidates.append(_candidate(row, number))
        if reviews and candidates:
            raise row.fault("reviews and candidates are mixed; put them into two files")
        progress(number, total)
    if not reviews and not candidates:
        raise InvalidInput(source.name, "it is empty; each line must be one JSON object")
    return Parsed(reviews=_with_identities(source.stem, reviews), candidates=candidates)


def _with_identities(stem: str, found: list[tuple[Row, Review]]) -> list[ImportedReview]:
    """Each review with the identity of its row, else the one that it has in its collection (else the file's)."""
    identity_of: dict[int, str] = {}
    unnamed: dict[str, list[int]] = {}
    for index, (row, _) in enumerate(found):
        if "identity" in row:
            identity_of[index] = row.needed("identity")
        else:
            unnamed.setdefault(row.text("collection") or stem, []).append(index)
    for collection, indices in unnamed.items():
        keyed = identities(collection, (found[index][1] for index in indices))
        identity_of.update((index, identity) for index, (identity, _) in zip(indices, keyed, strict=True))
    seen: set[str] = set()
    for index, (row, _) in enumerate(found):
        if identity_of[index] in seen:
            raise row.fault("this review's identity stands in the file twice; remove one of the two lines")
        seen.add(identity_of[index])
    return [
        ImportedReview(
            identity=identity_of[index],
            review=review,
            source_line=row.number("source_line"),
            message_ids=row.numbers("message_ids"),
        )
        for index, (row, review) in enumerate(found)
    ]


def _review(row: Row) -> Review:
    row.only(_READ_REVIEW_FIELDS)
    if "body" in row and "synopsis" in row:
        raise row.fault("it has both 'body' and 'synopsis'; keep one")
    body = row.needed("body" if "body" in row else "synopsis")
    refuse_large_review(body, row.place)
    language = row.text("language") or language_of(body)
    if language not in _LANGUAGES:
        raise row.fault('\'language\' must be "en" or "he"')
    return Review(
        title=_one_line(row, "title"),
        body=body,
        date=row.day("date"),
        number=row.number("number"),
        reviewers=row.texts("reviewers"),
        paper=_paper(row),
        hook=row.text("hook"),
        language=language,
        topics=row.texts("topics"),
        keywords=row.texts("keywords"),
    )


def _paper(row: Row) -> Paper | None:
    """The paper of `url`, else of `arxiv_id`; they must agree where both are given."""
    url, number = row.text("url"), row.text("arxiv_id")
    of_url = paper_from_reference(url) if url else None
    of_number = paper_from_reference(number) if number else None
    if url and of_url is None:
        raise row.fault("'url' must be a web address that starts with https://")
    if number and (of_number is None or of_number.arxiv_id is None):
        raise row.fault("'arxiv_id' must be an arXiv id such as \"2403.17887\"")
    if of_url and of_number and of_url.key != of_number.key:
        raise row.fault("'url' and 'arxiv_id' name two different papers")
    return of_url or of_number


def _candidate(row: Row, line: int) -> CandidateRecord:
    row.only(_CANDIDATE_FIELDS)
    for name, longest in (("label", _LONGEST_LABEL), ("pitch", _LONGEST_PITCH)):
        if len(row.text(name) or "") > longest:
            raise row.fault(f"{name!r} is longer than {longest} characters")
    return CandidateRecord(
        title=_one_line(row, "title"),
        paper=_paper(row),
        pitch=row.text("pitch"),
        label=row.text("label"),
        abstract=row.text("abstract"),
        published=row.day("published"),
        authors_count=row.number("authors_count"),
        upvotes=row.number("upvotes"),
        topics=row.texts("topics"),
        source=row.text("source") or "file",
        source_line=line,
    )


def _one_line(row: Row, name: str) -> str:
    value = row.needed(name)
    if "\n" in value.strip():
        raise row.fault(f"{name!r} must be one line")
    return value.strip()
