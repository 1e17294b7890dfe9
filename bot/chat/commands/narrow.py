"""Narrowing a search by topic or year: the words get an operator more, and become a search of their own."""

import re
from collections.abc import Sequence
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.browsing import BrowseStore, Facts, Subject, Subjects, topics_in, years_in
from bot.archive.ports import ArchiveStore
from bot.archive.search import Ranking
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Press, data_for, number_in
from bot.chat.commands.narrowing import BY_TOPIC, BY_YEAR, tag, within
from bot.chat.commands.paper import HITS
from bot.chat.commands.search import TOPIC, YEAR, SearchReviews
from bot.chat.commands.topics import subject_label
from bot.chat.screen import Screen, button, said
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton

_MOST_TOPICS, _MOST_YEARS = 12, 12
_YEARS_A_ROW = 3
_EVERY = 0  # in a button: no topic, no year
_LAST_YEAR = 9998


class Rank(Protocol):
    """`archive.search.SearchArchive.rank`: the whole answer as ids, best first."""

    def __call__(self, words: str) -> Ranking: ...


class NarrowSearch:
    def __init__(
        self, hits: SearchReviews, rank: Rank, archive: ArchiveStore, browse: BrowseStore, subjects: Subjects
    ) -> None:
        self._hits = hits
        self._rank = rank
        self._archive = archive
        self._browse = browse
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (Press(TOPIC, Role.READER, self.topic), Press(YEAR, Role.READER, self.year))

    async def topic(self, asked: Asked) -> Screen:
        """`<query id>` shows the topics of the hits, `<query id>:<number of a topic>` those hits only."""
        query_id, words, chosen = await self._chosen(asked)
        subjects = self._subjects.counted(topics_in(await self._facts(BY_TOPIC.sub("", words))))
        if chosen is None:
            return _topics(query_id, subjects[:_MOST_TOPICS], asked.say, narrowed=_narrowed(BY_TOPIC, words))
        meant = next((subject for subject in subjects if subject.handle == chosen), None)
        if chosen != _EVERY and meant is None:
            raise NotFound("topic", str(chosen))
        return await self._hits.first_page(_with(BY_TOPIC.sub("", words), tag(meant) if meant else ""), asked)

    async def year(self, asked: Asked) -> Screen:
        """`<query id>` shows the years of the hits, `<query id>:<year>` those hits only."""
        query_id, words, chosen = await self._chosen(asked)
        if chosen is None:
            years = years_in(await self._facts(BY_YEAR.sub("", words)))
            labels = [(f"{year} · {count}", year) for year, count in list(years.items())[:_MOST_YEARS]]
            return _years(query_id, labels, asked.say, narrowed=_narrowed(BY_YEAR, words))
        if chosen > _LAST_YEAR:
            raise StaleButton(asked.words[:64])
        chosen_year = within(chosen) if chosen != _EVERY else ""
        return await self._hits.first_page(_with(BY_YEAR.sub("", words), chosen_year), asked)

    async def _chosen(self, asked: Asked) -> tuple[int, str, int | None]:
        """The id of the words, the words, and what was chosen. NotFound when the words were forgotten."""
        query, _, chosen = asked.words.partition(":")
        query_id = number_in(query)
        words = await self._archive.query(query_id)
        if words is None:
            raise NotFound("query", query)
        return query_id, words, number_in(chosen) if chosen else None

    async def _facts(self, words: str) -> list[Facts]:
        return await self._browse.facts([hit.review_id for hit in self._rank(words).hits])


def _topics(query_id: int, subjects: Sequence[Subject], say: Sentences, *, narrowed: bool) -> Screen:
    rows = [[button(subject_label(one, say), data_for(TOPIC, query_id, one.handle))] for one in subjects]
    every = [button(say("All topics"), data_for(TOPIC, query_id, _EVERY))] if narrowed else []
    question = say("Which topic?") if rows else say("These reviews have no topics.")
    return said(question, (*rows, every, _way_back(query_id, say)))


def _years(query_id: int, labels: Sequence[tuple[str, int]], say: Sentences, *, narrowed: bool) -> Screen:
    buttons = [button(label, data_for(YEAR, query_id, year)) for label, year in labels]
    rows = [buttons[place : place + _YEARS_A_ROW] for place in range(0, len(buttons), _YEARS_A_ROW)]
    every = [button(say("All years"), data_for(YEAR, query_id, _EVERY))] if narrowed else []
    question = say("Which year?") if rows else say("These reviews have no dates.")
    return said(question, (*rows, every, _way_back(query_id, say)))


def _way_back(query_id: int, say: Sentences) -> list[InlineKeyboardButton]:
    return [button(say("‹ Back to the list"), data_for(HITS, query_id, 1))]


def _narrowed(by: re.Pattern[str], words: str) -> bool:
    """Whether the words are narrowed so, and something is left to search for without that."""
    return bool(by.search(words)) and bool(by.sub("", words).strip())


def _with(words: str, operator: str) -> str:
    return " ".join(f"{words} {operator}".split())
