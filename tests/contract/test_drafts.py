"""Drafts: made, changed, queued, thrown away and brought back, each once and on record."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import AlreadyApplied, AlreadyQueued
from bot.publishing.audit import Did
from bot.publishing.drafts import Draft, DraftStore
from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from bot.storage.drafts import SqlDrafts
from bot.values import replace
from tests.drafted import drafted
from tests.fakes.drafts import MemoryDrafts
from tests.makers import NOW, OWNER_ID, TODAY, later, make_import, make_paper, make_review

WRITER_ID = 333
DAYS = timedelta(days=1)
SLIP = Finding(Code.CUT_LINK, Severity.ERROR, Spot("arxiv.org/abs/2403.1"))


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, database: Database) -> DraftStore:
    return MemoryDrafts() if request.param == "memory" else database.drafts


async def made(store: DraftStore, title: str = "Sparse nets", author: int = OWNER_ID, **fields: Any) -> Draft:
    review = make_review(title, number=7, date=TODAY, **fields)
    if isinstance(store, SqlDrafts):
        return await drafted(Database(store._transactions), review, author, NOW)
    assert isinstance(store, MemoryDrafts)
    return store.put(review, author, NOW)


async def test_a_draft_is_undated_and_its_writers(store: DraftStore) -> None:
    draft = await made(store)
    assert (draft.author_id, draft.messages, draft.made_at) == (OWNER_ID, 1, NOW)
    assert (draft.stored.state, draft.stored.review.number, draft.stored.review.date) == (ReviewState.DRAFT, None, None)
    assert await store.draft(draft.stored.id) == draft
    assert await store.drafts() == await store.drafts(OWNER_ID) == [draft]
    assert await store.drafts(WRITER_ID) == []
    assert await store.draft(draft.stored.id + 1) is await store.known(draft.stored.id + 1) is None


async def test_whoever_changed_it_last_stands_first(store: DraftStore) -> None:
    first, second = await made(store, "One"), await made(store, "Two")
    assert [draft.stored.id for draft in await store.drafts()] == [second.stored.id, first.stored.id]
    await changed(store, first)
    assert [draft.stored.id for draft in await store.drafts()] == [first.stored.id, second.stored.id]


async def changed(store: DraftStore, draft: Draft, cause: str = "button:change", **fields: Any) -> Draft | None:
    review = replace(draft.stored.review, **({"title": "Denser nets"} | fields))
    return await store.change(draft.stored.id, draft.stored.revision, review, OWNER_ID, NOW, cause)


async def test_a_change_is_for_the_text_that_was_seen(store: DraftStore) -> None:
    draft = await made(store)
    new = await changed(store, draft)
    assert new is not None
    assert (new.stored.review.title, new.former_id is not None) == ("Denser nets", True)
    assert await changed(store, draft, cause="button:late", title="Too late") is None
    assert await store.draft(draft.stored.id) == new


async def test_an_owner_puts_it_into_the_queue(store: DraftStore) -> None:
    draft = await made(store)
    entry = await queued(store, draft)
    assert entry is not None
    assert (entry.stored.id, entry.stored.state) == (draft.stored.id, ReviewState.QUEUED)
    assert await store.draft(draft.stored.id) is None
    known = await store.known(draft.stored.id)
    assert known is not None
    assert known.stored.state is ReviewState.QUEUED
    assert await queued(store, draft, cause="button:late") is None
    assert await changed(store, draft) is None


async def queued(
    store: DraftStore, draft: Draft, cause: str = "button:queue", first: bool = False
) -> QueueEntry | None:
    return await store.enqueue(draft.stored.id, draft.stored.revision, None, first, OWNER_ID, NOW, cause)


async def test_a_draft_is_thrown_away_and_brought_back(store: DraftStore) -> None:
    draft = await made(store)
    assert await store.discard(draft.stored.id, OWNER_ID, NOW, "button:1")
    assert await store.draft(draft.stored.id) is None
    assert await store.drafts() == []
    known = await store.known(draft.stored.id)
    assert known is not None
    assert known.discarded_at == NOW
    assert await queued(store, draft) is None
    assert await store.restore(draft.stored.id, OWNER_ID, NOW, "button:2")
    assert await store.drafts() == [draft]
    assert not await store.discard(draft.stored.id + 1, OWNER_ID, NOW, "button:3")


Change = Callable[[DraftStore, Draft], Awaitable[object]]
CHANGES: dict[str, Change] = {
    "changed": lambda store, draft: changed(store, draft, "button:again"),
    "queued": lambda store, draft: queued(store, draft, "button:again"),
    "discarded": lambda store, draft: store.discard(draft.stored.id, OWNER_ID, NOW, "button:again"),
    "restored": lambda store, draft: store.restore(draft.stored.id, OWNER_ID, NOW, "button:again"),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_a_repeated_cause_changes_nothing(store: DraftStore, what: str) -> None:
    draft = await made(store)
    await CHANGES[what](store, draft)
    before = await store.known(draft.stored.id)
    with pytest.raises(AlreadyApplied):
        await CHANGES[what](store, draft)
    assert await store.known(draft.stored.id) == before


async def test_somebody_elses_draft_of_the_same_paper_stays(store: DraftStore, request: pytest.FixtureRequest) -> None:
    hers = await made(store)
    his = await made(store, author=WRITER_ID, body="What a guest says of it.")
    assert his.stored.id != hers.stored.id
    assert await store.draft(hers.stored.id) == hers
    assert len(await store.drafts(WRITER_ID)) == 1


async def test_those_who_wrote_lately_are_known_by_name(database: Database) -> None:
    await made(database.drafts, "One", reviewers=("Dana Example", "A. Guest"))
    await made(database.drafts, "Two", reviewers=("Mei Lin", "A. Guest"))
    assert await database.drafts.names(9) == ["Mei Lin", "A. Guest", "Dana Example"]
    assert await database.drafts.names(1) == ["Mei Lin"]


async def test_places_in_the_queue(database: Database) -> None:
    drafts = [await made(database.drafts, title) for title in ("One", "Two", "Three")]
    for at, (draft, first) in enumerate(zip(drafts, (False, False, True), strict=True)):
        await queued(database.drafts, draft, f"button:{at}", first)
    assert [entry.stored.review.title for entry in await database.queue.entries()] == ["Three", "One", "Two"]
    fixed = await made(database.drafts, "Four")
    entry = await database.drafts.enqueue(
        fixed.stored.id, fixed.stored.revision, TODAY + DAYS, False, OWNER_ID, NOW, "button:9"
    )
    assert entry is not None
    assert entry.fixed_on == TODAY + DAYS


async def test_a_paper_that_was_reviewed_is_refused_with_its_number(database: Database) -> None:
    await database.imports.keep([make_import("Nets, sparsely", paper=make_paper(), number=431)], NOW)
    draft = await made(database.drafts)
    with pytest.raises(AlreadyQueued) as refused:
        await changed(database.drafts, draft, paper=make_paper())
    assert (refused.value.title, refused.value.number) == ("Nets, sparsely", 431)
    with pytest.raises(AlreadyQueued):
        await made(database.drafts, "Another", paper=make_paper())
    assert await database.drafts.drafts() == [draft]


async def test_everything_is_on_record(database: Database) -> None:
    store = database.drafts
    draft = await made(store)
    new = await changed(store, draft)
    assert new is not None
    await store.discard(draft.stored.id, WRITER_ID, NOW, "button:1")
    await store.restore(draft.stored.id, OWNER_ID, NOW, "button:2")
    await queued(store, new)
    record = await database.audit.changes(9, review_id=draft.stored.id)
    assert [one.did for one in record] == [Did.QUEUED, Did.RESTORED, Did.DISCARDED, Did.CHANGED, Did.DRAFTED]
    assert [one.actor_id for one in record] == [OWNER_ID, OWNER_ID, WRITER_ID, OWNER_ID, OWNER_ID]
    assert (record[3].before, record[3].after) == ({"title": "Sparse nets"}, {"title": "Denser nets"})


async def test_a_change_is_undone_with_all_that_it_changed(database: Database) -> None:
    draft = await made(database.drafts, paper=make_paper(), topics=("pruning",))
    fields: dict[str, Any] = {"topics": (), "paper": None, "reviewers": ("Mei Lin",), "hook": "Why?", "body": "Less."}
    new = await changed(database.drafts, draft, **fields)
    assert new is not None
    assert new.former_id is not None
    undo = database.mending.undo
    assert await undo(new.former_id, NOW, "button:1", by=OWNER_ID, of=draft.stored.id + 1) is None
    assert await undo(new.former_id, NOW, "button:2", by=OWNER_ID, of=draft.stored.id) == draft.stored.id
    undone = await database.drafts.draft(draft.stored.id)
    assert undone is not None
    assert (undone.stored.review, undone.former_id) == (draft.stored.review, None)
    with pytest.raises(AlreadyApplied):
        await undo(new.former_id, NOW, "button:2")
    newest, *_ = await database.audit.changes(1)
    assert (newest.did, newest.after["topics"]) == (Did.CHANGED, ["pruning"])


async def test_what_was_found_in_a_draft_stays_with_it_in_the_queue_and_is_not_told_again(database: Database) -> None:
    draft = await made(database.drafts)
    entry = QueueEntry(stored=draft.stored, added_at=NOW, version=0)
    linted = Linted(draft.stored.revision, (SLIP,))
    assert await database.lint.keep(entry, linted, None, NOW)
    kept = await database.drafts.draft(draft.stored.id)
    assert kept is not None
    assert kept.linted == linted
    waiting = await queued(database.drafts, draft)
    assert waiting is not None
    again = Linted(waiting.stored.revision, (SLIP,))
    assert await database.lint.keep(waiting, again, {"title": "Sparse nets"}, NOW)
    assert await database.notices.pending(9) == []


async def test_a_draft_that_nobody_touched_is_mentioned_once(database: Database) -> None:
    store = database.drafts
    first, second = await made(store, "One"), await made(store, "Two")
    assert await store.nudge(NOW - DAYS, NOW) == 0
    await store.change(
        second.stored.id, second.stored.revision, make_review("Two, better"), OWNER_ID, later(days=3), "button:1"
    )
    assert await store.nudge(NOW, later(days=14)) == 1
    assert await store.nudge(NOW, later(days=14)) == 0
    (notice,) = await database.notices.pending(9)
    told = [{"review_id": first.stored.id, "title": "One", "days": 14}]
    assert (notice.kind, notice.facts) == ("draft_waits", {"drafts": told})
    assert await store.nudge(later(days=3), later(days=17)) == 1


async def test_a_draft_that_was_touched_again_is_mentioned_again(database: Database) -> None:
    draft = await made(database.drafts)
    assert await database.drafts.nudge(NOW, later(days=14)) == 1
    review = make_review("Sparse nets", hook="Why?")
    touched = later(days=15)
    await database.drafts.change(draft.stored.id, draft.stored.revision, review, OWNER_ID, touched, "button:1")
    assert await database.drafts.nudge(later(days=14), later(days=28)) == 0
    assert await database.drafts.nudge(touched, later(days=29)) == 1


async def test_what_came_from_the_shell_and_what_was_thrown_away(database: Database) -> None:
    entry = await database.queue.add(make_review("From the shell"), "channel|undated|shell|1", NOW)
    draft = await made(database.drafts)
    await database.drafts.discard(draft.stored.id, OWNER_ID, NOW, "button:1")
    assert await database.drafts.nudge(NOW, later(days=14)) == 0
    assert (await database.drafts.known(entry.stored.id)) is not None


async def test_of_two_owners_at_once_one_wins(store: DraftStore) -> None:
    draft = await made(store)
    first, second = await asyncio.gather(queued(store, draft, "button:1"), queued(store, draft, "button:2"))
    assert (first is None) != (second is None)


async def test_of_a_change_and_a_word_at_once_one_wins(store: DraftStore) -> None:
    draft = await made(store)
    new, entry = await asyncio.gather(changed(store, draft, "button:1"), queued(store, draft, "button:2"))
    assert (new is None) != (entry is None)
    known = await store.known(draft.stored.id)
    assert known is not None
    assert known.stored.state is (ReviewState.DRAFT if entry is None else ReviewState.QUEUED)
