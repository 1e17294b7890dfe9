"""/ballot [hours]: a proposal first, a poll in the channel after the owner's yes."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.chat.access import Role
from bot.chat.commands.confirming import yes_or_no
from bot.chat.commands.entry import Action, Asked, Command, Entry, number_in
from bot.chat.commands.listing import numbered
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, drawn, lines, linked, said
from bot.chat.sentences import Sentences, later
from bot.inbox.ports import ButtonStore
from bot.polls.ballot import BallotOption
from bot.polls.propose_ballot import Proposal

Open = Callable[[int, datetime, str], Awaitable[int]]
"""`polls.open_ballot.OpenBallot`: proposal id, now, cause."""

USUAL_HOURS = 48
MOST_HOURS = 14 * 24

_ACTION = "ballot.open"
_LASTS = timedelta(hours=24)


class Propose(Protocol):
    """`polls.propose_ballot.ProposeBallot`: BallotOpen, TooFewCandidates."""

    async def __call__(self, question: str, closes_at: datetime, now: datetime) -> Proposal: ...


class HoldBallot:
    """The question is in the owner's language, and with it the poll."""

    def __init__(self, propose: Propose, open_ballot: Open, buttons: ButtonStore, zone: ZoneInfo) -> None:
        self._propose = propose
        self._open = open_ballot
        self._buttons = buttons
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("ballot", Role.OWNER, later("ask the readers which paper comes next"), self.propose),
            Action(_ACTION, Role.OWNER, self.open),
        )

    async def propose(self, asked: Asked) -> Screen:
        say = asked.say
        hours = _hours(asked.words)
        if hours is None:
            return said(say("Give whole hours from 1 to {most}, such as /ballot 48.", most=MOST_HOURS))
        closes_at = (asked.now + timedelta(hours=hours)).replace(second=0, microsecond=0)
        proposal = await self._propose(say("Which paper should be reviewed next?"), closes_at, asked.now)
        ballot = proposal.ballot
        options = [
            piece for place, option in enumerate(ballot.options, start=1) for piece in ("", _line(place, option, say))
        ]
        closing = say("Open until {moment}", moment=say.moment(ballot.closes_at, self._zone))
        yes = say("Open the poll")
        keyboard = await yes_or_no(self._buttons, asked, yes, _ACTION, str(proposal.id), _LASTS)
        return drawn(lines(bold(ballot.question), *options, "", closing), (keyboard,))

    async def open(self, asked: Asked) -> Screen:
        await self._open(number_in(asked.words), asked.now, asked.cause)
        return said(asked.say("The poll is on its way to the channel. /poll shows it, /close ends it early."))


def _hours(words: str) -> int | None:
    if not words:
        return USUAL_HOURS
    hours = int(words) if re.fullmatch(r"[0-9]{1,4}", words) else 0
    return hours if 1 <= hours <= MOST_HOURS else None


def _line(place: int, option: BallotOption, say: Sentences) -> Styled:
    title = numbered(place, linked(option.label, option.url), say)
    return joined((title, plain(option.pitch or "")), "\n")
