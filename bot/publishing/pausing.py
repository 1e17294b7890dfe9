"""A pause of the slots, with what happens at its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Resume(StrEnum):
    """What becomes of the slots that passed meanwhile. Nothing ever leaves in a burst."""

    SKIP = "skip"  # they pass; the head waits for the next slot
    POST = "post"  # the head leaves at once, one post for all of them


@dataclass(frozen=True, slots=True)
class Pause:
    """`until`: UTC; None: until somebody resumes."""

    since: datetime
    until: datetime | None
    resume: Resume = Resume.SKIP

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


class PauseStore(Protocol):
    async def pause(self) -> Pause | None:
        """The one that was set last and not taken back, over or not."""
        ...

    async def set_pause(self, pause: Pause | None, now: datetime, cause: str | None) -> None:
        """None takes it back. AlreadyApplied when the cause was recorded before."""
        ...
