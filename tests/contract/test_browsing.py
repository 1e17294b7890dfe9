"""Looking around in the archive: by number, topic and year."""

from datetime import date

from bot.archive.browsing import Facts
from bot.storage.database import Database
from tests.makers import NOW, make_import, make_paper, make_record, make_review


async def fill(database: Database) -> None:
    records = (
        make_import("old", date=date(2025, 1, 2), number=1, topics=("vision",)),
        make_import("new", date=date(2026, 1, 2), number=3, topics=("vision", "rl", "vision")),
        make_import("undated", topics=("two words",)),
        make_import("none", date=date(2026, 1, 1), number=2),
    )
    await database.imports.keep(records, NOW)
    await database.queue.add(make_review("queued", topics=("vision",), number=9), "queued", NOW)


async def test_a_number_leads_to_its_archived_review(database: Database) -> None:
    await fill(database)
    found = await database.browse.by_number(3)
    assert found is not None
    assert found.review.title == "new"
    assert await database.browse.by_number(9) is None


async def test_topics_are_counted_once_a_review(database: Database) -> None:
    assert await database.browse.topics() == {}
    await fill(database)
    assert await database.browse.topics() == {"vision": 2, "rl": 1, "two words": 1}


async def test_the_reviews_of_a_topic_come_newest_first(database: Database) -> None:
    await fill(database)
    titles = [stored.review.title for stored in await database.browse.of_topic("vision", 9)]
    assert titles == ["new", "old"]
    assert [stored.review.title for stored in await database.browse.of_topic("vision", 1, 1)] == ["old"]
    assert await database.browse.of_topic("visio", 9) == []


async def test_facts_are_those_of_archived_reviews(database: Database) -> None:
    await fill(database)
    ids = [stored.id for stored in await database.archive.changed_since(0, 99)]
    found = await database.browse.facts(ids)
    assert len(found) == 4
    assert Facts(date(2026, 1, 2), ("vision", "rl", "vision")) in found
    assert Facts(None, ("two words",)) in found


async def test_a_candidate_is_found_by_its_paper(database: Database) -> None:
    paper = make_paper("2511.01234")
    await database.imports.keep([make_record("Graph Memory", paper=paper), make_record("Without")], NOW)
    found = await database.pipeline.by_paper(paper.key)
    assert found is not None
    assert found.record.title == "Graph Memory"
    assert await database.pipeline.by_paper("arxiv:2511.09999") is None
