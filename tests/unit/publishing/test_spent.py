"""After a restore the slots that passed unknown bring no second post."""

from datetime import timedelta

import pytest

from bot.publishing.spent import SpendPassed
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW
from tests.unit.publishing.slotted import DAILY

DAY = timedelta(days=1)


@pytest.mark.parametrize(("compared", "spent"), [(None, 0), (-2, 0), (0.5, 1), (2.5, 3), (9, 3)])
async def test_what_passed_before_they_were_compared_is_used_up_and_told_once(
    compared: float | None, spent: int
) -> None:
    """A slot each day at NOW; the schedule holds since a minute before the first of three."""
    memory, now = Memory(), NOW + 2.6 * DAY
    await memory.slots.schedule_since(DAILY.text, NOW - timedelta(minutes=1))
    memory.restored.newer = None if compared is None else NOW + compared * DAY
    spend = SpendPassed(memory.slots, memory.restored, DAILY, CHANNEL_ID)
    assert [await spend(now), await spend(now)] == [spent > 0, False]
    assert len(await memory.slots.used(CHANNEL_ID, NOW.date(), now)) == spent
    told = [(notice.kind, notice.facts["reason"], notice.facts["count"]) for notice in memory.tables.notices]
    assert told == [("slot_skipped", "spent", spent)] * (spent > 0)
