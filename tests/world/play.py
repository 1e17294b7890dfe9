"""Plays one accident from end to end: the real bot in processes that die, real HTTP, a real database."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.publishing.post import PartState
from tests.makers import make_review
from tests.sandbox.http import events
from tests.sandbox.people import Json, Refused, labels
from tests.world.accidents import Accident, Twist
from tests.world.bot import NO_START
from tests.world.cutting import cutting
from tests.world.databases import Databases
from tests.world.nursery import BotProcess
from tests.world.oracle import Records, Verdict, judge, look_of, read_records, seen_as
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

RATE = 100.0
"""Seconds of the sandbox's clock in a real one, while the bot has to wait for something."""

PARTS = 5
BODY = "\n\n".join(f"Part {part}. " + f"word{part} " * 450 for part in range(1, PARTS + 1))
"""Of a review that goes out as so many messages."""

REFUSED: Mapping[str, object] = {"code": 400, "description": "Bad Request: RICH_MESSAGE_URL_INVALID"}

POSTED = "It is posted: take it out of the queue"
THERE, MISSING = "It is in the channel", "It is not: send it"
_NO_LEDGER = "Bad Request: chat not found"  # so that no look succeeds
_DAY = timedelta(days=1)
_REAL_SECONDS = 60.0
"""How long anything may take until a test gives up. It takes two seconds at most."""


@dataclass(frozen=True, slots=True)
class Played:
    """How it ended. seconds: of the sandbox's clock, from the freezing of the post to its last confirmation; asked: how
    many questions the owner had to answer; copies: how many copies the owner was offered to delete."""

    verdict: Verdict
    seconds: float
    asked: int
    copies: int
    real_seconds: float

    def faults(self, accident: Accident) -> list[str]:
        """What is not as the table wants it; empty when all is well."""
        verdict, found = self.verdict, list(self.verdict.wrong)
        if verdict.lost or verdict.misordered or verdict.doubled != accident.doubled:
            found.insert(0, f"lost {verdict.lost}, doubled {verdict.doubled}, misordered {verdict.misordered}")
        if verdict.unrecorded != accident.unrecorded:
            found.append(f"{verdict.unrecorded} messages of nobody, {accident.unrecorded} expected")
        if self.copies != accident.doubled:
            found.append(f"{self.copies} copies were offered for deletion, {accident.doubled} expected")
        if bool(self.asked) != accident.asked:
            found.append(f"the owner was asked {self.asked} times")
        return found


async def play(town: Stage, accident: Accident, part: int, databases: Databases) -> Played:
    """A first review is posted whole; the accident befalls this part of the second; then the bot comes to rest."""
    began = time.perf_counter()
    town.usual |= {"post_format": "rich"} if accident.rich else {}
    body = rich_body(accident.rich) if accident.rich else BODY
    await town.fill(queue=[make_review("Before"), make_review("The one", body=body), make_review("After")])
    await town.people.start(OWNER)
    scene = _Scene(town, accident, part)
    async with (
        way(town, accident.trap) as settings,
        town.bot_process(scene.trap, log_level="DEBUG", **settings) as process,
    ):
        await process.outlives(scene.befall(process))
        if accident.lives:
            await process.outlives(scene.end())
            await stopped(process)
        else:
            async with asyncio.timeout(_REAL_SECONDS):
                assert await process.wait() == -signal.SIGKILL
            await town.people.clock("stop")  # starting again takes real time, which would count a hundredfold
    if accident.twist is Twist.RESTORED:
        await scene.restore(databases)
    if not accident.lives:
        async with started(town) as process:
            await process.outlives(scene.end())
            await stopped(process)
    records = await read_records(town.database_url)
    copies = sum(notice.kind == "stray_copy" and notice.told_at is not None for notice in records.notices)
    verdict = await judge(town, records)
    return Played(verdict, _seconds(records), scene.asked, copies, time.perf_counter() - began)


def rich_body(parts: int) -> str:
    """Of a review that goes out as so many rich messages, each of them longer than a classic one may be."""
    return "\n\n".join(f"Half {half}. " + f"word{half} " * 350 for half in range(1, 2 * parts + 1))


async def settled(town: Stage, receipt: str, after: Json | None = None) -> int:
    """Lets the clock run until the owner reads this (after that message), answering what the bot asks by what stands in
    the channel; how many questions that were."""
    people, answered = town.people, set[int]()

    def receipt_or_question(message: Json) -> bool:
        question = THERE in labels(message) and message["message_id"] not in answered
        return question or receipt in message.get("text", "")

    await people.clock("start", rate=RATE)
    while THERE in labels(told := await people.wait_for(OWNER, receipt_or_question, _REAL_SECONDS, after)):
        answered.add(told["message_id"])
        with suppress(Refused):  # it is answered meanwhile, and its buttons are gone
            await people.press(OWNER, told, await truth(town))
    await _everything_told(town)
    await people.clock("stop")
    return len(answered)


async def _everything_told(town: Stage) -> None:
    """Also the receipt itself: one whose answer was lost is told again after a while."""
    async with asyncio.timeout(_REAL_SECONDS):
        while not await _all_told(town):  # noqa: ASYNC110  nobody tells when
            await asyncio.sleep(0.05)


async def _all_told(town: Stage) -> bool:
    return all(notice.told_at is not None for notice in (await read_records(town.database_url)).notices)


async def truth(town: Stage) -> str:
    """The button for an owner who looks into the channel: whether the message in question stands there."""
    records = await read_records(town.database_url)
    in_question = [part for part in records.parts if part.state in (PartState.ASKED, PartState.UNKNOWN)]
    standing = {seen_as(message) for message in await town.people.ledger()}
    return THERE if in_question and look_of(in_question[0]) in standing else MISSING


