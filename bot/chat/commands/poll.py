"""/poll: the open ballot, and the way to it."""

from typing import Protocol

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.commands.listing import numbered
from bot.chat.place import ChannelPlace
from bot.chat.render.styled import plain
from bot.chat.screen import Screen, address, bold, drawn, lines, said
from bot.chat.sentences import later
from bot.polls.ballot import Ballot, BallotState
from bot.publishing.slots import Schedule


class Ballots(Protocol):
    """`polls.ports.BallotStore`: the ballot that is planned, open or closing."""

    async def current(self) -> Ballot | None: ...


class ShowPoll:
    def __init__(self, ballots: Ballots, place: ChannelPlace, schedule: Schedule) -> None:
        self._ballots = ballots
        self._place = place
        self._schedule = schedule

    def entries(self) -> tuple[Entry, ...]:
        return (Command("poll", Role.READER, later("the open vote on what comes next"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        ballot = await self._ballots.current()
        say = asked.say
        if ballot is None:
            return said(say("No poll is open now. /promises shows what won before."))
        if ballot.state is BallotState.PLANNED:
            return said(say("A poll is on its way to the channel; ask again in a minute."))
        if ballot.state is BallotState.CLOSING or ballot.closes_at <= asked.now:
            return said(say("The poll has just ended; its result comes to the channel in a moment."))
        closing = say("Open until {moment}", moment=say.dates.moment(ballot.closes_at, self._schedule.zone))
        options = [numbered(place, plain(option.label), say) for place, option in enumerate(ballot.options, start=1)]
        text = lines(bold(ballot.question), *options, "", closing)
        return drawn(text, (await vote_button(self._ballots, self._place, asked),))


async def vote_button(ballots: Ballots, place: ChannelPlace, asked: Asked) -> list[InlineKeyboardButton]:
    """One button to the open poll, saying how long it stays open; none while there is no poll to vote in."""
    ballot = await ballots.current()
    if ballot is None or ballot.message_id is None or ballot.state is not BallotState.OPEN:
        return []
    if ballot.closes_at <= asked.now:
        return []
    left = asked.say.dates.time_until(ballot.closes_at, asked.now)
    return [address(asked.say("Vote: {time} left", time=left), place.link(ballot.message_id))]
