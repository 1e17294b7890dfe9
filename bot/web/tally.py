"""What happened in this process, counted while it runs: a few additions each time, nothing kept of anybody."""

from bisect import bisect_left
from collections.abc import Iterator

from bot.values import Struct, field

BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds. Readers are promised two; a call may take 45, an update 60."""


class Span(Struct):
    """How long something took. within: how many times by the first bound that it kept, the last of them none."""

    within: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.within[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def cumulative(self) -> Iterator[tuple[str, float]]:
        """As Prometheus counts: each bound with everything below it."""
        below = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.within, strict=True):
            below += count
            yield bound, below


class Tally:
    """updates: by outcome; calls: by method and outcome; duties: by name and outcome."""

    def __init__(self) -> None:
        self.updates: dict[tuple[str, ...], Span] = {}
        self.calls: dict[tuple[str, ...], Span] = {}
        self.duties: dict[tuple[str, ...], Span] = {}

    def update_ended(self, outcome: str, seconds: float) -> None:
        """`inbox.worker.UpdateEnded`."""
        self.updates.setdefault((outcome,), Span()).add(seconds)

    def call_answered(self, method: str, outcome: str, seconds: float) -> None:
        """`chat.api.CallAnswered`."""
        self.calls.setdefault((method, outcome), Span()).add(seconds)

    def duty_ended(self, name: str, outcome: str, seconds: float) -> None:
        """`timetable.DutyEnded`."""
        self.duties.setdefault((name, outcome), Span()).add(seconds)
