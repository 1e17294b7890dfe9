"""Whether a call may still be made, asked when everything is ready and the next thing is the connection.

A process may be paused for minutes anywhere, and the HTTP client knows no word for "not any more". So the question
travels with the task that makes the call, and is put by a hook of the client.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_MAY_LEAVE: ContextVar[Callable[[], bool] | None] = ContextVar("may_leave", default=None)


class TooLate(Exception):
    """No byte of the request left the process."""


@contextmanager
def last_look(may_leave: Callable[[], bool] | None) -> Iterator[None]:
    """For every request of this task inside; None: they may all leave."""
    token = _MAY_LEAVE.set(may_leave)
    try:
        yield
    finally:
        _MAY_LEAVE.reset(token)


async def look(_: object) -> None:
    """The hook, https://www.python-httpx.org/advanced/event-hooks/. TooLate."""
    may_leave = _MAY_LEAVE.get()
    if may_leave is not None and not may_leave():
        raise TooLate
