"""The whole bot in this process, driven by hand: no tick, pause or poll takes real time, and it can die.

A death is a trap of `traps.py` that raises `Killed` in place of the signal. From then on no commit and no call leaves
the process any more, so that nothing that is tidied on the way out can be seen from outside, as after a SIGKILL.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import cache, partial
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

import bot.archive.read_lexicon
import bot.chat.sentences
import bot.wiring.build
import bot.wiring.rooms
from bot.archive.lexicon import Lexicon
from bot.chat.api import Result
from bot.chat.pacing import Pacer
from bot.chat.replying import Replying
from bot.errors import DatabaseAway, TelegramAway, TelegramRefused
from bot.inbox.update import ClaimedUpdate
from bot.publishing.points import Point
from bot.settings import Settings
from bot.timetable import Duty
from bot.wiring.build import build
from bot.wiring.running import RunningBot
from tests.world.stage import Stage
from tests.world.traps import Trap, lay

EXPECTED = DatabaseAway, TelegramAway, TelegramRefused
"""What a duty or an update may end with, and does where something is away: it is tried again."""
POINTS = ("commit", "committed", "request", "halfway", "answered", *(str(point) for point in Point))
"""Where a process may die: around any commit, any call, and at each checkpoint."""

_UPDATES = "updates"
_PUNCTUAL = frozenset({_UPDATES, "lease", "takeover", "head", "slots", "delivery", "search"})
_MOST_ROUNDS = 200  # of claims in one tick: the bot would be going round for ever


class Killed(BaseException):
    """The process is dead."""


class Fate(Trap):
    """What is to befall a process: where it dies, and how many commits the database refuses from now on."""

    def __init__(self, trap: str = "") -> None:
        super().__init__(trap)
        self.dead = False
        self.refusals = 0

    def __call__(self, name: str) -> None:
        if self.dead or self.strikes(name):
            self.dead = True
            raise Killed(name)

    def refuses(self) -> bool:
        """Whether the commit that comes now fails, for a disk that is full."""
        refused = self.refusals > 0
        self.refusals -= refused
        return refused


class Fates(Trap):
    """The fate of whichever process lives now: commits and calls are wrapped once."""

    def __init__(self) -> None:
        super().__init__("")
        self.now = Fate()

    def __call__(self, name: str) -> None:
        self.now(name)

    def strikes(self, name: str, act: str = "kill") -> bool:
        return False


class Elapsed:
    """Seconds of the clock that only goes forward: it goes when the story says so, or somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


