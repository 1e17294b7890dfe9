"""An update is confirmed to Telegram only after it is committed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.chat.api import Answer, BotApi, Result
from bot.chat.connection import Connection
from bot.chat.updates import Polling, set_webhook
from bot.errors import DatabaseAway, TelegramAway, TelegramRefused
from bot.inbox.update import RawUpdate
from tests.sandbox.people import People

HOOK = "http://127.0.0.1:9/hook"  # the sandbox delivers on this machine only


class Inbox:
    """Takes updates, after refusing the first `broken` batches."""

    def __init__(self, broken: int = 0) -> None:
        self.broken = broken
        self.batches: list[list[int]] = []
        self.refused = 0
        self._arrived = asyncio.Condition()

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        async with self._arrived:
            if self.refused < self.broken:
                self.refused += 1
                raise DatabaseAway("gone for lunch")
            self.batches.append([update["update_id"] for update in updates])
            self._arrived.notify_all()

    async def has(self, count: int) -> None:
        async with asyncio.timeout(60), self._arrived:
            await self._arrived.wait_for(lambda: sum(map(len, self.batches)) >= count)


class Pauses:
    """Remembers how long the loop would have waited, and lets other tasks run instead."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._paused = asyncio.Condition()

    async def __call__(self, seconds: float) -> None:
        async with self._paused:
            self.seconds.append(seconds)
            self._paused.notify_all()

    async def reached(self, count: int) -> None:
        async with asyncio.timeout(60), self._paused:
            await self._paused.wait_for(lambda: len(self.seconds) >= count)


