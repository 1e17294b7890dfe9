"""/paper, and a pasted link: was that paper reviewed, is it on the list, or neither; then it may be asked for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.ports import ArchiveStore
from bot.archive.query import parse_query
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, data_for
from bot.chat.commands.latest import NAME as LATEST
from bot.chat.commands.listing import TITLE_UNITS, entry_with_hook, name_line, read_buttons
from bot.chat.commands.poll import Ballots, vote_button
from bot.chat.commands.reading import read_button
from bot.chat.commands.suggest import AskForPapers, how_to_ask
from bot.chat.commands.topics import LIST as TOPICS
from bot.chat.commands.wishes import TellMe
from bot.chat.place import ChannelPlace
from bot.chat.screen import Keyboard, Screen, address, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.pipeline.candidate import Candidate, CandidateState
from bot.reviews.review import StoredReview

HITS = "p"
"""The button that shows a page of hits, by the id of the words and the page; see `search.py`."""

_MOST = 5  # reviews of one paper
_STANDING: Mapping[CandidateState, str] = {
    CandidateState.IDEA: later("It is on the list of papers that may be reviewed."),
    CandidateState.SHORTLISTED: later("It is on the short list for the next votes."),
    CandidateState.ON_BALLOT: later("It stands in the vote that is open now."),
    CandidateState.CHOSEN: later("Readers chose it: its review is to come."),
    CandidateState.DRAFTED: later("Its review is being written."),
    CandidateState.REVIEWED: later("It was reviewed, but the review is not in my archive."),
    CandidateState.SNOOZED: later("It is on the list, but not for the coming weeks."),
}
"""Discarded ones are not on the list any more."""


class Candidates(Protocol):
    """`pipeline.ports.PipelineStore`: the candidate with this canonical key."""

    async def by_paper(self, key: str) -> Candidate | None: ...


class AnswerPaper:
    def __init__(
        self,
        archive: ArchiveStore,
        candidates: Candidates,
        ballots: Ballots,
        place: ChannelPlace,
        asking: AskForPapers,
        telling: TellMe,
    ) -> None:
        self._archive = archive
        self._candidates = candidates
        self._ballots = ballots
        self._place = place
        self._asking = asking
        self._telling = telling

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("paper", Role.READER, later("whether a paper was reviewed"), self.answer, listed=False),
            Command("suggest", Role.READER, later("ask for a review of a paper"), self.suggest, listed=False),
        )

    async def answer(self, asked: Asked) -> Screen:
        key = paper_in(asked.words)
        if key is None:
            return said(
                asked.say(
                    "Write a paper's link after the command, or its arXiv number or DOI:\n/paper 2403.17887\n\n"
                    "Or just paste the link."
                )
            )
        return await self.about(key, asked)

    async def suggest(self, asked: Asked) -> Screen:
        """The same: who asks for a paper sees first what is known of it."""
        key = paper_in(asked.words)
        return said(how_to_ask(asked.say)) if key is None else await self.about(key, asked)

    async def known(self, key: str) -> bool:
        """Whether there is a good answer about this paper."""
        candidate = await self._candidates.by_paper(key)
        return bool(await self._archive.by_paper(key)) or bool(candidate and candidate.state in _STANDING)

    async def about(self, key: str, asked: Asked) -> Screen:
        """What is known of the paper with this canonical key (`Paper.key`)."""
        reviews = await self._archive.by_paper(key)
        if reviews:
            return self._reviewed(reviews[-_MOST:], asked.say)
        candidate = await self._candidates.by_paper(key)
        if candidate is None or candidate.state not in _STANDING:
            return await self._unknown(key, asked)
        return await self._listed(candidate, asked)

    def _reviewed(self, reviews: Sequence[StoredReview], say: Sentences) -> Screen:
        pieces = [piece for at, one in enumerate(reviews, start=1) for piece in ("", entry_with_hook(at, one, say))]
        head = bold(say.plural("That paper was reviewed:", "That paper was reviewed {count} times:", len(reviews)))
        return drawn(lines(head, *pieces), (_one_by_one(reviews, self._place, say),))

    async def _listed(self, candidate: Candidate, asked: Asked) -> Screen:
        say, title = asked.say, one_line(candidate.record.title, TITLE_UNITS)
        mine, tell = await self._telling.offer(candidate.id, asked)
        told = (mine,) if mine else ()
        text = lines(bold(say("Not reviewed yet")), name_line(title, say), say(_STANDING[candidate.state]), *told)
        query_id = await self._archive.keep_query(title, asked.now)
        alike = [button(say("Reviews that come close"), data_for(HITS, query_id, 1))]
        on_ballot = candidate.state is CandidateState.ON_BALLOT
        vote = await vote_button(self._ballots, self._place, asked) if on_ballot else []
        return drawn(text, (vote, *tell, alike))

    async def _unknown(self, key: str, asked: Asked) -> Screen:
        say = asked.say
        offer, way = await self._asking.offer(key, asked)
        close = say("Or type its title or what it is about: I look for reviews that come close.")
        head = say("That paper was not reviewed here, and it is not on the list.")
        return drawn(lines(head, *offer, close), (*way, *other_ways(say)))


def _one_by_one(reviews: Sequence[StoredReview], place: ChannelPlace, say: Sentences) -> list[InlineKeyboardButton]:
    """For one review also the way to its post."""
    if len(reviews) > 1:
        return read_buttons(reviews)
    (only,) = reviews
    post = [address(say("In the channel"), place.link(only.message_ids[0]))] if only.message_ids else []
    return [read_button(say("Read it here"), only.id), *post]


def paper_in(words: str) -> str | None:
    """The canonical key of the one paper that these words name; None when they say something else, or more."""
    query = parse_query(words)
    other = query.words or query.phrases or query.without or query.narrows
    return query.papers[0] if len(query.papers) == 1 and not other else None


def other_ways(say: Sentences) -> Keyboard:
    """For those whose words led nowhere."""
    return ((button(say("Latest reviews"), data_for(LATEST, 1)), button(say("Topics"), data_for(TOPICS, 1))),)
