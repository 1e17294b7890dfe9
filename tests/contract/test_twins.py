"""Two reviews of one paper in two languages: found by themselves, or told by an owner."""

import pytest

from bot.errors import AlreadyApplied, AlreadyQueued
from bot.publishing.queue import AddToQueue
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review, StoredReview
from bot.storage.database import Database
from bot.values import replace
from tests.makers import NOW, make_review

BY = 4711
ENGLISH = replace(make_review("Graph Memory"), paper=paper_from_url("https://arxiv.org/abs/2511.01234"))
HEBREW = replace(ENGLISH, language="he", title="זיכרון כגרף")
OTHER = make_review("One Step Is Enough")


async def queued(database: Database, review: Review) -> StoredReview:
    return (await AddToQueue(database.queue)(review, NOW)).stored


async def twin_id(database: Database, stored: StoredReview) -> int | None:
    twin = await database.twins.twin(stored.id)
    return twin.id if twin else None


async def test_a_review_of_the_same_paper_in_another_language_is_the_twin(database: Database) -> None:
    english, hebrew = await queued(database, ENGLISH), await queued(database, HEBREW)
    assert await twin_id(database, english) == hebrew.id
    assert await twin_id(database, hebrew) == english.id


async def test_the_same_paper_in_the_same_language_is_refused_still(database: Database) -> None:
    await queued(database, ENGLISH)
    await queued(database, HEBREW)
    for again in (ENGLISH, HEBREW, replace(HEBREW, title="שם אחר")):
        with pytest.raises(AlreadyQueued):
            await queued(database, again)


async def test_what_changed_is_read_again_by_an_index(database: Database) -> None:
    english = await queued(database, ENGLISH)
    seen = (await database.archive.changed_since(0, 9))[-1].revision
    hebrew = await queued(database, HEBREW)
    changed = {one.id: one.twin_id for one in await database.archive.changed_since(seen, 9)}
    assert changed == {english.id: hebrew.id, hebrew.id: english.id}


async def test_an_owner_pairs_and_parts(database: Database) -> None:
    english = await queued(database, ENGLISH)
    strange = await queued(database, replace(OTHER, language="he"))
    assert [one.id for one in await database.twins.likely(english.id)] == [strange.id]
    assert await database.twins.pair(english.id, strange.id, BY, NOW, "button:1")
    assert await twin_id(database, strange) == english.id
    with pytest.raises(AlreadyApplied):
        await database.twins.pair(english.id, strange.id, BY, NOW, "button:1")
    assert await database.twins.likely(english.id) == []
    assert await database.twins.part(strange.id, BY, NOW, "button:2")
    assert (await twin_id(database, english), await twin_id(database, strange)) == (None, None)
    assert not await database.twins.part(strange.id, BY, NOW, "button:3")
    told = [(one.before, one.after) for one in await database.audit.changes(9) if one.did == "twinned"]
    assert told == [({"twin": english.id}, {}), ({}, {"twin": strange.id})]


async def test_only_a_review_in_another_language_without_a_twin_can_be_one(database: Database) -> None:
    english, hebrew, other = [await queued(database, one) for one in (ENGLISH, HEBREW, OTHER)]
    assert not await database.twins.pair(english.id, other.id, BY, NOW, "button:1")
    assert not await database.twins.pair(other.id, hebrew.id, BY, NOW, "button:2")
    assert not await database.twins.pair(other.id, 999, BY, NOW, "button:3")
    assert await twin_id(database, other) is None
