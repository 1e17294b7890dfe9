"""A day to come, as people type it on a phone: 24.11, Tue, tomorrow, 24 Nov; in Hebrew too."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.intake.dates import day, month_number

_AHEAD: Mapping[str, int] = {
    **dict.fromkeys(("today", "היום"), 0),
    **dict.fromkeys(("tomorrow", "מחר"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "מחרתיים"), 2),
    **dict.fromkeys(("in a week", "next week", "בעוד שבוע", "עוד שבוע"), 7),
}
_WEEKDAYS: Mapping[str, int] = {  # by `date.weekday`
    **dict.fromkeys(("mon", "monday", "שני", "ב"), 0),
    **dict.fromkeys(("tue", "tues", "tuesday", "שלישי", "ג"), 1),
    **dict.fromkeys(("wed", "weds", "wednesday", "רביעי", "ד"), 2),
    **dict.fromkeys(("thu", "thur", "thurs", "thursday", "חמישי", "ה"), 3),
    **dict.fromkeys(("fri", "friday", "שישי", "ו"), 4),
    **dict.fromkeys(("sat", "saturday", "שבת"), 5),
    **dict.fromkeys(("sun", "sunday", "ראשון", "א"), 6),
}
_HEBREW_MONTHS = (
    *("ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני"),
    *("יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"),
)
_SPELT = {"מרס": 3}
_IN_DAYS = re.compile(r"(?:in|בעוד|עוד)\s+(\d{1,3})\s+(?:days?|ימים|יום)")
_ISO = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[./–-]\s?(\d{1,2})\.?(?:\s?[./–-]?\s?(\d{4}|\d{2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+([^\W\d_]+)\.?,?(?:\s+(\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?")


def typed_day(text: str, today: date) -> date | None:
    """The day that is meant, from today on where no year is said; a weekday is the next one, never today. None for
    words that are no day, and for days that no calendar has. Day before month, unless that cannot be."""
    words = " ".join(text.strip().lower().rstrip(".!").split())
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    if found := _IN_DAYS.fullmatch(words):
        return today + timedelta(days=int(found[1]))
    name, _, rest = _without_on(words).partition(" ")
    weekday = _WEEKDAYS.get(name.rstrip(",.'׳"))
    if weekday is not None and not rest:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return _dated(rest if weekday is not None else _without_on(words), today)


def _without_on(words: str) -> str:
    """ "on Tuesday", "next Tue", "ביום שלישי", "ב-24.11"."""
    return re.sub(r"^(?:on|next|this|ביום|יום|ב-)\s*(?=\S)", "", re.sub(r"^(?:on|next|this)\s+", "", words))


def _dated(words: str, today: date) -> date | None:
    if found := _ISO.fullmatch(words):
        return day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        return _coming(found[3], second, first, today) if second <= 12 else _coming(found[3], first, second, today)
    if (found := _DAY_FIRST.fullmatch(words)) and (month := _month(found[2])):
        return _coming(found[3], month, int(found[1]), today)
    if (found := _MONTH_FIRST.fullmatch(words)) and (month := _month(found[1])):
        return _coming(found[3], month, int(found[2]), today)
    return None


def _month(word: str) -> int | None:
    hebrew = word.removeprefix("ב")
    if hebrew in _HEBREW_MONTHS:
        return _HEBREW_MONTHS.index(hebrew) + 1
    return _SPELT.get(hebrew) or month_number(word)


def _coming(year: str | None, month: int, day_of_month: int, today: date) -> date | None:
    """In the year that is said (two digits: of this century), else the next such day."""
    if year is not None:
        return day(int(year) + (2000 if len(year) == 2 else 0), month, day_of_month)
    found = (day(today.year + ahead, month, day_of_month) for ahead in range(9))  # 29.02. has eight years at most
    return next((one for one in found if one is not None and one >= today), None)
