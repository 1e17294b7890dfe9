"""What the services that know papers answer, made harmless: texts of strangers in which nobody looked before."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import unescape
from typing import NoReturn

from bot.errors import InvalidInput
from bot.intake.source import File
from bot.intake.text import GREATEST_NUMBER
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.details import PaperDetails
from bot.pipeline.pasted import clean_title

LONGEST_ABSTRACT = 10_000
"""Characters; four times the longest that arXiv takes (https://info.arxiv.org/help/prep.html#abstracts)."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})


def details_of(record: CandidateRecord, keys: tuple[str, ...] = ()) -> PaperDetails | None:
    """From a parsed record, its texts cleaned; None where no title is left."""
    title = clean_title(record.title)
    if not title:
        return None
    own = record.paper.key if record.paper else ""
    return PaperDetails(
        title=title,
        published=record.published,
        abstract=clean_text(record.abstract or "") or None,
        authors_count=record.authors_count,
        upvotes=record.upvotes,
        keys=tuple(key for key in dict.fromkeys(keys) if key != own),
    )


def clean_text(text: str) -> str:
    """On one line, without invisible signs, at most LONGEST_ABSTRACT characters."""
    seen = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text[: 2 * LONGEST_ABSTRACT])
    return " ".join(seen.split())[:LONGEST_ABSTRACT].rstrip()


def without_tags(text: str) -> str:
    """The words of a text with markup ("<jats:p>", "<i>", "&amp;"); they may still look like markup."""
    return unescape(_TAG.sub(" ", text[: 10 * LONGEST_ABSTRACT]))


def read_object(source: File) -> Mapping[str, object]:
    """A JSON object. InvalidInput for anything else: broken, NaN, thousands of brackets or digits in a row."""
    try:
        found = json.loads(source.text().content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InvalidInput(source.name, "it is not valid JSON") from None
    if not isinstance(found, dict):
        raise InvalidInput(source.name, "it is no JSON object")
    return found


def text_in(values: Mapping[str, object], name: str) -> str:
    """ "" for what is missing or no text."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def count_of(value: object) -> int | None:
    """How many items a list has; None for an empty one and for anything else."""
    return min(len(value), GREATEST_NUMBER) or None if isinstance(value, list) else None


def day_of_milliseconds(value: object) -> date | None:
    """The day of an instant in milliseconds since 1970, in UTC; None for what is none."""
    try:
        return datetime.fromtimestamp(value / 1000, UTC).date() if type(value) is int else None
    except (ValueError, OverflowError, OSError):
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
