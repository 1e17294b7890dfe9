"""A part goes the way of the state machine and no other, and its post ends in one step."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied
from bot.publishing.deliver import DeliverPosts
from bot.publishing.post import Part, PartState
from bot.publishing.states import TRANSITIONS, Event
from bot.storage.database import Database
from bot.storage.tables import deliveries
from tests.contract.parts import DEADLINE, begin, hold, now_is, plan, seen
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import StandingClock
from tests.makers import NOW, later


async def bring(database: Database, state: PartState) -> Part:
    """A part in this state, after one attempt (none for `planned`)."""
    part = await plan(database, "first", "second")
    store = database.delivery
    if state is PartState.PLANNED:
        return part
    part = await begin(database, part)
    if state in {PartState.UNKNOWN, PartState.ASKED}:
        assert await store.lose(part, "time-out", NOW)
    if state is PartState.ASKED:
        assert await database.evidence.ask(part.id, part.attempt, "protected", NOW)
    if state is PartState.CONFIRMED:
        assert await store.confirm(part, 10, None, NOW)
    if state is PartState.FAILED:
        assert await store.refuse(part, "400", NOW)
    return await now_is(database, part)


Act = Callable[[Database, Part], Awaitable[object]]
ACTS: dict[Event, Act] = {
    Event.BEGIN: lambda database, part: database.delivery.begin(part, NOW, DEADLINE),
    Event.CONFIRM: lambda database, part: database.delivery.confirm(part, 10, None, NOW),
    Event.POSTPONE: lambda database, part: database.delivery.postpone(part, later(minutes=1), "429"),
    Event.REFUSE: lambda database, part: database.delivery.refuse(part, "400", NOW),
    Event.LOSE: lambda database, part: database.delivery.lose(part, "time-out", NOW),
    Event.ASK: lambda database, part: database.evidence.ask(part.id, part.attempt, "protected", NOW),
    Event.DENY: lambda database, part: database.delivery.settle(part.id, part.attempt, False, NOW, "button:x"),
}


@pytest.mark.parametrize("event", ACTS)
@pytest.mark.parametrize("state", [state for state in PartState if state is not PartState.REPLACED])
async def test_each_event_happens_from_its_states_only(database: Database, state: PartState, event: Event) -> None:
    part = await bring(database, state)
    assert part.state is state
    happened = bool(await ACTS[event](database, part))
    assert happened == ((state, event) in TRANSITIONS)
    assert (await now_is(database, part)).state is TRANSITIONS.get((state, event), state)


@pytest.mark.parametrize("event", [event for event in ACTS if event is not Event.BEGIN])
async def test_an_earlier_attempt_changes_nothing(database: Database, event: Event) -> None:
    """Its answer came too late: the part is on its next attempt."""
    first = await begin(database, await plan(database))
    await database.delivery.postpone(first, NOW, "429")
    second = await begin(database, await now_is(database, first))
    if event in {Event.ASK, Event.DENY}:
        await database.delivery.lose(second, "time-out", NOW)
    before = await now_is(database, second)
    assert not await ACTS[event](database, first)
    assert await now_is(database, first) == before


@pytest.mark.fault(4)
async def test_the_intent_is_on_record_before_the_call(database: Database) -> None:
    earlier = await begin(database, await plan(database, identity="earlier"))
    await database.delivery.confirm(earlier, 41, None, NOW)
    sending = await begin(database, await plan(database))
    assert (sending.state, sending.attempt) == (PartState.SENDING, 1)
    async with database.transactions.read() as connection:
        row = (await connection.execute(select(deliveries).where(deliveries.c.part_id == sending.id))).one()
    assert (row.attempt, row.anchor, row.deadline, row.started_at) == (1, 41, DEADLINE, NOW)
    assert (row.ended_at, row.outcome) == (None, None)


async def test_nothing_above_what_was_seen_was_there_before_the_call(database: Database) -> None:
    """An owner's own post moves the anchor too: the sweep looks at what came later."""
    await database.evidence.keep([seen(57, "written by hand")], NOW)
    sending = await begin(database, await plan(database))
    await database.delivery.lose(sending, "time-out", NOW)
    (unsettled,) = await database.evidence.unsettled()
    assert unsettled.anchor == 57


