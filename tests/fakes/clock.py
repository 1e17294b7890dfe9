"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta

from tests.makers import NOW


class StandingClock:
    """`bot.clock.Clock`, either way."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, span: timedelta) -> None:
        self._now += span
