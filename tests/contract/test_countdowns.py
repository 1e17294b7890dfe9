"""Post now, in ten seconds: posted once, stopped, or told; never two of these, never none."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import AlreadyApplied, AlreadyQueued
from bot.publishing.audit import Did
from bot.publishing.countdown import WAITS, Countdown, Ended
from bot.publishing.ports import QueueEntry
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from tests.drafted import drafted
from tests.makers import BY_SHELL, NOW, TODAY, make_post, make_review

DANA, NOA = 101, 102
DUE = NOW + WAITS


async def fill(database: Database, *titles: str) -> list[QueueEntry]:
    return [await database.queue.add(make_review(title), title, NOW) for title in titles]


async def order(database: Database) -> list[str]:
    return [entry.stored.identity for entry in await database.queue.entries()]


async def started(database: Database, entry: QueueEntry, by: int = DANA, cause: str = "button:x") -> Countdown | None:
    return await database.countdowns.start(entry.stored.id, entry.version, False, by, 55, NOW, cause)


async def draft(database: Database, title: str) -> tuple[int, int]:
    """Its id and revision."""
    made = await drafted(database, make_review(title), DANA, NOW)
    return made.stored.id, made.stored.revision


async def counting_draft(database: Database) -> Countdown:
    review_id, revision = await draft(database, "d")
    begun = await database.countdowns.start(review_id, revision, True, DANA, None, NOW, "button:d")
    assert begun is not None
    return begun


async def post(database: Database, review_id: int) -> int | None:
    entry = await database.slots.entry(review_id)
    assert entry is not None
    new = make_post(review_id=review_id)
    return await database.slots.freeze(entry, 7, TODAY, new, DUE, slot=None, cause="button:x:post", by=DANA)


async def notices(database: Database) -> list[tuple[str, object, object]]:
    found = await database.notices.pending(9)
    return [(one.facts["title"], one.facts["reason"], one.facts["draft"]) for one in found]


async def test_it_is_due_in_ten_seconds_and_not_before(database: Database) -> None:
    entry, _ = await fill(database, "a", "b")
    begun = await started(database, entry)
    assert begun == Countdown(
        review_id=entry.stored.id,
        revision=entry.stored.revision,
        title="a",
        due_at=DUE,
        actor_id=DANA,
        cause="button:x",
        message_id=55,
    )
    assert await database.countdowns.due(DUE - timedelta(seconds=1)) == []
    assert await database.countdowns.due(DUE) == [begun]
    assert await order(database) == ["a", "b"]


async def test_one_whose_end_is_far_ahead_is_looked_at_since_the_clock_was_set_back(database: Database) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    assert await database.countdowns.due(NOW - timedelta(hours=1)) == [begun]


async def test_what_was_moved_meanwhile_does_not_begin(database: Database) -> None:
    entry, other = await fill(database, "a", "b")
    await database.queue.move(other.stored.id, 1, BY_SHELL)
    assert await started(database, entry) is None
    assert await database.countdowns.running(entry.stored.id) is None
    (fresh,) = [one for one in await database.queue.entries() if one.stored.id == entry.stored.id]
    assert await started(database, fresh) is not None, "the press was not spent"


async def test_a_second_press_changes_nothing_and_a_second_owner_gets_the_one_that_runs(database: Database) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    with pytest.raises(AlreadyApplied):
        await started(database, entry)
    assert await started(database, entry, NOA, "button:y") == begun
    assert await database.countdowns.due(DUE) == [begun]


async def test_stopped_it_is_gone_and_nobody_is_told(database: Database) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    assert await database.countdowns.stop(entry.stored.id, "button:other", NOA, NOW) is None
    assert await database.countdowns.stop(entry.stored.id, "button:x", NOA, NOW) == begun
    assert await database.countdowns.stop(entry.stored.id, "button:x", NOA, NOW) is None
    assert await database.countdowns.due(DUE) == []
    assert await order(database) == ["a"]
    assert await notices(database) == []


async def test_once_claimed_it_cannot_be_stopped_and_may_be_claimed_again(database: Database) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    assert begun is not None
    assert await database.countdowns.claim(begun, DUE)
    assert await database.countdowns.stop(entry.stored.id, "button:x", DANA, DUE) is None
    assert await database.countdowns.claim(begun, DUE), "as after a crash"


async def test_a_stop_and_a_claim_at_once_never_both_succeed(database: Database) -> None:
    for entry in await fill(database, *"abcdefgh"):
        begun = await started(database, entry, cause=f"button:{entry.stored.id}")
        assert begun is not None
        stop = database.countdowns.stop(entry.stored.id, begun.cause, DANA, DUE)
        claimed, stopped = await asyncio.gather(database.countdowns.claim(begun, DUE), stop)
        assert claimed is (stopped is None)


async def test_frozen_it_is_over_and_on_record_as_its_owners_doing(database: Database) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    assert begun is not None
    assert await post(database, entry.stored.id) is not None
    assert not await database.countdowns.claim(begun, DUE)
    assert not await database.countdowns.end(begun, Ended.LATE, DUE)
    assert await notices(database) == []
    newest = (await database.audit.changes(1))[0]
    assert (newest.did, newest.actor_id, newest.after) == (Did.POSTED, DANA, {"number": 7})


@pytest.mark.parametrize("why", list(Ended))
async def test_ended_without_a_post_the_owners_hear_why_once(database: Database, why: Ended) -> None:
    (entry,) = await fill(database, "a")
    begun = await started(database, entry)
    assert begun is not None
    assert await database.countdowns.end(begun, why, DUE)
    assert not await database.countdowns.end(begun, why, DUE)
    assert await notices(database) == [("a", why, False)]
    assert await order(database) == ["a"]


async def test_a_draft_leads_the_queue_meanwhile_and_is_a_draft_again_when_it_is_stopped(database: Database) -> None:
    await fill(database, "a")
    begun = await counting_draft(database)
    assert await order(database) == ["channel|undated|d|1", "a"]
    assert await database.drafts.draft(begun.review_id) is None
    assert await database.countdowns.stop(begun.review_id, begun.cause, DANA, NOW) == begun
    assert await order(database) == ["a"]
    back = await database.drafts.draft(begun.review_id)
    assert back is not None
    assert back.stored.state is ReviewState.DRAFT


async def test_a_draft_that_could_not_be_posted_is_one_again_and_the_notice_says_so(database: Database) -> None:
    begun = await counting_draft(database)
    assert await database.countdowns.end(begun, Ended.LATE, NOW + timedelta(hours=1))
    assert await order(database) == []
    assert await notices(database) == [("d", Ended.LATE, True)]


async def test_a_draft_goes_out_as_what_waits_does(database: Database) -> None:
    begun = await counting_draft(database)
    (waiting,) = await database.queue.entries()
    assert waiting.stored.revision == begun.revision
    assert await post(database, begun.review_id) is not None
    assert await database.countdowns.due(DUE) == []


async def test_a_draft_with_another_text_or_thrown_away_does_not_begin(database: Database) -> None:
    review_id, revision = await draft(database, "d")
    begin = database.countdowns.start
    assert await begin(review_id, revision + 1, True, DANA, None, NOW, "button:1") is None
    await database.drafts.discard(review_id, DANA, NOW, "button:2")
    assert await begin(review_id, revision, True, DANA, None, NOW, "button:3") is None
    assert await order(database) == []


async def test_a_draft_of_a_paper_that_waits_already_does_not_begin(database: Database) -> None:
    review_id, revision = await draft(database, "same")
    await database.queue.add(make_review("same"), "another", NOW)
    with pytest.raises(AlreadyQueued):
        await database.countdowns.start(review_id, revision, True, DANA, None, NOW, "button:1")
    assert await database.countdowns.running(review_id) is None
