"""Dates and spans as a language says them, by Babel and the Unicode consortium's tables."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta

_LOCALES = {"en": Locale("en", "GB"), "he": Locale("he", "IL")}
_DAY_OF_WEEK = {"en": "EEEE d MMMM", "he": "EEEE d בMMMM"}  # the locales' own patterns shorten the day to a letter
_SHORT_DAY = {"en": "EEE d MMM", "he": "EEE d בMMM"}


class Dates:
    """One language: `Sentences.dates`."""

    def __init__(self, language: str) -> None:
        """language: "en" or "he"."""
        self._language = language
        self._locale = _LOCALES[language]

    def day(self, day: date) -> str:
        """ "22 Nov 2026"."""
        return format_date(day, "medium", locale=self._locale)

    def weekday(self, day: date) -> str:
        """ "Tue 24 Nov": a day not far away."""
        return format_date(day, _SHORT_DAY[self._language], locale=self._locale)

    def day_of_week(self, day: date) -> str:
        """ "Tue"."""
        return format_date(day, "EEE", locale=self._locale)

    def month(self, day: date) -> str:
        """ "Nov 2026"."""
        return format_date(day, "LLL y", locale=self._locale)

    def moment(self, instant: datetime, zone: ZoneInfo) -> str:
        """ "Sunday 22 November, 09:00" in the zone; `instant` aware."""
        local = instant.astimezone(zone)
        day = format_date(local, _DAY_OF_WEEK[self._language], locale=self._locale)
        return f"{day}, {format_time(local, 'HH:mm', locale=self._locale)}"

    def time_until(self, instant: datetime, now: datetime) -> str:
        """ "2 days", "5 hours"; at least a minute."""
        return self.span(instant - now)

    def span(self, span: timedelta) -> str:
        """ "9 days", "2 weeks"; at least a minute."""
        return format_timedelta(
            max(span, timedelta(minutes=1)), granularity="minute", threshold=1.5, locale=self._locale
        )
