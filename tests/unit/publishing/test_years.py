"""Two years in four zones: each local date and slot has its one post, whatever the clocks do. In the soak ten years,
and `tests.soak.years` has more zones, schedules and seeds."""

import pytest

from tests.sizes import sized
from tests.soak.years import YEARS, live

_YEARS = sized(2, soak=YEARS)


@pytest.mark.parametrize(
    ("zone", "rules", "years"),
    [
        ("Asia/Jerusalem", "daily 02:30", _YEARS),
        ("Europe/Berlin", "sun-thu 00:00, fri 01:30 23:59, sat 02:10", _YEARS),
        ("America/New_York", "mon wed 01:30, sat 20:30", _YEARS),
        ("Australia/Lord_Howe", "daily 02:10", _YEARS),
        ("Asia/Jerusalem", "daily 02:00 02:30 03:00", 1),
    ],
)
async def test_each_day_and_slot_has_one_post_in_time(zone: str, rules: str, years: int) -> None:
    """With looks at random distances, and a clock that is set wrong by up to 30 hours once in fifty looks."""
    life = await live(zone, rules, seed=5, jumps=0.02, years=years)
    assert len(life.posts) > 300
    assert life.faults() == []
