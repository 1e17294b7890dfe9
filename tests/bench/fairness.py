"""Two years of weekly ballots, played by seeded voters: our rule beside plain "most votes wins".

python -m tests.bench.fairness [SEEDS]      the rule and its peers
python -m tests.bench.fairness --numbers    each number of the rule, lower and higher, everything else as it is

A town of 800 readers, of whom about half vote. A topic is liked by 6 % to 60 % of them, papers come in proportion to
that, and who likes a paper's topic approves of it as often as the paper is good. Each reader thinks the same of a paper
whenever it stands. Time and voters are the same for every rule of a seed.
"""

import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from bot.pipeline import credit
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.pipeline.credit import NO_CREDIT, Credit
from bot.polls import options, rule
from bot.polls.ballot import Ballot, BallotState, PastBallot, Tally
from bot.values import replace

BALLOTS = 104
_READERS = 800
_WAITING, _ARRIVE = 350, 5  # at the beginning; each week
_SEATS = 4
_LIKED = (600, 450, 350, 280, 220, 180, 150, 120, 100, 80, 70, 60)  # per mille of the readers, by topic
_GOOD = 250  # per mille of the voters: a runner-up that many wanted
_BEGIN = datetime(2026, 1, 4, 18, 0, tzinfo=UTC)
_WEEK = timedelta(weeks=1)

Standing = Callable[["Town"], Sequence[Candidate]]
Winner = Callable[["Town", Sequence[Candidate], Tally], int | None]


@dataclass
class Town:
    """A pipeline and its readers. Sets of readers are the bits of a number."""

    chance: random.Random
    now: datetime = _BEGIN
    fans: list[int] = field(default_factory=list)  # by topic
    fond: dict[int, int] = field(default_factory=dict)  # who approves of a paper, by its id
    waiting: dict[int, Candidate] = field(default_factory=dict)
    past: list[PastBallot] = field(default_factory=list)  # newest first
    stood: set[int] = field(default_factory=set)

    def some(self, per_mille: int) -> int:
        """A set of readers, each with this probability."""
        return sum(1 << reader for reader in range(_READERS) if self.chance.random() * 1000 < per_mille)

    def add(self, days: int) -> None:
        """A paper that has waited for so long."""
        (topic,) = self.chance.choices(range(len(_LIKED)), _LIKED)
        second = self.chance.randrange(len(_LIKED)) if self.chance.random() < 0.2 else topic
        good = self.chance.triangular(100, 900, 500)
        stars = min(3, max(0, round((good - 450) / 150 + self.chance.gauss(0, 0.7))))
        its_id = len(self.fond) + 1
        self.fond[its_id] = (self.fans[topic] | self.fans[second]) & self.some(round(good))
        topics = tuple(sorted({str(topic), str(second)}))
        self.waiting[its_id] = Candidate(
            id=its_id,
            record=CandidateRecord(title=f"Paper {its_id}", topics=topics),
            state=CandidateState.SHORTLISTED,
            added_at=self.now - timedelta(days=days),
            score=stars,
        )


@dataclass
class Story:
    """What two years came to; shares in per mille."""

    wins: Counter[str] = field(default_factory=Counter)  # by topic
    approved: list[int] = field(default_factory=list)  # share of the voters, of each winner
    served: Counter[int] = field(default_factory=Counter)  # by reader: winners that it approves of
    lost_at: dict[int, int] = field(default_factory=dict)  # good runners-up: the week of their first defeat
    waits: list[int] = field(default_factory=list)  # weeks until they won
    overruled: int = 0  # winners that did not have the most votes
    stood: int = 0


def found_town(seed: int) -> Town:
    town = Town(random.Random(seed))  # noqa: S311
    town.fans = [town.some(liked) for liked in _LIKED]
    for _ in range(_WAITING):
        town.add(town.chance.randrange(400))
    return town


