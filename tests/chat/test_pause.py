"""/pause, /resume, the late question, and what /queue says of dates and pauses, asked directly."""

from datetime import date, datetime, timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.commands.pause import pause_end
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Screen
from bot.errors import AlreadyApplied, StaleButton
from bot.publishing.pausing import Pause, Resume
from bot.publishing.slots import parse_slots
from bot.values import replace
from tests.chat.fakes import NOW, SCHEDULE, ZONE, FakeHouse, asked

TOMORROW = date(2026, 11, 23)


def request(words: str = "", hours: float = 0) -> Asked:
    """One of the owner's, so much after NOW, each with a cause of its own."""
    given = asked(words, role=Role.OWNER, cause=f"update:1:{hours}{words}")
    return replace(given, now=NOW + timedelta(hours=hours))


async def own(registry: Registry, command: str, words: str = "", hours: float = 0) -> Screen:
    reply = await registry.commands[command].answer(request(words, hours))
    assert isinstance(reply, Screen)
    return reply


async def held(house: FakeHouse) -> Pause | None:
    return await house.pause_store.pause()


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.keyboard for button in row]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("", None),
        ("3 days", NOW + timedelta(days=3)),
        ("for 3 days", NOW + timedelta(days=3)),
        ("a week", NOW + timedelta(weeks=1)),
        ("2  Weeks", NOW + timedelta(weeks=2)),
        ("5 hours", NOW + timedelta(hours=5)),
        ("שבוע", NOW + timedelta(weeks=1)),
        ("3 ימים", NOW + timedelta(days=3)),
        ("until 2026-11-30", local("2026-11-30 09:30")),
        ("until 30.11", local("2026-11-30 09:30")),
        ("עד 30.11", local("2026-11-30 09:30")),
        ("until 30.11.2026", local("2026-11-30 09:30")),
        ("until 3.1", local("2027-01-03 09:30")),
        ("until 22.11", local("2026-11-22 09:30")),  # it is 09:00 on that day
    ],
)
def test_the_end_of_a_pause_is_read(words: str, until: datetime | None) -> None:
    assert pause_end(words, SCHEDULE, NOW) == until


@pytest.mark.parametrize(
    "words",
    [
        "later", "until", "until Monday", "3", "0 days", "999 weeks", "until 31.02", "until 2026-13-01",
        "until 21.11.2026", "until 2025-11-30", "until 2028-01-01", "until 9999-12-31", "until 0000-01-01", "-3 days",
    ],
)  # fmt: skip
def test_what_is_no_end_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        pause_end(words, SCHEDULE, NOW)


def test_a_date_without_a_slot_posts_again_at_the_slots_hour() -> None:
    saturdays = parse_slots("sat 20:30", ZONE)
    assert pause_end("until 30.11", saturdays, NOW) == local("2026-11-30 20:30")


async def test_a_pause_is_set_at_once_and_says_how_to_end_it(registry: Registry, house: FakeHouse) -> None:
    screen = await own(registry, "pause", "3 days")
    assert "Posting is paused until Wednesday 25 November, 09:00." in screen.text
    assert "/resume ends it" in screen.text
    assert labels(screen) == ["✓ Skip what passes", "One post on return"]
    assert await held(house) == Pause(NOW, NOW + timedelta(days=3))


async def test_words_that_are_no_end_pause_nothing(registry: Registry, house: FakeHouse) -> None:
    assert "/pause until 30.11" in (await own(registry, "pause", "for ever and a day")).text
    assert await held(house) is None


async def test_the_rule_is_chosen_with_one_press_and_again_with_the_next(registry: Registry, house: FakeHouse) -> None:
    await own(registry, "pause")
    _, post_button = list(house.buttons.issued.values())
    action = registry.actions[post_button.action]
    screen = await action.answer(request(post_button.subject))
    assert isinstance(screen, Screen)
    assert "one post at its end makes up for them" in screen.text
    assert labels(screen) == ["Skip what passes", "✓ One post on return"]
    assert await held(house) == Pause(NOW, None, Resume.POST)


