"""Days that a text speaks of: written out ("28.03"), or counted from the day on which it is read ("2 days ago")."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.values import Struct

_COUNTS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "a couple of": 2}
_COUNTS |= {"שלושה": 3, "ארבעה": 4, "חמישה": 5}
_AGO = re.compile(r"\b(?P<count>\d{1,2}|one|two|three|four|five|six|seven)\s+days?\s+ago\b", re.IGNORECASE)
_AGO_HEBREW = re.compile(r"לפני\s+(?P<count>\d{1,2}|שלושה|ארבעה|חמישה)\s+ימים")
_FIXED = (
    (re.compile(r"\bthe day before yesterday\b", re.IGNORECASE), 2),
    (re.compile(r"(?<!before )\byesterday\b", re.IGNORECASE), 1),
    (re.compile(r"(?<!\w)[ומהשב]?אתמול(?!\w)"), 1),
    (re.compile(r"(?<!\w)[ומהשב]?שלשום(?!\w)|לפני\s+יומיים"), 2),
    (re.compile(r"\btoday\b", re.IGNORECASE), 0),
    (re.compile(r"(?<!\w)[ומהשב]?היום(?!\w)"), 0),
)
_DATED = re.compile(
    r"(?<![\w.,$/-])(?P<day>0?[1-9]|[12]\d|3[01])[./](?P<month>0[1-9]|1[0-2])(?:[./](?P<year>\d{4}|\d{2}))?(?![\w%]|[./,-]\d)"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_IN_WORDS = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>20\d\d)\b", re.IGNORECASE
)

_LONGEST_PAST = 366  # days: a date without a year means the last such one


class Spoken(Struct, frozen=True):
    """A day in a line: from `start` to `end`. ago: days before the one on which it is read; None for a written date."""

    start: int
    end: int
    ago: int | None
    day: date | None
    year: int | None = None


def counted(line: str) -> Iterator[Spoken]:
    """Words such as "yesterday" and "3 days ago", in the order of their kinds."""
    for pattern in (_AGO, _AGO_HEBREW):
        for found in pattern.finditer(line):
            count = found["count"].lower()
            yield Spoken(*found.span(), int(count) if count.isdigit() else _COUNTS[count], None)
    for pattern, ago in _FIXED:
        yield from (Spoken(*found.span(), ago, None) for found in pattern.finditer(line))


def written(line: str, read_on: date) -> Iterator[Spoken]:
    """Dates such as "28.03" and "05.04.25"; one without a year is the last such day before `read_on`, or that day."""
    for found in _DATED.finditer(line):
        year = int(found["year"]) if found["year"] else None
        year = year + 2000 if year is not None and year < 100 else year
        day = _day(year or read_on.year, int(found["month"]), int(found["day"]))
        if day and year is None and day > read_on:
            day = _day(read_on.year - 1, day.month, day.day)
        if day and (year is None or 2000 <= year <= 2099):
            yield Spoken(*found.span(), None, day, year)


def months(line: str) -> Iterator[tuple[int, int, date]]:
    """Months and days with a year, in words: their place, and the first day that they may mean."""
    for found in _IN_WORDS.finditer(line):
        month = _MONTHS.index(found["month"].lower()) + 1
        day = _day(int(found["year"]), month, int(found["day"] or 1))
        if day:
            yield *found.span(), day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31.02
        return None


def before(day: date, days: int) -> date:
    return day - timedelta(days=days)
