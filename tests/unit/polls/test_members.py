"""Members are counted once a day, and after a ballot: cheaply, and again where Telegram did not say."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.polls.members import CountMembers
from tests.makers import CHANNEL_ID, NOW, TODAY, later

ZONE = ZoneInfo("Asia/Jerusalem")


class World:
    """Telegram, the table, and the duty."""

    def __init__(self) -> None:
        self.answers: list[int | None] = []
        self.asked = 0
        self.kept: dict[date, int] = {}
        self.closed_at: list[datetime] = []
        self.duty = CountMembers(self, self, CHANNEL_ID, ZONE)

    async def members(self, channel_id: int) -> int | None:
        assert channel_id == CHANNEL_ID
        self.asked += 1
        return self.answers.pop(0) if self.answers else 1000 + self.asked

    async def keep(self, day: date, members: int) -> None:
        self.kept[day] = members

    async def closed_since(self, instant: datetime) -> bool:
        return any(closed > instant for closed in self.closed_at)


async def test_members_are_counted_once_a_day() -> None:
    world = World()
    for minutes in range(0, 3 * 24 * 60, 10):
        await world.duty(later(minutes=minutes))
    assert world.kept == {TODAY + timedelta(days=day): 1001 + day for day in range(4)}  # NOW is 09:00 there


async def test_after_a_ballot_the_day_is_counted_again() -> None:
    world = World()
    await world.duty(NOW)
    await world.duty(later(minutes=30))
    world.closed_at = [later(minutes=31)]
    for minutes in (32, 36, 40, 70, 90):
        await world.duty(later(minutes=minutes))
    assert (world.kept, world.asked) == ({TODAY: 1002}, 2)


async def test_what_telegram_did_not_say_is_asked_again_after_a_while() -> None:
    world = World()
    world.answers = [None, 77]
    for seconds in (0, 1, 299, 301, 302):
        await world.duty(later(seconds=seconds))
    assert (world.kept, world.asked) == ({TODAY: 77}, 2)


async def test_a_clock_that_was_ahead_stops_nothing() -> None:
    world = World()
    await world.duty(later(days=900))
    await world.duty(NOW)
    assert TODAY in world.kept
