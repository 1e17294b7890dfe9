"""Everything the bot says, in the reader's language. English is the message id; other languages are catalogues."""

import re
from functools import cached_property
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.render.direction import RIGHT_TO_LEFT_MARK, misleads, turns

if TYPE_CHECKING:
    from bot.chat.dates import Dates

LOCALES = Path(__file__).parent / "locales"
"""Beside each catalogue, `bot.po`, stands what `make catalogues` compiled of it: a test holds them together."""

_HEBREW = frozenset({"he", "iw"})  # "iw" is the code that old Android phones still send
_COMMAND = re.compile(r"(?<![\w/<>\u200e])/[a-z]+")  # of a catalogue: in Hebrew its "/" would stand behind it
_LEFT = "\u2066"  # LRI
_ISOLATE, _END = "\u2068", "\u2069"  # FSI and PDI, https://www.unicode.org/reports/tr9/: a name keeps its own direction


class Sentences:
    """One language: `say("No. {number}", number=5)`. Facts are values, never parts of a pattern."""

    def __init__(self, language: str, catalogue: NullTranslations) -> None:
        """`language`: "en" or "he"."""
        self.language = language
        self._catalogue = catalogue

    @property
    def rtl(self) -> bool:
        """Whether the language reads right to left."""
        return self.language in _HEBREW

    def __call__(self, msgid: str, **facts: object) -> str:
        return self._fill(self._catalogue.gettext(msgid), facts)

    def plural(self, one: str, many: str, count: int, **facts: object) -> str:
        """The form that `count` needs; `{count}` may stand in it."""
        return self._fill(self._catalogue.ngettext(one, many, count), facts | {"count": count})

    @cached_property
    def dates(self) -> "Dates":
        """How it says dates and spans."""
        from bot.chat.dates import Dates  # with all calendars; most readers are never told a date by their names

        return Dates(self.language)

    def _fill(self, pattern: str, facts: dict[str, object]) -> str:
        if self.rtl:
            pattern = _COMMAND.sub(_own_order, pattern)
        said = pattern.format_map({name: _isolated(fact, self.rtl) for name, fact in facts.items()})
        return RIGHT_TO_LEFT_MARK + said if self.rtl and misleads(said) else said


class Languages:
    """The languages that the bot speaks, each read once."""

    def __init__(self) -> None:
        self._english = Sentences("en", NullTranslations())
        self._hebrew = Sentences("he", translation("bot", LOCALES, ["he"]))

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


def _isolated(fact: object, rtl: bool) -> object:
    """A name in its own order; in English only where it runs the other way."""
    return f"{_ISOLATE}{fact}{_END}" if isinstance(fact, str) and (rtl or turns(fact)) else fact


def _own_order(command: re.Match[str]) -> str:
    return f"{_LEFT}{command[0]}{_END}"
