"""What waits, and when it leaves."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.errors import AlreadyQueued
from bot.publishing.queue import AddToQueue, ShowQueue, view_queue
from bot.publishing.slots import parse_slots
from tests.fakes.memory import Memory
from tests.makers import NOW, TODAY, make_paper, make_review

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
    view = await ShowQueue(memory.queue, memory.pauses, parse_slots("mon wed 09:00, fri 18:00", JERUSALEM))(NOW)
    leaving = [(departure.entry.stored.review.title, departure.slot.day) for departure in view.departures]
    assert leaving == [("One", date(2026, 3, 4)), ("Two", date(2026, 3, 6)), ("Three", date(2026, 3, 9))]
    assert view.lasts_until is not None
    assert view.lasts_until.day == date(2026, 3, 9)


def test_an_empty_queue_has_a_next_slot_and_lasts_until_no_day() -> None:
    view = view_queue([], parse_slots("daily 09:00", JERUSALEM), NOW)
    assert view.next_slot.day == date(2026, 3, 3)
    assert view.lasts_until is None
