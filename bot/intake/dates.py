"""Dates as people write them."""

import re
from datetime import date

_NUMBERS = re.compile(r"(\d{1,2})\s?([./–-])\s?(\d{1,2})\s?\2\s?(\d{4}|['’]?\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})([./–-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?[,\s-]\s*(\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def date_at_start(text: str) -> tuple[date | None, int] | None:
    """The date with which the text starts and its length in characters; None where no date stands.

    Day before month (22.11.24, 22/11/2024), unless the middle number cannot be a month (12/30/24); ISO; in English
    words (April 30, 2025; 30 April 2025); behind a weekday too. Two-digit years are of this century. A form without
    such a day in the calendar (31.02.25) gives (None, length).
    """
    if weekday := _WEEKDAY.match(text):
        rest = date_at_start(text[weekday.end() :])
        return (rest[0], weekday.end() + rest[1]) if rest else None
    if found := _ISO.match(text):
        return day(int(found[1]), int(found[3]), int(found[4])), found.end()
    if found := _NUMBERS.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4].lstrip("'’"))
        year += 2000 if year < 100 else 0
        return (day(year, second, first) if second <= 12 else day(year, first, second)), found.end()
    if (found := _MONTH_FIRST.match(text)) and (month := month_number(found[1])):
        return day(int(found[3]), month, int(found[2])), found.end()
    if (found := _DAY_FIRST.match(text)) and (month := month_number(found[2])):
        return day(int(found[3]), month, int(found[1])), found.end()
    return None


def american_at_start(text: str) -> date | None:
    """The other day that the text may start with, month first: 05/03/24 is read as 5 March and may be May 3rd."""
    found = _NUMBERS.match(text[weekday.end() :] if (weekday := _WEEKDAY.match(text)) else text)
    if not found or found[2] != "/" or int(found[3]) > 12:
        return None
    year = int(found[4].lstrip("'’"))
    return day(year + (2000 if year < 100 else 0), int(found[1]), int(found[3]))


def month_number(word: str) -> int | None:
    """1 to 12 for an English month, in full or by three letters ("Sept" too); None for another word."""
    word = word.lower()
    known = word in _MONTHS or word in _FULL_MONTHS or word == "sept"
    return _MONTHS.index(word[:3]) + 1 if known else None


def day(year: int, month: int, day_of_month: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
