"""/search and plain words: the best five, why they were found, and buttons to read, page and narrow them."""

from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.browsing import Subjects
from bot.archive.counting import CountUse
from bot.archive.ports import ArchiveStore
from bot.archive.search import Hit, SearchPage
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Link, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_head, read_buttons
from bot.chat.commands.narrowing import narrowed_by
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.paper import HITS, AnswerPaper, other_ways, paper_in
from bot.chat.commands.suggest import none_of_these
from bot.chat.deep_links import WORDS, words_in
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, button, drawn, lines, marked, said
from bot.chat.sentences import Sentences, later
from bot.errors import NotFound

TOPIC, YEAR = "nt", "ny"
"""The buttons that narrow a search, by the id of its words; see `narrow.py`."""

_QUERY = "q"


class Search(Protocol):
    """`archive.search.SearchArchive`: pages from 1; any text is a query."""

    async def __call__(self, words: str, page: int = 1, per_page: int = PER_PAGE) -> SearchPage: ...


class SearchReviews:
    """Pages are stateless: a button holds the id of the words and the page."""

    def __init__(
        self, search: Search, archive: ArchiveStore, papers: AnswerPaper, count: CountUse, subjects: Subjects
    ) -> None:
        self._search = search
        self._archive = archive
        self._papers = papers
        self._count = count
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("search", Role.READER, later("find a review by any words"), self.find),
            Press(HITS, Role.READER, self.turn),
            Link(_QUERY, Role.READER, self.follow),
            Link(WORDS, Role.READER, self.follow_words, "[A-Za-z0-9_-]{1,62}"),
        )

    async def find(self, asked: Asked) -> Screen:
        if not asked.words:
            return said(
                asked.say(
                    "Type what you remember after the command, spelling does not matter:\n"
                    "/search prune whole layers\n\nOr just type the words, or paste a paper's link."
                )
            )
        key = paper_in(asked.words)
        if key is not None:
            await self._count.search(asked.words, await self._papers.known(key), asked.now, asked.cause)
            return await self._papers.about(key, asked)
        found = await self._search(asked.words, 1, PER_PAGE)
        await self._count.search(asked.words, found.close and bool(found.hits), asked.now, asked.cause)
        return await self._kept(found, asked.words, asked)

    async def first_page(self, words: str, asked: Asked) -> Screen:
        """The best hits of these words, under an id of their own."""
        return await self._kept(await self._search(words, 1, PER_PAGE), words, asked)

    async def turn(self, asked: Asked) -> Screen:
        """`<query id>:<page>`; NotFound when the words were forgotten."""
        query, _, page = asked.words.partition(":")
        return await self._page(number_in(query), number_in(page), asked.say)

    async def follow(self, asked: Asked) -> Screen:
        """`q_<query id>`."""
        return await self._page(number_in(asked.words), 1, asked.say)

    async def follow_words(self, asked: Asked) -> Screen:
        """`w_<words>`, see `deep_links.words_link`."""
        return await self.first_page(words_in(asked.words), asked)

    async def _page(self, query_id: int, page: int, say: Sentences) -> Screen:
        words = await self._archive.query(query_id)
        if words is None:
            raise NotFound("query", str(query_id))
        found = await self._search(words, page, PER_PAGE)
        return self._hits(found, query_id, words, say) if found.hits else await self._nothing(say)

    async def _kept(self, found: SearchPage, words: str, asked: Asked) -> Screen:
        if not found.hits:
            return await self._nothing(asked.say)
        query_id = await self._archive.keep_query(words, asked.now)
        return self._hits(found, query_id, words, asked.say)

    def _hits(self, found: SearchPage, query_id: int, words: str, say: Sentences) -> Screen:
        return _screen(found, query_id, narrowed_by(words, self._subjects, say.language), say)

    async def _nothing(self, say: Sentences) -> Screen:
        if not await self._archive.count():
            return said(say("There is no review in the archive yet."))
        nothing = say("I found nothing for that. Try other words, in English or in Hebrew.")
        return said(nothing, (*other_ways(say), *none_of_these(say)))


def _screen(found: SearchPage, query_id: int, narrowed: str, say: Sentences) -> Screen:
    """narrowed: by what, in words; empty where it is not."""
    shown = [hit.stored for hit in found.hits]
    turns = page_buttons(found.page, found.pages, lambda page: data_for(HITS, query_id, page))
    on = (_narrowing(query_id, say),) if found.close else other_ways(say)
    ask = none_of_these(say)
    hits = [piece for place, hit in enumerate(found.hits, start=1) for piece in ("", _hit(place, hit, say))]
    return drawn(
        lines(*_opening(found, narrowed, say), *hits),
        (read_buttons(shown, HITS, query_id, found.page), turns, *on, *ask),
    )


def _narrowing(query_id: int, say: Sentences) -> list[InlineKeyboardButton]:
    return [button(say("By topic"), data_for(TOPIC, query_id)), button(say("By year"), data_for(YEAR, query_id))]


def _opening(found: SearchPage, narrowed: str, say: Sentences) -> list[Styled | str]:
    """What the reader must know before the hits: how the words were understood, and how sure it is."""
    opening: list[Styled | str] = []
    if found.corrections:
        before, after = say("Showing results for: {words}", words="\n").split("\n")
        opening.append(joined((plain(before), bold(", ".join(word for _, word in found.corrections)), plain(after))))
    if narrowed:
        opening.append(say("Only: {what}", what=narrowed))
    if not found.close:
        opening.append(say("Nothing comes close to that. The nearest:"))
    elif found.pages > 1:
        first = (found.page - 1) * PER_PAGE + 1
        last = first + len(found.hits) - 1
        opening.append(say("{first}–{last} of {count} reviews:", first=first, last=last, count=found.total))
    elif not found.corrections:
        opening.append(say.plural("One review:", "{count} reviews:", found.total))
    return opening


def _hit(place: int, hit: Hit, say: Sentences) -> Styled:
    """`1 Title · No. 431`, and below it the passage that matched."""
    passage = marked(hit.passage.text, hit.passage.spans) if hit.passage.text.strip() else plain("")
    return joined((entry_head(place, hit.stored, say), passage), "\n")