@asynccontextmanager
async def way(town: Stage, trap: str) -> AsyncIterator[Mapping[str, str]]:
    """The settings of the first process: it may need another way to its database."""
    if not trap.startswith("cut "):
        yield {}
        return
    async with cutting(town.database_url) as url:
        yield {"database_url": url}


@asynccontextmanager
async def started(town: Stage) -> AsyncIterator[BotProcess]:
    """The bot once more, ready. Where Telegram does not answer it may not start, and whoever runs it tries again."""
    before = await town.people.calls()
    ready = partial(
        town.people.wait_for_call,
        "setMyCommands",
        lambda call: call["n"] > max((one["n"] for one in before), default=0),
    )
    for last in (False,) * 20 + (True,):
        async with town.bot_process(log_level="DEBUG") as process:
            try:
                await process.outlives(ready())
            except AssertionError:
                if last or process.returncode != NO_START:
                    raise
                continue
            yield process
            return


async def stopped(process: BotProcess) -> None:
    """In good order."""
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


@dataclass(slots=True)
class _Scene:
    town: Stage
    accident: Accident
    part: int
    asked: int = 0
    told: Json | None = None

    @property
    def trap(self) -> str:
        """Each part is counted from the start of the process: the first review has one."""
        return self.accident.trap.format(n=self.part + 1, next=self.part + 2)

    async def befall(self, process: BotProcess) -> None:
        """Up to the accident, and what the test itself has to do for it."""
        people = self.town.people
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1", timeout=_REAL_SECONDS)
        if self.accident.rich:
            await people.fault("sendRichMessage", "error", nth=self.part, **REFUSED)
        if self.accident.trouble:
            nth = 1 if self.accident.rich else self.part
            await people.fault("sendMessage", nth=nth, **self.accident.trouble)
        if self.accident.twist is Twist.OWNER_PRESSES:
            await people.fault("forwardMessage", "error", times=1000, code=400, description=_NO_LEDGER)
        since = (await people.world())["seq"]
        await people.clock("set", SATURDAY_SLOT + _DAY)
        if self.accident.twist in _TWISTS:
            async with asyncio.timeout(_REAL_SECONDS):
                await _TWISTS[self.accident.twist](self, process, since)
        else:
            await people.clock("start", rate=RATE)

    async def end(self) -> None:
        """The bot has come to rest."""
        if self.accident.unrecorded:
            await self._answer_ahead()
            return
        self.asked += await settled(self.town, "Posted: No. 2", self.told)
        if self.accident.doubled:  # the next post shows what landed behind the last one
            await self.town.people.clock("set", SATURDAY_SLOT + 2 * _DAY)
            await settled(self.town, "Posted: No. 3")
            await self.town.people.wait_for(OWNER, lambda message: "Delete the copy" in labels(message))

    async def restore(self, databases: Databases) -> None:
        """The post is finished; then the database is what it was when the trap struck."""
        kept = databases.keep(self.town.database_url)
        async with started(self.town) as process:
            await process.outlives(settled(self.town, "Posted: No. 2"))
            await stopped(process)
        self.told = (await self.town.people.messages(OWNER))[-1]
        databases.put_back(self.town.database_url, kept)

    async def _answer_ahead(self) -> None:
        """The channel holds what the database takes for a review that waits."""
        question = await self.town.people.wait_for(OWNER, lambda message: POSTED in labels(message), _REAL_SECONDS)
        self.asked += 1
        await self.town.people.press(OWNER, question, POSTED)
        await self.town.people.wait_for(OWNER, "It is out of the queue", _REAL_SECONDS)

    async def killed_in_call(self, process: BotProcess, since: int) -> None:
        await self._struck(since)
        process.kill()

    async def file_locked(self, _: BotProcess, since: int) -> None:
        await self._struck(since)
        with closing(sqlite3.connect(self.town.folder / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            while b"not on record yet" not in self.town.log.read_bytes():  # noqa: ASYNC110  a file tells nobody
                await asyncio.sleep(0.05)
            other.execute("ROLLBACK")

    async def owner_presses(self, _: BotProcess, since: int) -> None:
        people = self.town.people
        await people.clock("start", rate=RATE)
        question = await people.wait_for(OWNER, lambda message: THERE in labels(message), timeout=_REAL_SECONDS)
        self.asked += 1
        await people.press(OWNER, question, await truth(self.town))

    async def second_process(self, _: BotProcess, since: int) -> None:
        await self._struck(since)
        async with self.town.bot_process() as second:
            assert await second.wait() == NO_START
        assert b"DatabaseBusy" in self.town.log.read_bytes()

    async def _struck(self, since: int) -> None:
        """The trouble has struck the call, and whatever work it does is done."""
        async with aclosing(events(self.town.address, f"/sandbox/events?after={since}")) as told:
            async for event in told:
                if event["kind"] == "call" and event["call"]["fault"] and event["call"]["status"] is not None:
                    return


_TWISTS: Mapping[Twist | None, Callable[[_Scene, BotProcess, int], Awaitable[None]]] = {
    Twist.KILLED_IN_CALL: _Scene.killed_in_call,
    Twist.FILE_LOCKED: _Scene.file_locked,
    Twist.OWNER_PRESSES: _Scene.owner_presses,
    Twist.SECOND_PROCESS: _Scene.second_process,
}


def _seconds(records: Records) -> float:
    if len(records.posts) < 2 or records.posts[1].ended_at is None:
        return float("nan")
    return float((records.posts[1].ended_at - records.posts[1].frozen_at).total_seconds())
