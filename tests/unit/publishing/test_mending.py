"""A refused review and half a series: what their owner says is done once, and a deletion goes on until it is done."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.publishing.mending import (
    Clearing,
    ClearSeries,
    DecideSeries,
    Held,
    HoldStaleSeries,
    MendReview,
    Word,
)
from bot.publishing.points import Point
from bot.publishing.ports import QueueEntry
from bot.publishing.post import FrozenPart, NotNow, Outcome, OutcomeUnknown, Refused
from bot.reviews.review import ReviewState
from tests.makers import CHANNEL_ID, NOW, later, make_stored

HELD = Held(7, 1)
Deletion = NotNow | Refused | OutcomeUnknown | None


@dataclass
class Series:
    """A `SeriesStore` with one series that is held, until it is decided."""

    held: bool = True
    stale: int = 0
    open: list[Clearing] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    done: list[object] = field(default_factory=list)

    async def hold_stale(self, before: datetime, now: datetime) -> int:
        self.asked.append(before)
        return self.stale

    async def decide(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> bool:
        self.done += [(held, word)] if self.held else []
        was, self.held = self.held, False
        return was

    async def clearing(self) -> list[Clearing]:
        return list(self.open)

    async def cleared(self, post_id: int, left: tuple[int, ...], now: datetime) -> bool:
        self.done.append((post_id, left))
        self.open = [clearing for clearing in self.open if clearing.post_id != post_id]
        return True


@dataclass
class Deleting:
    """A `Channel` that answers deletions as told, then that they are done."""

    answers: list[Deletion] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        raise AssertionError("nothing is to be sent")

    async def delete(self, channel_id: int, message_id: int) -> Deletion:
        self.asked.append(message_id)
        return self.answers.pop(0) if self.answers else None


async def test_a_series_is_stale_when_a_slot_would_be_too_late() -> None:
    store = Series(stale=2)
    assert await HoldStaleSeries(store)(NOW) == 2
    assert store.asked == [NOW - timedelta(hours=2)]


async def test_an_owner_decides_what_is_held_and_nothing_else() -> None:
    store = Series()
    decide = DecideSeries(store)
    await decide(HELD, Word.FINISH, NOW, "button:x")
    with pytest.raises(StaleButton):
        await decide(HELD, Word.DELETE, NOW, "button:y")
    assert store.done == [(HELD, Word.FINISH)]


async def test_everything_that_stands_is_deleted_from_the_last_on() -> None:
    store, channel = Series(open=[Clearing(7, CHANNEL_ID, (12, 11, 10))]), Deleting()
    await ClearSeries(store, channel, no_checkpoint)(NOW)
    assert channel.asked == [12, 11, 10]
    assert store.done == [(7, ())]


async def test_what_telegram_keeps_is_left_to_the_owners(caplog: pytest.LogCaptureFixture) -> None:
    store = Series(open=[Clearing(7, CHANNEL_ID, (12, 11, 10))])
    await ClearSeries(
        store, Deleting([Refused("400 can't be deleted"), None, Refused("400 can't be deleted")]), no_checkpoint
    )(NOW)
    assert store.done == [(7, (10, 12))]
    assert "a message stays" in caplog.text


@pytest.mark.parametrize(
    ("answer", "seconds"), [(NotNow("429", 30.0), 30), (NotNow("ConnectError"), 5), (OutcomeUnknown("HTTP 500"), 5)]
)
async def test_what_cannot_be_done_now_is_done_later(answer: Deletion, seconds: int) -> None:
    store, channel = Series(open=[Clearing(7, CHANNEL_ID, (11, 10))]), Deleting([None, answer])
    clear = ClearSeries(store, channel, no_checkpoint)
    await clear(NOW)
    await clear(later(seconds=seconds - 1))
    assert (channel.asked, store.done) == ([11, 10], [])
    await clear(later(seconds=seconds))
    assert (channel.asked, store.done) == ([11, 10, 11, 10], [(7, ())])


async def test_a_clock_that_was_ahead_keeps_no_deletion_waiting() -> None:
    store = Series(open=[Clearing(7, CHANNEL_ID, (10,))])
    clear = ClearSeries(store, Deleting([NotNow("ConnectError")]), no_checkpoint)
    await clear(later(days=400))
    await clear(NOW)
    assert store.done == [(7, ())]


class Killed(BaseException):
    """The process dies at a checkpoint."""


@pytest.mark.parametrize(
    ("point", "asked"),
    [(Point.MESSAGE_DELETED, [11, 11, 10]), (Point.SERIES_CLEARED, [11, 10])],
    ids=lambda it: str(it),
)
async def test_killed_at_any_point_the_next_process_deletes_what_is_left_and_tells_it_once(
    point: Point, asked: list[int]
) -> None:
    store, channel = Series(open=[Clearing(7, CHANNEL_ID, (11, 10))]), Deleting()

    def kill(name: str) -> None:
        if name == point:
            raise Killed

    with pytest.raises(Killed):
        await ClearSeries(store, channel, kill)(NOW)
    await ClearSeries(store, channel, no_checkpoint)(NOW)
    assert (channel.asked, store.done) == (asked, [(7, ())])


async def test_one_that_waits_keeps_no_other_waiting() -> None:
    store = Series(open=[Clearing(7, CHANNEL_ID, (10,)), Clearing(8, CHANNEL_ID, (20,))])
    await ClearSeries(store, Deleting([NotNow("429", 30.0)]), no_checkpoint)(NOW)
    assert store.done == [(8, ())]


async def test_nothing_is_begun_after_the_end() -> None:
    store, channel = Series(open=[Clearing(7, CHANNEL_ID, (10,))]), Deleting()
    clear = ClearSeries(store, channel, no_checkpoint)
    await clear.stop()
    await clear(NOW)
    assert (channel.asked, store.done) == ([], [])


@dataclass
class Drafts:
    """What `MendReview` asks: drafts by id, and the queue."""

    drafts: set[int]
    waiting: list[QueueEntry] = field(default_factory=list)
    causes: set[str] = field(default_factory=set)

    async def put_first(self, review_id: int, now: datetime, cause: str | None, by: int | None = None) -> QueueEntry:
        if cause in self.causes:
            raise AlreadyApplied(str(cause))
        if review_id not in self.drafts:
            raise NotFound("review", str(review_id))
        self.causes.add(str(cause))
        self.drafts.remove(review_id)
        entry = QueueEntry(stored=make_stored(review_id, state=ReviewState.QUEUED), added_at=now, version=3)
        self.waiting.insert(0, entry)
        return entry


def mend(drafts: Drafts) -> MendReview:
    return MendReview(drafts)


async def test_a_draft_leads_the_queue_once() -> None:
    drafts = Drafts({5})
    assert (await mend(drafts).next_slot(5, NOW, "button:x")).stored.id == 5
    with pytest.raises(AlreadyApplied):
        await mend(drafts).next_slot(5, NOW, "button:x")
    with pytest.raises(StaleButton):
        await mend(drafts).next_slot(5, NOW, "button:y")
    assert len(drafts.waiting) == 1
