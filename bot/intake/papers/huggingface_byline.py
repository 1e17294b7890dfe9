"""The line below a paper on the Daily Papers page: who wrote it, and when."""

import re
from datetime import date

from bot.intake.dates import day, month_number
from bot.intake.paragraphs import Paragraph
from bot.reviews.identity import fold
from bot.values import Struct

_DOT = "·"
_DATE = re.compile(r"([A-Z][a-z]{2,8})\.? (\d{1,2})(?:, (\d{4}))?(?: (\d{1,6}))?")
_AUTHORS = re.compile(r"(\d{1,6}) authors?")
_LONGEST = 200  # characters: an organisation's name, a date and a number
_SAME_START = 3  # letters that a name shares with its short form


class PageDate(Struct, frozen=True):
    """A date as printed: without a year in the page's own one. `votes` is the number behind it."""

    printed: str
    month: int
    day: int
    year: int | None
    votes: int | None

    def of(self, year: int) -> date | None:
        """The day, in `year` where none is printed; None where the calendar has no such day."""
        return day(self.year or year, self.month, self.day)


class Byline(Struct, frozen=True):
    """Its parts, each None where it is not there. `is_date`: it is a date and nothing else, as the page's own."""

    authors: int | None
    organisation: str | None
    date: PageDate | None
    is_date: bool


def byline(paragraph: Paragraph) -> Byline | None:
    """The byline in a paragraph such as "• 3 authors", "·", "May 2, 2024 7"; None for any other paragraph."""
    if len(paragraph.text) > _LONGEST:
        return None
    parts = [part.strip(" •-") for part in " ".join(paragraph.text.split()).split(_DOT)]
    dates = [found for part in parts if (found := page_date(part))]
    counts = [count for part in parts if (count := _AUTHORS.fullmatch(part))]
    has_dot = _DOT in (line.strip() for line in paragraph.lines)
    if not (dates or counts or has_dot):
        return None
    others = [part for part in parts if part and not _AUTHORS.fullmatch(part) and not page_date(part)]
    return Byline(
        authors=int(counts[0][1]) if counts else None,
        organisation=organisation(others[0]) if others else None,
        date=dates[0] if dates else None,
        is_date=bool(dates) and len(parts) == 1,
    )


def page_date(text: str) -> PageDate | None:
    """A date such as "Jun 12", "May 26, 2025", "Jun 2 14", where 14 is the count of upvotes; else None."""
    found = _DATE.fullmatch(text)
    month = month_number(found[1]) if found else None
    if not found or not month:
        return None
    printed = text.removesuffix(f" {found[4]}") if found[4] else text
    return PageDate(
        printed, month, int(found[2]), int(found[3]) if found[3] else None, int(found[4]) if found[4] else None
    )


def organisation(text: str) -> str:
    """The name in "windlab Wind Lab": a picture's text, which is the short form, stands before it in a copy."""
    short, _, name = text.partition(" ")
    if not name:
        return text
    start, rest = _squeezed(short), _squeezed(name)
    same = start[:_SAME_START] == rest[:_SAME_START]
    is_short_form = short[0].islower() or "-" in short or "_" in short
    return name if same or is_short_form else text


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")
