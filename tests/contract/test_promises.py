"""What readers were promised: read, put off, nudged, kept, and matched with what is being written."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.errors import AlreadyApplied
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import KeptPromise, Writing
from bot.publishing.ports import Notice
from bot.reviews.paper import Paper
from bot.reviews.review import Review, ReviewState
from bot.storage.choice_tables import paper_aliases
from bot.storage.database import Database
from bot.storage.tables import reviews
from tests.contract.promised import DUE, deliver, promised
from tests.makers import BY_SHELL, NOW, TODAY, later, make_paper, make_post, make_record, make_review

ARXIV, DOI = make_paper("2511.01234"), Paper("doi:10.1000/memory", "https://doi.org/10.1000/memory")
FACTS: Mapping[str, Any] = {"title": "Graph Memory", "days": 7}


async def post(database: Database, review: Review) -> None:
    """Queued, frozen and delivered as message 40."""
    entry = await database.queue.add(review, review.title, NOW)
    frozen = make_post(review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 506, TODAY, frozen, NOW, slot=None, cause=None)
    await deliver(database, later(days=12), 40)


async def known_as(database: Database, promise: Promise, key: str) -> None:
    async with database.transactions.write() as connection:
        await connection.execute(insert(paper_aliases).values(key=key, candidate_id=promise.candidate.id))


async def state_of(database: Database, promise: Promise) -> CandidateState:
    found = await database.pipeline.candidate(promise.candidate.id)
    assert found is not None
    return found.state


async def waiting_notices(database: Database) -> list[Notice]:
    return [notice for notice in await database.notices.pending(99) if notice.kind == "promise_waits"]


async def test_a_promise_knows_its_day_its_votes_and_the_message_that_told_readers(database: Database) -> None:
    promise = await promised(database)
    assert (promise.votes, promise.voters, promise.due_on, promise.chosen_at) == (5, 9, DUE, NOW)
    assert (promise.told_in, promise.nudges, promise.put_off_until) == (12, 0, None)
    assert promise.candidate.state is CandidateState.CHOSEN


async def test_the_longest_waiting_stands_first(database: Database) -> None:
    first = await promised(database)
    second = await promised(database, make_record("Slow diffusion"), make_record("Other"), now=later(days=3))
    assert [one.id for one in await database.promises.promises()] == [first.id, second.id]
    assert await database.pipeline.promises() == await database.promises.promises()


async def test_a_promise_knows_the_other_addresses_of_its_paper(database: Database) -> None:
    await known_as(database, await promised(database), DOI.key)
    (promise,) = await database.promises.promises()
    assert promise.other_keys == {DOI.key}


async def test_a_nudge_is_a_notice_and_counted(database: Database) -> None:
    promise = await promised(database)
    assert await database.promises.nudge(promise, 2, FACTS, later(days=15))
    (notice,) = await waiting_notices(database)
    assert notice.facts == FACTS
    assert (await database.promises.promises())[0].nudges == 2


async def test_of_two_processes_one_nudges(database: Database) -> None:
    promise = await promised(database)
    nudged = await asyncio.gather(*(database.promises.nudge(promise, 1, FACTS, later(days=7)) for _ in range(5)))
    assert sorted(nudged) == [False] * 4 + [True]
    assert len(await waiting_notices(database)) == 1


async def test_who_is_on_it_is_asked_once_more(database: Database) -> None:
    promise = await promised(database)
    assert await database.promises.put_off(promise.id, later(days=14), later(days=7), "button:a")
    (put_off,) = await database.promises.promises()
    assert (put_off.put_off_until, put_off.due_on) == (later(days=14), DUE)
    assert not await database.promises.nudge(promise, 1, FACTS, later(days=8))
    assert await database.promises.nudge(put_off, 2, FACTS, later(days=14))
    assert (await database.promises.promises())[0].put_off_until is None


async def test_a_press_puts_off_once(database: Database) -> None:
    promise = await promised(database)
    await database.promises.put_off(promise.id, later(days=14), later(days=7), "button:a")
    with pytest.raises(AlreadyApplied):
        await database.promises.put_off(promise.id, later(days=15), later(days=8), "button:a")
    assert not await database.promises.put_off(promise.id + 1, later(days=15), later(days=8), "button:b")


@pytest.mark.parametrize(
    "review",
    [
        make_review("Anything", paper=ARXIV),
        make_review("Anything", paper=DOI),
        make_review("graph  MEMORY", paper=None),
    ],
    ids=["its paper", "another address of it", "its title"],
)
async def test_a_posted_review_keeps_the_promise(database: Database, review: Review) -> None:
    promise = await promised(database, make_record("Graph Memory", paper=ARXIV), make_record("One Step"))
    await known_as(database, promise, DOI.key)
    await post(database, review)
    assert await database.promises.promises() == []
    kept = KeptPromise("Graph Memory", 5, NOW, later(days=12), 506, 40)
    assert await database.promises.kept(5) == [kept]


async def test_a_posted_review_of_another_paper_keeps_nothing(database: Database) -> None:
    await promised(database, make_record("Graph Memory", paper=ARXIV), make_record("One Step"))
    await post(database, make_review("One Step", paper=make_paper("2511.09999")))
    assert len(await database.promises.promises()) == 1
    assert await database.promises.kept(5) == []


async def test_a_post_that_is_refused_keeps_nothing(database: Database) -> None:
    """The review is a draft again, so readers still wait."""
    promise = await promised(database)
    entry = await database.queue.add(make_review("Graph Memory"), "a", NOW)
    await database.slots.freeze(entry, 1, TODAY, make_post(review_id=entry.stored.id), NOW, slot=None, cause=None)
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    assert await database.delivery.refuse(sending, "too long", NOW)
    assert [one.id for one in await database.promises.promises()] == [promise.id]


@pytest.mark.parametrize(
    ("review", "state"),
    [(make_review("Graph Memory"), ReviewState.QUEUED), (make_review("x", paper=DOI), ReviewState.DRAFT)],
)
async def test_what_is_being_written_is_found(database: Database, review: Review, state: ReviewState) -> None:
    promise = await promised(database)
    await known_as(database, promise, DOI.key)
    assert await database.promises.writings() == {}
    entry = await database.queue.add(review, "a", NOW)
    if state is ReviewState.DRAFT:
        await database.queue.remove(entry.stored.id, BY_SHELL)
    assert await database.promises.writings() == {promise.id: Writing(entry.stored.id, state)}


async def test_a_chosen_paper_with_a_draft_is_drafted_and_without_one_chosen(database: Database) -> None:
    promise = await promised(database)
    assert await database.promises.match_writings() == 0
    entry = await database.queue.add(make_review("Graph Memory"), "a", NOW)
    assert await database.promises.match_writings() == 1
    assert await state_of(database, promise) is CandidateState.DRAFTED
    assert await database.promises.match_writings() == 0
    async with database.transactions.write() as connection:  # somebody writes about something else in it
        await connection.execute(update(reviews).where(reviews.c.id == entry.stored.id).values(title_key="another"))
    assert await database.promises.match_writings() == 1
    assert await state_of(database, promise) is CandidateState.CHOSEN


async def test_a_drafted_paper_is_reviewed_when_its_review_stands(database: Database) -> None:
    promise = await promised(database)
    await database.queue.add(make_review("Graph Memory"), "draft", NOW)
    await database.promises.match_writings()
    (entry,) = await database.queue.entries()
    await database.slots.freeze(entry, 1, TODAY, make_post(review_id=entry.stored.id), NOW, slot=None, cause=None)
    await deliver(database, later(days=2), 40)
    assert await state_of(database, promise) is CandidateState.REVIEWED
    assert await database.promises.match_writings() == 0
