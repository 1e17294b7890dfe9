"""A clock that people move, and one that follows it from another process through a small file."""

import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.values import Struct, asdict, replace

RATES = (1.0, 3600.0)
"""Slowest and fastest: a simulated second, up to a simulated hour, in each real second."""

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Instants outside are refused: no message has such a date, and arithmetic near the ends of `datetime` overflows."""


class Motion(Struct, frozen=True):
    """How simulated time runs.

    monotonic: seconds of `time.monotonic()`, which counts alike in all processes of one machine until it restarts;
    simulated: the instant (Unix seconds) that stood on the clock at that moment;
    rate: simulated seconds in each real one, kept while the clock stands; running: whether it moves at all.
    """

    monotonic: float
    simulated: float
    rate: float
    running: bool

    def at(self, monotonic: float) -> datetime:
        """The instant on the clock; stays below the end of what it may show, however long it runs."""
        passed = (monotonic - self.monotonic) * self.rate if self.running else 0.0
        return datetime.fromtimestamp(min(self.simulated + passed, LATEST.timestamp()), UTC)


class MovableClock:
    """Implements `bot.clock.Clock`. Every move is written to `path` (when given) before the method returns."""

    def __init__(self, start: datetime, path: Path | None = None, monotonic: Callable[[], float] = time.monotonic):
        """It runs from the first moment, as fast as real time. `start` is aware. moved: called after every move."""
        self._path, self._monotonic = path, monotonic
        self.moved: Callable[[], None] = lambda: None
        self._motion = Motion(monotonic(), start.timestamp(), rate=1.0, running=True)
        self._write()

    def now(self) -> datetime:
        return self._motion.at(self._monotonic())

    @property
    def running(self) -> bool:
        return self._motion.running

    @property
    def rate(self) -> float:
        return self._motion.rate

    def stop(self) -> None:
        self._move(self.now(), running=False)

    def start(self, rate: float | None = None) -> None:
        """Lets it run, at the rate it had unless a new one is given. ValueError outside `RATES`."""
        if rate is not None and not RATES[0] <= rate <= RATES[1]:
            raise ValueError(f"rate must be {RATES[0]:g} to {RATES[1]:g}")
        self._move(self.now(), running=True, rate=rate)

    def set(self, instant: datetime) -> None:
        """Jumps, either way. ValueError without a zone or outside 2000 to 2100."""
        if instant.tzinfo is None or not EARLIEST <= instant <= LATEST:
            raise ValueError("the instant needs a zone and a year from 2000 to 2099")
        self._move(instant.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Jumps ahead. ValueError as from `after`."""
        self._move(self.after(by))

    def after(self, by: timedelta) -> datetime:
        """The instant so much later. ValueError when `by` is not positive or leads beyond 2099."""
        if not timedelta(0) < by <= LATEST - self.now():
            raise ValueError("a clock advances by more than nothing, and not beyond 2099")
        return self.now() + by

    def _move(self, instant: datetime, running: bool | None = None, rate: float | None = None) -> None:
        self._motion = replace(
            self._motion,
            monotonic=self._monotonic(),
            simulated=instant.timestamp(),
            running=self._motion.running if running is None else running,
            rate=self._motion.rate if rate is None else rate,
        )
        self._write()
        self.moved()

    def _write(self) -> None:
        """In one step: a follower reads the old motion or the new one, never half of one."""
        if self._path is None:
            return
        handle, fresh = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self._motion), file)
        Path(fresh).replace(self._path)


class FollowedClock:
    """Implements `bot.clock.Clock` in the process that follows: reads the file again only when it was replaced."""

    def __init__(self, path: Path, monotonic: Callable[[], float] = time.monotonic):
        """FileNotFoundError from `now()` until the moving clock has been made."""
        self._path, self._monotonic = path, monotonic
        self._seen: tuple[int, int] | None = None
        self._motion = Motion(0.0, 0.0, rate=1.0, running=False)

    def now(self) -> datetime:
        found = os.stat(self._path)  # noqa: PTH116  pathlib costs three times as much, and this runs at every look
        version = (found.st_mtime_ns, found.st_ino)
        if version != self._seen:
            self._motion = Motion(**json.loads(self._path.read_text(encoding="utf-8")))
            self._seen = version
        return self._motion.at(self._monotonic())
