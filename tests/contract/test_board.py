"""The list of candidates as its owners look at it and change it."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import AlreadyApplied
from bot.pipeline.board import STALE, Change, ChangeKind, Order, Shelf, View, version_of
from bot.pipeline.candidate import Candidate, CandidateState
from bot.storage.database import Database
from tests.makers import NOW, TODAY, later, make_frozen_poll, make_new_ballot, make_record

LONG_AFTER = NOW + STALE + timedelta(minutes=1)
STAR, SHORTLIST = Change(ChangeKind.STAR, stars=2), Change(ChangeKind.SHORTLIST)
SNOOZE = Change(ChangeKind.SNOOZE, until=TODAY + timedelta(days=14))


async def fill(database: Database, *titles: str) -> list[Candidate]:
    """One candidate after the other, an hour between them."""
    for place, title in enumerate(titles):
        await database.imports.keep([make_record(title)], later(hours=place))
    return await database.pipeline.candidates(list(CandidateState), 99)


async def change(database: Database, seen: Candidate, what: Change, cause: str = "button:a") -> Candidate | None:
    return await database.board.change(seen.id, version_of(seen), what, TODAY, NOW, cause)


async def done(database: Database, seen: Candidate, what: Change, cause: str = "button:a") -> Candidate:
    after = await change(database, seen, what, cause)
    assert after is not None
    assert await database.pipeline.candidate(seen.id) == after
    return after


async def titles(database: Database, view: View, now: object = None) -> list[str]:
    return [one.record.title for one in await database.board.page(view, LONG_AFTER if now else NOW, 99)]


async def test_a_star_is_given_once_for_each_press(database: Database) -> None:
    (seen,) = await fill(database, "One")
    assert (await done(database, seen, STAR)).score == 2
    with pytest.raises(AlreadyApplied):
        await change(database, seen, STAR)


async def test_of_two_owners_the_second_changes_nothing(database: Database) -> None:
    (seen,) = await fill(database, "One")
    answers = await asyncio.gather(
        change(database, seen, SHORTLIST, "button:a"), change(database, seen, SNOOZE, "button:b")
    )
    assert [answer is None for answer in answers].count(True) == 1


async def test_a_refused_change_may_be_asked_again_by_the_same_cause(database: Database) -> None:
    (seen,) = await fill(database, "One")
    assert await database.board.change(seen.id, "shortlisted.0.", SHORTLIST, TODAY, NOW, "button:a") is None
    await done(database, seen, SHORTLIST)


async def test_a_candidate_that_never_was_is_no_candidate(database: Database) -> None:
    assert await database.board.change(404, "idea.0.", STAR, TODAY, NOW, "button:a") is None


async def test_what_readers_vote_on_stays(database: Database) -> None:
    one, two = await fill(database, "One", "Two")
    await database.ballots.open(make_new_ballot(one.id, two.id), (make_frozen_poll(),), NOW, "update:1:1")
    seen = await database.pipeline.candidate(one.id)
    assert seen is not None
    assert await change(database, seen, Change(ChangeKind.DISCARD)) is None
    assert await change(database, seen, SNOOZE) is None


async def test_a_snoozed_one_wakes_on_its_day_where_it_stood(database: Database) -> None:
    (seen,) = await fill(database, "One")
    asleep = await done(database, await done(database, seen, SHORTLIST), SNOOZE, "button:b")
    assert asleep.former is CandidateState.SHORTLISTED
    assert await database.board.wake(TODAY + timedelta(days=13)) == 0
    assert await database.board.wake(TODAY + timedelta(days=14)) == 1
    awake = await database.pipeline.candidate(seen.id)
    assert awake is not None
    assert (awake.state, awake.snoozed_until, awake.former) == (CandidateState.SHORTLISTED, None, None)


async def test_a_discarded_one_comes_back_to_where_it_was(database: Database) -> None:
    (seen,) = await fill(database, "One")
    asleep = await done(database, seen, SNOOZE)
    gone = await done(database, asleep, Change(ChangeKind.DISCARD), "button:b")
    assert await database.board.wake(date.max) == 0
    assert await done(database, gone, Change(ChangeKind.PUT_BACK), "button:c") == asleep


async def test_shelves_are_counted(database: Database) -> None:
    one, two, _, _ = await fill(database, "One", "Two", "Three", "Four")
    await done(database, one, SHORTLIST)
    await done(database, two, Change(ChangeKind.DISCARD), "button:b")
    assert await database.board.shelves(NOW) == {
        Shelf.ALL: 4,
        Shelf.MAYBE: 2,
        Shelf.NEXT: 1,
        Shelf.DONE: 0,
        Shelf.SNOOZED: 0,
        Shelf.DISCARDED: 1,
        Shelf.OLD: 0,
    }
    assert (await database.board.shelves(LONG_AFTER + timedelta(days=1)))[Shelf.OLD] == 2


async def test_by_stars_then_upvotes_then_the_newest(database: Database) -> None:
    records = [make_record("Plain"), make_record("Liked", upvotes=7), make_record("Newer"), make_record("Starred")]
    for place, record in enumerate(records):
        await database.imports.keep([record], later(hours=place))
    *_, starred = await database.pipeline.candidates([CandidateState.IDEA], 9)
    await done(database, starred, STAR)
    assert await titles(database, View()) == ["Starred", "Liked", "Newer", "Plain"]


async def test_what_waits_for_half_a_year_without_a_star_sinks(database: Database) -> None:
    await database.imports.keep([make_record("Old", upvotes=99)], NOW)
    await database.imports.keep([make_record("Young")], later(days=100))
    assert await titles(database, View(), "later") == ["Young", "Old"]
    assert await titles(database, View(shelf=Shelf.OLD), "later") == ["Old"]
    assert await titles(database, View(shelf=Shelf.OLD)) == []


async def test_newest_and_longest_waiting(database: Database) -> None:
    await fill(database, "One", "Two", "Three")
    assert await titles(database, View(order=Order.NEWEST)) == ["Three", "Two", "One"]
    assert await titles(database, View(order=Order.WAITING)) == ["One", "Two", "Three"]


async def test_by_topic_and_source(database: Database) -> None:
    records = [
        make_record("One", topics=("vision", "video"), source="huggingface"),
        make_record("Two", topics=("vision",), source="chat"),
        make_record("Three"),
    ]
    await database.imports.keep(records, NOW)
    assert await titles(database, View(topic="vision", order=Order.WAITING)) == ["One", "Two"]
    assert await titles(database, View(topic="vision", source="chat")) == ["Two"]
    assert await titles(database, View(topic="' OR 1=1 --")) == []
    assert await database.board.topics() == {"vision": 2, "video": 1}
    assert await database.board.sources() == {"huggingface": 1, "chat": 1, "test": 1}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("GRAPH", ["Graph Memory"]),
        ("memory graph", ["Graph Memory"]),
        ("flies", ["On Kites"]),
        ("wind sun", []),
        ("זיכרון", ["זיכרון של גרף"]),
        ("100%", ["100% of it"]),
        ("_", ["Graph Memory", "On Kites", "זיכרון של גרף", "100% of it"]),
        ("'; DROP TABLE candidates; --", []),
    ],
)
async def test_by_words(database: Database, words: str, found: list[str]) -> None:
    records = [
        make_record("Graph Memory"),
        make_record("On Kites", pitch="It FLIES.", abstract="Of wind."),
        make_record("זיכרון של גרף"),
        make_record("100% of it"),
    ]
    await database.imports.keep(records, NOW)
    assert await titles(database, View(words=words, order=Order.WAITING)) == found


async def test_pages_join_without_a_gap(database: Database) -> None:
    await database.imports.keep([make_record(f"Paper {number}", topics=("vision",)) for number in range(350)], NOW)
    view = View(topic="vision")
    assert await database.board.count(view, NOW) == 350
    seen = [one.id for page in range(50) for one in await database.board.page(view, NOW, 7, page * 7)]
    assert len(set(seen)) == 350


async def test_old_ones_are_discarded_together_and_put_back(database: Database) -> None:
    one, two, three = await fill(database, "One", "Two", "Three")
    await done(database, three, STAR)
    now, ids = LONG_AFTER + timedelta(days=1), [one.id, two.id, three.id, 404]
    assert await database.board.discard(ids, now, "button:b") == [one.id, two.id]
    with pytest.raises(AlreadyApplied):
        await database.board.discard(ids, now, "button:b")
    gone = await database.pipeline.candidate(two.id)
    assert gone is not None
    await done(database, gone, Change(ChangeKind.PUT_BACK), "button:c")
    assert await database.board.put_back(ids, now, "button:d") == [one.id]
    assert await database.pipeline.count([CandidateState.IDEA]) == 3
