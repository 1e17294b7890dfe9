"""People say days in many ways."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.days import read_day, slot_days
from bot.publishing.slots import parse_slots

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", (2026, 11, 22)),
        (" Tomorrow ", (2026, 11, 23)),
        ("tue", (2026, 11, 24)),
        ("Tuesday!", (2026, 11, 24)),
        ("on Thursday", (2026, 11, 26)),
        ("next sat", (2026, 11, 28)),
        ("sunday", (2026, 11, 29)),  # whoever means today says so
        ("in 3 days", (2026, 11, 25)),
        ("in a week", (2026, 11, 29)),
        ("24.11", (2026, 11, 24)),
        ("24.11.", (2026, 11, 24)),
        ("24/11/2026", (2026, 11, 24)),
        ("3.1.27", (2027, 1, 3)),
        ("21.11", (2027, 11, 21)),
        ("22.11", (2026, 11, 22)),
        ("29.2", (2028, 2, 29)),
        ("24 Nov", (2026, 11, 24)),
        ("24th of November", (2026, 11, 24)),
        ("Nov 24, 2026", (2026, 11, 24)),
        ("2026-11-24", (2026, 11, 24)),
        ("2020-01-01", (2020, 1, 1)),
        ("היום", (2026, 11, 22)),
        ("מחר", (2026, 11, 23)),
        ("מחרתיים", (2026, 11, 24)),
        ("יום ג׳", (2026, 11, 24)),
        ("יום שלישי", (2026, 11, 24)),
        ("ביום רביעי הקרוב", (2026, 11, 25)),
        ("שבת", (2026, 11, 28)),
        ("בעוד 3 ימים", (2026, 11, 25)),
        ("בעוד שבוע", (2026, 11, 29)),
        ("24 בנובמבר", (2026, 11, 24)),
        ("3 במאי 2027", (2027, 5, 3)),
    ],
)
def test_a_day_as_people_say_it(words: str, day: tuple[int, int, int]) -> None:
    assert read_day(words, SUNDAY) == date(*day)


@pytest.mark.parametrize(
    "words",
    [
        *("", "soon", "24", "31.6", "32 Nov", "0.0", "24 Foo", "Foo 24", "2026-13-01", "0000-01-01", "in 3", "1.1.1"),
        *("x" * 10_000, "9" * 10_000, "in 999 weeks of days", "\u202e24.11"),
    ],
)
def test_what_is_no_day(words: str) -> None:
    assert read_day(words, SUNDAY) is None


@pytest.mark.parametrize("ahead", range(1, 8))
def test_a_weekday_is_at_most_a_week_ahead(ahead: int) -> None:
    day = SUNDAY + timedelta(days=ahead)
    assert read_day(f"{day:%A}", SUNDAY) == day


def test_the_days_of_slots_come_once_each() -> None:
    schedule = parse_slots("daily 09:00, sun 20:00", ZoneInfo("Asia/Jerusalem"))
    days = slot_days(schedule, datetime(2026, 11, 22, 8, 0, tzinfo=UTC))  # 10:00: the evening's slot is left
    assert [day.day for day in islice(days, 3)] == [22, 23, 24]
