"""Figures are read from what the other stores wrote, on either database."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event, insert, update

from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Decision
from bot.polls.figures import Facts, OptionFacts, PromiseFacts
from bot.storage.choice_tables import promises, suggestions, wishes
from bot.storage.database import Database
from tests.makers import NOW, TODAY, later, make_frozen_poll, make_import, make_new_ballot, make_record, make_tally

ZONE = ZoneInfo("Asia/Jerusalem")


async def candidates(database: Database) -> list[int]:
    records = [make_record("one", topics=("agents", "theory")), make_record("two", topics=("vision",))]
    await database.imports.keep(records, NOW)
    return [one.id for one in await database.pipeline.candidates([CandidateState.IDEA], 9)]


async def close_one(database: Database, *votes: int, hours: float = 24, place: int = 1) -> list[int]:
    """A ballot over two papers, closed so many hours from `NOW` on; the first of the most votes wins, if any."""
    known = await database.pipeline.candidates([CandidateState.IDEA, CandidateState.SHORTLISTED], 9)
    ids = [one.id for one in known] or await candidates(database)
    ballot_id = await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), NOW, f"update:1:{place}")
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    assert await database.delivery.confirm(sending, 10 + place, str(place), NOW)
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    winner = ballot.options[votes.index(max(votes))] if any(votes) else None
    tally = make_tally(*votes, voters=sum(votes))
    assert await database.ballots.close(ballot_id, tally, Decision(winner), None, later(hours=hours))
    return ids


async def test_of_an_empty_database_there_is_nothing_to_tell(database: Database) -> None:
    assert await database.figures.facts(TODAY, ZONE) == Facts(members={})


async def test_ballots_come_with_their_options_winner_and_promise(database: Database) -> None:
    ids = await close_one(database, 3, 9)
    facts = await database.figures.facts(TODAY, ZONE)
    (ballot,) = facts.ballots
    assert (ballot.closed_at, ballot.voters, ballot.winner) == (later(days=1), 12, f"Paper {ids[1]}")
    assert ballot.options == (OptionFacts(("agents", "theory"), 3, False), OptionFacts(("vision",), 9, True))
    assert facts.promises == (PromiseFacts(later(days=1)),)


async def test_a_ballot_that_nobody_voted_on_has_no_winner(database: Database) -> None:
    await close_one(database, 0, 0)
    (ballot,) = (await database.figures.facts(TODAY, ZONE)).ballots
    assert (ballot.voters, ballot.winner, [option.won for option in ballot.options]) == (0, None, [False, False])


async def test_ballots_are_those_since_the_beginning_of_the_day_in_order(database: Database) -> None:
    """`NOW` is 09:00 in the zone; its next day begins in 15 hours."""
    await close_one(database, 0, 0, hours=15.1, place=1)
    await close_one(database, 0, 0, hours=14.9, place=2)
    ballots = (await database.figures.facts(TODAY, ZONE)).ballots
    assert [one.closed_at for one in ballots] == [later(hours=14.9), later(hours=15.1)]
    tomorrow = await database.figures.facts(TODAY + timedelta(days=1), ZONE)
    assert [one.closed_at for one in tomorrow.ballots] == [later(hours=15.1)]


async def test_members_of_the_week_before_are_known_too(database: Database) -> None:
    for age, count in ((-8, 1), (-7, 2), (0, 3), (1, 4)):
        await database.members.keep(TODAY + timedelta(days=age), count)
    await database.members.keep(TODAY, 5)
    members = (await database.figures.facts(TODAY, ZONE)).members
    assert members == {TODAY - timedelta(days=7): 2, TODAY: 5, TODAY + timedelta(days=1): 4}


async def test_reviews_come_with_their_days_and_topics(database: Database) -> None:
    dated = [make_import("new", date=TODAY, topics=("agents",)), make_import("old", date=TODAY - timedelta(days=1))]
    await database.imports.keep([*dated, make_import("undated")], NOW)
    assert (await database.figures.facts(TODAY, ZONE)).reviews == ((TODAY, ("agents",)),)


async def test_promises_that_ended_before_are_left_out(database: Database) -> None:
    await close_one(database, 1, 0)
    async with database.transactions.write() as connection:
        await connection.execute(update(promises).values(kept_at=later(days=2)))
    ended = (PromiseFacts(later(days=1), kept_at=later(days=2)),)
    assert (await database.figures.facts(TODAY + timedelta(days=2), ZONE)).promises == ended
    assert (await database.figures.facts(TODAY + timedelta(days=3), ZONE)).promises == ()


async def test_what_waits_is_counted(database: Database) -> None:
    first, second = await candidates(database)
    asked = {"url": "https://arxiv.org/abs/2403.17887", "state": "any", "suggested_at": NOW}
    async with database.transactions.write() as connection:
        for candidate, user in ((first, 5), (first, 6), (second, 5)):
            values = {"candidate_id": candidate, "user_id": user, "language": "en", "wished_at": NOW}
            await connection.execute(insert(wishes).values(values))
        for key, decided in (("a", None), ("b", NOW), ("c", None)):
            await connection.execute(insert(suggestions).values(key=key, decided_at=decided, **asked))
    facts = await database.figures.facts(TODAY, ZONE)
    assert (facts.wishes, facts.suggestions) == (3, 2)


async def test_many_ballots_take_no_more_queries_than_one(database: Database) -> None:
    said: list[str] = []
    engine = database.transactions.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(str(given[2])))
    counts = []
    for place in range(1, 5):
        await close_one(database, 0, 0, place=place)
        said.clear()
        await database.figures.facts(TODAY, ZONE)
        counts.append(len(said))
    assert len(set(counts)) == 1
    assert counts[0] < 10


async def test_a_ballot_that_was_closed_is_heard_of(database: Database) -> None:
    await close_one(database, 1, 0)
    assert await database.members.closed_since(later(hours=23))
    assert not await database.members.closed_since(later(hours=24))