@asynccontextmanager
async def polling(telegram: Connection, inbox: Inbox, pauses: Pauses) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(Polling(telegram.polling, inbox.accept, pause=pauses).run(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(30):  # the long poll would last 50 s
            await task


async def offsets(people: People) -> list[int | None]:
    found = [call["params"].get("offset") for call in await people.calls("getUpdates")]
    return [int(offset) if offset is not None else None for offset in found]


async def test_updates_arrive_as_telegram_wrote_them(telegram: Connection, people: People) -> None:
    inbox = Inbox()
    async with polling(telegram, inbox, Pauses()):
        await people.start("Mei")
        await people.say("Mei", "two")
        await inbox.has(2)
    assert [update_id for batch in inbox.batches for update_id in batch] == [1, 2]


@pytest.mark.fault(39)
async def test_a_batch_is_confirmed_only_after_it_was_kept(telegram: Connection, people: People) -> None:
    inbox, pauses = Inbox(broken=2), Pauses()
    await people.start("Mei")
    async with polling(telegram, inbox, pauses):
        await inbox.has(1)
        await people.say("Mei", "again")
        await inbox.has(2)
    assert (inbox.refused, inbox.batches) == (2, [[1], [2]])
    assert pauses.seconds == [1.0, 2.0]
    assert (await offsets(people))[:4] == [None, None, None, 2]


async def test_an_old_webhook_is_removed_first(telegram: Connection, people: People) -> None:
    await set_webhook(telegram.api, HOOK, "s" * 32)
    inbox = Inbox()
    async with polling(telegram, inbox, Pauses()):
        await people.start("Mei")
        await inbox.has(1)
    assert len(await people.calls("deleteWebhook")) == 1


@pytest.mark.fault(39)
@pytest.mark.parametrize(
    ("code", "description", "retry_after", "seconds", "words"),
    [
        (409, "Conflict: terminated by other getUpdates request", None, 10.0, "another copy of this bot is polling"),
        (409, "Conflict: can't use getUpdates method while webhook is active", None, 10.0, "a webhook is set"),
        (429, "Too Many Requests: retry after 17", 17, 17.0, "slow down"),
        (401, "Unauthorized", None, 60.0, "does not know the bot's token"),
        (502, "Bad Gateway", None, 1.0, "no updates from Telegram"),
    ],
)
async def test_trouble_is_told_and_waited_out(
    telegram: Connection, people: People, caplog: pytest.LogCaptureFixture,
    code: int, description: str, retry_after: int | None, seconds: float, words: str,
) -> None:  # fmt: skip
    more = {"retry_after": retry_after} if retry_after else {}
    await people.fault("getUpdates", "error", code=code, description=description, **more)
    inbox, pauses = Inbox(), Pauses()
    with caplog.at_level(logging.INFO):
        async with polling(telegram, inbox, pauses):
            await people.start("Mei")
            await inbox.has(1)
    assert pauses.seconds == [seconds]
    assert words in caplog.text


@pytest.mark.parametrize(("minutes", "told"), [(4, False), (6, True)])
async def test_a_monitor_hears_of_updates_that_do_not_arrive_for_five_minutes(
    telegram: Connection, people: People, minutes: int, told: bool
) -> None:
    times = iter((0.0, *(60.0 * minutes,) * 9))
    await people.fault("getUpdates", "error", code=409, description="Conflict: terminated by other getUpdates request")
    pauses, inbox = Pauses(), Inbox()
    heard: list[str | None] = []

    async def pause(seconds: float) -> None:
        heard.append(poll.fault())
        await pauses(seconds)

    poll = Polling(telegram.polling, inbox.accept, pause=pause, monotonic=lambda: next(times))
    stop = asyncio.Event()
    running = asyncio.create_task(poll.run(stop))
    await people.start("Mei")
    await inbox.has(1)
    stop.set()
    await running
    line = "updates: none arrive for 6 minutes; another copy of this bot is polling; stop one of them"
    assert heard == [line if told else None]
    assert poll.fault() is None


@pytest.mark.fault(39)
async def test_a_dead_server_is_asked_ever_more_slowly(telegram: Connection, people: People) -> None:
    await people.fault("deleteWebhook", "drop", times=7)
    pauses = Pauses()
    async with polling(telegram, Inbox(), pauses):
        await pauses.reached(7)
    assert pauses.seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


async def test_a_failing_inbox_ends_the_loop_loudly(telegram: Connection, people: People) -> None:
    """What is neither our error nor Telegram's is a bug: whoever runs the loop must hear of it."""

    async def accept(updates: Sequence[RawUpdate]) -> None:
        raise ZeroDivisionError

    await people.start("Mei")
    with pytest.raises(ZeroDivisionError):
        await Polling(telegram.polling, accept).run(asyncio.Event())


async def test_a_webhook_is_set_with_its_secret_and_the_kinds_of_updates(telegram: Connection, people: People) -> None:
    await set_webhook(telegram.api, HOOK, "s" * 32)
    (call,) = await people.calls("setWebhook")
    assert call["params"]["url"] == HOOK
    assert "poll" in call["params"]["allowed_updates"]


async def test_a_refused_webhook_is_an_error(telegram: Connection, people: People) -> None:
    await people.fault("setWebhook", "error", code=400, description="Bad Request: bad webhook: HTTPS url must be given")
    with pytest.raises(TelegramRefused):
        await set_webhook(telegram.api, "http://example.org", "s" * 32)
    await people.fault("setWebhook", "drop")
    with pytest.raises(TelegramAway):
        await set_webhook(telegram.api, "https://example.org", "s" * 32)


class Nonsense(BotApi):
    """Something between us and Telegram that answers every call at once, and not with updates."""

    def __init__(self, value: object) -> None:
        self._value = value

    async def call(self, method: str, *_: object, **__: object) -> Answer:
        await asyncio.sleep(0)
        return Result(self._value if method == "getUpdates" else True)


@pytest.mark.parametrize("value", [{}, True, ["hello"]])
async def test_answers_that_are_no_updates_are_not_asked_for_without_a_pause(value: object) -> None:
    pauses, stop = Pauses(), asyncio.Event()
    task = asyncio.create_task(Polling(Nonsense(value), Inbox().accept, pause=pauses).run(stop))
    await pauses.reached(3)
    stop.set()
    await task
    assert pauses.seconds[:3] == [1.0, 2.0, 4.0]
