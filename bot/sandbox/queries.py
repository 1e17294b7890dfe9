"""Inline queries that people typed, and what the bot answered: https://core.telegram.org/bots/inline."""

from itertools import count
from typing import Any

from bot.values import Struct

DEFAULT_CACHE, LONGEST_CACHE = 300, 86_400
"""Seconds: https://core.telegram.org/bots/api#answerinlinequery; the longest: BAPI."""


class Result(Struct, frozen=True):
    """One result. shown: its fields as the app lists them; content: what the message will carry when it is chosen."""

    id: str
    shown: dict[str, Any]
    content: dict[str, Any]


class Found(Struct, frozen=True):
    """An answer. next_offset: what the app asks for at the end of the list, "" = there is no more; button: above the
    results, opens the bot's chat with a payload; cache_time: seconds; is_personal: kept for this person only."""

    results: tuple[Result, ...]
    next_offset: str = ""
    button: dict[str, Any] | None = None
    cache_time: int = DEFAULT_CACHE
    is_personal: bool = False


class InlineQuery(Struct):
    """One typed query; `id` is the one of the Bot API. chat_id: where the person types; at: Unix seconds of the
    sandbox's clock; found: None until answerInlineQuery came, or at once what the servers still had in their cache."""

    id: str
    person: int
    chat_id: int
    query: str
    offset: str
    at: int
    found: Found | None = None

    def result(self, result_id: str) -> Result | None:
        results = self.found.results if self.found else ()
        return next((result for result in results if result.id == result_id), None)


class InlineQueries:
    """By id. Answers are kept for the next who types the same, as Telegram's servers do."""

    def __init__(self) -> None:
        self._queries: dict[str, InlineQuery] = {}
        self._cache: dict[tuple[str, str, int | None], tuple[int, Found]] = {}
        self._ids = count(9_000_000_001)  # apart from presses: the same id never means both

    def add(self, person: int, chat_id: int, query: str, offset: str, now: int) -> InlineQuery:
        """`found` is set when the cache has a fresh answer: the bot is then not asked."""
        asked = InlineQuery(
            str(next(self._ids)), person, chat_id, query, offset, now, self._kept(person, query, offset, now)
        )
        self._queries[asked.id] = asked
        return asked

    def find(self, query_id: str) -> InlineQuery | None:
        return self._queries.get(query_id)

    def answer(self, asked: InlineQuery, found: Found, now: int) -> None:
        asked.found = found
        owner = asked.person if found.is_personal else None
        self._cache[asked.query, asked.offset, owner] = (now + found.cache_time, found)

    def _kept(self, person: int, query: str, offset: str, now: int) -> Found | None:
        for owner in (person, None):
            until, found = self._cache.get((query, offset, owner), (now, None))
            if found and now < until:
                return found
        return None
