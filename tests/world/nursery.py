"""Bots as processes of their own, forked within milliseconds from one that has imported everything."""

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Coroutine, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from tests.world import bot

_T = TypeVar("_T")


class BotProcess:
    """A bot that can be killed."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """As of `subprocess`: -9 after SIGKILL, None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Returns when it has ended, with its exit code."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def outlives(self, doing: Coroutine[object, object, _T]) -> _T:
        """What comes of it; AssertionError at once when the bot ends before, by anything but a kill."""
        task, ending = asyncio.ensure_future(doing), asyncio.create_task(self.wait())
        try:
            await asyncio.wait((task, ending), return_when=asyncio.FIRST_COMPLETED)
            if ending.done() and ending.result() != -signal.SIGKILL:
                raise AssertionError(f"the bot ended with {ending.result()}")
            return await task
        finally:
            task.cancel()
            ending.cancel()
            await asyncio.gather(task, ending, return_exceptions=True)

    def kill(self) -> None:
        self._process.kill()

    def may_write(self, most: int = resource.RLIM_INFINITY) -> None:
        """No file of it grows beyond so many bytes, or is written there: 1 is a full disk."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (most, resource.prlimit(self.pid, resource.RLIMIT_FSIZE)[1]))

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def start(
    clock_file: Path, trap: str, settings: Mapping[str, str], log: Path, lease_seconds: float = bot.LEASE_SECONDS
) -> BotProcess:
    """Starts it. The nursery is started with the first, and ends with this process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([bot.__name__])
    process = context.Process(
        target=bot.forked, args=(clock_file, trap, dict(settings), log, lease_seconds), daemon=True
    )
    process.start()
    return BotProcess(process)
