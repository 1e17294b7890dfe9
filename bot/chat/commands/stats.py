"""/stats: what readers ask, and what they ask in vain."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.archive.counting import KEEP_WORDS, CountStore, Use
from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.figures import missed_lines, use_lines
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.chat.sentences import later

NAME = "st"

_SPANS = (7, 30, KEEP_WORDS.days)  # days
_MOST_WORDS = 20


class ShowStats:
    """Nobody's name is in it: none is kept."""

    def __init__(self, counts: CountStore, archive: ArchiveStore, zone: ZoneInfo) -> None:
        self._counts = counts
        self._archive = archive
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("stats", Role.WRITER, later("what readers ask, and what they miss"), self.answer),
            Press(NAME, Role.WRITER, self.turn),
        )

    async def answer(self, asked: Asked) -> Screen:
        return await self._screen(_SPANS[0], asked)

    async def turn(self, asked: Asked) -> Screen:
        """`<days>`."""
        return await self._screen(min(max(number_in(asked.words), 1), _SPANS[-1]), asked)

    async def _screen(self, days: int, asked: Asked) -> Screen:
        say, today = asked.say, asked.now.astimezone(self._zone).date()
        since, before = today - timedelta(days=days - 1), today + timedelta(days=1)
        uses = await self._counts.counted(since, before)
        words = await self._counts.missed(since, before, _MOST_WORDS)
        held = await self._archive.count()
        text = lines(
            bold(say.plural("Today", "The last {count} days", days)),
            *missed_lines(words, uses.get(Use.MISSED, 0), say),
            "",
            *use_lines(uses, say),
            say.plural("One review in the archive", "{count} reviews in the archive", held),
        )
        spans = [
            button(say.plural("{count} day", "{count} days", span), data_for(NAME, span))
            for span in _SPANS
            if span != days
        ]
        return drawn(text, (spans,))