class _Inline:
    """The queue of a connection to SQLite, done by whoever puts something in: no thread, so that a seed plays the same
    each time, in a fifth of the time."""

    def put_nowait(self, asked: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, work = asked
        try:
            done = work()
        except BaseException as error:  # noqa: BLE001  as the library's own thread does
            if future:
                future.set_exception(error)
        else:
            if future:
                future.set_result(done)


class _NoThread:
    def __init__(self, target: object, args: object) -> None:
        self.daemon = True

    def start(self) -> None: ...


@contextmanager
def fates() -> Iterator[tuple[Fates, Elapsed]]:
    """While the block lasts bots of this process can die, pauses take no time, and what is read alike at each start is
    read once."""
    wrapped, elapsed = Fates(), Elapsed()
    with pytest.MonkeyPatch.context() as patch:
        lay(wrapped, patch.setattr)
        patch.setattr(AsyncConnection, "commit", _refusing(wrapped, AsyncConnection.commit))
        real = {"clock_gettime": time.clock_gettime, "CLOCK_MONOTONIC": time.CLOCK_MONOTONIC}  # of the lease
        patch.setattr("bot.wiring.build.time", SimpleNamespace(monotonic=elapsed, **real))
        patch.setattr("bot.wiring.build.Pacer", partial(Pacer, monotonic=elapsed, sleep=elapsed.sleep))
        patch.setattr("bot.wiring.build.Replying", partial(Replying, pause=elapsed.sleep))
        patch.setattr("aiosqlite.core.SimpleQueue", _Inline)
        patch.setattr("aiosqlite.core.Thread", _NoThread)
        patch.setattr("bot.storage.engine.create_async_engine", _with_one_cache(create_async_engine))
        patch.setattr("bot.archive.read_lexicon.Lexicon", _remembered(Lexicon))
        for name in ("_names", "_translations", "_topics", "propose_topics"):
            patch.setattr(bot.wiring.rooms, name, cache(getattr(bot.wiring.rooms, name)))
        yield wrapped, elapsed


def _refusing(
    fates: Fates, commit: Callable[[AsyncConnection], Awaitable[None]]
) -> Callable[[AsyncConnection], Awaitable[None]]:
    async def committing(self: AsyncConnection) -> None:
        if self.in_transaction() and fates.now.refuses():
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorname = "SQLITE_FULL"
            raise OperationalError("COMMIT", None, full)
        await commit(self)

    return committing


def _with_one_cache(make: Callable[..., AsyncEngine]) -> Callable[..., AsyncEngine]:
    """Statements are compiled once for all engines of a kind, not once for each life."""
    compiled: dict[str, Any] = {}

    def making(url: URL, **options: Any) -> AsyncEngine:
        engine = make(url, **options)
        engine.sync_engine._compiled_cache = compiled.setdefault(url.drivername, engine.sync_engine._compiled_cache)
        return engine

    return making


def _remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """One that was made before, where it would be made of the same again."""
    made: list[tuple[tuple[Any, ...], Any]] = []

    def making(*arguments: Any) -> Any:
        for known, one in made:
            if known == arguments:
                return one
        made.append((arguments, make(*arguments)))
        return made[-1][1]

    return making


class Mortal:
    """One process: it has started, and does nothing but by `tick`. wrong: what it did that no bot may, in words."""

    def __init__(self, running: RunningBot, chance: Random) -> None:
        self._running, self._chance = running, chance
        self._offset: int | None = None
        self._never = asyncio.Event()
        self.wrong: list[str] = []

    async def begin(self) -> None:
        """As `RunningBot` begins its work."""
        kept = self._running._kept
        await kept.lease.keep()
        self._take_hold()
        await self._running._posting.take_over()
        await kept.foundation.database.inbox.release_claims()
        await kept.foundation.follow_archive.catch_up()

    async def tick(self, *, together: bool = False, share: float = 1.0) -> None:
        """All updates that wait, what posts hang on, and this share of the other duties; in any order or all at once.
        A tick may be late for any of them."""
        if self._running._kept.chosen_anew.is_set():
            await self._running._posting.stop()
            await self._running._begin_anew(self._never)
            self._take_hold()
        duties: dict[str, Duty] = {**self._running._lasting(), **self._running._posting.duties()}
        duties[_UPDATES] = self._take_updates
        due = [name for name in duties if name in _PUNCTUAL or self._chance.random() < share]
        runs = [partial(self._run, name, duties[name]) for name in due]
        self._chance.shuffle(runs)
        if together:
            await _at_once(runs)
            return
        for run in runs:
            await run()

    async def end(self) -> None:
        """In good order, as after SIGTERM."""
        await self._running._posting.stop()
        await self._running._kept.lease.leave()

    def _take_hold(self) -> None:
        """Pauses of real time become none, and what an update ends with is looked at."""
        polling, worker = self._running._polling, self._running._worker
        polling._poll_seconds = 0
        worker._retry_pause = timedelta(0)
        worker._handle = self._watched(worker._handle)

    def _watched(
        self, handle: Callable[[ClaimedUpdate], Awaitable[None]]
    ) -> Callable[[ClaimedUpdate], Awaitable[None]]:
        async def handling(claimed: ClaimedUpdate) -> None:
            try:
                await handle(claimed)
            except EXPECTED:
                raise
            except Exception as error:
                self.wrong.append(f"an update ended with {_words(error)}")
                raise

        return handling

    async def _run(self, name: str, duty: Duty) -> None:
        try:
            await duty()
        except EXPECTED:
            pass  # the next tick goes on
        except Exception as error:  # noqa: BLE001  as the timetable does; here it is told
            self.wrong.append(f"the duty {name} ended with {_words(error)}")

    async def _take_updates(self) -> None:
        """What one long poll brings, and whatever waits in the inbox."""
        polling, worker = self._running._polling, self._running._worker
        answer = await polling._get(self._offset)
        if isinstance(answer, Result):
            self._offset = await polling._keep(answer.value)
        for _ in range(_MOST_ROUNDS):
            if not (claims := await worker._claim()):
                return
            for claimed in claims:
                await worker._lane(claimed, self._never)
        self.wrong.append("the inbox never comes to its end")


async def _at_once(runs: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """As the timetable starts them; the first that dies takes all with it."""
    tasks = [asyncio.ensure_future(run()) for run in runs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def mortal(town: Stage, fate: Fate, settings: Settings, chance: Random) -> AsyncIterator[Mortal]:
    """A process, ready. What `build` raises comes out, and `Killed` as soon as it dies."""
    async with build(settings, town.world.clock, fate) as running:
        one = Mortal(running, chance)
        await one.begin()
        yield one


def _words(error: Exception) -> str:
    trace, where = error.__traceback__, ""
    while trace is not None:
        where, trace = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}", trace.tb_next
    return f"{type(error).__name__} at {where}: {str(error)[:200]}"
