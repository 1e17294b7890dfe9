"""Time and crashes are arguments: the ports that production, the sandbox and crash tests fill differently."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

Checkpoint = Callable[[str], None]
"""Called with a point's name just after that point is reached; a crash test kills the process inside it."""


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present instant: aware, in UTC. It may jump either way (a clock that is set, a moved sandbox)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def no_checkpoint(name: str) -> None:
    """Production's checkpoint: nothing happens."""
