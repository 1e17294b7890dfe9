"""What lint found is on record with its text; mends keep the text that they replace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bot.errors import AlreadyApplied
from bot.intake.record import Record
from bot.publishing.audit import Did
from bot.publishing.lint import LintQueue
from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry
from bot.publishing.slots import Schedule
from bot.reviews.lint.finding import Code, Field, Finding, Mend, Severity, Spot
from bot.reviews.lint.known import Needs
from bot.storage.database import Database
from tests.makers import BY_SHELL, NOW, OWNER_ID, TODAY, make_import, make_paper, make_record, make_review

SLIP = Finding(Code.CUT_LINK, Severity.ERROR, Spot("arxiv.org/abs/2403.1", mends=(Mend(Field.PAPER, 1, 0, 0, "x"),)))
REMARK = Finding(Code.GAP, Severity.WARNING, Spot("c ,", line=3, facts={"count": 2}))
NOTHING = Needs(frozenset(), counts=False)


async def queued(database: Database, title: str = "Sparse nets") -> QueueEntry:
    return await database.queue.add(make_review(title), f"channel|undated|{title}|1", NOW)


def linted(entry: QueueEntry, *findings: Finding) -> Linted:
    return Linted(entry.stored.revision, findings, TODAY, 5)


async def entry_of(database: Database) -> QueueEntry:
    (entry,) = await database.queue.entries()
    return entry


async def test_findings_come_back_with_the_entry(database: Database) -> None:
    entry = await queued(database)
    assert (entry.linted, entry.held) == (None, False)
    assert await database.lint.keep(entry, linted(entry, SLIP, REMARK), None, NOW)
    kept = await entry_of(database)
    assert kept.linted == linted(entry, SLIP, REMARK)
    assert kept.held
    assert await database.slots.held(TODAY) == [kept]
    assert await database.slots.head(TODAY) is None


async def test_findings_of_another_text_are_not_kept(database: Database) -> None:
    entry = await queued(database)
    assert not await database.lint.keep(entry, Linted(entry.stored.revision + 1, (SLIP,)), {"a": 1}, NOW)
    assert (await entry_of(database)).linted is None
    assert await database.notices.pending(5) == []


async def test_owners_hear_of_a_finding_once(database: Database) -> None:
    entry = await queued(database)
    for _ in range(2):
        await database.lint.keep(entry, linted(entry, SLIP), {"title": "a"}, NOW)
    await database.lint.keep(entry, linted(entry), None, NOW)
    await database.lint.keep(entry, linted(entry, SLIP), {"title": "a"}, NOW)
    assert len(await database.notices.pending(5)) == 1
    await database.lint.keep(entry, linted(entry, SLIP, REMARK), {"title": "a"}, NOW)
    assert len(await database.notices.pending(5)) == 2


async def test_what_is_allowed_stays_allowed_and_a_new_error_holds_again(database: Database) -> None:
    entry = await queued(database)
    await database.lint.keep(entry, linted(entry, SLIP), None, NOW)
    assert await database.lint.allow(entry.stored.id, entry.stored.revision, NOW, "button:a", OWNER_ID)
    assert not (await entry_of(database)).held
    other = Finding(Code.CHATTER, Severity.ERROR, Spot("Sure! Here it is:"))
    await database.lint.keep(entry, linted(entry, SLIP, other), None, NOW)
    kept = (await entry_of(database)).linted
    assert kept is not None
    assert kept.open == (other,)


async def test_a_press_counts_once_and_for_its_text_only(database: Database) -> None:
    entry = await queued(database)
    review_id, revision = entry.stored.id, entry.stored.revision
    await database.lint.keep(entry, linted(entry, SLIP), None, NOW)
    assert not await database.lint.allow(review_id, revision + 1, NOW, "button:a", OWNER_ID)
    assert await database.lint.allow(review_id, revision, NOW, "button:a", OWNER_ID)
    with pytest.raises(AlreadyApplied):
        await database.lint.allow(review_id, revision, NOW, "button:a", OWNER_ID)
    told = [(change.did, change.actor_id) for change in await database.audit.changes(9)]
    assert told[0] == (Did.ALLOWED, OWNER_ID)


async def test_a_tick_without_news_costs_one_query(database: Database) -> None:
    for title in ("Sparse nets", "Another"):
        await queued(database, title)
    schedule = Schedule(((time(9),),) * 7, ZoneInfo("Asia/Jerusalem"))
    duty = LintQueue(database.queue, database.slots, database.pauses, database.lint, schedule)
    await duty(NOW)
    with statements(database) as ran:
        await duty(NOW)
    assert [one.split()[0] for one in ran] == ["SELECT"]
    await queued(database, "One more")
    with statements(database) as ran:
        await duty(NOW)
    assert sum("lintings" in one and one.startswith("INSERT") for one in ran) == 1


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What goes to the database while the block runs; what only opens and ends a transaction is left out."""
    ran: list[str] = []

    def note(*arguments: Any) -> None:
        if not arguments[2].startswith(("BEGIN", "PRAGMA", "SET", ";")):
            ran.append(arguments[2].strip())

    engine = database.transactions.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_the_signature_changes_with_queue_and_text(database: Database) -> None:
    entry = await queued(database)
    seen = [await database.lint.signature()]
    await queued(database, "Another")
    seen.append(await database.lint.signature())
    await database.queue.move(entry.stored.id, 2, BY_SHELL)
    seen.append(await database.lint.signature())
    new = make_review("Sparse nets", body="A new text.")
    await database.mending.mend(entry.stored.id, entry.stored.revision, new, NOW, "button:a")
    seen.append(await database.lint.signature())
    assert len(set(seen)) == len(seen)


