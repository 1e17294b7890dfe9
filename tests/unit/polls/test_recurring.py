"""When ballots recur: the rules as people write them, and the clock changes that they meet."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import InvalidInput
from bot.polls.recurring import parse_ballots

ZONE = ZoneInfo("Asia/Jerusalem")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def starts(text: str, days: int = 7, zone: ZoneInfo = ZONE, since: datetime = MONDAY) -> list[str]:
    """Day, wall time, and how many hours it lasts."""
    found = parse_ballots(text, zone).between(since, since + timedelta(days=days))
    return [f"{one.day:%a} {one.time} {(one.closes_at - one.at) // timedelta(hours=1)}" for one in found]


def test_each_rule_has_its_own_length() -> None:
    assert starts("sat 20:00 for 24h, wed 09:00 for 48h") == ["Wed 09:00 48", "Sat 20:00 24"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("SAT 20:00  for 24 h", "sat 20:00 for 24h"),
        ("wed 9:00 for 48 hours,sat 20:00 for 24h", "sat 20:00 for 24h, wed 09:00 for 48h"),
        ("mon-tue 08:00 20:00 for 1h", "mon tue 20:00 08:00 for 1 hour"),
    ],
)
def test_spellings_of_the_same_rules(text: str, same: str) -> None:
    assert parse_ballots(text, ZONE).text == parse_ballots(same, ZONE).text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sat 20:00", 'write days, times and how long: "sat 20:00 for 24h, wed 09:00 for 48h"'),
        ("", "cannot be read"),
        ("sat 20:00 for 24h,", "cannot be read"),
        ("sat 20:00 for 24 days", "cannot be read"),
        ("caturday 20:00 for 24h", '"caturday" is no day; write days'),
        ("sat 25:00 for 24h", '"25:00" is no time of day; write days'),
        ("sat 20:00 for 0h", "a ballot lasts 1 to 336 hours, not 0"),
        ("sat 20:00 for 9999h", "a ballot lasts 1 to 336 hours, not 9999"),
        ("sat 20:00 for 24h, sat 20:00 for 2h", "sat 20:00 is said twice"),
        ("sat 20:00 for 24h, sun 09:00 for 2h", "the ballot of sat 20:00 for 24h is still open at sun 09:00"),
        ("sat 20:00 for 200h", "the ballot of sat 20:00 for 200h is still open at sat 20:00"),
        ("for 24h", "cannot be read"),
        ("sat for 24h", "say days, then times"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_ballots(text, ZONE)
    assert says in refused.value.reason
    assert "\n" not in refused.value.reason


def test_a_ballot_may_end_when_the_next_one_opens() -> None:
    assert len(starts("daily 20:00 for 24h")) == 7


@pytest.mark.parametrize(
    ("text", "since", "opens", "closes"),
    [
        ("sat 20:00 for 24h", datetime(2026, 3, 28, 12, tzinfo=UTC), "19:00", "18:00"),
        ("sat 20:00 for 24h", datetime(2026, 10, 24, 12, tzinfo=UTC), "18:00", "19:00"),
        ("sun 02:30 for 20h", datetime(2026, 3, 28, 12, tzinfo=UTC), "01:00", "20:30"),
        ("sun 02:30 for 20h", datetime(2026, 10, 24, 12, tzinfo=UTC), "00:30", "21:30"),
        ("sun 02:00 for 1h", datetime(2026, 3, 28, 12, tzinfo=UTC), "01:00", "02:00"),
    ],
)
def test_a_clock_change_keeps_the_wall_times(text: str, since: datetime, opens: str, closes: str) -> None:
    """Clocks in Berlin go forward on 29 March 2026 at 02:00, and back on 25 October at 03:00."""
    (found,) = parse_ballots(text, BERLIN).between(since, since + timedelta(days=2))
    assert (f"{found.at:%H:%M}", f"{found.closes_at:%H:%M}") == (opens, closes)


def test_each_occurrence_of_a_year_has_its_own_key() -> None:
    found = parse_ballots("sat 20:00 for 24h, wed 02:30 for 48h", BERLIN).between(MONDAY, MONDAY + timedelta(days=365))
    keys = {one.key(-5) for one in found}
    assert len(keys) == len(found) == 104
    assert [one.at for one in found] == sorted(one.at for one in found)
