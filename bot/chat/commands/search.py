"""/search and plain words: the best five, why they were found, and a button to read each."""

from typing import Protocol

from bot.archive.ports import ArchiveStore
from bot.archive.query import parse_query
from bot.archive.search import Hit, SearchPage
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_head, read_buttons
from bot.chat.commands.paging import page_buttons
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, drawn, lines, marked, said
from bot.chat.sentences import Sentences, later
from bot.errors import NotFound

NAME = "p"


class Search(Protocol):
    """`archive.search.SearchArchive`: pages from 1; any text is a query."""

    async def __call__(self, words: str, page: int = 1, per_page: int = PER_PAGE) -> SearchPage: ...


class SearchReviews:
    """Pages are stateless: a button holds the id of the words and the page."""

    def __init__(self, search: Search, archive: ArchiveStore) -> None:
        self._search = search
        self._archive = archive

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("search", Role.READER, later("find a review by any words"), self.find),
            Press(NAME, Role.READER, self.turn),
        )

    async def find(self, asked: Asked) -> Screen:
        if not asked.words:
            return said(
                asked.say(
                    "Type what you remember after the command, spelling does not matter:\n"
                    "/search prune whole layers\n\nOr just type the words, or paste a paper's link."
                )
            )
        found = await self._search(asked.words, 1, PER_PAGE)
        if not found.hits and parse_query(asked.words).papers:
            return said(asked.say("That paper was not reviewed here yet."))
        query_id = await self._archive.keep_query(asked.words, asked.now)
        return _screen(found, query_id, asked.say)

    async def turn(self, asked: Asked) -> Screen:
        """`<query id>:<page>`; NotFound when the words were forgotten."""
        query, _, page = asked.words.partition(":")
        query_id = number_in(query)
        words = await self._archive.query(query_id)
        if words is None:
            raise NotFound("query", query)
        return _screen(await self._search(words, number_in(page), PER_PAGE), query_id, asked.say)


def _screen(found: SearchPage, query_id: int, say: Sentences) -> Screen:
    if not found.hits:
        return said(say("I found nothing for that. Try other words, or see the newest with /latest."))
    shown = [hit.stored for hit in found.hits]
    turns = page_buttons(found.page, found.pages, lambda page: data_for(NAME, query_id, page))
    keyboard = (read_buttons(shown, NAME, query_id, found.page), turns)
    hits = [piece for place, hit in enumerate(found.hits, start=1) for piece in ("", _hit(place, hit, say))]
    return drawn(lines(*_opening(found, say), *hits), keyboard)


def _opening(found: SearchPage, say: Sentences) -> list[Styled | str]:
    """What the reader must know before the hits: how the words were understood, and how sure it is."""
    opening: list[Styled | str] = []
    if found.corrections:
        before, after = say("Showing results for: {words}", words="\n").split("\n")
        opening.append(joined((plain(before), bold(", ".join(word for _, word in found.corrections)), plain(after))))
    if not found.close:
        opening.append(say("Nothing comes close to that. The nearest:"))
    elif not found.corrections:
        opening.append(say.plural("One review:", "{count} reviews:", found.total))
    return opening


def _hit(place: int, hit: Hit, say: Sentences) -> Styled:
    """`1 Title · No. 431`, and below it the passage that matched."""
    passage = marked(hit.passage.text, hit.passage.spans) if hit.passage.text.strip() else plain("")
    return joined((entry_head(place, hit.stored, say), passage), "\n")
