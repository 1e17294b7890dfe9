"""The line that opens a review in the channel's documents."""

import re
from datetime import date

from bot.intake.dates import american_at_start, date_at_start
from bot.intake.document.marks import strip_separators, strip_start
from bot.intake.document.names import APOSTROPHES, names
from bot.values import Struct

_LABEL = re.compile(
    rf"(?P<names>[^\n:]{{1,100}}?)\s{{0,9}}[{APOSTROPHES}]s?[*_]*\s+[*_]*Daily[\s-]*(?:Paper|Article|Post|Review)s?"
    r"(?:\s+Reviews?)?\b(?P<rest>.*)",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r".{0,60}\bdaily[\s-]*(?:paper|article|post|review)s?\b.{0,20}?"
    r"(?:\d{1,4}\s?[./,–-]\s?\d{1,2}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)",
    re.IGNORECASE,
)
_UNDATED = re.compile(r"[*_]*\s*(?:$|[:–—|-]\s*(?:\S.{0,200})?[^.…,;:]$)")
_MORE_NUMBER = re.compile(r"[a-z0-9]|[./-]\d")  # no date, if a word or a further number goes on at once
_LONGEST_HEADER = 600  # characters: twice the longest title and then some; running text is longer


class Header(Struct, frozen=True):
    """reviewers: at least one; american: the other day that 05/03/24 may be; date: None where the header's date is not
    in the calendar; title: what stands on the same line after the date, marks included, "" if nothing does."""

    reviewers: tuple[str, ...]
    american: date | None
    date: date | None
    title: str


def parse_header(line: str) -> Header | None:
    """The header in a line such as "Dana's and Yoav's Daily Paper Review – 03.05.24: Title", or None.

    A header is names in the possessive, the words "Daily Paper" (or Article, Post, Review), and a date right after
    them; running text that only mentions the daily paper has none.
    """
    if len(line) > _LONGEST_HEADER or "daily" not in line.lower():
        return None
    label = _LABEL.match(strip_start(line))
    reviewers = names(label["names"]) if label else None
    if not label or not reviewers:
        return None
    after = strip_separators(label["rest"])
    opened = after[:1] in {"(", "["}
    after = after[opened:]
    dated = date_at_start(after)
    if dated is None:
        return None
    day, length = dated
    rest = after[length:][opened and after[length : length + 1] in {")", "]"} :]
    if _MORE_NUMBER.match(rest):
        return None
    return Header(reviewers, american_at_start(after), day, _title_part(rest))


def looks_like_header(line: str) -> bool:
    """Whether a line that is no header reads so much like one that a person should look.

    Either the label and something like a date, or names with the label and no more than what may be a title.
    """
    if len(line) > _LONGEST_HEADER or "daily" not in line[:100].lower() or parse_header(line):
        return False
    label = _LABEL.match(strip_start(line))
    if label and names(label["names"]) and _UNDATED.match(label["rest"].rstrip()):
        return True
    return _LIKE.match(line) is not None


def _title_part(rest: str) -> str:
    """What follows the date. Only separators and emoji go: bold marks tell where a broken title ends."""
    rest = re.sub(r"^[*_]*[\s:,;.|→–—-]+", "", rest).strip()
    return rest if strip_separators(rest) else ""