async def test_a_held_post_is_not_sent(database: Database) -> None:
    part = await plan(database)
    await hold(database, part)
    assert await database.delivery.due(NOW) == []
    assert await database.delivery.begin(part, NOW, DEADLINE) is None
    assert await now_is(database, part) == part
    assert await database.delivery.unfinished() == [part]


async def test_what_was_seen_in_the_channel_is_not_sent_again(database: Database) -> None:
    """It landed after it was denied: confirming it is another's business."""
    part = await begin(database, await plan(database))
    await database.delivery.lose(part, "time-out", NOW)
    assert await database.delivery.settle(part.id, 1, False, NOW, "button:x")
    await database.evidence.keep([seen(10)], NOW)
    assert await database.delivery.begin(await now_is(database, part), NOW, DEADLINE) is None
    assert (await now_is(database, part)).state is PartState.PLANNED


@pytest.mark.fault(9)
async def test_of_twenty_beginners_one_begins(database: Database) -> None:
    part = await plan(database)
    begun = await asyncio.gather(*(database.delivery.begin(part, NOW, DEADLINE) for _ in range(20)))
    assert len([sending for sending in begun if sending]) == 1


async def test_a_part_waits_for_the_one_before_it(database: Database) -> None:
    first = await plan(database, "first", "second")
    second = await database.delivery.part(first.id + 1)
    assert second is not None
    assert (second.post_id, second.position) == (first.post_id, 2)
    assert await database.delivery.begin(second, NOW, DEADLINE) is None
    await database.delivery.confirm(await begin(database, first), 10, None, NOW)
    assert [part.position for part in await database.delivery.due(NOW)] == [2]
    assert await database.delivery.begin(second, NOW, DEADLINE) is not None


async def test_the_oldest_post_is_due_first(database: Database) -> None:
    first = await plan(database, identity="a")
    second = await plan(database, identity="b")
    assert await database.delivery.due(NOW) == [first, second]


async def test_a_postponed_part_is_due_at_its_time(database: Database) -> None:
    sending = await begin(database, await plan(database))
    assert await database.delivery.postpone(sending, later(seconds=30), "429: slow down")
    assert await database.delivery.due(later(seconds=29)) == []
    (part,) = await database.delivery.due(later(seconds=30))
    assert (part.attempt, part.reason, part.retry_at) == (1, "429: slow down", later(seconds=30))
    assert await database.delivery.unfinished() == [part]
    assert (await begin(database, part)).retry_at is None


async def recovered(database: Database) -> list[int]:
    """As the next process does; which parts were under way."""
    under_way = [one.part.id for one in await database.delivery.under_way()]
    channel, clock = FakeChannel(), StandingClock(later(seconds=5))
    assert await DeliverPosts(database.delivery, channel, clock, no_checkpoint).recover(clock.now())
    return under_way


async def test_what_a_dead_process_was_sending_is_unknown_and_told(database: Database) -> None:
    await plan(database, identity="waits")
    sending = await begin(database, await plan(database, "first", "second", identity="on its way"))
    assert await recovered(database) == [sending.id]
    assert await recovered(database) == []
    assert (await now_is(database, sending)).state is PartState.UNKNOWN
    (notice,) = await database.notices.pending(10)
    facts = {"part_id": sending.id, "attempt": 1, "title": "on its way", "position": 1, "count": 2}
    assert notice.kind == "part_unknown"
    assert notice.facts == facts | {"reason": "the bot stopped while it was sending"}


async def test_what_a_dead_process_was_sending_is_lost_since_its_deadline(database: Database) -> None:
    """Nobody knows when its call ended, only when it was over at the latest."""
    await begin(database, await plan(database))
    await recovered(database)
    assert [unsettled.since for unsettled in await database.evidence.unsettled()] == [DEADLINE]


