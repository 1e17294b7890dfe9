"""What Telegram did not take in time goes back to the queue, and one post at most leaves after a long outage."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import no_checkpoint
from bot.publishing.holds import while_unsent, without_rights
from bot.publishing.publish import PostNow, PublishDue
from bot.publishing.slots import parse_slots
from bot.publishing.standing import Standing
from bot.publishing.take_back import TakeBackLate
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import CHANNEL_ID, NOW, later, make_review

DAILY = parse_slots("daily 09:00", ZoneInfo("Asia/Jerusalem"))  # NOW is such a slot


class Bot:
    """Publishes and takes back; what it sends is never taken."""

    def __init__(self) -> None:
        self.memory = memory = Memory()
        stores = memory.slots, memory.pauses, PlainRenderer()
        holds = (while_unsent(memory.slots, CHANNEL_ID),)
        self.publish = PublishDue(*stores, no_checkpoint, DAILY, CHANNEL_ID, holds=holds)
        self.post_now = PostNow(memory.slots, PlainRenderer(), no_checkpoint, DAILY, CHANNEL_ID, OneStanding())
        self.take_back = TakeBackLate(memory.slots, memory.delivery, DAILY, CHANNEL_ID)

    async def begin(self, *titles: str) -> None:
        await self.memory.slots.schedule_since(DAILY.text, NOW)
        for title in titles:
            await self.memory.queue.add(make_review(title), title, NOW)

    async def refuse(self, now: datetime) -> None:
        """A try that does not reach Telegram."""
        for part in await self.memory.delivery.due(now):
            begun = await self.memory.delivery.begin(part, now, now)
            assert begun is not None
            await self.memory.delivery.postpone(begun, now + timedelta(minutes=5), "no connection")

    async def look(self, now: datetime) -> None:
        await self.take_back(now)
        await self.publish(now)

    async def unsent(self) -> int:
        return len(await self.memory.slots.unsent(CHANNEL_ID))

    async def waiting(self) -> list[str]:
        return [entry.stored.review.title for entry in await self.memory.queue.entries()]

    def told(self) -> list[tuple[object, object, object]]:
        notices = (notice for notice in self.memory.tables.notices if notice.kind == "slot_skipped")
        return [(notice.facts["day"], notice.facts["slot"], notice.facts["reason"]) for notice in notices]


async def test_a_post_waits_for_telegram_for_two_hours() -> None:
    bot = Bot()
    await bot.begin("One", "Two")
    await bot.look(NOW)
    await bot.refuse(NOW)
    await bot.look(later(hours=2))
    assert (await bot.unsent(), await bot.waiting(), bot.told()) == (1, ["Two"], [])


async def test_after_that_it_leads_the_queue_again_and_the_owner_hears_of_its_slot_once() -> None:
    bot = Bot()
    await bot.begin("One", "Two")
    await bot.look(NOW)
    await bot.refuse(NOW)
    for minutes in (121, 122):
        await bot.look(later(minutes=minutes))
    assert (await bot.unsent(), await bot.waiting()) == (0, ["One", "Two"])
    assert bot.told() == [("2026-03-02", "09:00", "away")]


async def test_the_limit_counts_from_the_slot_and_not_from_a_late_start() -> None:
    bot = Bot()
    await bot.begin("One")
    await bot.look(later(minutes=110))
    await bot.look(later(minutes=121))
    assert await bot.unsent() == 0


async def test_while_one_waits_no_other_is_frozen() -> None:
    bot = Bot()
    await bot.begin("One", "Two")
    await bot.post_now(later(minutes=-1), "update:1:1")
    await bot.look(NOW)
    assert (await bot.unsent(), await bot.waiting()) == (1, ["Two"])


async def test_what_was_posted_by_hand_goes_back_as_well() -> None:
    bot = Bot()
    await bot.begin("One")
    await bot.post_now(later(hours=4), "update:1:1")
    await bot.take_back(later(hours=7))
    assert await bot.waiting() == ["One"]
    assert bot.told() == [("2026-03-02", "13:00", "away")]


async def test_nights_of_an_outage_leave_nothing_to_be_sent() -> None:
    bot = Bot()
    await bot.begin("One", "Two", "Three")
    for minutes in range(0, 3 * 24 * 60, 5):
        await bot.look(later(minutes=minutes))
        await bot.refuse(later(minutes=minutes))
        assert await bot.unsent() <= 1
    assert (await bot.unsent(), await bot.waiting()) == (0, ["One", "Two", "Three"])
    assert bot.told() == [(f"2026-03-0{day}", "09:00", "away") for day in (2, 3, 4)]


async def test_what_may_be_in_the_channel_is_left_alone() -> None:
    bot = Bot()
    await bot.begin("One")
    await bot.look(NOW)
    (part,) = await bot.memory.delivery.due(NOW)
    begun = await bot.memory.delivery.begin(part, NOW, NOW)
    assert begun is not None
    await bot.memory.delivery.lose(begun, "time-out", NOW)
    await bot.take_back(later(days=1))
    assert (await bot.waiting(), bot.told()) == ([], [])


class OneStanding:
    """A `StandingStore` that knows one thing."""

    def __init__(self, *missing: str) -> None:
        self._standing = Standing(missing)

    async def standing(self) -> Standing:
        return self._standing

    async def note(self, missing: tuple[str, ...], reason: str, now: datetime) -> bool:
        raise NotImplementedError


async def test_no_slot_is_spent_without_the_right_to_post() -> None:
    assert await without_rights(OneStanding("can_post_messages"))() == "rights"
    assert await without_rights(OneStanding("can_delete_messages"))() is None
