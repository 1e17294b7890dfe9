"""How the archive is used, counted by day and without names: what is asked often, and what is asked in vain."""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.archive.query import parse_query
from bot.archive.words import tokens
from bot.values import Struct

logger = logging.getLogger(__name__)

KEEP_WORDS, KEEP_COUNTS = timedelta(days=90), timedelta(days=400)
"""Words of people are forgotten after a season; bare numbers after a year, so that the same month can be compared."""
KEEP_CAUSES = timedelta(days=8)  # a repeated update is known so long, see `inbox.worker.KEEP_KEYS`
LONGEST_WORDS = 60  # characters: what is missing is said in a few words, and a longer text may tell of a person

_FORGET_EVERY = timedelta(days=1)
# Addresses, @names, and numbers as long as those of telephones, cards and persons: seven digits with signs between.
_PERSONAL = re.compile(r"\S@\S|(?<!\S)@\w|\d(?:[ ()/.\-\u2010-\u2013]{0,2}\d){6}|://|\bwww\.")


class Use(StrEnum):
    """What is counted. MISSED: searches without a good answer, which count as searches too."""

    SEARCH = "search"
    MISSED = "missed"
    TEXT_VERSION = "text_version"  # a post's plain form was asked for in the bot's chat
    SIMILAR = "similar"  # the other button under a post


class MissedWords(Struct, frozen=True):
    """Folded words that were searched in vain, and how often; `keepable_words` says which are kept at all."""

    words: str
    times: int


class CountStore(Protocol):
    """Counts by local day of the channel. Every method is one transaction."""

    async def count(self, uses: Sequence[Use], words: str | None, day: date, now: datetime, cause: str | None) -> bool:
        """One more of each use, and of the words that were missed.

        False, and nothing changed, when this was counted for the same cause before.
        """
        ...

    async def counted(self, since: date, before: date) -> Mapping[Use, int]:
        """Of each use from one day on until before the other; those never seen are left out."""
        ...

    async def missed(self, since: date, before: date, limit: int) -> list[MissedWords]:
        """The words searched in vain on these days, the most frequent first."""
        ...

    async def forget(self, words_before: date, counts_before: date, causes_before: datetime) -> None:
        """Rows of earlier days, and what earlier causes counted."""
        ...


class CountUse:
    """Counts what people do; who did it is nowhere written down."""

    def __init__(self, store: CountStore, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone
        self._forgot_at: datetime | None = None

    async def use(self, use: Use, now: datetime, cause: str) -> None:
        """One more; `cause`: what it answers to, "" where nothing else names it."""
        await self._store.count((use,), None, self._day(now), now, cause or None)

    async def search(self, words: str, found: bool, now: datetime, cause: str) -> None:
        """A search; its words are kept only where no good answer was found, and only if they may be."""
        uses = (Use.SEARCH,) if found else (Use.SEARCH, Use.MISSED)
        kept = None if found else keepable_words(words)
        await self._store.count(uses, kept, self._day(now), now, cause or None)

    async def forget(self, now: datetime) -> None:
        """What is older than it may be, once a day; to be called as often as one likes."""
        if self._forgot_at is not None and abs(now - self._forgot_at) < _FORGET_EVERY:
            return
        day = self._day(now)
        await self._store.forget(day - KEEP_WORDS, day - KEEP_COUNTS, now - KEEP_CAUSES)
        self._forgot_at = now
        logger.info("old counts are forgotten", extra={"action": "counts_forgotten"})

    def _day(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()


def keepable_words(text: str) -> str | None:
    """The folded words of a search, at most `LONGEST_WORDS` characters and no word torn; a paper by its id.

    None where there is no word, and for all that looks like an address, a telephone number or somebody's @name.
    """
    papers = [key for key in parse_query(text).papers if not key.startswith("url:")]
    if papers:
        return papers[0][:LONGEST_WORDS]
    if _PERSONAL.search(text):
        return None
    kept = ""
    for token in tokens(text):
        longer = f"{kept} {token.word}".lstrip()
        if token.whole:
            continue
        if len(longer) > LONGEST_WORDS:
            break
        kept = longer
    return kept or None
