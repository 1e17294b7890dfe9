"""Inline mode: "@bot words" in any chat finds reviews, and sends a card with the way to one.

https://core.telegram.org/bots/inline. Telegram's servers keep an answer for whoever types the same: so a card speaks
the review's language, not the reader's, and whatever is said to one reader goes to that reader only.
"""

import re
from collections.abc import Sequence
from typing import Any

from telegram import InlineQuery

from bot.archive.ports import ArchiveStore
from bot.chat.cards import Cards
from bot.chat.commands.search import Search
from bot.chat.deep_links import words_payload
from bot.chat.place import ChannelPlace
from bot.chat.replying import Replying
from bot.chat.sentences import Languages, Sentences

PER_ANSWER = 10
"""Of 50 that are allowed: a screen of a phone shows five, and the next are asked for where the list ends."""

FOUND_SECONDS, NEWEST_SECONDS, OWN_SECONDS = 300, 60, 30
"""How long servers keep an answer: of words; of none, where a new post should show soon; for one reader only."""

_OFFSET = re.compile("[1-9][0-9]{0,4}")
_NEWEST = "newest"  # a payload that nobody answers leads to the welcome


class InlineSearch:
    """Nothing of what is typed is kept or counted: most of it are beginnings of words."""

    def __init__(
        self,
        search: Search,
        archive: ArchiveStore,
        place: ChannelPlace,
        username: str,
        replying: Replying,
        languages: Languages,
    ) -> None:
        """`username`: the bot's own, without "@"."""
        self._search = search
        self._archive = archive
        self._cards = Cards(place, username, languages)
        self._replying = replying
        self._languages = languages

    async def __call__(self, query: InlineQuery) -> None:
        """Answers while the reader types; the next page is asked for where the list ends."""
        page = int(query.offset) if _OFFSET.fullmatch(query.offset) else 1
        say = self._languages.of(query.from_user.language_code)
        typed = query.query.strip()
        answer = await (self._found(typed, page, say) if typed else self._newest(page, say))
        await self._replying.answer_inline(query.id, answer)

    async def _found(self, typed: str, page: int, say: Sentences) -> dict[str, Any]:
        found = await self._search(typed, page, PER_ANSWER)
        if found.page != page:  # beyond the end: what was found a moment ago is not there any more
            return self._for_all((), "", FOUND_SECONDS)
        cards = [self._cards.of(hit.stored, hit.passage.text) for hit in found.hits]
        after = str(page + 1) if page < found.pages else ""
        if found.close:
            return self._for_all(cards, after, FOUND_SECONDS)
        label = say("Nothing close: search in my chat") if cards else say("Nothing found: search in my chat")
        return self._for_one(cards, after, label, words_payload(typed))

    async def _newest(self, page: int, say: Sentences) -> dict[str, Any]:
        shown = await self._archive.latest(PER_ANSWER + 1, (page - 1) * PER_ANSWER)
        if not shown and page == 1:
            return self._for_one((), "", say("No review yet: open my chat"), "")
        after = str(page + 1) if len(shown) > PER_ANSWER else ""
        cards = [self._cards.of(stored) for stored in shown[:PER_ANSWER]]
        return self._for_all(cards, after, NEWEST_SECONDS)

    def _for_all(self, cards: Sequence[dict[str, Any]], after: str, seconds: int) -> dict[str, Any]:
        return {"results": list(cards), "next_offset": after, "cache_time": seconds, "is_personal": False}

    def _for_one(self, cards: Sequence[dict[str, Any]], after: str, label: str, payload: str) -> dict[str, Any]:
        """With a button above the cards, in the reader's language: the way to the bot's own chat."""
        button = {"text": label, "start_parameter": payload or _NEWEST}
        shown = {"results": list(cards), "next_offset": after, "button": button}
        return shown | {"cache_time": OWN_SECONDS, "is_personal": True}
