"""The card of a candidate: what is known of it, and what its owner can do with it."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.browsing import Subjects
from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.candidate_words import (
    ageing,
    carried,
    facts,
    headed,
    line_of,
    source_name,
    standing,
    stars,
    topic_names,
    waiting,
)
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.listing import entry_head, name_line
from bot.chat.commands.looking import CARD, LIST, looking_in
from bot.chat.commands.paper import HITS
from bot.chat.commands.reading import read_button
from bot.chat.commands.search import Search
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Reply, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.pipeline.board import Change, ChangeKind, may_change, version_of
from bot.pipeline.candidate import MOST_STARS, Candidate, CandidateRecord, CandidateState, Details
from bot.pipeline.pasted import clean_title, readable
from bot.reviews.identity import fold
from bot.reviews.review import StoredReview
from bot.values import Struct

log = logging.getLogger(__name__)

CHANGE = "candidate.change"
SNOOZE = "kz"
"""The button that asks for how long, by the candidate's id and where one came from; see `candidate_snooze.py`."""

LASTS = timedelta(days=30)

_TITLE_UNITS = 300
_WORDS_UNITS = 400  # of pitch or abstract
_MOST_NEAR = 3


class Candidates(Protocol):
    """`pipeline.ports.PipelineStore`."""

    async def candidate(self, candidate_id: int) -> Candidate | None: ...


class Decide(Protocol):
    """`pipeline.deciding.DecideCandidates`: StaleButton, AlreadyApplied."""

    def today(self, now: datetime) -> date: ...

    async def __call__(self, candidate_id: int, seen: str, change: Change, now: datetime, cause: str) -> Candidate: ...


class _Near(Struct, frozen=True):
    """Reviews of the very paper, else those that come close."""

    reviewed: tuple[StoredReview, ...]
    close: tuple[StoredReview, ...]


class CandidateCards:
    """A subject is "id|what was seen|change|where Back leads": a press changes nothing that its owner has not seen."""

    def __init__(
        self,
        candidates: Candidates,
        decide: Decide,
        archive: ArchiveStore,
        search: Search,
        subjects: Subjects,
        buttons: ButtonStore,
        asks: bool,
    ) -> None:
        self._asks = asks
        self._candidates = candidates
        self._decide = decide
        self._archive = archive
        self._search = search
        self._subjects = subjects
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Press(CARD, Role.WRITER, self.open), Action(CHANGE, Role.OWNER, self.change))

    async def open(self, asked: Asked) -> Screen:
        """`<id>[:<where on the list>]`."""
        candidate_id, _, back = asked.words.partition(":")
        return await self.card(await self._found(number_in(candidate_id)), asked, back)

    async def change(self, asked: Asked) -> Reply:
        """Also after a press that comes twice, or too late: how it stands now."""
        candidate_id, seen, what, back = _split(asked.words)
        told = asked.say(_DONE[what.kind])
        try:
            await self._decide(candidate_id, seen, what, asked.now, asked.cause)
        except AlreadyApplied:
            log.debug("it was said before: the same answer")
        except StaleButton:
            told = asked.say("It changed meanwhile. This is how it stands:")
        return await self.card(await self._found(candidate_id), asked, back, told)

    async def card(
        self, candidate: Candidate, asked: Asked, back: str = "", told: str = "", *, undo: bool = False
    ) -> Screen:
        """back: where on the list one came from; told: what was just done; undo: it was brought this moment."""
        say, near = asked.say, await self._near(candidate.record)
        text = lines(
            *((bold(told), "") if told else ()),
            headed(candidate.record, _TITLE_UNITS, say),
            *self._about(candidate, asked),
            *_neighbours(near, say),
        )
        back = looking_in(back).words if back else ""
        changes = await self._changes(candidate, asked, back, undo) if asked.role is Role.OWNER else ()
        return drawn(text, (*changes, await self._more(candidate, near, asked), *_way_back(back, say)))

    def _about(self, candidate: Candidate, asked: Asked) -> list[Styled | str]:
        say, record = asked.say, candidate.record
        starred = " ".join(one for one in (standing(candidate, say), stars(candidate.score)) if one)
        topics = ", ".join(topic_names(record, self._subjects, say))
        waited = candidate.state not in (CandidateState.REVIEWED, CandidateState.DISCARDED)
        times = (waiting(candidate, say, asked.now), carried(candidate, say, asked.now)) if waited else ()
        wanted = self._asks and candidate.details is Details.WANTED
        told = (
            starred,
            " · ".join(facts(record, say)),
            say("Topics: {topics}", topics=topics) if topics else "",
            " · ".join((say("From {source}", source=source_name(record.source, say)), *(one for one in times if one))),
            ageing(candidate, say, asked.now),
            say("I ask its source for title and date.") if wanted else "",
        )
        words = one_line(readable(record.pitch or "") or readable(record.abstract or ""), _WORDS_UNITS)
        return [*(line_of(text, say) for text in told if text), *(("", name_line(words, say)) if words else ())]

    async def _near(self, record: CandidateRecord) -> _Near:
        """By its paper, its title, and the words of its title: letters and digits only, so that none is an operator."""
        title = fold(clean_title(record.title))
        reviewed = await self._archive.by_paper(record.paper.key) if record.paper else []
        found = await self._search(title, 1, _MOST_NEAR) if title and not reviewed else None
        if found is None:
            return _Near(tuple(reviewed[-_MOST_NEAR:]), ())
        hits = tuple(hit.stored for hit in found.hits)
        same = tuple(one for one in hits if fold(one.review.title) == title)
        return _Near(same, hits if found.close and not same else ())

    async def _changes(self, candidate: Candidate, asked: Asked, back: str, undo: bool) -> Keyboard:
        """Only what can be done with it as it stands."""
        say = asked.say
        wanted = [
            (label, change) for label, change in _offers(candidate, say, undo) if may_change(candidate, change.kind)
        ]
        subjects = [(label, CHANGE, subject_of(candidate, change, back)) for label, change in wanted]
        made = await single_uses(self._buttons, subjects, asked, LASTS)
        starring = sum(change.kind is ChangeKind.STAR for _, change in wanted)
        snooze = data_for(SNOOZE, candidate.id, "", back) if back else data_for(SNOOZE, candidate.id)
        later_on = [button(say("Snooze…"), snooze)] if may_change(candidate, ChangeKind.SNOOZE) else []
        moves, away = made[starring:-1], made[starring:][-1:]
        return made[:starring], moves, [*later_on, *away]

    async def _more(self, candidate: Candidate, near: _Near, asked: Asked) -> list[InlineKeyboardButton]:
        """What it is like, to read."""
        say, here = asked.say, (CARD, candidate.id)
        if near.reviewed:
            return [read_button(say("Read the review"), near.reviewed[-1].id, *here)]
        if not near.close:
            return []
        query_id = await self._archive.keep_query(fold(clean_title(candidate.record.title)), asked.now)
        return [button(say("Similar reviews"), data_for(HITS, query_id, 1))]

    async def _found(self, candidate_id: int) -> Candidate:
        candidate = await self._candidates.candidate(candidate_id)
        if candidate is None:
            raise NotFound("candidate", str(candidate_id))
        return candidate


