"""Quiet hours are wall times of the channel."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import InvalidInput
from bot.publishing.quiet import parse_quiet_hours

JERUSALEM = ZoneInfo("Asia/Jerusalem")


@pytest.mark.parametrize(
    ("hours", "wall", "quiet"),
    [
        ("22:00-08:00", "21:59", False),
        ("22:00-08:00", "22:00", True),
        ("22:00-08:00", "00:00", True),
        ("22:00-08:00", "07:59", True),
        ("22:00-08:00", "08:00", False),
        ("1:00 – 5:30", "05:29", True),
        ("1:00 – 5:30", "00:59", False),
        ("1:00 – 5:30", "05:30", False),
    ],
)
def test_quiet_hours_hold_from_start_to_end_over_midnight_too(hours: str, wall: str, quiet: bool) -> None:
    parsed = parse_quiet_hours(hours, JERUSALEM)
    assert parsed is not None
    assert parsed.holds(datetime.fromisoformat(f"2026-07-01 {wall}").replace(tzinfo=JERUSALEM)) is quiet


def test_never_is_never() -> None:
    assert parse_quiet_hours("Never", JERUSALEM) is None


@pytest.mark.parametrize("text", ["", "22:00", "22-8", "25:00-08:00", "22:00-08:60", "08:00-08:00", "at night"])
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_quiet_hours(text, JERUSALEM)
    assert "write 22:00-08:00, or never" in refused.value.reason
