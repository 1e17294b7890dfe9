"""How often forgotten drafts are looked for, and since when they are forgotten."""

from datetime import datetime, timedelta

from bot.publishing.nudge_drafts import NudgeDrafts
from tests.makers import NOW, later


class Looked:
    """`DraftStore.nudge`: remembers what it was asked for."""

    def __init__(self) -> None:
        self.before: list[datetime] = []

    async def nudge(self, before: datetime, now: datetime) -> int:
        self.before.append(before)
        return 2


async def test_drafts_are_looked_for_once_a_minute() -> None:
    looked = Looked()
    nudge = NudgeDrafts(looked)
    assert [await nudge(later(seconds=seconds)) for seconds in (0, 59, 60)] == [2, 0, 2]
    assert looked.before[0] == NOW - timedelta(days=14)


async def test_a_clock_that_was_ahead_holds_nothing_back() -> None:
    looked = Looked()
    nudge = NudgeDrafts(looked)
    assert [await nudge(now) for now in (later(days=400), NOW)] == [2, 2]
