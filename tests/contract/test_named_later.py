"""A candidate whose paper an import names later is reviewed where the archive holds that paper."""

import pytest

from bot.inbox.buttons import Button, cause_of
from bot.pipeline.candidate import CandidateState
from bot.pipeline.suggestions import ASK
from bot.reviews.paper import Paper
from bot.storage.database import Database
from tests.contract.test_details import linked, told
from tests.makers import NOW, READER_ID, later, make_import, make_paper, make_record

PAGE = Paper("url:openreview.net/forum?id=Kites", "https://openreview.net/forum?id=Kites")


async def test_who_waits_hears_of_it(database: Database) -> None:
    candidate, _ = await database.pipeline.add(make_record("Pruning with patience"), NOW, "update:1:1")
    await database.wishes.wish(candidate.id, READER_ID, "en", NOW)
    await database.imports.keep([make_import("Layers that nobody misses", paper=make_paper())], NOW)
    assert (await told(database, candidate.id)).state is CandidateState.IDEA
    await database.imports.keep([make_record("Pruning with patience", paper=make_paper())], later(days=1))
    assert (await told(database, candidate.id)).state is CandidateState.REVIEWED
    (letter,) = await database.letters.first(9)
    assert (letter.user_id, letter.kind) == (READER_ID, "review_out")


async def test_a_person_may_name_it_too(database: Database) -> None:
    candidate, _ = await database.pipeline.add(make_record("Pruning with patience"), NOW, "update:1:1")
    await database.imports.keep([make_import("Layers that nobody misses", paper=make_paper())], NOW)
    named = make_record("Pruning with patience", paper=make_paper())
    found, added = await database.pipeline.add(named, later(days=1), "update:1:2")
    assert (found.id, found.state, added) == (candidate.id, CandidateState.REVIEWED, False)
    assert (await told(database, candidate.id)).state is CandidateState.REVIEWED


@pytest.mark.parametrize("paper", [make_paper(), PAGE])
async def test_who_asked_under_another_address_gets_one_letter(database: Database, paper: Paper) -> None:
    """One reader wished for it as well, by its first address."""
    candidate = await linked(database)
    for reader in (READER_ID, READER_ID + 1):
        token = await database.buttons.issue(Button(reader, ASK, PAGE.key, later(days=30)))
        await database.suggestions.suggest(PAGE, reader, "en", NOW, cause_of(token))
    await database.details.keep(candidate.id, lambda record: record, (PAGE.key,), NOW)
    await database.wishes.wish(candidate.id, READER_ID, "en", NOW)
    await database.imports.keep([make_import("Out", paper=paper)], later(days=1))
    letters = await database.letters.first(9)
    assert sorted(one.user_id for one in letters) == [READER_ID, READER_ID + 1]
    assert all(one.facts["review_id"] for one in letters)
    assert await database.suggestions.count() == 0
