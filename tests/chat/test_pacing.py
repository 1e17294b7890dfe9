"""Nothing goes faster than Telegram takes it, posts go first, all others in order."""

import asyncio
from collections.abc import Coroutine

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.api import Refusal, Result
from bot.chat.flooding import Flood
from bot.chat.pacing import A_MINUTE, A_SECOND, FOR_POSTS, Pacer
from tests.fakes.floods import MemoryFloods
from tests.fakes.moments import HandMovedTime
from tests.makers import CHANNEL_ID

GROUP_ID = CHANNEL_ID - 1
FLOOD = Refusal(429, "Too Many Requests", 3_600.0)
TICK = 1.0


class World:
    """`left`: when each call left (real seconds), for which chat, in order."""

    def __init__(self, store: MemoryFloods | None = None) -> None:
        self.time = HandMovedTime()
        self.flood = Flood(store or MemoryFloods(), self.time.wall, self.time.monotonic)
        self.pacer = Pacer(self.flood, self.time.monotonic, self.time.sleep)
        self.left: list[tuple[float, int, str]] = []
        self.tasks: list[asyncio.Task[Refusal | None]] = []

    async def send(self, chat_id: int, what: str = "", *, first: bool = False) -> Refusal | None:
        refusal = await self.pacer.place("sendMessage", chat_id, first=first)
        if refusal is None:
            self.left.append((self.time.monotonic(), chat_id, what))
        return refusal

    def ask(self, chat_id: int, what: str = "") -> "asyncio.Task[Refusal | None]":
        task = asyncio.create_task(self.send(chat_id, what))
        self.tasks.append(task)
        return task

    async def tick(self) -> bool:
        """A look of the delivery: a post's message leaves if it may."""
        await self.time.advance(TICK)
        if not self.pacer.may_post(CHANNEL_ID):
            return False
        assert await self.send(CHANNEL_ID, "post", first=True) is None
        return True

    @property
    def whats(self) -> list[str]:
        return [what for _, _, what in self.left]

    def most(self, span: float, chat_id: int | None = None) -> int:
        """The most that left in any span of that length."""
        times = [when for when, chat, _ in self.left if chat_id in (None, chat)]
        return max((sum(begin <= when < begin + span for when in times) for begin in times), default=0)


def played(story: Coroutine[object, object, None]) -> None:
    asyncio.run(story)


SENDINGS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.0, 0.03, 0.4, 1.0, 9.0]),
        st.sampled_from(["post", "post", "reader", "reader", "reader", "group", "edit"]),
        st.integers(1, 12),
    ),
    max_size=25,
)


@given(SENDINGS)
def test_no_window_ever_holds_more_than_its_limit(sendings: list[tuple[float, str, int]]) -> None:
    async def story() -> None:
        world = World()
        chats = {"reader": 303, "group": GROUP_ID, "edit": CHANNEL_ID}
        for gap, kind, times in sendings:
            await world.time.advance(gap)
            for _ in range(times):
                if kind != "post":
                    world.ask(chats[kind], kind)
                elif world.pacer.may_post(CHANNEL_ID):
                    assert await world.send(CHANNEL_ID, "post", first=True) is None
        await world.time.advance(200)
        assert all(task.done() for task in world.tasks)
        assert world.most(60, CHANNEL_ID) <= A_MINUTE < 20
        assert world.most(60, GROUP_ID) <= A_MINUTE
        assert world.most(1) <= A_SECOND < 25

    played(story())


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.01, 0.2]), st.integers(1, 9)), min_size=1, max_size=80))
def test_readers_are_served_in_the_order_in_which_they_asked(asked: list[tuple[float, int]]) -> None:
    async def story() -> None:
        world = World()
        for number, (gap, reader) in enumerate(asked):
            world.ask(reader, str(number))
            await world.time.advance(gap)
        await world.time.advance(30)
        assert world.whats == [str(number) for number in range(len(asked))]

    played(story())


async def test_readers_alone_get_all_places_but_the_posts() -> None:
    world = World()
    for number in range(100):
        world.ask(number + 1)
    await world.time.advance(0.5)
    assert len(world.left) == A_SECOND - FOR_POSTS


async def test_a_post_leaves_with_every_look_however_many_readers_ask() -> None:
    world = World()
    for number in range(400):
        world.ask(number + 1, "reader")
    looks = [await world.tick() for _ in range(8)]
    assert looks == [True] * 8
    assert "reader" in world.whats


async def test_posts_that_fill_a_second_go_before_the_readers_who_wait() -> None:
    world = World()
    for chat in range(A_SECOND):
        assert await world.send(CHANNEL_ID - 2 - chat, "post", first=True) is None
    assert not world.pacer.may_post(CHANNEL_ID)
    world.ask(303, "reader")
    assert await world.tick()
    await world.time.advance(1)
    assert world.whats[-2:] == ["post", "reader"]


