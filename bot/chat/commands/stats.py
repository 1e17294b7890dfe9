"""/stats: what readers choose, what they ask, and what they ask in vain."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.archive.browsing import Subjects
from bot.archive.counting import KEEP_WORDS, CountStore
from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.figures import missed_lines, promise_lines, topic_lines, use_lines, vote_lines, votes_picture
from bot.chat.render.styled import Styled
from bot.chat.screen import Pictured, Reply, Screen, bold, button, drawn, lines
from bot.chat.sentences import Sentences, later
from bot.polls.figures import Facts, FiguresStore, figures, votes
from bot.values import Struct

NAME = "st"

_YEAR = 365  # days
_SPANS = (7, 30, KEEP_WORDS.days, _YEAR)
_MOST_WORDS = 10


class _Uses(Struct, frozen=True):
    """What was asked in these days: counts by use, and lines for what was missed."""

    missed: list[Styled | str]
    counted: list[str]


class ShowStats:
    """Nobody's name is in it: none is kept."""

    def __init__(
        self, counts: CountStore, archive: ArchiveStore, chosen: FiguresStore, subjects: Subjects, zone: ZoneInfo
    ) -> None:
        self._counts = counts
        self._archive = archive
        self._chosen = chosen
        self._subjects = subjects
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("stats", Role.WRITER, later("what readers choose, ask and miss"), self.answer),
            Press(NAME, Role.WRITER, self.turn),
        )

    async def answer(self, asked: Asked) -> Reply:
        """The last week in words; below them the last ballots of a year as a picture."""
        facts = await self._chosen.facts(self._since(_SPANS[-1], asked), self._zone)
        screen = await self._screen(_SPANS[0], facts, asked)
        picture = votes_picture(votes(facts, self._zone), asked.say)
        return Pictured(screen, picture) if picture else screen

    async def turn(self, asked: Asked) -> Screen:
        """`<days>`."""
        days = min(max(number_in(asked.words), 1), _SPANS[-1])
        facts = await self._chosen.facts(self._since(days, asked), self._zone)
        return await self._screen(days, facts, asked)

    def _since(self, days: int, asked: Asked) -> date:
        """The first of so many local days, today among them."""
        return asked.now.astimezone(self._zone).date() - timedelta(days=days - 1)

    async def _screen(self, days: int, facts: Facts, asked: Asked) -> Screen:
        say, since = asked.say, self._since(days, asked)
        found = figures(facts, since, self._zone)
        uses = await self._uses(days, since, say)
        text = lines(
            bold(say.plural("Today", "The last {count} days", days)),
            "",
            bold(say("Polls")),
            *vote_lines(found, say),
            *topic_lines(found, self._subjects, say),
            "",
            bold(say("Promises")),
            *promise_lines(found, say),
            "",
            bold(say("Searches")),
            *uses.missed,
            "",
            *uses.counted,
        )
        return drawn(text, ([button(_label(span, say), data_for(NAME, span)) for span in _SPANS if span != days],))

    async def _uses(self, days: int, since: date, say: Sentences) -> _Uses:
        before = since + timedelta(days=days)
        counted = await self._counts.counted(since, before)
        words = await self._counts.missed(since, before, _MOST_WORDS)
        held = await self._archive.count()
        kept = (
            [say("(words are kept for {count} days)", count=KEEP_WORDS.days)]
            if words and days > KEEP_WORDS.days
            else []
        )
        in_archive = say.plural("One review in the archive", "{count} reviews in the archive", held)
        return _Uses([*missed_lines(words, counted, say), *kept], [*use_lines(counted, say), in_archive])


def _label(span: int, say: Sentences) -> str:
    return say("A year") if span == _YEAR else say.plural("{count} day", "{count} days", span)
