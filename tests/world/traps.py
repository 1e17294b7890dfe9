"""Where a bot of a crash test dies, or loses something: one trap a process, set by a short text.

    "answer received:2"        SIGKILL inside the second checkpoint of that name (`publishing/points.py`)
    "commit:7"                 SIGKILL just before the seventh commit leaves for the database
    "committed:7"              SIGKILL when the database has committed, before anybody in the bot knows
    "begin committed:2"        the same, counting the commits of one store's method only (`_STORES`)
    "request:3"                SIGKILL before the first byte of the third call of the Bot API (any but getUpdates)
    "halfway:3"                SIGKILL when its head and half of its body were written
    "answered:3"               SIGKILL when its answer was read, before anybody knows
    "passage:4"                SIGKILL before the fourth passage is embedded (`bot.py`)
    "post halfway:3"           the same, counting the messages for channels and groups only
    "cut begin commit:2"       asks the proxy (`cutting.py`) to swallow the answer to that commit; the bot lives on
    "closed post request:2"    that call goes to a port where nobody listens; the bot lives on
    "stop post request:2"      SIGSTOP there; the test lets it go on
    "hole post request:2"      from there on the proxy passes nothing on to the database, until the test says so
    "snap post request:2"      all connections through the proxy break, once
    "freeze committed:1 > slot due:1"   the second is counted once the first was passed, which does nothing itself

Commits and calls are counted from the start of the process. Nothing in `bot/` knows of it.
"""

import os
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.ballots import SqlBallots
from bot.storage.delivery import SqlDelivery
from bot.storage.hand_edits import SqlHandEdits
from bot.storage.hand_polls import SqlHandPolls
from bot.storage.hand_posts import SqlHandPosts
from bot.storage.inbox import SqlInbox
from bot.storage.lint import SqlLint
from bot.storage.mending import SqlMending
from bot.storage.slots import SqlSlots

HOLE, SNAP = "hole", "snap"
"""Files beside the clock's, by which a trap tells the proxy."""
SNAPPED = "snapped"
"""What becomes of the second when the proxy has done it."""
CUT_HERE = "SELECT 'cut after this commit'"

_STORES: tuple[tuple[type, str], ...] = (
    (SqlSlots, "freeze"),
    (SqlDelivery, "begin"),
    (SqlDelivery, "confirm"),
    (SqlDelivery, "lose"),
    (SqlDelivery, "refuse"),
    (SqlDelivery, "settle"),
    (SqlBallots, "open"),
    (SqlBallots, "begin_closing"),
    (SqlBallots, "close"),
    (SqlHandPolls, "promise"),
    (SqlHandPosts, "posted"),
    (SqlHandPosts, "adopt"),
    (SqlHandPosts, "refuse"),
    (SqlHandEdits, "rewrite"),
    (SqlInbox, "accept"),
    (SqlLint, "keep"),
    (SqlLint, "allow"),
    (SqlMending, "mend"),
)
"""Methods whose commits have a name of their own, "begin commit"."""

_storing: ContextVar[str] = ContextVar("storing", default="")

READ_SECONDS = 5.0
"""For every call but a long poll: a server that never answers would cost a test half a minute."""


_ACTS = ("cut", "closed", "stop", HOLE, SNAP)


class Trap:
    """Counts the points that the process passes, and strikes at the nth of one name. Also the bot's checkpoint."""

    def __init__(self, text: str, folder: Path = Path()) -> None:
        first, _, last = text.rpartition(" > ")
        self._first = Trap(first) if first else None
        self._folder = folder
        name, _, nth = last.rpartition(":")
        word, _, rest = name.partition(" ")
        self._act, self._name = (word, rest) if word in _ACTS else ("kill", name)
        self._nth = int(nth or 0)
        self._passed: Counter[str] = Counter()

    def __call__(self, name: str) -> None:
        if self.strikes(name):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.strikes(name, "stop"):
            os.kill(os.getpid(), signal.SIGSTOP)
        for act in (HOLE, SNAP):
            if self.strikes(name, act):
                (self._folder / act).touch()

    def passes(self, names: Iterable[str]) -> None:
        """One point that is counted under several names."""
        for name in names:
            self(name)

    def strikes(self, name: str, act: str = "kill") -> bool:
        """Counts one passing of the point; whether this is the one at which this is done."""
        if self._first is not None:
            self._first = None if self._first.strikes(name, act) else self._first
            return False
        self._passed[name] += act == "kill"  # every point is asked about for every act, the kill first
        return (act, name, self._passed[name]) == (self._act, self._name, self._nth)


def lay(trap: Trap, put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Puts the trap around every commit and every HTTP call of this process; for good, unless `put` takes it back."""
    for store, method in _STORES:
        put(store, method, _named(method, getattr(store, method)))
    for owner, method, wrap in (
        (AsyncConnection, "commit", _commit),
        (httpx.AsyncHTTPTransport, "handle_async_request", _send),
    ):
        put(owner, method, wrap(trap, getattr(owner, method)))


def _named(name: str, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    @wraps(method)
    async def storing(*arguments: Any, **named: Any) -> object:
        token = _storing.set(name)
        try:
            return await method(*arguments, **named)
        finally:
            _storing.reset(token)

    return storing


def _commit(trap: Trap, commit: Callable[..., Awaitable[None]]) -> Callable[[AsyncConnection], Awaitable[None]]:
    async def committing(self: AsyncConnection) -> None:
        if not self.in_transaction():  # its body rolled back by itself
            await commit(self)
            return
        names = ["", f"{_storing.get()} "] if _storing.get() else [""]
        trap.passes(f"{name}commit" for name in names)
        if any(trap.strikes(f"{name}commit", "cut") for name in names):
            await self.exec_driver_sql(CUT_HERE)
        await commit(self)
        trap.passes(f"{name}committed" for name in names)

    return committing


def _send(trap: Trap, send: Callable[..., Awaitable[httpx.Response]]) -> Callable[..., Awaitable[httpx.Response]]:
    async def sending(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/getUpdates"):
            return await send(self, request)
        request.extensions["timeout"] = request.extensions["timeout"] | {"read": READ_SECONDS}
        names = ["", "post "] if "/send" in request.url.path and b'"chat_id": -100' in request.content else [""]
        trap.passes(f"{name}request" for name in names)
        if any(trap.strikes(f"{name}request", "closed") for name in names):
            request.url = request.url.copy_with(port=_closed_port())
        request.stream = _Halves(request.content, lambda: trap.passes(f"{name}halfway" for name in names))
        response = await send(self, request)
        trap.passes(f"{name}answered" for name in names)
        return response

    return sending


class _Halves(httpx.AsyncByteStream):
    """A body in two writes; `between` is called when the first was written."""

    def __init__(self, body: bytes, between: Callable[[], None]) -> None:
        self._body, self._between = body, between

    async def __aiter__(self) -> AsyncIterator[bytes]:
        half = len(self._body) // 2
        yield self._body[:half]
        self._between()
        yield self._body[half:]


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
