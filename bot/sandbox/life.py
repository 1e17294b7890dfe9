"""The bot's process: started, watched, and started again by itself whatever ends it.

Everybody who watches is told by the fact `bot`: `state` ("starting", "running", or "ended" while it waits to begin
anew), `ended` (how it ended last, in words), `again_in` (real seconds of that wait), `starts` (how often it began).
"""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.sandbox.world import World

PAUSES = (2.0, 4.0, 8.0, 16.0, 30.0)
"""Real seconds before it is started again: the first long enough to be seen, the others for one that ends each time."""

SETTLED = 20.0
"""Real seconds; a bot that worked for so long gets the first pause again."""

GRACE = 20.0
"""Real seconds that it gets to finish what it is doing, when it is asked to end."""


class DidNotStart(Exception):
    """The first process ended before it had asked for updates; `code` is its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class BotLife:
    """Implements `bot.sandbox.world.Life`. `start` makes a process whose bot asks this world for updates."""

    def __init__(self, world: World, start: Callable[[], Awaitable[Process]], pauses: tuple[float, ...] = PAUSES):
        self._world, self._start, self._pauses = world, start, pauses
        self._process: Process | None = None
        self._hurry = asyncio.Event()
        self._starts = 0

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        self._hurry.set()
        self._signal(signal.SIGTERM)

    async def run(self) -> None:
        """Until it is cancelled; then the bot has ended. DidNotStart when it never worked at all."""
        short_lives = 0
        try:
            while True:
                lived = await self._live()
                short_lives = 0 if lived >= SETTLED else short_lives + 1
                await self._rest(self._pauses[min(max(short_lives - 1, 0), len(self._pauses) - 1)])
        finally:
            await self._end()

    async def _live(self) -> float:
        """One life, from start to end; how many real seconds the bot worked."""
        self._hurry.clear()
        self._starts += 1
        polls = self._world.updates.poller
        process = self._process = await self._start()
        self._tell("starting")
        ended = asyncio.create_task(process.wait())
        try:
            works = await self._has_asked(polls, ended)
            if works:
                self._tell("running")
            elif self._starts == 1:
                raise DidNotStart(await ended)
            since = asyncio.get_running_loop().time()
            await ended
            return asyncio.get_running_loop().time() - since if works else 0.0
        finally:
            ended.cancel()

    async def _has_asked(self, polls: int, ended: asyncio.Task[int]) -> bool:
        """Waits for its first getUpdates; False when it ended before."""
        while self._world.updates.poller == polls:
            asked = asyncio.create_task(self._world.updates.arrived.heard(GRACE))
            await asyncio.wait((asked, ended), return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if ended.done():
                return False
        return True

    async def _rest(self, pause: float) -> None:
        """None when a restart was asked for."""
        if self._hurry.is_set():
            return
        self._tell("ended", again_in=pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), pause)

    async def _end(self) -> None:
        self._signal(signal.SIGTERM)
        if self._process:
            try:
                await asyncio.wait_for(self._process.wait(), GRACE)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    def _tell(self, state: str, again_in: float | None = None) -> None:
        ended = _in_words(self._process.returncode) if self._process and self._process.returncode is not None else None
        told = {"state": state, "starts": self._starts, "ended": ended, "again_in": again_in}
        self._world.show(bot=told)


def _in_words(code: int) -> str:
    """As a shell tells it: the name of the signal, or the exit code."""
    if code >= 0:
        return f"exit code {code}"
    return "kill -9" if code == -signal.SIGKILL else signal.Signals(-code).name
