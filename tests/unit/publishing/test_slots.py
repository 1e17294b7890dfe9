"""Slots are local wall times: one instant for each day and slot, whatever the clocks of the zone do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import InvalidInput
from bot.publishing.slots import DueSlot, Schedule, parse_slots

JERUSALEM = ZoneInfo("Asia/Jerusalem")
ZONES = ("Asia/Jerusalem", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def week_of(text: str) -> list[str]:
    """A schedule as "mon 09:00" lines, without its zone."""
    return parse_slots(text, JERUSALEM).text.split(", ")[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sat 20:30", ["sat 20:30"]),
        ("SAT  9:05", ["sat 09:05"]),
        ("fri-mon 08:00", ["mon 08:00", "fri 08:00", "sat 08:00", "sun 08:00"]),
        ("mon–tue 08:00", ["mon 08:00", "tue 08:00"]),
        ("wed-wed 08:00", ["wed 08:00"]),
        ("mon thu 18:00 09:00", ["mon 09:00", "mon 18:00", "thu 09:00", "thu 18:00"]),
        ("sat 00:00, sun 23:59", ["sat 00:00", "sun 23:59"]),
    ],
)
def test_rules_are_read(text: str, expected: list[str]) -> None:
    assert week_of(text) == expected


def test_daily_is_every_day() -> None:
    assert parse_slots("daily 09:00", JERUSALEM) == parse_slots("mon-sun 09:00", JERUSALEM)


def test_two_spellings_of_a_schedule_have_one_text_and_a_zone_is_part_of_it() -> None:
    assert parse_slots("daily 9:00", JERUSALEM).text == parse_slots("sun 09:00, mon-sat 09:00", JERUSALEM).text
    assert parse_slots("daily 9:00", JERUSALEM).text != parse_slots("daily 9:00", ZoneInfo("Europe/Berlin")).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "say days, then times"),
        ("daily", "say days, then times"),
        ("09:00", "say days, then times"),
        ("09:00 daily", "say days, then times"),
        ("mon 09:00 tue", "say days, then times"),
        ("daily 09:00,", "say days, then times"),
        ("someday 09:00", '"someday" is no day'),
        ("mon-someday 09:00", '"mon-someday" is no day'),
        ("mon- 09:00", '"mon-" is no day'),
        ("daily 24:00", '"24:00" is no time of day'),
        ("daily 09:60", '"09:60" is no time of day'),
        ("daily 9:5", '"9:5" is no time of day'),
        ("daily 09:00, sat 9:00", "sat 09:00 is said twice"),
        ("sat sat 09:00", "sat 09:00 is said twice"),
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_slots(text, JERUSALEM)
    assert said in refused.value.reason


def test_the_refused_rule_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_slots("daily 09:00, sat 25:00", JERUSALEM)
    assert refused.value.place == 'slots "sat 25:00"'


def test_both_ends_belong_to_the_range() -> None:
    schedule = parse_slots("daily 09:00", JERUSALEM)  # 07:00 UTC in winter
    slots = schedule.between(utc("2026-11-21T07:00"), utc("2026-11-22T07:00"))
    assert slots == [
        DueSlot(date(2026, 11, 21), "09:00", utc("2026-11-21T07:00")),
        DueSlot(date(2026, 11, 22), "09:00", utc("2026-11-22T07:00")),
    ]


def test_a_range_that_runs_backwards_is_empty() -> None:
    schedule = parse_slots("daily 09:00", JERUSALEM)
    assert schedule.between(utc("2026-11-22T07:00"), utc("2026-11-20T07:00")) == []


def test_the_next_slot_is_later_than_the_instant() -> None:
    schedule = parse_slots("sat 09:00", JERUSALEM)
    assert schedule.next_after(utc("2026-11-21T06:59")).day == date(2026, 11, 21)
    assert schedule.next_after(utc("2026-11-21T07:00")).day == date(2026, 11, 28)


@pytest.mark.fault(26)
def test_the_key_names_channel_day_and_slot() -> None:
    key = DueSlot(date(2026, 11, 21), "09:00", utc("2026-11-21T07:00")).key(-100)
    assert (key.channel_id, key.day, key.slot) == (-100, date(2026, 11, 21), "09:00")


@pytest.mark.fault(24, 25)
@pytest.mark.parametrize(
    ("zone", "day", "slot", "at"),
    [
        # A gap: the clock goes from 02:00 to 03:00 (Lord Howe: 02:00 to 02:30); the first instant after it.
        ("Asia/Jerusalem", "2027-03-26", "01:59", "2027-03-25T23:59"),
        ("Asia/Jerusalem", "2027-03-26", "02:00", "2027-03-26T00:00"),
        ("Asia/Jerusalem", "2027-03-26", "02:30", "2027-03-26T00:00"),
        ("Asia/Jerusalem", "2027-03-26", "03:00", "2027-03-26T00:00"),
        ("Asia/Jerusalem", "2027-03-26", "03:30", "2027-03-26T00:30"),
        ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:00"),
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),
        # A whole day that a country left out: still one instant.
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00"),
        # An overlap: the first pass.
        ("Asia/Jerusalem", "2026-10-25", "00:59", "2026-10-24T21:59"),
        ("Asia/Jerusalem", "2026-10-25", "01:00", "2026-10-24T22:00"),
        ("Asia/Jerusalem", "2026-10-25", "01:30", "2026-10-24T22:30"),
        ("Asia/Jerusalem", "2026-10-25", "02:00", "2026-10-25T00:00"),
        ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2027-04-04", "01:40", "2027-04-03T14:40"),
    ],
)
def test_a_clock_change_gives_each_slot_one_instant(zone: str, day: str, slot: str, at: str) -> None:
    schedule = parse_slots(f"daily {slot}", ZoneInfo(zone))
    around = schedule.between(utc(at) - timedelta(days=3), utc(at) + timedelta(days=3))
    assert [due.at for due in around if due.day == date.fromisoformat(day)] == [utc(at)]
    assert [due.day.isoformat() for due in schedule.between(utc(at), utc(at))][:1] == [day]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("daily 09:00", 10), ("daily 09:00 09:07", 7), ("sun 23:58, mon 00:01", 3), ("sat 20:30", 10)],
)
def test_two_slots_keep_ten_minutes_or_what_the_schedule_says(text: str, minutes: int) -> None:
    assert parse_slots(text, JERUSALEM).spacing == timedelta(minutes=minutes)


@pytest.mark.fault(24)
def test_slots_that_a_gap_brings_together_keep_their_distance() -> None:
    schedule = parse_slots("daily 01:59 02:00 02:30 03:00 03:30", JERUSALEM)  # the clock goes from 02:00 to 03:00
    gap = utc("2027-03-26T00:00")
    slots = schedule.between(gap - timedelta(minutes=1), gap + timedelta(hours=1))
    assert [(slot.slot, (slot.at - gap).total_seconds() / 60) for slot in slots] == [
        ("01:59", -1), ("02:00", 0), ("02:30", 1), ("03:00", 2), ("03:30", 30),
    ]  # fmt: skip


def test_a_day_without_room_lets_slots_share_its_last_minute_in_order() -> None:
    times = " ".join(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 10))
    schedule = parse_slots(f"daily {times}", JERUSALEM)
    day = schedule.between(utc("2027-03-25T22:00"), utc("2027-03-26T21:30"))
    assert [slot.at for slot in day] == sorted(slot.at for slot in day)
    assert {slot.slot for slot in day if slot.day == date(2027, 3, 26)} == set(times.split())


@pytest.mark.parametrize(
    ("text", "opening"),
    [("daily 09:00 20:30", "2026-11-23T07:00"), ("wed 10:00, sat 20:30", "2026-11-23T08:00")],
)
def test_a_date_opens_at_its_first_slot_or_at_the_hour_of_the_next_one(text: str, opening: str) -> None:
    assert parse_slots(text, JERUSALEM).opening(date(2026, 11, 23)) == utc(opening)


@pytest.mark.fault(25)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("text", ["daily 09:00", "daily 00:00 01:30 02:15 02:30 03:00 23:59", "sun-thu 01:45"])
def test_over_years_each_day_and_slot_happens_once_and_in_order(zone: str, text: str) -> None:
    schedule = parse_slots(text, ZoneInfo(zone))
    slots = schedule.between(midnight(FIRST, zone), midnight(LAST + timedelta(days=1), zone) - timedelta(seconds=1))
    assert [(slot.day, slot.slot) for slot in slots] == expected_keys(schedule)
    assert [slot.at for slot in slots] == sorted(slot.at for slot in slots)
    moved = [slot for slot in slots if f"{slot.at.astimezone(ZoneInfo(zone)):%H:%M}" != slot.slot]
    assert len(moved) <= 3 * 5  # three of the wall times lie in a gap, once a year at most


@pytest.mark.parametrize("zone", ZONES)
def test_stepping_from_slot_to_slot_meets_the_same_ones(zone: str) -> None:
    schedule = parse_slots("daily 09:00, sat 02:30", ZoneInfo(zone))
    start, end = utc("2026-01-01T00:00"), utc("2028-01-01T00:00")
    met, instant = [], start
    while (slot := schedule.next_after(instant)).at <= end:
        met.append(slot)
        instant = slot.at
    assert met == schedule.between(start, end)


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def expected_keys(schedule: Schedule) -> list[tuple[date, str]]:
    days = (FIRST + timedelta(days=passed) for passed in range((LAST - FIRST).days + 1))
    return [(day, f"{wall:%H:%M}") for day in days for wall in schedule.week[day.weekday()]]
