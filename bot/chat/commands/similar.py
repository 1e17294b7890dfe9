"""/similar: the reviews that are about what one of them is about."""

from bot.archive.browsing import BrowseStore
from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_head, read_buttons, title_of
from bot.chat.commands.reading import NEAR, back_in
from bot.chat.commands.search import Search
from bot.chat.deep_links import REVIEW
from bot.chat.screen import Screen, bold, button, drawn, lines, said
from bot.chat.sentences import later
from bot.errors import NotFound
from bot.publishing.find_occasion import Similar
from bot.reviews.review import StoredReview

_LONGEST_NUMBER = 9  # digits; longer ones are no review's


class SimilarReviews:
    """By a review's number, or by words: then of the best that they find."""

    def __init__(self, similar: Similar, archive: ArchiveStore, browse: BrowseStore, search: Search) -> None:
        self._similar = similar
        self._archive = archive
        self._browse = browse
        self._search = search

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("similar", Role.READER, later("reviews like one that you name"), self.find, listed=False),
            Press(NEAR, Role.READER, self.turn),
        )

    async def find(self, asked: Asked) -> Screen:
        say = asked.say
        if not asked.words:
            return said(
                say(
                    "Write the number of a review after the command, or a few words of it:\n/similar 431\n\n"
                    "Every review that you open here has a button for it, too."
                )
            )
        stored = await self._named(asked.words)
        if stored is None:
            return said(say("I do not know which review you mean. /search finds it by any words."))
        return await self._screen(stored, asked, ())

    async def turn(self, asked: Asked) -> Screen:
        """`<review id>[:<where its Back leads>]`."""
        review_id, _, back = asked.words.partition(":")
        stored = await self._archive.review(number_in(review_id))
        if stored is None:
            raise NotFound("review", review_id)
        return await self._screen(stored, asked, back_in(back), opened=True)

    async def _named(self, words: str) -> StoredReview | None:
        number = words.removeprefix("#")
        if number.isascii() and number.isdigit():
            return await self._browse.by_number(int(number)) if len(number) <= _LONGEST_NUMBER else None
        found = await self._search(words, 1, 1)
        return found.hits[0].stored if found.hits and found.close else None

    async def _screen(
        self, stored: StoredReview, asked: Asked, back: tuple[str, ...], *, opened: bool = False
    ) -> Screen:
        """opened: from the review itself, to which a button leads back."""
        say, title = asked.say, title_of(stored)
        found = [one.stored for one in await self._similar(stored, PER_PAGE) if one.close]
        way_back = [button(say("‹ Back to the review"), data_for(REVIEW, stored.id, 1, *back))] if opened else []
        if not found:
            return said(say("Nothing in the archive comes close to “{title}” yet.", title=title), (way_back,))
        entries = [piece for place, one in enumerate(found, start=1) for piece in ("", entry_head(place, one, say))]
        head = bold(say("Like “{title}”", title=title))
        return drawn(lines(head, *entries), (read_buttons(found, NEAR, stored.id), way_back))
