"""A promise is released once, with its reason, its post and the candidate's fate in one transaction."""

import asyncio
from collections.abc import Awaitable

import pytest

from bot.chat.render.review import PostRenderer
from bot.clock import Checkpoint, no_checkpoint
from bot.errors import AlreadyApplied, NotFound
from bot.pipeline.candidate import CandidateState
from bot.pipeline.promises import ReleasedPromise
from bot.polls.write_off import WriteOff, WritePromiseOff
from bot.publishing.post import NewPost, PostKind
from bot.storage.database import Database
from tests.contract.promised import deliver, promised
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_post, make_review

OWNER, OTHER = 101, 102
REASON = "The code was withdrawn."
SHORTLISTED, DISCARDED = CandidateState.SHORTLISTED, CandidateState.DISCARDED


async def written(database: Database, promise_id: int, owner: int = OWNER, cause: str = "update:1:1") -> WriteOff:
    await database.write_offs.begin(owner, promise_id, SHORTLISTED, later(hours=1))
    found = await database.write_offs.take(owner, REASON, NOW, cause)
    assert found is not None
    return found


def correction(found: WriteOff) -> NewPost:
    return make_post("why", kind=PostKind.CORRECTION, ballot_id=found.promise.ballot_id)


async def test_a_reason_is_asked_for_and_kept(database: Database) -> None:
    promise = await promised(database)
    begun = await database.write_offs.begin(OWNER, promise.id, SHORTLISTED, later(hours=1))
    assert (begun.promise, begun.fate, begun.reason) == (promise, SHORTLISTED, None)
    assert begun.question
    assert await database.write_offs.asked(OWNER, later(minutes=59), "update:1:1") == begun
    found = await database.write_offs.take(OWNER, REASON, NOW, "update:1:1")
    assert found is not None
    assert (found.reason, found.version) == (REASON, "update:1:1")
    assert await database.write_offs.written(OWNER, promise.id, "update:1:1") == found


async def test_nobody_else_and_nothing_later_is_taken_for_the_reason(database: Database) -> None:
    promise = await promised(database)
    await database.write_offs.begin(OWNER, promise.id, SHORTLISTED, later(hours=1))
    assert await database.write_offs.asked(OTHER, NOW, "update:1:1") is None
    assert await database.write_offs.asked(OWNER, later(hours=1), "update:1:1") is None
    await database.write_offs.take(OWNER, REASON, NOW, "update:1:1")
    assert await database.write_offs.take(OWNER, "A search", NOW, "update:1:2") is None
    assert await database.write_offs.take(OWNER, REASON, NOW, "update:1:1") is not None


async def test_changing_makes_the_former_reason_stale(database: Database) -> None:
    promise = await promised(database)
    await written(database, promise.id)
    await written(database, promise.id, cause="update:1:2")
    assert await database.write_offs.written(OWNER, promise.id, "update:1:1") is None
    assert await database.write_offs.written(OWNER, promise.id, "update:1:2") is not None


async def test_what_was_begun_can_be_left(database: Database) -> None:
    promise = await promised(database)
    await database.write_offs.begin(OWNER, promise.id, SHORTLISTED, later(hours=1))
    assert not await database.write_offs.end(OWNER, promise.id + 1)
    assert not await database.write_offs.end(OTHER)
    assert await database.write_offs.end(OWNER)
    assert await database.write_offs.asked(OWNER, NOW, "update:1:1") is None
    assert not await database.write_offs.end(OWNER)


@pytest.mark.parametrize("fate", [SHORTLISTED, DISCARDED])
async def test_a_release_is_public_and_gives_the_paper_its_fate(database: Database, fate: CandidateState) -> None:
    promise = await promised(database)
    await database.write_offs.begin(OWNER, promise.id, fate, later(hours=1))
    found = await database.write_offs.take(OWNER, REASON, NOW, "update:1:1")
    assert found is not None
    assert await database.write_offs.release(found, correction(found), later(days=8), "button:a")
    assert await database.promises.promises() == []
    record = promise.candidate.record
    url = record.paper.url if record.paper else None
    assert await database.promises.released(5) == [ReleasedPromise(record.title, url, REASON, later(days=8))]
    candidate = await database.pipeline.candidate(promise.candidate.id)
    assert candidate is not None
    assert (candidate.state, candidate.former) == (fate, SHORTLISTED if fate is DISCARDED else None)
    (part,) = await database.delivery.due(later(days=8))
    assert (part.kind, part.title, part.frozen.payload["text"]) == (PostKind.CORRECTION, record.title, "why")


