"""/start: the welcome; deep links (`entry.Link`) open what they name instead."""

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.draft_list import drafts_button
from bot.chat.commands.entry import Asked, Command, Entry, data_for
from bot.chat.commands.latest import NAME as LATEST
from bot.chat.commands.listing import name_line
from bot.chat.commands.poll import Ballots, vote_button
from bot.chat.commands.queue import OPEN_QUEUE
from bot.chat.commands.random import NAME as RANDOM
from bot.chat.commands.topics import LIST as TOPICS
from bot.chat.place import ChannelPlace
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.chat.sentences import later

_OWN = {
    Role.OWNER: later(
        "You are an owner here: send me a review, however long. /pipeline has the papers that may come, /ballot asks "
        "readers which."
    ),
    Role.WRITER: later("You write here: send me a review, however long."),
}
"""What the welcome adds for those who do more than read."""


class Welcome:
    def __init__(self, ballots: Ballots, place: ChannelPlace) -> None:
        self._ballots = ballots
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        return (Command("start", Role.READER, later("the welcome"), self.answer, listed=False),)

    async def answer(self, asked: Asked) -> Screen:
        """Whatever payload comes here is nobody's."""
        say = asked.say
        own = ("", say(_OWN[asked.role])) if asked.role in _OWN else ()
        text = lines(
            bold(say("The reading room of {channel}", channel=self._place.name)),
            say("Type what you remember, in English or Hebrew; spelling does not matter:"),
            name_line("prune whole layers  ·  kolmogrov", say),
            say("Or paste a paper's link: I tell you whether it was reviewed."),
            *own,
        )
        look_around: list[list[InlineKeyboardButton]] = [
            _desk(asked),
            [button(say("Latest reviews"), data_for(LATEST, 1)), button(say("Topics"), data_for(TOPICS, 1))],
            await vote_button(self._ballots, self._place, asked),
            [button(say("Surprise me"), data_for(RANDOM))],
        ]
        return drawn(text, look_around)


def _desk(asked: Asked) -> list[InlineKeyboardButton]:
    """The doors of those who write or post; none for readers."""
    return [button(asked.say("Queue"), data_for(OPEN_QUEUE, 1)), drafts_button(asked)] if asked.role in _OWN else []