_DONE = {
    ChangeKind.STAR: later("Its stars are set."),
    ChangeKind.SHORTLIST: later("It is on the short list."),
    ChangeKind.MAYBE: later("It is a maybe again."),
    ChangeKind.SNOOZE: later("It sleeps until then, and comes back by itself."),
    ChangeKind.WAKE: later("It is awake again."),
    ChangeKind.DISCARD: later("It is discarded. You can put it back."),
    ChangeKind.PUT_BACK: later("It is back where it was."),
}


def subject_of(candidate: Candidate, change: Change, back: str) -> str:
    """What an `Action` of CHANGE carries."""
    until = change.until.isoformat() if change.until else ""
    return f"{candidate.id}|{version_of(candidate)}|{change.kind}.{change.stars}.{until}|{back}"


def _split(subject: str) -> tuple[int, str, Change, str]:
    candidate_id, seen, what, back = subject.split("|")
    kind, stars_given, until = what.split(".")
    change = Change(ChangeKind(kind), int(stars_given), date.fromisoformat(until) if until else None)
    return int(candidate_id), seen, change, back


def _offers(candidate: Candidate, say: Sentences, undo: bool) -> Sequence[tuple[str, Change]]:
    """Stars but those that it has; then the moves; what takes it away stands last."""
    giving = [(stars(count) or "☆", Change(ChangeKind.STAR, count)) for count in range(MOST_STARS + 1)]
    away = say("Take it back") if undo else say("Discard")
    return [
        *(offer for offer in giving if offer[1].stars != candidate.score),
        (say("Short list"), Change(ChangeKind.SHORTLIST)),
        (say("Back to maybe"), Change(ChangeKind.MAYBE)),
        (say("Wake up"), Change(ChangeKind.WAKE)),
        (say("Put it back"), Change(ChangeKind.PUT_BACK)),
        (away, Change(ChangeKind.DISCARD)),
    ]


def _neighbours(near: _Near, say: Sentences) -> tuple[Styled | str, ...]:
    head = say("Reviewed already:") if near.reviewed else say("Reviews that come close:")
    shown = near.reviewed or near.close
    return ("", bold(head), *(entry_head(at, one, say) for at, one in enumerate(shown, 1))) if shown else ()


def _way_back(back: str, say: Sentences) -> Keyboard:
    return ([button(say("‹ Back to the list"), data_for(LIST, back))],) if back else ()