async def test_a_press_releases_once(database: Database) -> None:
    found = await written(database, (await promised(database)).id)
    assert await database.write_offs.release(found, correction(found), NOW, "button:a")
    with pytest.raises(AlreadyApplied):
        await database.write_offs.release(found, correction(found), NOW, "button:a")
    assert len(await database.delivery.due(NOW)) == 1


async def test_a_crash_behind_the_release_leaves_one_post_and_the_press_that_comes_again_adds_none(
    database: Database,
) -> None:
    """The inbox gives the same press a second time; a crash before the commit leaves everything as it was."""
    promise = await promised(database)
    await written(database, promise.id)

    def kill(point: str) -> None:
        raise RuntimeError(point)

    def publish(checkpoint: Checkpoint) -> Awaitable[WriteOff]:
        write_off = WritePromiseOff(database.write_offs, PostRenderer(), CHANNEL_ID, checkpoint)
        return write_off.publish(OWNER, promise.id, "update:1:1", NOW, "button:a")

    with pytest.raises(RuntimeError):
        await publish(kill)
    with pytest.raises(AlreadyApplied):
        await publish(no_checkpoint)
    (part,) = await database.delivery.due(NOW)
    assert REASON in str(part.frozen.payload["text"])
    assert part.frozen.payload["reply_parameters"]["message_id"] == 12


async def test_of_two_owners_one_releases(database: Database) -> None:
    promise = await promised(database)
    both = [await written(database, promise.id, OWNER), await written(database, promise.id, OTHER, "update:1:2")]
    releases = (database.write_offs.release(one, correction(one), NOW, f"button:{one.version}") for one in both)
    assert sorted(await asyncio.gather(*releases)) == [False, True]
    assert len(await database.delivery.due(NOW)) == 1
    assert not await database.write_offs.end(OTHER)


async def test_a_kept_promise_is_not_released(database: Database) -> None:
    found = await written(database, (await promised(database)).id)
    entry = await database.queue.add(make_review("Graph Memory"), "a", NOW)
    await database.slots.freeze(entry, 1, TODAY, make_post(review_id=entry.stored.id), NOW, slot=None, cause=None)
    await deliver(database, NOW, 40)
    assert not await database.write_offs.release(found, correction(found), NOW, "button:a")
    assert await database.promises.released(5) == []
    assert await database.delivery.due(NOW) == []
    with pytest.raises(NotFound):
        await database.write_offs.begin(OWNER, found.promise.id, SHORTLISTED, later(hours=1))


async def test_a_released_promise_is_not_kept_by_a_later_review(database: Database) -> None:
    """The paper may come all the same; the promise was given up all the same."""
    found = await written(database, (await promised(database)).id)
    await database.write_offs.release(found, correction(found), NOW, "button:a")
    await deliver(database, NOW, 13)
    entry = await database.queue.add(make_review("Graph Memory"), "a", NOW)
    await database.slots.freeze(entry, 1, TODAY, make_post(review_id=entry.stored.id), NOW, slot=None, cause=None)
    await deliver(database, NOW, 40)
    assert await database.promises.kept(5) == []
    candidate = await database.pipeline.candidate(found.promise.candidate.id)
    assert candidate is not None
    assert candidate.state is CandidateState.REVIEWED


async def test_a_released_paper_may_win_again(database: Database) -> None:
    found = await written(database, (await promised(database)).id)
    await database.write_offs.release(found, correction(found), NOW, "button:a")
    await deliver(database, NOW, 13)
    again = await promised(database, now=later(days=20))
    assert again.candidate.id == found.promise.candidate.id
    assert again.id != found.promise.id