async def test_a_rule_of_a_pause_that_is_over_changes_nothing(registry: Registry, house: FakeHouse) -> None:
    await own(registry, "pause")
    _, post_button = list(house.buttons.issued.values())
    await own(registry, "resume", hours=1)
    with pytest.raises(StaleButton):
        await registry.actions[post_button.action].answer(request(post_button.subject, hours=2))


async def test_the_same_update_pauses_once(registry: Registry) -> None:
    await own(registry, "pause", "3 days")
    with pytest.raises(AlreadyApplied):
        await own(registry, "pause", "3 days")


async def test_resuming_says_when_the_next_slot_is(registry: Registry, house: FakeHouse) -> None:
    assert (await own(registry, "resume")).text == "Posting is not paused."
    await own(registry, "pause", hours=1)
    assert "the next slot is Monday 23 November, 09:30." in (await own(registry, "resume", hours=2)).text
    pause = await held(house)
    assert pause is not None
    assert not pause.holds(NOW + timedelta(hours=2))


async def test_resuming_says_so_where_a_post_makes_up_for_what_passed(registry: Registry, house: FakeHouse) -> None:
    await house.pause_store.set_pause(Pause(NOW, None, Resume.POST), NOW, None)
    assert "What waits first leaves now" in (await own(registry, "resume", hours=5)).text


async def test_the_queue_says_that_it_is_paused(registry: Registry, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    await own(registry, "pause", "3 days")
    shown = (await own(registry, "queue")).text
    assert "Posting is paused until Wednesday 25 November, 09:00." in shown
    assert "Next post: Wednesday 25 November, 09:30" in shown
    await own(registry, "pause", hours=1)
    shown = (await own(registry, "queue", hours=1)).text
    assert "paused until you say /resume" in shown
    assert "Next post" not in shown


async def test_the_queue_shows_the_date_of_a_fixed_entry_in_its_place(registry: Registry, house: FakeHouse) -> None:
    house.queue("Flowing", "Also flowing", "Fixed")
    house.waiting[2] = replace(house.waiting[2], fixed_on=TOMORROW)
    shown = (await own(registry, "queue")).text
    assert "2. Fixed · fixed: Mon 23 Nov" in shown
    assert "3. Also flowing\n" in shown


async def test_post_now_offers_the_first_that_waits_for_no_date(registry: Registry, house: FakeHouse) -> None:
    house.queue("Fixed", "Flowing")
    house.waiting[0] = replace(house.waiting[0], fixed_on=TOMORROW)
    assert "Flowing" in (await own(registry, "postnow")).text


async def test_a_late_slots_head_is_posted_with_one_press(registry: Registry, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    (waiting,) = house.waiting
    reply = await registry.actions["slot.post"].answer(request(f"1:{waiting.version}"))
    assert isinstance(reply, Screen)
    assert "It leaves in 10 seconds." in reply.text
    assert house.done == [("counting", 1)]


@pytest.mark.parametrize("subject", ["1", "1:0"])
async def test_a_late_slots_head_as_nobody_saw_it_is_not_posted(
    registry: Registry, house: FakeHouse, subject: str
) -> None:
    """It was moved or changed since, or an earlier release asked, which did not say how it stood."""
    house.queue("Sparse Nets")
    reply = await registry.actions["slot.post"].answer(request(subject))
    assert isinstance(reply, Done)
    assert "the queue has changed" in reply.text
    assert house.done == []


async def test_or_it_waits_for_the_next_slot(registry: Registry, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    reply = await registry.presses["ns"].answer(request("1"))
    assert isinstance(reply, Screen)
    assert reply.text == "“Sparse Nets” leaves Sunday 22 November, 09:30."
    assert house.done == []


async def test_a_late_question_about_what_has_left_says_so(registry: Registry) -> None:
    for entry in (registry.actions["slot.post"], registry.presses["ns"]):
        assert isinstance(await entry.answer(request("1")), Done)
