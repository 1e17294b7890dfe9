"""What ballots, promises and members come to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.polls.figures import (
    BallotFacts,
    Facts,
    Kept,
    OptionFacts,
    PromiseFacts,
    TopicShare,
    Vote,
    average_turnout,
    figures,
    per_mille,
    votes,
)
from bot.polls.votes_of_week import VotesOfWeek, from_json
from tests.fakes.figures import MemoryFigures

ZONE = ZoneInfo("Asia/Jerusalem")
SATURDAY = date(2026, 11, 21)
AT_EIGHT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
PAST_MIDNIGHT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # 00:30 on Sunday in the zone


def ballot(
    at: datetime = AT_EIGHT, voters: int = 402, *options: tuple[str, int, bool], winner: str = "A"
) -> BallotFacts:
    """Options: topics with commas, votes, whether it won."""
    facts = (OptionFacts(tuple(filter(None, topics.split(","))), count, won) for topics, count, won in options)
    return BallotFacts(at, voters, winner, tuple(facts))


def test_votes_are_dated_by_the_channels_days_newest_first() -> None:
    facts = Facts(ballots=(ballot(AT_EIGHT, 1), ballot(PAST_MIDNIGHT, 2)))
    assert [(vote.day.day, vote.voters) for vote in votes(facts, ZONE)] == [(22, 2), (21, 1)]


@pytest.mark.parametrize(
    ("counted", "members"),
    [
        ({0: 1436, -1: 9, 1: 8}, 1436),
        ({-3: 1400, -5: 9, 1: 8}, 1400),
        ({-7: 1300}, 1300),
        ({-8: 1200}, None),
        ({1: 1500}, None),
        ({}, None),
    ],
)
def test_members_are_those_of_the_day_or_of_the_week_before(counted: dict[int, int], members: int | None) -> None:
    known = {SATURDAY + timedelta(days=age): count for age, count in counted.items()}
    (vote,) = votes(Facts(ballots=(ballot(),), members=known), ZONE)
    assert vote.members == members


@pytest.mark.parametrize(
    ("voters", "members", "turnout"),
    [(402, 1436, 280), (1, 3, 333), (2, 3, 667), (9, 3, 3000), (0, 7, 0), (5, None, None)],
)
def test_turnout_is_per_mille_of_the_members(voters: int, members: int | None, turnout: int | None) -> None:
    assert Vote(SATURDAY, voters, members, None).turnout == turnout


def test_average_turnout_leaves_out_what_nobody_counted() -> None:
    known = [Vote(SATURDAY, voters, 100, None) for voters in (10, 21)]
    assert average_turnout([*known, Vote(SATURDAY, 99, None, None)]) == 155
    assert average_turnout([]) is None


def test_nothing_comes_to_nothing() -> None:
    empty = figures(Facts(), SATURDAY, ZONE)
    assert (empty.votes, empty.topics, empty.open, empty.ended) == ((), (), 0, Kept(0, 0, None))
    assert per_mille(0, 0) == 0


def test_topics_are_shares_of_votes_of_wins_and_of_reviews() -> None:
    ballots = (
        ballot(AT_EIGHT, 9, ("diffusion", 6, True), ("agents", 2, False)),
        ballot(AT_EIGHT, 9, ("agents,theory", 2, True), ("", 0, False)),
    )
    reviews = ((SATURDAY, ("theory",)), (SATURDAY, ("theory", "theory")), (SATURDAY, ()), (SATURDAY, ("vision",)))
    assert figures(Facts(ballots=ballots, reviews=reviews), SATURDAY, ZONE).topics == (
        TopicShare("diffusion", 600, 500, 0),
        TopicShare("agents", 400, 500, 0),
        TopicShare("theory", 200, 500, 500),
        TopicShare("vision", 0, 0, 250),
    )


def test_a_ballot_without_a_winner_leaves_the_shares_of_wins_to_others() -> None:
    ballots = (ballot(AT_EIGHT, 9, ("agents", 4, False), ("", 5, False)), ballot(AT_EIGHT, 1, ("agents", 1, True)))
    (agents,) = figures(Facts(ballots=ballots), SATURDAY, ZONE).topics
    assert (agents.votes, agents.wins) == (500, 1000)


def test_only_the_days_that_were_asked_for_count() -> None:
    early, day = AT_EIGHT - timedelta(days=1), SATURDAY - timedelta(days=1)
    facts = Facts(
        ballots=(ballot(early, 1, ("old", 1, True)), ballot(AT_EIGHT, 2, ("new", 1, True))),
        reviews=((day, ("old",)), (SATURDAY, ("new",))),
        promises=(PromiseFacts(early, kept_at=early), PromiseFacts(early, released_at=early), PromiseFacts(early)),
    )
    found = figures(facts, SATURDAY, ZONE)
    assert [vote.voters for vote in found.votes] == [2]
    assert [share.topic for share in found.topics] == ["new"]
    assert (found.open, found.ended) == (1, Kept(0, 0, None))


@pytest.mark.parametrize(("waits", "middle"), [((3,), 3), ((9, 1, 4), 4), ((1, 2, 4, 9), 3)])
def test_half_of_the_promises_were_kept_within_the_wait(waits: tuple[int, ...], middle: int) -> None:
    promises = [PromiseFacts(AT_EIGHT - timedelta(days=wait), kept_at=AT_EIGHT) for wait in waits]
    released = PromiseFacts(AT_EIGHT - timedelta(days=99), released_at=AT_EIGHT)
    found = figures(Facts(promises=(*promises, released)), SATURDAY, ZONE)
    assert found.ended == Kept(len(waits), 1, timedelta(days=middle))


async def test_a_weeks_votes_are_those_of_its_days_and_survive_a_notice() -> None:
    ballots = tuple(ballot(AT_EIGHT + timedelta(days=day), day) for day in (0, 1, 6, 7))
    store = MemoryFigures(Facts(ballots=ballots, members={SATURDAY: 1436}))
    told = await VotesOfWeek(store, ZONE)(SATURDAY, SATURDAY + timedelta(days=7))
    assert [fact["voters"] for fact in told] == [0, 1, 6]
    assert from_json(told[0]) == Vote(SATURDAY, 0, 1436, "A")
