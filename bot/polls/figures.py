"""What readers chose and were promised, in figures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.values import Struct

_OLDEST_COUNT = timedelta(days=7)  # a channel grows slowly; an older count of members would be another channel's


class OptionFacts(Struct, frozen=True):
    """An option of a closed ballot: the topics of its paper, how many chose it, whether it won."""

    topics: tuple[str, ...]
    votes: int
    won: bool


class BallotFacts(Struct, frozen=True):
    """A ballot that was closed with a tally. closed_at: UTC; winner: its label in the poll, None where no paper won."""

    closed_at: datetime
    voters: int
    winner: str | None
    options: tuple[OptionFacts, ...]


class PromiseFacts(Struct, frozen=True):
    """A promise; both ends are None while it is open. Times in UTC."""

    chosen_at: datetime
    kept_at: datetime | None = None
    released_at: datetime | None = None


class Facts(Struct, frozen=True):
    """What the database knows since some day; ballots in the order in which they were closed.

    members: of the channel, by local date; reviews: local date and topics of each one; wishes, suggestions: how many
    wait now.
    """

    ballots: tuple[BallotFacts, ...] = ()
    members: Mapping[date, int] | None = None
    reviews: tuple[tuple[date, tuple[str, ...]], ...] = ()
    promises: tuple[PromiseFacts, ...] = ()
    wishes: int = 0
    suggestions: int = 0


class FiguresStore(Protocol):
    async def facts(self, since: date, zone: ZoneInfo) -> Facts:
        """Of the days from `since` on in the zone; promises that are open, whenever they were made. One transaction,
        however much there is."""
        ...


class Vote(Struct, frozen=True):
    """A closed ballot. day: local date; members: of the channel on that day, None where nobody counted them."""

    day: date
    voters: int
    members: int | None
    winner: str | None

    @property
    def turnout(self) -> int | None:
        """Per mille of the members; more than all where many voted who are no members."""
        return per_mille(self.voters, self.members) if self.members else None


class TopicShare(Struct, frozen=True):
    """Per mille of all votes, of all ballots that a paper won, of all reviews; a paper of two topics counts twice."""

    topic: str
    votes: int
    wins: int
    reviews: int


class Kept(Struct, frozen=True):
    """How promises ended in these days. wait: of those kept, half were kept sooner and half later."""

    kept: int
    released: int
    wait: timedelta | None


class Figures(Struct, frozen=True):
    """votes: newest first; topics: most votes first; open: promises that are open now, whenever they were made."""

    votes: tuple[Vote, ...]
    topics: tuple[TopicShare, ...]
    open: int
    ended: Kept
    wishes: int
    suggestions: int


def figures(facts: Facts, since: date, zone: ZoneInfo) -> Figures:
    """Of the days from `since` on, in the zone."""
    ballots = [one for one in facts.ballots if _day(one.closed_at, zone) >= since]
    reviews = [topics for day, topics in facts.reviews if day >= since]
    return Figures(
        votes=tuple(vote for vote in votes(facts, zone) if vote.day >= since),
        topics=_topics(ballots, reviews),
        open=sum(one.kept_at is None and one.released_at is None for one in facts.promises),
        ended=_ended(facts.promises, since, zone),
        wishes=facts.wishes,
        suggestions=facts.suggestions,
    )


def votes(facts: Facts, zone: ZoneInfo) -> tuple[Vote, ...]:
    """Every closed ballot, newest first."""
    found = []
    for ballot in reversed(facts.ballots):
        day = _day(ballot.closed_at, zone)
        found.append(Vote(day, ballot.voters, _members_on(day, facts.members or {}), ballot.winner))
    return tuple(found)


def average_turnout(votes: Sequence[Vote]) -> int | None:
    """Per mille, over those ballots whose members were counted; each ballot weighs the same."""
    known = [vote.turnout for vote in votes if vote.turnout is not None]
    return round(sum(known) / len(known)) if known else None


def per_mille(part: int, whole: int) -> int:
    """Rounded; 0 of nothing is 0."""
    return round(part * 1000 / whole) if whole else 0


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _members_on(day: date, members: Mapping[date, int]) -> int | None:
    """As they were counted on that day, else on the last one before it."""
    counted = [known for known in members if day - _OLDEST_COUNT <= known <= day]
    return members[max(counted)] if counted else None


def _topics(ballots: Sequence[BallotFacts], reviews: Sequence[tuple[str, ...]]) -> tuple[TopicShare, ...]:
    options = [option for ballot in ballots for option in ballot.options]
    chosen = _counted((option.topics, option.votes) for option in options)
    won = _counted((option.topics, 1) for option in options if option.won)
    posted = _counted((topics, 1) for topics in reviews)
    all_votes, all_won = sum(option.votes for option in options), sum(option.won for option in options)
    shares = (
        TopicShare(
            topic,
            per_mille(chosen[topic], all_votes),
            per_mille(won[topic], all_won),
            per_mille(posted[topic], len(reviews)),
        )
        for topic in chosen.keys() | won.keys() | posted.keys()
    )
    return tuple(sorted(shares, key=lambda one: (-one.votes, -one.wins, -one.reviews, one.topic)))


def _counted(papers: Iterable[tuple[tuple[str, ...], int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for topics, count in papers:
        found.update(dict.fromkeys(topics, count))
    return found


def _ended(promises: Sequence[PromiseFacts], since: date, zone: ZoneInfo) -> Kept:
    kept = [one.kept_at - one.chosen_at for one in promises if one.kept_at and _day(one.kept_at, zone) >= since]
    released = sum(one.released_at is not None and _day(one.released_at, zone) >= since for one in promises)
    wait = timedelta(seconds=median(span.total_seconds() for span in kept)) if kept else None
    return Kept(len(kept), released, wait)
