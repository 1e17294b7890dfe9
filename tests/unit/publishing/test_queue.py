"""What waits, and when it leaves."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import AlreadyQueued
from bot.publishing.pausing import Pause, Resume
from bot.publishing.queue import AddToQueue, ShowQueue, view_queue
from bot.publishing.slots import Schedule, parse_slots
from tests.fakes.memory import Memory
from tests.fakes.standing import MemoryStanding
from tests.makers import BY_SHELL, NOW, TODAY, later, make_paper, make_review

JERUSALEM = ZoneInfo("Asia/Jerusalem")


async def test_a_review_waits_without_number_and_date() -> None:
    memory = Memory()
    entry = await AddToQueue(memory.queue)(make_review("One", number=7, date=TODAY), NOW)
    assert (entry.stored.review.number, entry.stored.review.date) == (None, None)
    assert entry.stored.identity == "channel|undated|one|1"


async def test_the_same_paper_is_taken_once_whatever_its_title_and_date() -> None:
    memory = Memory()
    add = AddToQueue(memory.queue)
    await add(make_review("One", paper=make_paper()), NOW)
    with pytest.raises(AlreadyQueued):
        await add(make_review("Another title", paper=make_paper(), date=TODAY), NOW)


async def test_each_entry_has_the_slot_at_which_it_leaves() -> None:
    memory = Memory()
    for title in ("One", "Two", "Three"):
        await AddToQueue(memory.queue)(make_review(title), NOW)
    view = await ShowQueue(
        memory.queue,
        memory.pauses,
        MemoryStanding(),
        memory.restored,
        memory.pipeline,
        parse_slots("mon wed 09:00, fri 18:00", JERUSALEM),
    )(NOW)
    leaving = [(departure.entry.stored.review.title, departure.slot.day) for departure in view.departures]
    assert leaving == [("One", date(2026, 3, 4)), ("Two", date(2026, 3, 6)), ("Three", date(2026, 3, 9))]
    assert view.lasts_until is not None
    assert view.lasts_until.day == date(2026, 3, 9)


def test_an_empty_queue_has_a_next_slot_and_lasts_until_no_day() -> None:
    view = view_queue([], parse_slots("daily 09:00", JERUSALEM), NOW)
    assert view.next_slot.day == date(2026, 3, 3)
    assert view.lasts_until is None


async def test_at_a_slot_that_passes_nothing_leaves() -> None:
    memory = await waiting("One", "Two")
    passing = frozenset({(date(2026, 3, 3), "09:00")})
    view = view_queue(await memory.queue.entries(), DAILY, NOW, None, passing)
    assert [one.slot.day for one in view.departures] == [date(2026, 3, 4), date(2026, 3, 5)]
    assert view.next_slot.day == date(2026, 3, 4)


DAILY = parse_slots("daily 09:00", JERUSALEM)  # NOW is such a slot; the next one is tomorrow's


async def waiting(*titles: str, **fixed: date) -> Memory:
    """A queue with these titles, some of them fixed to dates."""
    memory = Memory()
    for title in titles:
        entry = await memory.queue.add(make_review(title), title, NOW)
        if title in fixed:
            await memory.queue.fix(entry.stored.id, fixed[title], BY_SHELL)
    return memory


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


async def departures(memory: Memory, schedule: Schedule = DAILY, now: datetime = NOW) -> list[tuple[str, date]]:
    view = await ShowQueue(memory.queue, memory.pauses, MemoryStanding(), memory.restored, memory.pipeline, schedule)(
        now
    )
    return [(departure.entry.stored.review.title, departure.slot.day) for departure in view.departures]


@pytest.mark.parametrize(
    ("fixed", "leave"),
    [
        ({"C": on(2)}, "ACB"),
        ({"A": on(3)}, "BCA"),
        ({"A": on(2), "B": on(2)}, "CAB"),  # one slot a day: the second leaves at the next one
        ({"C": on(0)}, "CAB"),  # today's slot is over
    ],
)
async def test_fixed_ones_leave_on_their_dates_and_the_others_flow_around_them(
    fixed: dict[str, date], leave: str
) -> None:
    found = await departures(await waiting(*"ABC", **fixed))
    assert found == [(title, on(days)) for days, title in enumerate(leave, 1)]


async def test_slots_before_a_far_date_stay_empty() -> None:
    assert await departures(await waiting("A", "B", B=on(20))) == [("A", on(1)), ("B", on(20))]


async def test_a_date_without_a_slot_leaves_at_the_next_one() -> None:
    mondays = parse_slots("mon 09:00", JERUSALEM)  # NOW is one
    assert await departures(await waiting("A", A=on(3)), mondays) == [("A", on(7))]


async def test_in_a_pause_departures_count_from_its_end() -> None:
    memory = await waiting("A", "B")
    await memory.pauses.set_pause(Pause(NOW, later(days=5, hours=1)), NOW, None)
    assert await departures(memory) == [("A", on(6)), ("B", on(7))]


async def test_a_pause_that_is_over_delays_nothing_and_is_not_shown() -> None:
    memory = await waiting("A")
    await memory.pauses.set_pause(Pause(later(days=-2), later(days=-1)), NOW, None)
    view = await ShowQueue(memory.queue, memory.pauses, MemoryStanding(), memory.restored, memory.pipeline, DAILY)(NOW)
    assert (view.pause, view.departures[0].slot.day) == (None, on(1))


async def test_the_one_post_of_a_return_leaves_at_the_end_of_the_pause() -> None:
    memory = await waiting("A", "B")
    await memory.pauses.set_pause(Pause(NOW, later(days=5, hours=1), Resume.POST), NOW, None)
    view = await ShowQueue(memory.queue, memory.pauses, MemoryStanding(), memory.restored, memory.pipeline, DAILY)(NOW)
    assert [departure.slot.at for departure in view.departures] == [later(days=5, hours=1), later(days=6)]


async def test_what_leaves_by_hand_is_the_first_that_waits_for_no_date() -> None:
    memory = await waiting("A", "B", A=on(3))
    view = await ShowQueue(memory.queue, memory.pauses, MemoryStanding(), memory.restored, memory.pipeline, DAILY)(NOW)
    assert view.head is not None
    assert view.head.stored.review.title == "B"