async def test_the_owners_hear_why_an_outcome_is_unknown(database: Database) -> None:
    await bring(database, PartState.UNKNOWN)
    (notice,) = await database.notices.pending(10)
    assert (notice.kind, notice.facts["reason"]) == ("part_unknown", "time-out")


async def test_an_unknown_part_is_not_due_but_holds_its_post(database: Database) -> None:
    part = await bring(database, PartState.UNKNOWN)
    assert await database.delivery.due(later(days=9)) == []
    assert await database.delivery.unfinished() == [part]


async def test_a_failed_post_is_over_and_told(database: Database) -> None:
    part = await bring(database, PartState.FAILED)
    assert part.reason == "400"
    assert await database.delivery.unfinished() == []
    (notice,) = await database.notices.pending(10)
    facts = {"post_kind": "review", "title": "a", "position": 1, "count": 2, "attempt": 1, "reason": "400"}
    (review,) = await database.archive.changed_since(0, 9)
    facts |= {"post_id": part.post_id, "review_id": review.id, "revision": review.revision}
    assert (notice.kind, notice.facts) == ("post_failed", facts)


async def test_the_owner_says_it_is_there(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    assert await database.delivery.settle(part.id, part.attempt, True, NOW, "button:x")
    settled = await now_is(database, part)
    assert (settled.state, settled.message_id) == (PartState.CONFIRMED, None)
    assert [due.position for due in await database.delivery.due(NOW)] == [2]


async def test_where_it_was_seen_the_owners_word_has_its_message_id(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    await database.evidence.keep([seen(12, "first"), seen(13, "first")], NOW)
    assert await database.delivery.settle(part.id, part.attempt, True, NOW, "button:x")
    assert (await now_is(database, part)).message_id == 12


async def test_the_owner_says_it_is_not_there(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    assert await database.delivery.settle(part.id, part.attempt, False, NOW, "button:x")
    assert [(due.id, due.attempt) for due in await database.delivery.due(NOW)] == [(part.id, 1)]


async def test_only_the_first_answer_counts(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    answers = [database.delivery.settle(part.id, 1, n % 2 == 0, NOW, f"button:{n}") for n in range(6)]
    assert sorted(await asyncio.gather(*answers)) == [False] * 5 + [True]


async def test_a_cause_that_changed_something_else_settles_nothing(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    assert await database.delivery.settle(part.id, part.attempt, False, NOW, "button:x")
    sending = await begin(database, await now_is(database, part))
    await database.delivery.lose(sending, "time-out", NOW)
    with pytest.raises(AlreadyApplied):
        await database.delivery.settle(part.id, 2, True, NOW, "button:x")
    assert (await now_is(database, part)).state is PartState.UNKNOWN


async def test_nobody_settles_what_is_being_sent_or_never_was(database: Database) -> None:
    part = await bring(database, PartState.SENDING)
    assert not await database.delivery.settle(part.id, part.attempt, True, NOW, "button:x")
    assert not await database.delivery.settle(999_999, 1, True, NOW, "button:x")


async def test_late_evidence_confirms_what_the_owner_was_asked_about(database: Database) -> None:
    part = await bring(database, PartState.ASKED)
    assert await database.delivery.confirm(part, 10, None, later(minutes=5))
    assert (await now_is(database, part)).message_id == 10


async def test_a_part_that_was_put_off_while_the_clock_was_ahead_does_not_wait_for_that_hour(
    database: Database,
) -> None:
    part = await plan(database, "a")
    ahead = later(days=400)
    sending = await database.delivery.begin(part, ahead, later(days=400, seconds=45))
    assert sending is not None
    await database.delivery.postpone(sending, later(days=400, minutes=5), "no connection")
    assert await database.delivery.due(ahead) == []
    assert [due.id for due in await database.delivery.due(NOW)] == [part.id]
