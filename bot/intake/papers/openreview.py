"""A paper in OpenReview's API, the newer and the older (https://docs.openreview.net/reference/api-v2)."""

from collections.abc import Mapping
from urllib.parse import quote

from bot.errors import InvalidInput
from bot.intake.papers.details import count_of, day_of_milliseconds, details_of, read_object
from bot.intake.source import File
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.details import PaperDetails
from bot.reviews.paper import paper_from_reference

_DATES = ("pdate", "odate", "cdate", "tcdate")  # published, public, created, created for good


def openreview_details(source: File) -> PaperDetails | None:
    """None where there is no such note, or one without a title. InvalidInput for what is no such answer.

    Links to the same paper elsewhere are not believed: whoever submits one may name any paper of others.
    """
    notes = read_object(source).get("notes")
    if not isinstance(notes, list):
        raise InvalidInput(source.name, "it holds no notes of OpenReview's")
    note = notes[0] if notes else None
    content = note.get("content") if isinstance(note, dict) else None
    if not isinstance(note, dict) or not isinstance(content, dict):
        return None
    record = CandidateRecord(
        title=_text(content, "title"),
        paper=paper_from_reference(_address(note.get("id"))),
        abstract=_text(content, "abstract"),
        published=next((found for name in _DATES if (found := day_of_milliseconds(note.get(name)))), None),
        authors_count=count_of(_value(content, "authors")),
    )
    return details_of(record)


def _address(note_id: object) -> str:
    return f"https://openreview.net/forum?id={quote(note_id, safe='')}" if isinstance(note_id, str) else ""


def _value(content: Mapping[str, object], name: str) -> object:
    """The newer API wraps it: {"value": …}."""
    value = content.get(name)
    return value.get("value") if isinstance(value, dict) else value


def _text(content: Mapping[str, object], name: str) -> str:
    value = _value(content, name)
    return value if isinstance(value, str) else ""
