"""Our own JSON lines: archives of reviews, lists of candidates, glossaries and past polls, one object a line."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from bot.archive.term import Term
from bot.errors import InvalidInput
from bot.intake.record import Found, PastPoll, Record
from bot.intake.rows.fields import Row
from bot.intake.rows.review_row import ReviewReader, paper_of
from bot.intake.source import File
from bot.intake.text import MAX_REVIEW_BYTES, Progress
from bot.pipeline.candidate import CandidateRecord

CANDIDATE_FIELDS = (
    *("title", "url", "arxiv_id", "published", "pitch", "label", "abstract", "topics", "authors_count"),
    *("organisation", "upvotes", "source", "source_line", "state"),
)
TERM_FIELDS = (
    *("term", "acronym", "synonyms", "hebrew", "definition", "see_also", "section", "source", "source_line"),
)
POLL_FIELDS = ("message_id", "asked_on", "question", "options", "voters")
"""The fields of exported rows, in their order. An import reads a candidate's state and leaves it to the pipeline."""

OPTION_FIELDS = ("text", "votes")

_LONGEST_LINE = 8 * MAX_REVIEW_BYTES  # bytes: a review at its limit, each character escaped, and its fields
_LONGEST_LABEL, _LONGEST_PITCH = 60, 200  # characters: an option of a ballot; a line on a phone, twice
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Reader = Callable[[Row], Record]


def looks_like_jsonl(head: str) -> bool:
    """Whether the beginning of a text is JSON with an object outside."""
    return head.lstrip("\ufeff \t\r\n").startswith("{")


def parse_jsonl(source: File, progress: Progress) -> Iterator[Found]:
    """The records of a file, one line after the other, however long the file; all are of one kind.

    A row with `body` or `synopsis` is a review, with `term` a term, with `question` a poll, any other a candidate.
    Raises InvalidInput at the first row with a wrong type, an unknown field, a repeated identity, or of another kind,
    naming its line and what to write; and for a file without rows. progress: bytes of the file.
    """
    readers = _readers(source)
    first = None
    for row, done in _rows(source):
        kind = _kind(row)
        first = first or kind
        if kind != first:
            raise row.fault(f"{first} and {kind} are mixed; put them into two files")
        yield readers[kind](row)
        progress(done, source.size)
    if first is None:
        raise InvalidInput(source.name, "it is empty; each line must be one JSON object")


def _kind(row: Row) -> str:
    if "body" in row or "synopsis" in row:
        return "reviews"
    if "term" in row:
        return "terms"
    return "polls" if "question" in row else "candidates"


def _readers(source: File) -> dict[str, Reader]:
    return {
        "reviews": partial(_review, ReviewReader(source.stem)),
        "terms": partial(_term, source=source.stem),
        "polls": _poll,
        "candidates": _candidate,
    }


def _review(reader: ReviewReader, row: Row) -> Record:
    return reader.record(row, f"line {row.line}")


def _candidate(row: Row) -> CandidateRecord:
    row.only(CANDIDATE_FIELDS)
    for name, longest in (("label", _LONGEST_LABEL), ("pitch", _LONGEST_PITCH)):
        if len(row.text(name) or "") > longest:
            raise row.fault(f"{name!r} is longer than {longest} characters")
    row.text("state")
    return CandidateRecord(
        title=row.needed("title"),
        paper=paper_of(row),
        pitch=row.text("pitch"),
        label=row.text("label"),
        abstract=row.prose("abstract") if "abstract" in row else None,
        published=row.day("published"),
        authors_count=row.number("authors_count"),
        organisation=row.text("organisation"),
        upvotes=row.number("upvotes"),
        topics=row.texts("topics"),
        source=row.text("source") or "file",
        source_line=row.number("source_line") if "source" in row else row.line,
    )


def _term(row: Row, source: str) -> Term:
    row.only(TERM_FIELDS)
    return Term(
        term=row.needed("term"),
        definition=row.prose("definition"),
        acronym=row.text("acronym"),
        synonyms=row.texts("synonyms"),
        hebrew=row.texts("hebrew"),
        see_also=row.texts("see_also"),
        section=row.text("section"),
        source=row.text("source") or source,
        source_line=row.number("source_line"),
    )


def _poll(row: Row) -> PastPoll:
    row.only(POLL_FIELDS)
    options = row.rows("options")
    for option in options:
        option.only(OPTION_FIELDS)
    message_id, asked_on = row.number("message_id"), row.day("asked_on")
    if message_id is None or asked_on is None or not options:
        raise row.fault("a poll needs 'message_id', 'asked_on' and 'options' beside its question")
    return PastPoll(
        message_id=message_id,
        asked_on=asked_on,
        question=row.prose("question"),
        options=tuple((option.prose("text"), option.number("votes") or 0) for option in options),
        voters=row.number("voters") or 0,
    )


def _rows(source: File) -> Iterator[tuple[Row, int]]:
    """Each line that is not blank, with how many bytes are read. Raises InvalidInput at the first bad line."""
    done = 0
    with source.open() as stream:
        for number in count(1):
            data = stream.readline(_LONGEST_LINE + 1)
            if not data:
                return
            done += len(data)
            line = data.removeprefix(_BYTE_ORDER_MARK) if number == 1 else data
            if line.strip():
                yield Row(source.name, number, _fields(f"{source.name}, line {number}", line)), done


def _fields(place: str, line: bytes) -> dict[str, object]:
    if len(line) > _LONGEST_LINE:
        raise InvalidInput(place, "the line is too long for a review; each review stands on a line of its own")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise InvalidInput(place, "it is not UTF-8 text; save it as UTF-8 and try again") from None
    if "\0" in text:
        raise InvalidInput(place, "it holds NUL bytes, so it is no text file")
    try:
        fields = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        raise InvalidInput(place, f"the field {error.name[:40]!r} stands in it twice; keep one") from None
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets in one another
        raise InvalidInput(place, "it is not valid JSON; each line must be one object in braces, on one line") from None
    if not isinstance(fields, dict):
        raise InvalidInput(place, 'it is no JSON object; write {"title": …} with one object a line')
    return fields


class _TwiceError(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON's own rule keeps the last of two equal fields and says nothing."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _TwiceError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return fields
