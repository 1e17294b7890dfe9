"""/topics: the subject areas, and the reviews of each, newest first."""

from bot.archive.browsing import BrowseStore, Subject, Subjects
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Link, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_with_hook, read_buttons
from bot.chat.commands.paging import page_buttons
from bot.chat.screen import Screen, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.errors import NotFound

LIST, TOPIC = "ts", "tp"

_A_PAGE = 12  # buttons: half of the subject areas, a screen of a phone
_NAME_UNITS = 40


class BrowseTopics:
    """A topic's button holds a number that stands for it: what reviews carry may be any text."""

    def __init__(self, browse: BrowseStore, subjects: Subjects) -> None:
        self._browse = browse
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("topics", Role.READER, later("reviews by subject"), self.first),
            Press(LIST, Role.READER, self.turn),
            Press(TOPIC, Role.READER, self.open),
            Link(TOPIC, Role.READER, self.follow, "[A-Za-z0-9_-]{1,61}"),
        )

    async def first(self, asked: Asked) -> Screen:
        return await self._list(1, asked.say)

    async def turn(self, asked: Asked) -> Screen:
        """`<page>`."""
        return await self._list(number_in(asked.words), asked.say)

    async def open(self, asked: Asked) -> Screen:
        """`<number of the topic>:<page>`; NotFound when no review is about it any more."""
        handle, _, page = asked.words.partition(":")
        wanted, at = number_in(handle), number_in(page)
        for subject in await self._all():
            if subject.handle == wanted:
                return await self._reviews(subject, at, asked.say)
        raise NotFound("topic", handle)

    async def follow(self, asked: Asked) -> Screen:
        """`tp_<topic's id>`; all topics where that one has no review."""
        for subject in await self._all():
            if subject.topic == asked.words:
                return await self._reviews(subject, 1, asked.say)
        return await self._list(1, asked.say)

    async def _all(self) -> list[Subject]:
        return self._subjects.counted(await self._browse.topics())

    async def _list(self, page: int, say: Sentences) -> Screen:
        subjects = await self._all()
        if not subjects:
            return said(say("No review has a topic yet. /latest shows the newest."))
        pages = -(-len(subjects) // _A_PAGE)
        page = min(max(page, 1), pages)
        shown = subjects[(page - 1) * _A_PAGE : page * _A_PAGE]
        topics = [[button(subject_label(subject, say), data_for(TOPIC, subject.handle, 1))] for subject in shown]
        turns = page_buttons(page, pages, lambda target: data_for(LIST, target))
        return drawn(lines(bold(say("What the reviews are about"))), (*topics, turns))

    async def _reviews(self, subject: Subject, page: int, say: Sentences) -> Screen:
        pages = max(-(-subject.count // PER_PAGE), 1)
        page = min(max(page, 1), pages)
        shown = await self._browse.of_topic(subject.topic, PER_PAGE, (page - 1) * PER_PAGE)
        pieces = [piece for place, one in enumerate(shown, start=1) for piece in ("", entry_with_hook(place, one, say))]
        head = bold(one_line(subject_label(subject, say), 2 * _NAME_UNITS))
        turns = page_buttons(page, pages, lambda target: data_for(TOPIC, subject.handle, target))
        way_back = [button(say("‹ All topics"), data_for(LIST, 1))]
        buttons = read_buttons(shown, TOPIC, subject.handle, page)
        return drawn(lines(head, *pieces), (buttons, turns, way_back))


def subject_label(subject: Subject, say: Sentences) -> str:
    """ "Diffusion and flows · 12", in the reader's language where the topic has a name in it."""
    return f"{one_line(subject.name(say.language), _NAME_UNITS)} · {subject.count}"
