"""The line that opens a review in the channel's documents."""

import re
from dataclasses import dataclass
from datetime import date

from bot.intake.dates import date_at_start
from bot.intake.marks import strip_separators, strip_start
from bot.intake.names import names

_LABEL = re.compile(
    r"(?P<names>[^\n:]{1,100}?)\s*['’]s?\s+Daily\s*(?:Paper|Article|Post|Review)s?(?:\s+Review)?\b(?P<rest>.*)",
    re.IGNORECASE,
)
_LIKE = re.compile(r".{0,60}\bdaily\s*(?:paper|article|post|review)\b.{0,20}?\d{1,4}[./-]\d{1,2}", re.IGNORECASE)
_MORE_NUMBER = re.compile(r"\w|[./-]\d")  # no date, if a letter or a further number goes on at once
_LONGEST_HEADER = 600  # characters: twice the longest title and then some; running text is longer


@dataclass(frozen=True, slots=True)
class Header:
    """reviewers: at least one; date: None where the header's date is not in the calendar; title: what stands on the
    same line after the date, marks included, "" if nothing does."""

    reviewers: tuple[str, ...]
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
    after = strip_separators(label["rest"]).removeprefix("(")
    dated = date_at_start(after)
    if dated is None:
        return None
    day, length = dated
    rest = after[length:].removeprefix(")")
    if _MORE_NUMBER.match(rest):
        return None
    return Header(reviewers, day, _title_part(rest))


def looks_like_header(line: str) -> bool:
    """Whether a line that is no header reads so much like one that a person should look: the label and a date."""
    return "daily" in line[:100].lower() and _LIKE.match(line) is not None and parse_header(line) is None


def _title_part(rest: str) -> str:
    """What follows the date. Only separators and emoji go: bold marks tell where a broken title ends."""
    rest = re.sub(r"^[*_]*[\s:,;|–—-]+", "", rest).strip()
    return rest if strip_separators(rest) else ""