async def test_what_the_archive_knows(database: Database) -> None:
    day = date(2026, 2, 20)
    records: list[Record] = [
        make_import("First", date=day, number=7, paper=make_paper()),
        make_import("Second", date=day + timedelta(days=1)),
        make_record("Sparse nets", paper=make_paper("2410.01234")),
    ]
    await database.imports.keep(records, NOW)
    entry = await database.queue.add(make_review("Sparse nets"), "channel|undated|sparse nets|1", NOW)
    filed = await database.lint.filed(entry.stored, Needs(frozenset({day}), counts=False))
    assert [(one.title, one.number) for one in (filed.by_day or {})[day]] == [("First", 7)]
    assert (filed.same, filed.titled, filed.spelling) == (None, make_paper("2410.01234"), "Sparse nets")
    nothing = await database.lint.filed(entry.stored, NOTHING)
    assert not nothing.by_day


async def test_a_mend_is_undone_once_and_only_while_it_is_the_last_change(database: Database) -> None:
    entry = await queued(database)
    review_id = entry.stored.id
    new = make_review("Sparse nets", body="A new text.")
    former = await database.mending.mend(review_id, entry.stored.revision, new, NOW, "button:a")
    assert former is not None
    mended = (await entry_of(database)).stored
    assert mended.review.body == "A new text."
    known = await database.mending.former(review_id, mended.revision)
    assert known is not None
    assert known.id == former
    assert await database.mending.undo(former, NOW, "button:b") == review_id
    restored = (await entry_of(database)).stored
    assert restored.review == entry.stored.review
    assert await database.mending.former(review_id, restored.revision) is None
    assert await database.mending.undo(former, NOW, "button:c") is None


async def test_a_mend_of_another_text_changes_nothing(database: Database) -> None:
    entry = await queued(database)
    new = make_review("Sparse nets", body="A new text.")
    assert await database.mending.mend(entry.stored.id, entry.stored.revision + 1, new, NOW, "button:a") is None
    await database.queue.remove(entry.stored.id, BY_SHELL)
    assert await database.mending.mend(entry.stored.id, entry.stored.revision, new, NOW, "button:b") is None
