"""Candidates come from many sources, each known once, and an import never moves one on its way."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.pipeline.candidate import CandidateRecord, CandidateState
from bot.pipeline.credit import Credit
from bot.pipeline.ports import ImportCounts
from bot.storage.database import Database
from bot.values import replace
from tests.makers import NOW, later, make_frozen_poll, make_import, make_new_ballot, make_paper, make_record

EVERY_STATE = tuple(CandidateState)


async def keep(database: Database, records: Sequence[CandidateRecord], now: datetime) -> ImportCounts:
    return (await database.imports.keep(records, now)).counts["candidates"]


async def only(database: Database) -> CandidateRecord:
    (candidate,) = await database.pipeline.candidates(EVERY_STATE, 9)
    return candidate.record


async def test_every_field_comes_back(database: Database) -> None:
    record = CandidateRecord(
        title="Über attention",
        paper=make_paper(),
        pitch="short",
        abstract="long",
        label="Attention",
        published=date(2026, 1, 2),
        authors_count=7,
        upvotes=99,
        topics=("vision", "video"),
        source="huggingface",
        source_line=3,
    )
    assert await keep(database, [record], NOW) == ImportCounts(added=1)
    (candidate,) = await database.pipeline.candidates([CandidateState.IDEA], 9)
    assert (candidate.record, candidate.added_at, candidate.credit) == (record, NOW, Credit())
    assert await database.pipeline.candidate(candidate.id) == candidate
    assert await database.pipeline.candidate(candidate.id + 1) is None


async def test_a_second_import_changes_nothing(database: Database) -> None:
    records = [make_record("one", paper=make_paper()), make_record("two", source_line=4)]
    assert await keep(database, records, NOW) == ImportCounts(added=2)
    moved = [replace(record, source_line=80) for record in records]
    assert await keep(database, moved, later(days=1)) == ImportCounts(unchanged=2)


async def test_a_changed_record_replaces_what_it_says_and_leaves_the_rest(database: Database) -> None:
    first = make_record("one", paper=make_paper(), pitch="ours", upvotes=5, topics=("vision",))
    await keep(database, [first], NOW)
    second = make_record("one, v2", paper=make_paper(), upvotes=6)
    assert await keep(database, [second], NOW) == ImportCounts(changed=1)
    assert await only(database) == replace(first, title="one, v2", upvotes=6)


async def test_a_key_that_repeats_counts_once(database: Database) -> None:
    records = [make_record("one", pitch="first"), make_record("ONE", pitch="second")]
    assert await keep(database, records, NOW) == ImportCounts(added=1, unchanged=1)
    assert (await only(database)).pitch == "first"
    assert await keep(database, records, NOW) == ImportCounts(unchanged=2)


async def test_an_import_touches_neither_state_nor_date_of_adding(database: Database) -> None:
    await keep(database, [make_record("one"), make_record("two")], NOW)
    ids = [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]
    await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), NOW, "update:1:1")
    await keep(database, [make_record("one", pitch="new")], later(days=1))
    candidate = await database.pipeline.candidate(ids[0])
    assert candidate is not None
    assert (candidate.state, candidate.added_at) == (CandidateState.ON_BALLOT, NOW)
    assert candidate.record.pitch == "new"


async def test_candidates_come_in_order_of_arrival(database: Database) -> None:
    await keep(database, [make_record("late")], later(days=1))
    await keep(database, [make_record("a"), make_record("b"), make_record("c")], NOW)
    in_order = await database.pipeline.candidates([CandidateState.IDEA], 3)
    assert [candidate.record.title for candidate in in_order] == ["a", "b", "c"]
    rest = await database.pipeline.candidates(EVERY_STATE, 9, offset=2)
    assert [candidate.record.title for candidate in rest] == ["c", "late"]


async def test_candidates_are_counted_by_state(database: Database) -> None:
    await keep(database, [make_record("one"), make_record("two")], NOW)
    assert await database.pipeline.count([CandidateState.IDEA, CandidateState.CHOSEN]) == 2
    assert await database.pipeline.count([CandidateState.CHOSEN]) == 0
    assert await database.pipeline.count([]) == 0


async def test_many_candidates_are_kept_in_one_go(database: Database) -> None:
    records = [make_record(f"paper {number}") for number in range(1_200)]
    assert await keep(database, records, NOW) == ImportCounts(added=1_200)
    assert await keep(database, records, NOW) == ImportCounts(unchanged=1_200)


async def test_a_page_and_an_api_tell_of_one_paper(database: Database) -> None:
    """The page has its title only; whichever comes second finds the other, and a third time changes nothing."""
    page = make_record("On Kites", source="page", upvotes=7)
    api = make_record("On kites", source="api", paper=make_paper(), abstract="They fly.")
    for records in ([page], [api], [page], [api]):
        await database.imports.keep(records, NOW)
    (candidate,) = await database.pipeline.candidates([CandidateState.IDEA], 5)
    assert (candidate.record.title, candidate.record.paper, candidate.record.upvotes) == ("On Kites", make_paper(), 7)
    again = await database.imports.keep([page, api], NOW)
    assert again.counts == {"candidates": ImportCounts(unchanged=2)}


async def test_what_the_archive_holds_is_reviewed_whichever_came_first(database: Database) -> None:
    await database.imports.keep([make_record("On Kites"), make_record("On Wind")], NOW)
    await database.imports.keep([make_import("ON KITES"), make_import("Strings", paper=make_paper())], NOW)
    await database.imports.keep([make_record("Another title", paper=make_paper())], NOW)
    reviewed = await database.pipeline.candidates([CandidateState.REVIEWED], 5)
    assert [candidate.record.title for candidate in reviewed] == ["On Kites", "Another title"]
