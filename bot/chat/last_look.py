"""Whether a call may still be made, asked when everything is ready and the next thing is the connection.

A process may be paused for minutes anywhere, and the libraries between who calls and the client know no word for "not
any more". So the question travels with the task that makes the call, and the client puts it.
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


def look() -> None:
    """TooLate, where the task's call may not leave any more."""
    may_leave = _MAY_LEAVE.get()
    if may_leave is not None and not may_leave():
        raise TooLate
