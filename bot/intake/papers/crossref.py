"""A work in Crossref's API (https://api.crossref.org/swagger-ui/index.html#/Works/get_works__doi_)."""

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, date

from bot.errors import InvalidInput
from bot.intake.dates import day
from bot.intake.papers.details import count_of, details_of, read_object, text_in, without_tags
from bot.intake.source import File
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.details import PaperDetails
from bot.reviews.paper import paper_from_reference

# https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/: the same text.
_SAME = ("has-preprint", "is-preprint-of", "is-same-as", "is-identical-to", "has-version", "is-version-of")
_DATES = ("posted", "published-online", "published-print", "published", "issued")  # when it was first to be read
_MOST_RELATIONS = 50


def crossref_details(source: File) -> PaperDetails | None:
    """None where the work has no title. InvalidInput for what is no such answer."""
    work = read_object(source).get("message")
    if not isinstance(work, dict):
        raise InvalidInput(source.name, "it holds no work of Crossref's")
    titles = work.get("title")
    title = next((one for one in titles if isinstance(one, str)), "") if isinstance(titles, list) else ""
    days = [found for name in _DATES if (found := _day(work.get(name)))]
    record = CandidateRecord(
        title=without_tags(title),
        paper=paper_from_reference(text_in(work, "DOI")),
        abstract=without_tags(text_in(work, "abstract")),
        published=min(days, default=None),
        authors_count=count_of(work.get("author")),
    )
    return details_of(record, tuple(_keys(work)))


def _day(given: object) -> date | None:
    """Of {"date-parts": [[2026, 11, 18]]}; what is not said of it is the first."""
    parts = given.get("date-parts") if isinstance(given, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or not all(type(one) is int and 0 < one <= MAXYEAR for one in first):
        return None
    year, month, day_of_month, *_ = [*first, 1, 1]
    return day(year, month, day_of_month)


def _keys(work: Mapping[str, object]) -> Iterator[str]:
    """Of the same text elsewhere, such as its preprint."""
    relations = work.get("relation")
    named = relations if isinstance(relations, dict) else {}
    for others in (named.get(name) for name in _SAME):
        for other in others[:_MOST_RELATIONS] if isinstance(others, list) else ():
            paper = paper_from_reference(text_in(other, "id")) if isinstance(other, dict) else None
            if paper is not None:
                yield paper.key
