"""The list of everything that the bot answers: one line a command."""

from bot.chat.commands.define import DefineTerm
from bot.chat.commands.latest import LatestReviews
from bot.chat.commands.narrow import NarrowSearch
from bot.chat.commands.owners_desk import OwnersDesk, Room
from bot.chat.commands.paper import AnswerPaper
from bot.chat.commands.poll import ShowPoll
from bot.chat.commands.promises import ListPromises
from bot.chat.commands.random import RandomReview
from bot.chat.commands.readers import ReaderRooms
from bot.chat.commands.reading import Reading
from bot.chat.commands.registry import Registry
from bot.chat.commands.search import SearchReviews
from bot.chat.commands.similar import SimilarReviews
from bot.chat.commands.start import Welcome
from bot.chat.commands.stats import ShowStats
from bot.chat.commands.topics import BrowseTopics
from bot.chat.commands.under_post import UnderPosts
from bot.chat.commands.use_cases import UseCases


def all_commands(ask: UseCases) -> Registry:
    """In the order of menus and /help: readers' first."""
    reading = Reading(ask.archive, ask.place)
    readers = ReaderRooms(ask.readers, ask.buttons, ask.place, ask.guests.show_menu)
    papers = AnswerPaper(ask.archive, ask.pipeline, ask.ballots, ask.place, readers.asking, readers.telling)
    hits = SearchReviews(ask.search, ask.archive, papers, ask.count_use, ask.subjects)
    desk = OwnersDesk(ask, reading, papers, hits, lambda role: registry.listed(role))
    rooms: tuple[Room, ...] = (
        hits,
        NarrowSearch(hits, ask.rank, ask.archive, ask.browse, ask.subjects),
        LatestReviews(ask.archive),
        BrowseTopics(ask.browse, ask.subjects),
        RandomReview(ask.archive, reading, ask.pick),
        SimilarReviews(ask.similar, ask.archive, ask.browse, ask.search),
        papers,
        readers,
        ShowPoll(ask.ballots, ask.place, ask.schedule),
        ListPromises(ask.promises, ask.place, ask.username, ask.schedule.zone),
        DefineTerm(ask.glossary, ask.search, ask.archive),
        Welcome(ask.ballots, ask.place),
        reading,
        UnderPosts(ask.find_posted, ask.similar, ask.count_use, ask.place),
        ShowStats(ask.counts, ask.archive, ask.figures, ask.subjects, ask.schedule.zone),
        *desk.rooms,
    )
    entries = (entry for room in rooms for entry in room.entries())
    registry = Registry(entries, "search", desk.conversations, desk.rereading)
    return registry
