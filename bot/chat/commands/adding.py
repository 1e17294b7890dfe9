"""Links that an owner pastes or forwards: each stands on the list at once, with its card and a way back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from telegram import InlineKeyboardButton, Message

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.candidate import CandidateCards
from bot.chat.commands.candidate_words import name_of, standing
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import LONGEST_QUESTION, Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import numbered
from bot.chat.commands.looking import CARD
from bot.chat.commands.paper import AnswerPaper
from bot.chat.documents import may_be_list
from bot.chat.pasted import Pasted, links_in, text_of
from bot.chat.refusals import refusal_words
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import Done, Reply, Screen, bold, button, drawn, lines, said
from bot.chat.sentences import Sentences
from bot.errors import NotFound
from bot.inbox.ports import ButtonStore
from bot.pipeline.candidate import Candidate
from bot.reviews.acceptable import Refusal
from bot.reviews.paper import Paper
from bot.reviews.review import StoredReview
from bot.values import Struct

MOST_LINKS = 12
"""In one message: a screen of a phone. Longer lists come as a file."""

_UNDO = "candidates.undo"
_LASTS = timedelta(days=7)
_TITLE_UNITS = 100
_A_ROW = 6


class Add(Protocol):
    """`intake.add_pasted.AddPasted`: the candidate, and whether this cause brought it."""

    async def __call__(self, paper: Paper, title: str, now: datetime, cause: str) -> tuple[Candidate, bool]: ...


class Candidates(Protocol):
    """`pipeline.ports.PipelineStore`."""

    async def by_paper(self, key: str) -> Candidate | None: ...


class Discard(Protocol):
    """`pipeline.deciding.DecideCandidates`: AlreadyApplied, NotFound."""

    async def discard(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]: ...


class _Brought(Struct, frozen=True):
    """What became of one link: of one that was refused there is no candidate."""

    told: str
    candidate: Candidate | None = None
    new: bool = False


class AddLinks:
    """A conversation (`desk.Conversation`) that never ends: whatever an owner sends with a paper's link is meant."""

    role = Role.OWNER

    def __init__(
        self,
        add: Add,
        candidates: Candidates,
        decide: Discard,
        archive: ArchiveStore,
        papers: AnswerPaper,
        cards: CandidateCards,
        buttons: ButtonStore,
    ) -> None:
        self._add = add
        self._candidates = candidates
        self._decide = decide
        self._archive = archive
        self._papers = papers
        self._cards = cards
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(_UNDO, Role.OWNER, self.undo),)

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """None: no paper's link is in it, or it is a long text in which links stand by the way."""
        links = meant(message)
        if not links:
            return None
        if len(links) > 1:
            return await self._several(links, asked)
        (link,) = links
        if isinstance(link.found, Refusal):
            return said(refusal_words(link.found, asked.say))
        if await self._reviewed(link.found):
            return await self._papers.about(link.found.key, asked)
        candidate, new = await self._add(link.found, link.title, asked.now, asked.cause)
        told = asked.say("It is on the list now.") if new else asked.say("It is on the list already.")
        return await self._cards.card(candidate, asked, told=told, undo=new)

    async def undo(self, asked: Asked) -> Reply:
        """The subject: ids. Those that somebody decided about meanwhile stay."""
        say, ids = asked.say, [number_in(one) for one in asked.words.split(",")]
        try:
            gone = await self._decide.discard(ids, asked.now, asked.cause)
        except NotFound:
            return Done(say("None of them is there any more: each was decided, or has a star by now."))
        return Done(say.plural("One paper is off the list again.", "{count} papers are off the list again.", len(gone)))

    async def _several(self, links: Sequence[Pasted], asked: Asked) -> Screen:
        say = asked.say
        brought = [await self._one(link, asked) for link in links[:MOST_LINKS]]
        new = [one.candidate for one in brought if one.candidate and one.new]
        head = say.plural("One paper is new on the list:", "{count} papers are new on the list:", len(new))
        body = [piece for place, one in enumerate(brought, 1) for piece in ("", _line(place, one, say))]
        rest = len(links) - MOST_LINKS
        more = ("", say("I take {most} links at a time; send the others again, please.", most=MOST_LINKS))
        cards = [
            button(str(place), data_for(CARD, one.candidate.id))
            for place, one in enumerate(brought, 1)
            if one.candidate
        ]
        rows = [cards[place : place + _A_ROW] for place in range(0, len(cards), _A_ROW)]
        text = lines(bold(head if new else say("None of these is new:")), *body, *(more if rest > 0 else ()))
        return drawn(text, (*rows, await self._undoing(new, asked)))

    async def _one(self, link: Pasted, asked: Asked) -> _Brought:
        say = asked.say
        if isinstance(link.found, Refusal):
            return _Brought(refusal_words(link.found, say))
        if reviewed := await self._reviewed(link.found):
            return _Brought(say("reviewed already: {title}", title=reviewed[-1].review.title))
        candidate, new = await self._add(link.found, link.title, asked.now, asked.cause)
        return _Brought(say("new") if new else standing(candidate, say), candidate, new)

    async def _reviewed(self, paper: Paper) -> Sequence[StoredReview]:
        """The reviews of a paper that was never on the list: it need not be, now."""
        reviewed = await self._archive.by_paper(paper.key)
        return reviewed if reviewed and await self._candidates.by_paper(paper.key) is None else ()

    async def _undoing(self, new: Sequence[Candidate], asked: Asked) -> list[InlineKeyboardButton]:
        if not new:
            return []
        subject = ",".join(str(one.id) for one in new)
        until = asked.now + _LASTS
        return [await single_use(self._buttons, asked.say("Take it back"), _UNDO, subject, asked.user_id, until)]


def meant(message: Message) -> list[Pasted]:
    """The links that somebody means when sending this; none beside a file that may be a list itself.

    In a post that is forwarded: where papers are, else the one link to some other page. In an own message: all, unless
    it is a long text; one link a line is a list, however long.
    """
    if message.document is not None and may_be_list(message.document):
        return []
    links = links_in(message)
    if message.forward_origin is not None:
        known = [Pasted(one.found, "") for one in links if one.known]
        return known or ([Pasted(links[0].found, "")] if len(links) == 1 else [])
    text = text_of(message)
    filled = [line for line in text.splitlines() if line.strip()]
    return links if len(text) <= LONGEST_QUESTION or len(links) >= len(filled) else []


def _line(place: int, one: _Brought, say: Sentences) -> Styled:
    title = plain(name_of(one.candidate.record, _TITLE_UNITS)) if one.candidate else plain("—")
    return numbered(place, title, say, f" · {one.told}")
