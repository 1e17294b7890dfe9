"""Details of candidates: each is asked for in its turn, and papers that turn out to be one become one."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details
from bot.pipeline.details import WAITS, PaperDetails, completed
from bot.pipeline.pasted import record_of
from bot.reviews.paper import Paper, paper_from_reference
from bot.storage.choice_tables import candidates, letters, promises, proposals, suggestions, wishes
from bot.storage.database import Database
from bot.storage.every_table import metadata
from bot.storage.join_candidates import NAMING
from bot.values import replace
from tests.makers import NOW, READER_ID, later, make_frozen_poll, make_import, make_new_ballot, make_paper, make_record

FACTS = PaperDetails(title="On Kites", published=date(2026, 1, 2), abstract="They fly.", authors_count=3, upvotes=7)
DOI = "doi:10.1000/kites"
FORUM = Paper("url:openreview.net/forum?id=Kites", "https://openreview.net/forum?id=Kites")


async def linked(database: Database, paper: Paper | None = None, now: datetime = NOW, **fields: Any) -> Candidate:
    """A candidate of which only the link is known."""
    paper = paper or make_paper()
    record = replace(record_of(paper), **fields)
    candidate, _ = await database.pipeline.add(record, now, f"update:1:{paper.key}", details=Details.WANTED)
    return candidate


def facts(record: CandidateRecord) -> CandidateRecord:
    return completed(record, FACTS)


async def told(database: Database, candidate_id: int) -> Candidate:
    candidate = await database.pipeline.candidate(candidate_id)
    assert candidate is not None
    return candidate


async def promise(database: Database, *stood: Candidate) -> None:
    """The first of them, by a ballot that is not closed yet."""
    ballot = make_new_ballot(*(one.id for one in stood))
    ballot_id = await database.ballots.open(ballot, (make_frozen_poll(),), NOW, "update:1:9")
    chosen = {"candidate_id": stood[0].id, "ballot_id": ballot_id, "votes": 1, "voters": 2, "chosen_at": NOW}
    async with database.transactions.write() as connection:
        await connection.execute(insert(promises).values(chosen))


async def wish(database: Database, candidate_id: int, reader: int) -> None:
    values = {"candidate_id": candidate_id, "user_id": reader, "language": "en", "wished_at": NOW}
    async with database.transactions.write() as connection:
        await connection.execute(insert(wishes).values(values))


async def nobody_waits(database: Database) -> bool:
    """For a promise, or with a wish that no letter answers."""
    async with database.transactions.read() as connection:
        wished = (await connection.execute(select(wishes.c.user_id))).all()
        written = (await connection.execute(select(letters.c.user_id))).scalars().all()
    return not await database.pipeline.promises() and not wished and written == [READER_ID]


async def test_a_pasted_link_is_due_at_once_and_then_later_each_time(database: Database) -> None:
    added = await linked(database)
    now = NOW
    for tries, wait in enumerate((*WAITS, WAITS[-1]), 1):
        wanted = await database.details.claim(now)
        assert wanted is not None
        assert (wanted.candidate, wanted.tries, wanted.again_at) == (added, tries, now + wait)
        assert await database.details.claim(wanted.again_at - timedelta(seconds=1)) is None
        now = wanted.again_at


async def test_what_is_known_is_not_asked_for(database: Database) -> None:
    await database.pipeline.add(make_record(paper=make_paper()), NOW, "update:1:1")
    assert await database.details.claim(NOW) is None


async def test_the_first_asked_for_is_the_first_to_be_claimed(database: Database) -> None:
    first, second = await linked(database), await linked(database, make_paper("2403.00002"))
    for expected in (first, second, None):
        wanted = await database.details.claim(NOW)
        assert (wanted.candidate.id if wanted else None) == (expected.id if expected else None)


async def test_one_try_goes_to_one_of_many_processes(database: Database) -> None:
    await linked(database)
    claims = await asyncio.gather(*(database.details.claim(NOW) for _ in range(5)))
    assert sum(claim is not None for claim in claims) == 1


async def test_details_complete_the_candidate(database: Database) -> None:
    added = await linked(database)
    assert await database.details.keep(added.id, facts, (DOI,), NOW) == added.id
    kept = await told(database, added.id)
    assert (kept.record.title, kept.record.published, kept.record.abstract) == (
        "On Kites",
        date(2026, 1, 2),
        "They fly.",
    )
    assert (kept.record.authors_count, kept.record.upvotes, kept.details) == (3, 7, Details.KNOWN)
    assert await database.details.claim(later(days=30)) is None
    assert await database.pipeline.by_paper(DOI) == kept


async def test_details_for_one_that_is_gone_change_nothing(database: Database) -> None:
    assert await database.details.keep(77, facts, (DOI,), NOW) is None
    assert await database.pipeline.by_paper(DOI) is None


async def test_giving_up_leaves_the_link(database: Database) -> None:
    added = await linked(database)
    await database.details.give_up(added.id)
    assert await told(database, added.id) == replace(added, details=Details.NONE)
    assert await database.details.claim(later(days=30)) is None


async def test_an_owner_may_have_it_asked_for_anew(database: Database) -> None:
    added = await linked(database)
    await database.details.claim(NOW)
    await database.details.give_up(added.id)
    assert await database.details.want(added.id, later(days=9))
    wanted = await database.details.claim(later(days=9))
    assert wanted is not None
    assert wanted.tries == 1


async def test_without_a_paper_nobody_can_be_asked(database: Database) -> None:
    titled, _ = await database.pipeline.add(make_record(), NOW, "update:1:1")
    assert not await database.details.want(titled.id, NOW)
    assert not await database.details.want(77, NOW)


async def test_the_same_paper_under_another_address_becomes_one_and_the_older_stays(database: Database) -> None:
    older = await linked(database, FORUM, pitch="Ours.")
    younger = await linked(database, now=later(days=1))
    assert await database.details.keep(younger.id, facts, (FORUM.key, DOI), later(days=1)) == older.id
    kept = await told(database, older.id)
    assert (kept.record.title, kept.record.pitch, kept.record.paper) == ("On Kites", "Ours.", FORUM)
    assert (kept.added_at, kept.details) == (NOW, Details.KNOWN)
    for key in (FORUM.key, make_paper().key, DOI):
        assert await database.pipeline.by_paper(key) == kept
    assert await database.pipeline.count(tuple(CandidateState)) == 1


async def test_a_title_without_a_paper_is_the_paper_of_that_title(database: Database) -> None:
    listed, _ = await database.pipeline.add(make_record("On kites", upvotes=5), NOW, "update:1:1")
    added = await linked(database, now=later(days=1))
    assert await database.details.keep(added.id, facts, (), later(days=1)) == listed.id
    kept = await told(database, listed.id)
    assert (kept.record.title, kept.record.paper, kept.record.upvotes) == ("On kites", make_paper(), 5)
    assert await database.pipeline.by_paper(make_paper().key) == kept


async def test_all_that_named_the_younger_names_the_older(database: Database) -> None:
    older, other = await linked(database, FORUM), await linked(database, make_paper("2403.00002"))
    younger = await linked(database, now=later(days=1))
    proposal = await database.proposals.propose(make_new_ballot(younger.id, other.id), NOW)
    await promise(database, younger, other)
    async with database.transactions.write() as connection:
        asked = {"candidate_id": younger.id, "key": "k", "url": "u", "state": "accepted", "suggested_at": NOW}
        await connection.execute(insert(suggestions).values(asked))
    for candidate_id, reader in ((older.id, READER_ID), (younger.id, READER_ID), (younger.id, READER_ID + 1)):
        await wish(database, candidate_id, reader)
    await database.details.keep(younger.id, facts, (FORUM.key,), later(days=2))
    async with database.transactions.read() as connection:
        assert list((await connection.execute(select(suggestions.c.candidate_id))).scalars()) == [older.id]
        wished = await connection.execute(select(wishes.c.candidate_id, wishes.c.user_id).order_by(wishes.c.user_id))
        assert [tuple(row) for row in wished] == [(older.id, READER_ID), (older.id, READER_ID + 1)]
        query = select(proposals.c.options).where(proposals.c.id == proposal.id)
        options = (await connection.execute(query)).scalar_one()
    assert [option["candidate_id"] for option in options] == [older.id, other.id]
    assert [option.candidate_id for option in (await database.ballots.latest(1))[0].options] == [older.id, other.id]
    assert [promise.candidate.id for promise in await database.pipeline.promises()] == [older.id]
    assert (await told(database, older.id)).state is CandidateState.ON_BALLOT


async def test_credit_and_stars_of_both_stay(database: Database) -> None:
    older, younger = await linked(database, FORUM), await linked(database, now=later(days=1))
    async with database.transactions.write() as connection:
        for one, points, score in ((older, 100, 1), (younger, 50, 3)):
            values = {"credit": points, "credit_at": later(days=2), "score": score}
            await connection.execute(candidates.update().where(candidates.c.id == one.id).values(values))
    await database.details.keep(younger.id, facts, (FORUM.key,), later(days=2))
    kept = await told(database, older.id)
    assert (kept.credit.at(later(days=2)), kept.score) == (150, 3)


async def test_an_id_that_is_gone_leads_to_the_one_that_stays_and_is_never_given_again(database: Database) -> None:
    older, younger = await linked(database, FORUM), await linked(database, now=later(days=1))
    await database.details.keep(younger.id, facts, (FORUM.key,), NOW)
    assert await told(database, younger.id) == await told(database, older.id)
    fresh = await linked(database, make_paper("2403.00002"))
    await database.imports.keep([make_record("One"), make_record("Two")], NOW)
    every = await database.pipeline.candidates(tuple(CandidateState), 9)
    assert len({one.id for one in every} - {younger.id}) == 4
    assert await told(database, fresh.id) == fresh


async def test_what_the_archive_holds_under_another_address_is_reviewed(database: Database) -> None:
    await database.imports.keep([make_import("Something else", paper=FORUM)], NOW)
    added = await linked(database)
    await promise(database, added)
    await wish(database, added.id, READER_ID)
    await database.details.keep(added.id, facts, (FORUM.key,), NOW)
    assert (await told(database, added.id)).state is CandidateState.REVIEWED
    assert await nobody_waits(database)


async def test_what_one_of_two_was_reviewed_as_keeps_the_promises_of_both(database: Database) -> None:
    await database.imports.keep([make_import("Something else", paper=FORUM)], NOW)
    older, younger = await linked(database, FORUM), await linked(database, now=later(days=1))
    await promise(database, younger)
    await wish(database, younger.id, READER_ID)
    await database.details.keep(younger.id, facts, (FORUM.key,), NOW)
    assert (await told(database, older.id)).state is CandidateState.REVIEWED
    assert await nobody_waits(database)


async def test_a_page_and_its_doi_are_one_paper_before_any_source_is_asked(database: Database) -> None:
    doi, page = (
        paper_from_reference("10.1038/s41586-026-1"),
        paper_from_reference("https://nature.com/articles/s41586-026-1"),
    )
    assert doi is not None
    assert page is not None
    added = await linked(database, page)
    assert (await linked(database, doi)).id == added.id
    await database.imports.keep([make_import("Something else", paper=doi)], NOW)
    assert (await told(database, added.id)).state is CandidateState.REVIEWED
    assert [one.review.paper for one in await database.archive.by_paper(page.key)] == [doi]


async def test_what_the_archive_holds_as_a_doi_is_reviewed_by_its_page(database: Database) -> None:
    doi, page = (
        paper_from_reference("10.1038/s41586-026-1"),
        paper_from_reference("https://nature.com/articles/s41586-026-1"),
    )
    await database.imports.keep([make_import("Something else", paper=doi)], NOW)
    assert (await linked(database, page)).state is CandidateState.REVIEWED


async def test_a_list_names_what_its_link_only_numbered(database: Database) -> None:
    added = await linked(database)
    await database.imports.keep([make_record("On Kites", paper=make_paper(), source="huggingface")], NOW)
    assert (await told(database, added.id)).record.title == "On Kites"
    await database.imports.keep([make_record("Another", paper=make_paper(), source="page")], NOW)
    assert (await told(database, added.id)).record.title == "On Kites"


async def test_what_the_archive_holds_under_this_title_is_reviewed(database: Database) -> None:
    await database.imports.keep([make_import("On Kites")], NOW)
    added = await linked(database)
    await database.details.keep(added.id, facts, (), NOW)
    assert (await told(database, added.id)).state is CandidateState.REVIEWED


def test_every_column_that_names_a_candidate_is_handed_over() -> None:
    naming = {
        f"{table.name}.{key.parent.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column is candidates.c.id
    }
    assert naming
    assert naming == {f"{column.table.name}.{column.name}" for column in NAMING}
