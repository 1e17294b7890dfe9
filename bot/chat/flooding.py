"""The pause that Telegram asks for with a 429: until it is over nothing is sent, whoever asks, also after a restart."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat.api import Answer, Refusal, Result
from bot.clock import Clock
from bot.errors import DatabaseAway
from bot.publishing.flood import FloodPause, FloodStore
from bot.publishing.patience import asked_for
from bot.values import Struct

log = logging.getLogger(__name__)

_UNSAID = timedelta(seconds=30)
"""The pause after a 429 that does not say how long: above the 8 s of a flood that the server sits out by itself."""
_LONGEST_UNSAID = timedelta(minutes=5)


class _Pause(Struct, frozen=True):
    """until: by the bot's clock; ends: by the clock that only goes forward, in seconds. Over with the first of them:
    a clock that is set back makes no pause longer, and one that people move (the sandbox's) moves the pause, too."""

    until: datetime
    ends: float


class Flood:
    """`retry_after` to the letter. A pause is never made shorter: not by a call that succeeds meanwhile, which the
    library's own limiter takes for its end (`docs/facts.md` F8), and not by a shorter one."""

    def __init__(self, store: FloodStore, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._pause: _Pause | None = None
        self._unsaid = 0  # 429s without a length, one after the other
        self._told = False  # the owners hear of this pause
        self._known: datetime | None = None  # the end of the pause that is on record, as far as is known here
        self._to_keep: FloodPause | None = None
        self._to_tell = False
        self._keeping = asyncio.Lock()

    async def open(self) -> None:
        """Goes on with the pause of an earlier run. DatabaseAway."""
        kept = await self._store.pause()
        self._known = kept.until if kept else None
        if kept is None or (left := min(kept.until - self._clock.now(), kept.span)) <= timedelta(0):
            return
        self._prolong(left)
        self._told = kept.long
        log.warning("Telegram's pause goes on for %.0f s", left.total_seconds(), extra={"action": "flood_goes_on"})
        if left == kept.span:  # the clock stands before the pause began: it was set back, and the next start may not
            self._to_keep = FloodPause(self._clock.now() + left, left)  # count anew
            await self.keep()

    async def follow(self) -> None:
        """A pause that another process was told of holds here as well, from when it is first seen. DatabaseAway."""
        kept = await self._store.pause()
        if kept is None or kept.until == self._known:  # else a clock that was set back would begin it anew for ever
            return
        self._known = kept.until
        if (left := min(kept.until - self._clock.now(), kept.span)) > timedelta(0):
            self._told |= self._prolong(left) and kept.long

    def left(self) -> float:
        """Seconds until something may be sent, 0 when it may: by the clock that gets there first."""
        if self._pause is None:
            return 0.0
        by_clock = (self._pause.until - self._clock.now()).total_seconds()
        left = min(by_clock, self._pause.ends - self._monotonic())
        if left <= 0:
            self._pause = None
        return max(left, 0.0)

    def real_left(self) -> float:
        """The most that is left in real time, 0 when something may be sent."""
        return self._pause.ends - self._monotonic() if self.left() and self._pause else 0.0

    def fault(self) -> str | None:
        """For /health: a pause long enough to be told, while it is on."""
        if self.left() and self._pause and self._told:
            return f"Telegram asked the bot to send nothing until {self._pause.until:%Y-%m-%d %H:%M} UTC"
        return None

    async def hear(self, answer: Answer) -> None:
        """What the answer of a call that sends something says about the next ones. Never raises."""
        match answer:
            case Result():
                self._unsaid = 0
            case Refusal(code=429, retry_after=seconds):
                self._begin(asked_for(seconds) or self._guess())
                try:
                    await self.keep()
                except DatabaseAway as error:  # it holds here all the same; `keep` is called again
                    log.error("a pause is not on record yet: %s", error, extra={"action": "flood_unwritten"})

    async def keep(self) -> None:
        """Puts on record what is not there yet. DatabaseAway: call it again."""
        async with self._keeping:  # the newest is written last
            while (pause := self._to_keep) is not None:
                tell, self._known = self._to_tell, pause.until
                await self._store.keep(pause, tell)
                self._to_tell &= not tell
                if self._to_keep is pause:
                    self._to_keep = None

    def _guess(self) -> timedelta:
        """30 s, 60 s, … at most 5 min. Several refusals of one crowd of calls are one."""
        if not self.left():
            self._unsaid += 1
        return min(_UNSAID * (1 << min(max(self._unsaid, 1) - 1, 10)), _LONGEST_UNSAID)

    def _begin(self, span: timedelta) -> None:
        fresh = not self.left()
        self._told &= not fresh
        if not self._prolong(span):
            return
        pause = FloodPause(self._clock.now() + span, span)
        self._to_keep = pause
        tell = pause.long and not self._told
        self._told |= tell
        self._to_tell |= tell
        if fresh or tell:
            level = logging.ERROR if tell else logging.WARNING
            facts = {"action": "flood", "seconds": span.total_seconds()}
            log.log(level, "Telegram asks to send nothing for %.0f s", span.total_seconds(), extra=facts)

    def _prolong(self, span: timedelta) -> bool:
        """Whether that makes the pause longer by one of its clocks."""
        until, ends = self._clock.now() + span, self._monotonic() + span.total_seconds()
        if self._pause is not None and until <= self._pause.until and ends <= self._pause.ends:
            return False
        if self._pause is not None:
            until, ends = max(until, self._pause.until), max(ends, self._pause.ends)
        self._pause = _Pause(until, ends)
        return True