def play(seed: int, standing: Standing, winner: Winner, ballots: int = BALLOTS) -> Story:
    town, story = found_town(seed), Story()
    weeks = random.Random(seed + 1)  # noqa: S311
    for week in range(ballots):
        for _ in range(_ARRIVE):
            town.add(0)
        voters = weeks.getrandbits(_READERS)
        papers = standing(town)
        votes = tuple((town.fond[paper.id] & voters).bit_count() for paper in papers)
        first = winner(town, papers, Tally(votes, voters.bit_count(), closed=True))
        if first is not None:
            _tell(story, town, week, voters, papers, votes, first)
        town.past.insert(0, _past(papers, first))
        town.now += _WEEK
    story.stood = len(town.stood)
    return story


def _tell(
    story: Story,
    town: Town,
    week: int,
    voters: int,
    papers: Sequence[Candidate],
    votes: tuple[int, ...],
    first: int,
) -> None:
    won, people = papers[first], voters.bit_count()
    story.wins.update(won.record.topics)
    story.approved.append(votes[first] * 1000 // people)
    story.overruled += votes[first] < max(votes)
    story.served.update(reader for reader in range(_READERS) if town.fond[won.id] >> reader & 1)
    if won.id in story.lost_at:
        story.waits.append(week - story.lost_at[won.id])
    for paper, count in zip(papers, votes, strict=True):
        town.stood.add(paper.id)
        if paper is not won and count * 1000 >= _GOOD * people:
            story.lost_at.setdefault(paper.id, week)
    town.waiting.pop(won.id)


def _past(papers: Sequence[Candidate], first: int | None) -> PastBallot:
    won = frozenset(papers[first].record.topics if first is not None else ())
    return PastBallot(frozenset(paper.id for paper in papers), won)


def by_rule(town: Town) -> Sequence[Candidate]:
    chosen = options.choose(list(town.waiting.values()), _SEATS, town.now, town.past)
    return [town.waiting[option.candidate_id or 0] for option in chosen]


def by_decision(town: Town, papers: Sequence[Candidate], tally: Tally) -> int | None:
    """And the losers' credit."""
    shown = tuple(options.option_of(paper, town.now) for paper in papers)
    ballot = Ballot(id=1, state=BallotState.CLOSING, channel_id=-1, question="?", options=shown, closes_at=town.now)
    decision = rule.decide(ballot, tally, town.now)
    for its_id, points in decision.credits.items():
        town.waiting[its_id] = replace(town.waiting[its_id], credit=Credit(points, town.now) if points else NO_CREDIT)
    return shown.index(decision.winner) if decision.winner else None


def newest(town: Town) -> Sequence[Candidate]:
    """Those that came last."""
    return sorted(town.waiting.values(), key=lambda paper: (paper.added_at, paper.id))[-_SEATS:]


def popular(town: Town) -> Sequence[Candidate]:
    """Those with the most upvotes elsewhere, where people like what our readers like."""
    return sorted(town.waiting.values(), key=lambda paper: (town.fond[paper.id].bit_count(), paper.id))[-_SEATS:]


def by_stars(town: Town) -> Sequence[Candidate]:
    """The owner's favourites; of equal ones who waits longer."""
    return sorted(town.waiting.values(), key=lambda paper: (-paper.score, paper.added_at, paper.id))[:_SEATS]


def most_votes(town: Town, papers: Sequence[Candidate], tally: Tally) -> int | None:
    return max(range(len(papers)), key=lambda place: tally.votes[place])


RULES: Mapping[str, tuple[Standing, Winner]] = {
    "our rule": (by_rule, by_decision),
    "who stands by our rule, most votes win": (by_rule, most_votes),
    "the owner's stars, most votes win": (by_stars, most_votes),
    "the newest, most votes win": (newest, most_votes),
    "the most popular, most votes win": (popular, most_votes),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over seeds, in the words of the table."""

    largest: float  # per cent of winners that are of the most frequent topic
    gini: float  # of wins over topics: 0 all alike, 1 one topic has all
    unseen: float  # topics of twelve that never won
    overruled: float  # per cent of ballots in which another had more votes
    kept: float  # per cent of good runners-up that won later
    wait: float  # the longest wait of one that did, in weeks
    approved: float  # per cent of voters that wanted the winner
    least: float  # winners in ten that the worst-served tenth of readers wanted
    stood: float  # papers that stood at least once


def figures(stories: Sequence[Story]) -> Figures:
    mean = statistics.fmean
    return Figures(
        largest=mean(100 * max(one.wins.values()) / one.wins.total() for one in stories),
        gini=mean(_gini([one.wins[str(topic)] for topic in range(len(_LIKED))]) for one in stories),
        unseen=mean(len(_LIKED) - len(one.wins) for one in stories),
        overruled=mean(100 * one.overruled / len(one.approved) for one in stories),
        kept=mean(100 * len(one.waits) / max(len(one.lost_at), 1) for one in stories),
        wait=mean(max(one.waits, default=0) for one in stories),
        approved=mean(mean(one.approved) / 10 for one in stories),
        least=mean(_least_served(one) for one in stories),
        stood=mean(one.stood for one in stories),
    )


def _gini(counts: Sequence[int]) -> float:
    ordered = sorted(counts)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return 2 * weighted / (len(ordered) * sum(ordered)) - (len(ordered) + 1) / len(ordered)


def _least_served(story: Story) -> float:
    served = sorted(story.served[reader] for reader in range(_READERS))
    return 10 * statistics.fmean(served[: _READERS // 10]) / len(story.approved)


def measure(name: str, seeds: Sequence[int], ballots: int = BALLOTS) -> Figures:
    """One of RULES over these seeds."""
    standing, winner = RULES[name]
    return figures([play(seed, standing, winner, ballots) for seed in seeds])


@contextmanager
def numbers(**changed: object) -> Iterator[None]:
    """The rule with other numbers."""
    homes = {
        "KEPT": rule,
        "MOST": rule,
        "LIFE": credit,
        "STAR": options,
        "LEAST": options,
        "MEMORY": options,
        "MOST_DAYS": options,
        "REST": options,
    }
    with ExitStack() as stack:
        for name, value in changed.items():
            stack.enter_context(patch.object(homes[name], name, value))
        yield


_OTHERS: Mapping[str, Sequence[object]] = {
    "KEPT": (0, 250, 500, 750, 1000),
    "MOST": (100, 150, 200, 300, 500),
    "LIFE": tuple(timedelta(weeks=weeks) for weeks in (2, 4, 8, 12, 26)),
    "REST": (1, 2, 3, 4),
    "LEAST": (1, 50, 100, 150),
    "MEMORY": (1, 2, 4, 8, 16),
    "STAR": (0, 50, 100, 200),
    "MOST_DAYS": (0, 50, 100, 200, 400),
}

_HEAD = "largest  gini  unseen  overruled  kept  longest  approved  least  stood"


def _row(name: str, one: Figures) -> str:
    return (
        f"{name:40}{one.largest:6.0f}%{one.gini:6.2f}{one.unseen:8.1f}{one.overruled:10.0f}%{one.kept:5.0f}%"
        f"{one.wait:9.0f}{one.approved:9.0f}%{one.least:7.1f}{one.stood:7.0f}"
    )


def main() -> None:
    try_numbers = "--numbers" in sys.argv
    seeds = range(next((int(word) for word in sys.argv[1:] if word.isdigit()), 5 if try_numbers else 10))
    print(f"Two years of weekly ballots, {len(seeds)} seeds. {'':4}{_HEAD}")
    if not try_numbers:
        for name in RULES:
            print(_row(name, measure(name, seeds)))
        return
    for name, values in _OTHERS.items():
        for value in values:
            with numbers(**{name: value}):
                print(_row(f"{name} {value}", measure("our rule", seeds)))


if __name__ == "__main__":
    main()
