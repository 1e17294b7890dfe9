"""An hour before the slot the owners hear what is wrong, once, and nothing when all is well."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.lint import Checked
from bot.publishing.linted import Linted
from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import Rendered
from bot.publishing.pausing import Pause
from bot.publishing.post import Form
from bot.publishing.preflight import Preflight
from bot.publishing.slots import parse_slots
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.reviews.lint.known import Known
from bot.reviews.lint.lint import lint
from bot.reviews.review import Review, StoredReview
from bot.values import replace
from tests.fakes.memory import Memory
from tests.fakes.standing import MemoryPreflight, MemoryStanding, ScriptedRights
from tests.makers import BY_SHELL, CHANNEL_ID, NOW, TODAY, make_frozen, make_paper, make_review, make_slot

DAILY = parse_slots("daily 09:00", ZoneInfo("Asia/Jerusalem"))  # NOW is such a slot
HALF_PAST = NOW - timedelta(minutes=30)


class Renderer:
    """Gives these parts, or breaks."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        if not self.texts:
            raise ValueError(stored.review.title)
        return Rendered(Form.CLASSIC, tuple(make_frozen(text) for text in self.texts))


class Lint:
    """Reads each entry as the rules do, and keeps nothing."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def check(self, review_id: int, now: datetime, *, anew: bool = False) -> Checked | None:
        entry = await self._memory.slots.entry(review_id)
        if entry is None:
            return None
        findings = lint(entry.stored.review, Known(TODAY, TODAY))
        linted = Linted(entry.stored.revision, tuple(findings))
        return Checked(replace(entry, linted=linted), DAILY.next_after(now))


class Flight:
    """A queue with these reviews, and what was told."""

    def __init__(self, *texts: str) -> None:
        self.memory, self.standing, self.store = Memory(), MemoryStanding(), MemoryPreflight()
        self.rights = ScriptedRights()
        self._texts = texts or ("one message",)

    async def queue(self, review: Review) -> int:
        return (await self.memory.queue.add(review, review.title, HALF_PAST)).stored.id

    async def at(self, now: datetime = HALF_PAST) -> None:
        note_rights = NoteRights(self.standing, self.rights, CHANNEL_ID)
        memory, renderer = self.memory, Renderer(*(text for text in self._texts if text != "broken"))
        flight = Preflight(
            memory.slots,
            memory.pauses,
            self.standing,
            self.store,
            note_rights,
            renderer,
            DAILY,
            CHANNEL_ID,
            Lint(memory),
        )
        await flight(now)

    @property
    def faults(self) -> list[dict[str, Any]]:
        return [fault for facts in self.store.told for fault in facts["faults"]]


def sound(title: str = "a", **fields: Any) -> Review:
    return make_review(title, paper=make_paper(), **fields)


async def test_a_sound_review_is_looked_at_in_silence() -> None:
    flight = Flight()
    await flight.queue(sound())
    await flight.at()
    assert (flight.store.told, flight.store.looked_at is not None) == ([], True)


async def test_what_is_wrong_is_told_with_the_review_and_its_slot() -> None:
    flight = Flight()
    review_id = await flight.queue(make_review("a"))
    await flight.at()
    facts = {
        "slot": "09:00",
        "day": TODAY.isoformat(),
        "review_id": review_id,
        "title": "a",
        "faults": [],
        "staying": [],
    }
    (told,) = flight.store.told
    assert {name: told[name] for name in facts} == facts
    assert [found["code"] for found in told["findings"]] == ["no_link"]


async def test_what_is_held_is_named_beside_what_leaves() -> None:
    flight = Flight()
    held = await flight.queue(sound("held"))
    (entry,) = flight.memory.tables.queue
    slip = Finding(Code.CHATTER, Severity.ERROR, Spot("Sure!"))
    flight.memory.tables.queue[0] = replace(entry, linted=Linted(entry.stored.revision, (slip,)))
    await flight.at()
    assert [(facts["review_id"], facts["staying"]) for facts in flight.store.told] == [(None, ["held"])]
    leaving = await flight.queue(sound("next"))
    await flight.at()
    assert (flight.store.told[-1]["review_id"], flight.store.told[-1]["staying"]) == (leaving, ["held"])
    assert held != leaving


async def test_it_looks_once_whoever_asks_again() -> None:
    flight = Flight()
    await flight.queue(make_review("a"))
    for minutes in (60, 45, 1):
        await flight.at(NOW - timedelta(minutes=minutes))
    assert (len(flight.store.told), flight.rights.asked) == (1, 1)


async def test_another_review_in_its_place_is_looked_at_as_well() -> None:
    flight = Flight()
    await flight.queue(make_review("a"))
    other = await flight.queue(make_review("b"))
    await flight.at()
    await flight.memory.queue.move(other, 1, BY_SHELL)
    await flight.at()
    assert [facts["title"] for facts in flight.store.told] == ["a", "b"]


async def test_more_than_an_hour_ahead_nothing_is_looked_at() -> None:
    flight = Flight()
    await flight.queue(make_review("a"))
    await flight.at(NOW - timedelta(minutes=61))
    assert flight.store.looked_at is None


async def test_an_empty_queue_a_pause_and_a_used_slot_are_not_looked_at() -> None:
    empty, paused, used = Flight(), Flight(), Flight()
    await paused.queue(make_review("a"))
    await paused.memory.pauses.set_pause(Pause(HALF_PAST, None), HALF_PAST, None)
    await used.queue(make_review("a"))
    await used.memory.slots.skip(make_slot(), "dropped", HALF_PAST)
    for flight in (empty, paused, used):
        await flight.at()
        assert (flight.store.looked_at, flight.rights.asked) == (None, 0)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("broken",), {"kind": "render", "error": "ValueError"}),
        (("fine", "x" * 4097), {"kind": "length", "position": 2}),
        ((" \n", "fine"), {"kind": "length", "position": 1}),
        (("part",) * 6, {"kind": "parts", "count": 6}),
    ],
)
async def test_a_post_that_would_not_arrive_as_it_should_is_told(
    texts: tuple[str, ...], expected: dict[str, object]
) -> None:
    flight = Flight(*texts)
    await flight.queue(sound())
    await flight.at()
    assert flight.faults == [expected]


async def test_a_missing_right_is_found_by_asking() -> None:
    flight = Flight()
    flight.rights.answer = ("can_post_messages",)
    await flight.queue(sound())
    await flight.at()
    assert flight.faults == [{"kind": "right", "missing": ["can_post_messages"]}]
    assert not flight.standing.kept.may_post


async def test_a_right_that_posting_does_not_need_is_no_fault_of_the_next_post() -> None:
    flight = Flight()
    flight.rights.answer = ("can_delete_messages",)
    await flight.queue(sound())
    await flight.at()
    assert flight.faults == []
