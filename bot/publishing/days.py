"""Days as people say them, in English and in Hebrew."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.publishing.slots import Schedule

_NEAR: Mapping[str, int] = {"today": 0, "היום": 0, "tomorrow": 1, "מחר": 1, "day after tomorrow": 2, "מחרתיים": 2}
_WEEKDAYS: Mapping[str, int] = {
    **{name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{name: place for place, name in enumerate(("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון"))},
    **{name: place for place, name in enumerate(("ב", "ג", "ד", "ה", "ו", "ש", "א"))},
}
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HEBREW_MONTHS = (
    *("ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני"),
    *("יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"),
)
_MONTHS: Mapping[str, int] = {
    name: place for names in (_ENGLISH_MONTHS, _HEBREW_MONTHS) for place, name in enumerate(names, start=1)
}
_LETTERS = 3  # of an English name: "tue", "tues" and "tuesday" are the same day

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?ב?([^\W\d]{3,9})\.?,?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")
_AHEAD = re.compile(r"(?:in|בעוד|עוד) (?:(\d{1,3}) |an? )?(day|days|week|weeks|יום|ימים|שבוע|שבועות)")
_WEEKDAY = re.compile(r"(?:on |next |this )?(?:יום |ביום |ב)?([^\W\d]+)['׳.]?(?: הבא| הקרוב)?")


def read_day(words: str, today: date) -> date | None:
    """ "tomorrow", "tue", "in 3 days", "24.11.", "24 Nov", "2026-11-24", "יום ג", "24 בנובמבר"; None: it is no day.

    A name of a weekday is the next one after today; a date without a year the next one, today included. Numbers stand
    in the order of Europe and Israel: day, then month. The date may be past or far ahead: see `queue.refuse_far`.
    """
    said = " ".join(words.lower().split()).strip(",!?").replace("״", '"')
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    for pattern, read in _READERS:
        if found := pattern.fullmatch(said):
            try:
                day = read(found, today)
            except (ValueError, OverflowError):  # the 31st of June, the year 0
                day = None
            if day is not None:
                return day
    return None


def slot_days(schedule: Schedule, now: datetime) -> Iterator[date]:
    """The local dates that have a slot after `now`, each once, without end."""
    slot, last = schedule.next_after(now), None
    while True:
        if slot.day != last:
            last = slot.day
            yield slot.day
        slot = schedule.next_after(slot.at)


def _iso(found: re.Match[str], _: date) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _numbers(found: re.Match[str], today: date) -> date | None:
    return _dated(int(found[1]), int(found[2]), found[3], today)


def _day_first(found: re.Match[str], today: date) -> date | None:
    month = _month(found[2])
    return _dated(int(found[1]), month, found[3], today) if month else None


def _month_first(found: re.Match[str], today: date) -> date | None:
    month = _month(found[1])
    return _dated(int(found[2]), month, found[3], today) if month else None


def _ahead(found: re.Match[str], today: date) -> date:
    weeks = found[2].startswith(("week", "שבוע"))
    return today + int(found[1] or 1) * timedelta(days=7 if weeks else 1)


def _weekday(found: re.Match[str], today: date) -> date | None:
    name = found[1]
    wanted = _WEEKDAYS.get(name[:_LETTERS] if name.isascii() else name)
    return None if wanted is None else today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _month(name: str) -> int | None:
    return _MONTHS.get(name[:_LETTERS] if name.isascii() else name)


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return date(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    years = (date(year, month, day) for year in range(today.year, today.year + 9) if _exists(year, month, day))
    return next((one for one in years if one >= today), None)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_ISO, _iso),
    (_NUMBERS, _numbers),
    (_AHEAD, _ahead),
    (_DAY_FIRST, _day_first),
    (_MONTH_FIRST, _month_first),
    (_WEEKDAY, _weekday),
)
