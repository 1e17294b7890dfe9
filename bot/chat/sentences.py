"""Everything the bot says, in the reader's language. English is the message id; other languages are catalogues."""

import re
from datetime import date, datetime, timedelta
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.chat.render.direction import RIGHT_TO_LEFT_MARK, misleads, turns

LOCALES = Path(__file__).parent / "locales"

_HEBREW = frozenset({"he", "iw"})  # "iw" is the code that old Android phones still send
_DAY_OF_WEEK = {"en": "EEEE d MMMM", "he": "EEEE d בMMMM"}  # the locales' own patterns shorten the day to a letter
_SHORT_DAY = {"en": "EEE d MMM", "he": "EEE d בMMM"}
_COMMAND = re.compile(r"(?<![\w/<>\u200e])/[a-z]+")  # of a catalogue: in Hebrew its "/" would stand behind it
_LEFT = "\u2066"  # LRI
_ISOLATE, _END = "\u2068", "\u2069"  # FSI and PDI, https://www.unicode.org/reports/tr9/: a name keeps its own direction


class Sentences:
    """One language: `say("No. {number}", number=5)`. Facts are values, never parts of a pattern."""

    def __init__(self, locale: Locale, catalogue: NullTranslations) -> None:
        self._locale = locale
        self._catalogue = catalogue

    @property
    def language(self) -> str:
        """ "en" or "he"."""
        return self._locale.language

    @property
    def rtl(self) -> bool:
        """Whether the language reads right to left."""
        return self.language in _HEBREW

    def __call__(self, msgid: str, **facts: object) -> str:
        return self._fill(self._catalogue.gettext(msgid), facts)

    def plural(self, one: str, many: str, count: int, **facts: object) -> str:
        """The form that `count` needs; `{count}` may stand in it."""
        return self._fill(self._catalogue.ngettext(one, many, count), facts | {"count": count})

    def day(self, day: date) -> str:
        """ "22 Nov 2026"."""
        return format_date(day, "medium", locale=self._locale)

    def weekday(self, day: date) -> str:
        """ "Tue 24 Nov": a day not far away."""
        return format_date(day, _SHORT_DAY[self.language], locale=self._locale)

    def day_of_week(self, day: date) -> str:
        """ "Tue"."""
        return format_date(day, "EEE", locale=self._locale)

    def month(self, day: date) -> str:
        """ "Nov 2026"."""
        return format_date(day, "LLL y", locale=self._locale)

    def moment(self, instant: datetime, zone: ZoneInfo) -> str:
        """ "Sunday 22 November, 09:00" in the zone; `instant` aware."""
        local = instant.astimezone(zone)
        day = format_date(local, _DAY_OF_WEEK[self.language], locale=self._locale)
        return f"{day}, {format_time(local, 'HH:mm', locale=self._locale)}"

    def time_until(self, instant: datetime, now: datetime) -> str:
        """ "2 days", "5 hours"; at least a minute."""
        return self.span(instant - now)

    def span(self, span: timedelta) -> str:
        """ "9 days", "2 weeks"; at least a minute."""
        return format_timedelta(
            max(span, timedelta(minutes=1)), granularity="minute", threshold=1.5, locale=self._locale
        )

    def _fill(self, pattern: str, facts: dict[str, object]) -> str:
        if self.rtl:
            pattern = _COMMAND.sub(_own_order, pattern)
        said = pattern.format_map({name: _isolated(fact, self.rtl) for name, fact in facts.items()})
        return RIGHT_TO_LEFT_MARK + said if self.rtl and misleads(said) else said


class Languages:
    """The languages that the bot speaks, each read once."""

    def __init__(self) -> None:
        self._english = Sentences(Locale("en", "GB"), NullTranslations())
        self._hebrew = Sentences(Locale("he", "IL"), read_catalogue("he"))

    def of(self, code: str | None) -> Sentences:
        """By a user's `language_code` (IETF, "he", "pt-br", …): Hebrew for Hebrew, else English."""
        language = (code or "").lower().replace("_", "-").partition("-")[0]
        return self._hebrew if language in _HEBREW else self._english

    def all(self) -> tuple[Sentences, ...]:
        """The default first."""
        return (self._english, self._hebrew)


def later(msgid: str) -> str:
    """Marks a sentence that a table holds and somebody says later, so that the catalogues know it."""
    return msgid


def read_catalogue(language: str) -> GNUTranslations:
    """The catalogue compiled in memory: nothing compiled lies in the repository, so nothing can be out of date."""
    compiled = BytesIO()
    with (LOCALES / language / "LC_MESSAGES" / "bot.po").open("rb") as source:
        write_mo(compiled, read_po(source))  # without a locale: all that Babel knows of the world takes 2 MB
    compiled.seek(0)
    return GNUTranslations(compiled)


def _isolated(fact: object, rtl: bool) -> object:
    """A name in its own order; in English only where it runs the other way."""
    return f"{_ISOLATE}{fact}{_END}" if isinstance(fact, str) and (rtl or turns(fact)) else fact


def _own_order(command: re.Match[str]) -> str:
    return f"{_LEFT}{command[0]}{_END}"
