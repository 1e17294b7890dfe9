"""A candidate that a person brings stands there once, whatever is repeated and under whatever address."""

import asyncio

from sqlalchemy import insert

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details
from bot.storage.choice_tables import paper_aliases
from bot.storage.database import Database
from tests.makers import NOW, later, make_import, make_paper, make_record

CAUSE = "update:1:1"


async def add(database: Database, record: CandidateRecord, cause: str = CAUSE) -> tuple[Candidate, bool]:
    return await database.pipeline.add(record, NOW, cause)


async def test_a_new_one_comes_as_it_is_wanted(database: Database) -> None:
    record = make_record(paper=make_paper())
    added, new = await database.pipeline.add(record, NOW, CAUSE, CandidateState.SHORTLISTED, Details.WANTED)
    assert new
    assert (added.record, added.state, added.added_at) == (record, CandidateState.SHORTLISTED, NOW)
    assert added.details is Details.WANTED
    assert await database.pipeline.candidate(added.id) == added


async def test_a_repeated_cause_adds_nothing_and_says_the_same(database: Database) -> None:
    first = await add(database, make_record(paper=make_paper()))
    assert await database.pipeline.add(make_record(paper=make_paper()), later(days=1), CAUSE) == first


async def test_somebody_else_hears_that_it_is_there(database: Database) -> None:
    added, _ = await add(database, make_record(paper=make_paper()))
    assert await add(database, make_record(paper=make_paper()), "update:1:2") == (added, False)


async def test_one_message_brings_several(database: Database) -> None:
    assert (await add(database, make_record("One", paper=make_paper("2403.00001"))))[1]
    assert (await add(database, make_record("Two", paper=make_paper("2403.00002"))))[1]
    assert await database.pipeline.count([CandidateState.IDEA]) == 2


async def test_a_title_gets_its_paper_and_keeps_the_rest(database: Database) -> None:
    listed, _ = await add(database, make_record("On Kites", pitch="They fly.", source="page"))
    brought = make_record("ON KITES", pitch="Wind.", source="chat", paper=make_paper())
    found, new = await add(database, brought, "update:1:2")
    assert (found.id, new) == (listed.id, False)
    assert (found.record.title, found.record.pitch, found.record.source) == ("On Kites", "They fly.", "page")
    assert await database.pipeline.by_paper(make_paper().key) == found


async def test_two_papers_of_one_title_are_two(database: Database) -> None:
    await add(database, make_record("Survey", paper=make_paper("2403.00001")))
    _, new = await add(database, make_record("Survey", paper=make_paper("2403.00002")), "update:1:2")
    assert new


async def test_another_address_of_a_paper_leads_to_it(database: Database) -> None:
    listed, _ = await add(database, make_record(paper=make_paper()))
    await alias(database, make_paper("2403.00002").key, listed.id)
    other = make_record("Its later title", paper=make_paper("2403.00002"))
    assert await database.pipeline.by_paper(make_paper("2403.00002").key) == listed
    assert await add(database, other, "update:1:2") == (listed, False)
    await database.imports.keep([other], NOW)
    again = await database.pipeline.candidate(listed.id)
    assert again is not None
    assert again.record.paper == make_paper()


async def test_its_own_address_comes_before_another_ones_alias(database: Database) -> None:
    listed, _ = await add(database, make_record(paper=make_paper("2403.00001")))
    other, _ = await add(database, make_record("Two", paper=make_paper("2403.00002")))
    await alias(database, make_paper("2403.00002").key, listed.id)
    assert await database.pipeline.by_paper(make_paper("2403.00002").key) == other


async def test_what_the_archive_holds_is_reviewed(database: Database) -> None:
    await database.imports.keep([make_import("On Kites"), make_import("Strings", paper=make_paper())], NOW)
    by_title, _ = await add(database, make_record("on kites"))
    by_paper, _ = await add(database, make_record("Another title", paper=make_paper()))
    assert (by_title.state, by_paper.state) == (CandidateState.REVIEWED, CandidateState.REVIEWED)


async def test_two_people_at_once_bring_one_candidate(database: Database) -> None:
    record = make_record(paper=make_paper())
    answers = await asyncio.gather(*(add(database, record, f"update:1:{number}") for number in range(4)))
    assert sorted(new for _, new in answers) == [False, False, False, True]
    assert len({candidate.id for candidate, _ in answers}) == 1


async def test_a_title_of_ten_thousand_letters_is_found_again(database: Database) -> None:
    added, _ = await add(database, make_record("ab " * 3_333))
    assert await add(database, make_record("AB " * 3_333), "update:1:2") == (added, False)


async def alias(database: Database, key: str, candidate_id: int) -> None:
    async with database.transactions.write() as connection:
        await connection.execute(insert(paper_aliases).values(key=key, candidate_id=candidate_id))