async def test_a_full_channel_keeps_nobody_else_back() -> None:
    world = World()
    for _ in range(A_MINUTE):
        assert await world.send(CHANNEL_ID, "post", first=True) is None
        await world.time.advance(0.1)
    assert not world.pacer.may_post(CHANNEL_ID)
    world.ask(303, "reader")
    world.ask(GROUP_ID, "group")
    await world.time.advance(0)
    assert world.whats[-2:] == ["reader", "group"]


async def test_a_post_that_is_not_there_any_more_holds_others_for_moments_only() -> None:
    world = World()
    await world.flood.hear(Refusal(429, "", 10.0))
    assert not world.pacer.may_post(CHANNEL_ID)
    world.ask(303, "reader")
    await world.time.advance(12)
    assert world.whats == []
    await world.time.advance(2)
    assert world.whats == ["reader"]


async def test_a_post_never_waits_with_its_intent_on_record() -> None:
    world = World()
    for _ in range(A_MINUTE):
        assert await world.send(CHANNEL_ID, first=True) is None
    refused = await world.send(CHANNEL_ID, first=True)
    assert refused is not None
    assert (refused.code, refused.retry_after) == (429, 60.0)
    await world.flood.hear(FLOOD)
    refused = await world.send(CHANNEL_ID, first=True)
    assert refused is not None
    assert refused.retry_after == 3_600


async def test_a_group_that_is_full_is_waited_for_a_while_then_refused() -> None:
    world = World()
    for _ in range(A_MINUTE):
        world.ask(GROUP_ID)
    await world.time.advance(20)
    refused = world.ask(GROUP_ID)
    await world.time.advance(0)
    assert refused.result() == Refusal(429, "Too Many Requests: this bot waits by itself", 40.0)
    await world.time.advance(30)
    taken = world.ask(GROUP_ID)
    await world.time.advance(10.1)
    assert taken.result() is None


async def test_a_long_pause_refuses_everybody_at_once_with_what_is_left() -> None:
    world = World()
    await world.flood.hear(FLOOD)
    await world.time.advance(600)
    refused = world.ask(303)
    await world.time.advance(0)
    assert refused.result() == Refusal(429, "Too Many Requests: this bot waits by itself", 3_000.0)
    assert not world.pacer.may_answer()


async def test_a_short_pause_is_sat_out() -> None:
    world = World()
    await world.flood.hear(Refusal(429, "", 20.0))
    assert world.pacer.may_answer()
    task = world.ask(303)
    await world.time.advance(19.9)
    assert not task.done()
    await world.time.advance(0.2)
    assert task.result() is None


async def test_after_a_pause_the_post_that_was_refused_leaves_first() -> None:
    world = World()
    assert await world.send(CHANNEL_ID, first=True) is None
    await world.pacer.hear("sendMessage", Refusal(429, "", 15.0), first=True)
    for reader in range(1, 9):
        world.ask(reader, "reader")
    await world.time.advance(15.5)
    assert await world.tick()
    await world.time.advance(1)
    assert world.whats == ["", "post", *["reader"] * 8]


async def test_after_a_restart_in_a_pause_a_post_leaves_first() -> None:
    store, before = MemoryFloods(), World()
    before.flood = Flood(store, before.time.wall, before.time.monotonic)
    await before.flood.hear(Refusal(429, "", 10.0))
    world = World(store)
    await world.flood.open()
    world.pacer = Pacer(world.flood, world.time.monotonic, world.time.sleep)
    world.ask(303, "reader")
    await world.time.advance(10)
    assert await world.tick()
    await world.time.advance(1)
    assert world.whats == ["post", "reader"]


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "answerCallbackQuery", "setMyCommands"])
async def test_what_sends_nothing_neither_waits_nor_pauses_others(method: str) -> None:
    world = World()
    await world.pacer.hear(method, FLOOD, first=False)
    assert world.flood.left() == 0
    await world.flood.hear(FLOOD)
    assert await world.pacer.place(method, 303, first=False) is None


@pytest.mark.parametrize(
    "method", ["sendRichMessage", "forwardMessage", "editMessageText", "deleteMessage", "stopPoll"]
)
async def test_what_changes_something_waits_and_its_429_is_everybodys(method: str) -> None:
    world = World()
    assert await world.pacer.place(method, 303, first=False) is None
    await world.pacer.hear(method, FLOOD, first=False)
    assert isinstance(await world.pacer.place("copyMessage", 404, first=False), Refusal)


async def test_a_success_beside_a_pause_ends_nothing() -> None:
    world = World()
    await world.pacer.hear("sendMessage", FLOOD, first=False)
    await world.pacer.hear("sendMessage", Result({}), first=False)
    assert not world.pacer.may_post(CHANNEL_ID)


async def test_chats_that_are_quiet_again_are_forgotten() -> None:
    world = World()
    for group in range(50):
        world.ask(GROUP_ID - group)
        await world.time.advance(61)
    assert len(world.pacer._lanes) <= 2
