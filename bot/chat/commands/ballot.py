"""/ballot [hours] and /ballot LINK: a proposal first, a poll in the channel after the owner's yes."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.adding import Add
from bot.chat.commands.ballot_changes import ChangeBallot, moved_on
from bot.chat.commands.ballot_screen import DrawProposal
from bot.chat.commands.ballot_words import WordBallot
from bot.chat.commands.balloting import ANYWAY, OPEN, Balloting, ref_in
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Command, Entry
from bot.chat.commands.listing import TITLE_UNITS
from bot.chat.refusals import refusal_words
from bot.chat.screen import Reply, Screen, drawn, lines, one_line, said
from bot.chat.sentences import later
from bot.errors import AlreadyApplied, CandidatesGone, PromisesOpen, StaleButton
from bot.polls.changes import until
from bot.polls.proposals import MAY_BE_ASKED, Proposal
from bot.polls.recurring import MOST_HOURS
from bot.reviews.acceptable import Fault, acceptable
from bot.reviews.paper import Paper
from bot.reviews.review import StoredReview

USUAL_HOURS = 48

_LASTS = timedelta(hours=24)


class Papers(Protocol):
    """`paper.AnswerPaper`."""

    async def about(self, key: str, asked: Asked) -> Screen: ...


class Reviews(Protocol):
    """`archive.ports.ArchiveStore`."""

    async def by_paper(self, key: str) -> list[StoredReview]: ...


class HoldBallot:
    """The question is in the owner's language, and with it the poll."""

    def __init__(self, balloting: Balloting, papers: Papers, add: Add, archive: Reviews) -> None:
        self._b = balloting
        self._papers = papers
        self._add = add
        self._archive = archive
        self._draw = DrawProposal(balloting)
        self._change = ChangeBallot(balloting, self._draw)
        self.words = WordBallot(balloting, self._change)

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("ballot", Role.OWNER, later("ask the readers which paper comes next"), self.propose),
            Action(OPEN, Role.OWNER, self.open, at_once=True),
            Action(ANYWAY, Role.OWNER, self.propose_anyway),
            *self._change.entries(),
            *self.words.entries(),
        )

    async def propose(self, asked: Asked) -> Reply:
        return await self._proposed(asked, anyway=False)

    async def propose_anyway(self, asked: Asked) -> Reply:
        return await self._proposed(asked, anyway=True)

    async def open(self, asked: Asked) -> Reply:
        ref, _ = ref_in(asked.words)
        say = asked.say
        try:
            with suppress(AlreadyApplied):  # the answer to the first press may have been lost
                await self._b.open(ref, asked.now, asked.cause)
        except CandidatesGone as gone:
            titles = ", ".join(one_line(title, TITLE_UNITS) for title in gone.titles)
            note = say("These can stand no longer: {titles}. Others took their places; look, then open.", titles=titles)
            return await self._change.shown(asked, ref.id, note)
        except StaleButton:
            return await self._too_late(asked)
        return said(say("The poll is on its way to the channel. /poll shows it, /close ends it early."))

    async def _too_late(self, asked: Asked) -> Screen:
        """Another version, or its closing time has passed: then it gets a new one to be looked at."""
        ref, _ = ref_in(asked.words)
        proposal = (await self._b.look(ref.id)).proposal
        if proposal.ref != ref or proposal.ballot_id is not None:
            return await self._change.shown(asked, ref.id, moved_on(asked.say))
        closes_at = (asked.now + timedelta(hours=USUAL_HOURS)).replace(second=0, microsecond=0)
        await self._b.change(ref, until(closes_at), asked.now, asked.cause)
        note = asked.say("It would have been over by now, so it has a new end. Look, then open.")
        return await self._change.shown(asked, ref.id, note)

    async def _proposed(self, asked: Asked, *, anyway: bool) -> Reply:
        hours = _hours(asked.words)
        try:
            if hours is not None:
                return await self._shown(asked, await self._chosen(asked, hours, anyway))
            return await self._named(asked, anyway)
        except PromisesOpen as promised:
            return await self._promised(asked, promised.count)

    async def _named(self, asked: Asked, anyway: bool) -> Reply:
        """About the paper that the words name."""
        found = acceptable(asked.words)
        if isinstance(found, Paper):
            return await self._about(found, asked, anyway)
        if found.fault is not Fault.NO_ADDRESS:
            return said(refusal_words(found, asked.say))
        return said(
            asked.say(
                "Say for how many hours (1 to {most}), or which paper:\n/ballot 48\n/ballot arxiv.org/abs/2403.17887",
                most=MOST_HOURS,
            )
        )

    async def _chosen(self, asked: Asked, hours: int, anyway: bool) -> Proposal:
        closes_at = (asked.now + timedelta(hours=hours)).replace(second=0, microsecond=0)
        question = asked.say("Which paper should be reviewed next?")
        return await self._b.propose(question, closes_at, asked.now, anyway=anyway)

    async def _about(self, paper: Paper, asked: Asked, anyway: bool) -> Reply:
        """ "Shall I?" about one paper; about one that waits for no answer only a word."""
        say = asked.say
        if await self._archive.by_paper(paper.key):
            return await self._papers.about(paper.key, asked)
        candidate, _ = await self._add(paper, "", asked.now, asked.cause)
        if candidate.state not in MAY_BE_ASKED:
            return await self._papers.about(paper.key, asked)
        closes_at = (asked.now + timedelta(hours=USUAL_HOURS)).replace(second=0, microsecond=0)
        proposal = await self._b.propose.single(
            say("Shall I review this paper next?"),
            (say("Yes, review it"), say("No, rather another")),
            candidate,
            closes_at,
            asked.now,
            anyway=anyway,
        )
        return await self._shown(asked, proposal)

    async def _shown(self, asked: Asked, proposal: Proposal) -> Screen:
        return await self._draw.main(asked, await self._b.look(proposal.id))

    async def _promised(self, asked: Asked, count: int) -> Screen:
        say = asked.say
        text = say.plural(
            "One promise is open: readers chose a paper that is not reviewed yet. /promises shows it.",
            "{count} promises are open: readers chose papers that are not reviewed yet. /promises shows them.",
            count,
        )
        until_when = asked.now + _LASTS
        anyway = await single_use(self._b.buttons, say("Ask anyway"), ANYWAY, asked.words, asked.user_id, until_when)
        return drawn(lines(text, say("Another poll would make one more.")), ((anyway,),))


def _hours(words: str) -> int | None:
    if not words:
        return USUAL_HOURS
    hours = int(words) if re.fullmatch(r"[0-9]{1,4}", words) else 0
    return hours if 1 <= hours <= MOST_HOURS else None
