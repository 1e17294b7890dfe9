"""The JSON of Hugging Face's daily papers (https://huggingface.co/docs/hub/en/api#get-apidailypapers)."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import quote

from bot.errors import InvalidInput
from bot.intake.papers.details import details_of, read_object
from bot.intake.record import Found
from bot.intake.source import File
from bot.intake.text import GREATEST_NUMBER, Progress
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.details import PaperDetails
from bot.reviews.paper import Paper, paper_from_url
from bot.values import Struct

_BEGINNING = re.compile(r"\s*\[\s*\{")
_NOTHING = re.compile(r"\s*\[\s*\]\s*")
_PAPER = re.compile(r'"paper"\s*:\s*\{')
_UNKEPT = re.compile(r"[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")  # white space is folded anyway
_ISO_DAY = 10  # characters of "2026-11-18T17:59:59.000Z" that are its day, in UTC


def looks_like_daily_papers_api(head: str) -> bool:
    """Whether the beginning of a text is this answer: a list of objects that hold a "paper", or an empty list."""
    of_papers = _BEGINNING.match(head) is not None and _PAPER.search(head) is not None
    return of_papers or _NOTHING.fullmatch(head) is not None


def parse_daily_papers_api(source: File, progress: Progress) -> Iterator[Found]:
    """The candidates in the answer's order, white space folded; fields that nobody here reads may be there or not.

    Raises InvalidInput for what is no such answer, naming the entry, and where there is no paper.
    """
    entries = _entries(source)
    if not entries:
        raise InvalidInput(source.name, "no paper in it; Hugging Face lists none for that day, ask for another one")
    for number, entry in enumerate(entries, 1):
        place = f"{source.name}, entry {number}"
        paper = entry.get("paper") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(paper, dict):
            raise InvalidInput(place, "it has no 'paper'; save the answer of huggingface.co/api/daily_papers as it is")
        yield _candidate(_Fields(place, paper), _Fields(place, entry))
        progress(number, len(entries))


def huggingface_details(source: File) -> PaperDetails | None:
    """Of one paper (https://huggingface.co/docs/hub/en/api: /api/papers/<arXiv id>). InvalidInput for what is none."""
    paper = _Fields(source.name, read_object(source))
    return details_of(_candidate(paper, paper))


class _Fields(Struct, frozen=True):
    """An object of the answer, read field by field. Every InvalidInput names the entry and the field."""

    place: str
    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """A text with its white space folded, "" where it is missing or null."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fault(name, "must be a text in quotes")
        text = " ".join((value or "").split())
        if _UNKEPT.search(text):
            raise self.fault(name, "holds control characters or half a character, which no paper's text has")
        return text

    def needed(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise self.fault(name, "is missing or empty")
        return text

    def count(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is not None and (type(value) is not int or not 0 <= value <= GREATEST_NUMBER):
            raise self.fault(name, "must be a whole number, without quotes")
        return value

    def day(self, name: str) -> date | None:
        """The day of an instant, in UTC; None where it is missing or null."""
        instant = self.text(name)
        try:
            return date.fromisoformat(instant[:_ISO_DAY]) if instant else None
        except ValueError:
            raise self.fault(name, 'must begin with a day such as "2026-11-18"') from None

    def items(self, name: str) -> int | None:
        """How many items its list has; None for an empty one, and where it is missing or null."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            raise self.fault(name, "must be a list")
        return len(value or ()) or None

    def fault(self, name: str, reason: str) -> InvalidInput:
        return InvalidInput(self.place, f"{name!r} {reason}")


def _entries(source: File) -> list[object]:
    try:
        found = json.loads(source.text().content)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets in one another
        raise InvalidInput(source.name, "it is not valid JSON; was the download cut short?") from None
    if not isinstance(found, list):
        raise InvalidInput(source.name, "it is no list of papers; save the answer of huggingface.co/api/daily_papers")
    return found


def _candidate(paper: _Fields, entry: _Fields) -> CandidateRecord:
    return CandidateRecord(
        title=paper.needed("title"),
        paper=_paper(paper.needed("id")),
        abstract=paper.text("summary") or None,
        published=paper.day("publishedAt") or entry.day("publishedAt"),
        authors_count=paper.items("authors"),
        upvotes=paper.count("upvotes"),
        source="huggingface",
    )


def _paper(given: str) -> Paper | None:
    """The paper at arXiv where the id is one of arXiv's, as they are; else its page at Hugging Face."""
    of_arxiv = paper_from_url(f"https://arxiv.org/abs/{given}")
    if of_arxiv and of_arxiv.arxiv_id:
        return of_arxiv
    return paper_from_url(f"https://huggingface.co/papers/{quote(given, safe='')}")
