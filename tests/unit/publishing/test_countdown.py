"""Ten seconds after "post now": posted once, or told; whatever happens meanwhile."""

from datetime import datetime, timedelta

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, DatabaseAway, MayNotPost, ReviewBotError, StaleButton
from bot.publishing.countdown import TOO_OLD, WAITS, Countdown, Ended, FireCountdowns, StartCountdown
from bot.publishing.ports import QueueEntry
from bot.values import replace
from tests.fakes.standing import MemoryStanding
from tests.makers import NOW, OWNER_ID, make_stored

DUE = NOW + WAITS
RUNNING = Countdown(
    review_id=1, revision=7, title="Layers", due_at=DUE, actor_id=OWNER_ID, cause="button:x", message_id=5
)
ENTRY = QueueEntry(stored=make_stored(1, revision=7), added_at=NOW, version=3)


class Counted:
    """One countdown, its entry, and everything that is said and done."""

    def __init__(self, entry: QueueEntry | None = ENTRY, refuse: ReviewBotError | None = None) -> None:
        self.running_now: Countdown | None = RUNNING
        self.claimed = False
        self.waiting = entry
        self.refuse = refuse
        self.posted: list[tuple[str, tuple[int, int] | None, int | None]] = []
        self.ended: list[Ended] = []
        self.said: list[Ended | None] = []

    async def start(
        self, review_id: int, seen: int, draft: bool, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown | None:
        return replace(RUNNING, from_draft=draft) if seen == 3 else None

    async def running(self, review_id: int) -> Countdown | None:
        return self.running_now

    async def due(self, now: datetime) -> list[Countdown]:
        return [self.running_now] if self.running_now else []

    async def claim(self, countdown: Countdown, now: datetime) -> bool:
        self.claimed = self.running_now is not None
        return self.claimed

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None:
        stopped, self.running_now = self.running_now, None
        return stopped

    async def end(self, countdown: Countdown, why: Ended, now: datetime) -> bool:
        self.ended.append(why)
        ended, self.running_now = self.running_now is not None, None
        return ended

    async def entry(self, review_id: int) -> QueueEntry | None:
        return self.waiting

    async def post(
        self, now: datetime, cause: str, expected: tuple[int, int] | None = None, by: int | None = None
    ) -> int:
        if self.refuse:
            raise self.refuse
        self.posted.append((cause, expected, by))
        self.running_now = None  # in the transaction that freezes
        return 1

    async def say(self, countdown: Countdown, why: Ended | None) -> None:
        self.said.append(why)

    def fire(self) -> FireCountdowns:
        return FireCountdowns(self, self, self.post, self, no_checkpoint)


async def test_it_is_posted_as_its_owners_doing_and_its_message_says_so() -> None:
    counted = Counted()
    assert await counted.fire()(DUE)
    assert counted.posted == [("button:x:post", (1, 3), OWNER_ID)]
    assert (counted.said, counted.ended) == ([None], [])
    assert not await counted.fire()(DUE)


@pytest.mark.parametrize(
    ("now", "why"),
    [(DUE + TOO_OLD, None), (DUE + TOO_OLD + timedelta(seconds=1), Ended.LATE), (NOW - timedelta(hours=1), Ended.LATE)],
)
async def test_after_five_minutes_it_is_told_and_not_posted(now: datetime, why: Ended | None) -> None:
    counted = Counted()
    await counted.fire()(now)
    assert (counted.said, bool(counted.posted)) == ([why], why is None)


@pytest.mark.parametrize("entry", [None, replace(ENTRY, stored=make_stored(1, revision=8))])
async def test_what_left_or_has_another_text_is_told_and_not_posted(entry: QueueEntry | None) -> None:
    counted = Counted(entry)
    assert not await counted.fire()(DUE)
    assert (counted.posted, counted.said) == ([], [Ended.CHANGED])


async def test_a_channel_that_is_closed_meanwhile_is_told() -> None:
    counted = Counted(refuse=MayNotPost())
    assert not await counted.fire()(DUE)
    assert counted.said == [Ended.BARRED]


@pytest.mark.parametrize("lost", [StaleButton("x"), AlreadyApplied("x")])
async def test_who_comes_too_late_by_a_moment_looks_again_with_the_next_tick(lost: ReviewBotError) -> None:
    counted = Counted(refuse=lost)
    assert not await counted.fire()(DUE)
    assert (counted.said, counted.ended) == ([], [])
    counted.refuse = None
    assert await counted.fire()(DUE)


async def test_without_a_database_it_waits_for_the_next_tick() -> None:
    counted = Counted(refuse=DatabaseAway("gone"))
    with pytest.raises(DatabaseAway):
        await counted.fire()(DUE)
    counted.refuse = None
    assert await counted.fire()(DUE)


async def test_one_that_was_stopped_at_the_last_moment_is_not_posted() -> None:
    counted = Counted()
    fire, (due,) = counted.fire(), await counted.due(DUE)
    assert await StartCountdown(counted, MemoryStanding()).stop(due.review_id, due.cause, OWNER_ID, DUE) == RUNNING
    assert not await fire(DUE)
    assert (counted.posted, counted.said) == ([], [])


async def test_nothing_is_counted_down_while_the_channel_is_closed_or_for_what_was_changed() -> None:
    counted, standing = Counted(), MemoryStanding()
    start = StartCountdown(counted, standing)
    assert (await start.entry(1, 3, OWNER_ID, 5, NOW, "button:x")) == RUNNING
    assert (await start.draft(1, 3, OWNER_ID, 5, NOW, "button:x")).from_draft
    with pytest.raises(StaleButton):
        await start.entry(1, 2, OWNER_ID, 5, NOW, "button:x")
    await standing.note(("can_post_messages",), "", NOW)
    with pytest.raises(MayNotPost):
        await start.entry(1, 3, OWNER_ID, 5, NOW, "button:x")
