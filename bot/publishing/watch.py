"""A message that was denied may land all the same: the channel is looked at once more when something stands above."""

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.publishing.evidence import CannotLook, EvidenceStore, Prober, Watch
from bot.publishing.looking import LOOKS, Looked, look_at
from bot.publishing.patience import Wait, again
from bot.publishing.post import NotNow
from bot.values import replace

logger = logging.getLogger(__name__)


class WatchDenied:
    """Looks at the ids between what was looked at before and the highest one known now, each once."""

    def __init__(self, evidence: EvidenceStore, prober: Prober, clock: Clock, halted: Callable[[], bool]) -> None:
        self._evidence = evidence
        self._prober = prober
        self._clock = clock
        self._halted = halted
        self._waiting: Wait | None = None  # after a look that failed

    async def __call__(self) -> bool:
        """True when something was seen. Where looking fails it is tried again after `patience.pause`."""
        watches = await self._evidence.watches()
        found = False
        for watch in watches:
            if self._halted() or (self._waiting and self._waiting.holds(self._clock.now())):
                break
            found |= await self._look(watch)
        return found

    async def _look(self, watch: Watch) -> bool:
        known = await self._evidence.known(watch.channel_id, watch.above)
        ids = [message_id for message_id in range(watch.above + 1, watch.head + 1) if message_id not in known]
        looked = await look_at(self._prober, watch.channel_id, ids[:LOOKS], self._halted)
        if looked.seen:
            await self._evidence.keep(looked.seen, self._clock.now())
        if looked.obstacle is not None:
            self._wait(looked.obstacle)
        else:
            self._waiting = None
        if looked.whole and len(ids) > LOOKS:
            await self._evidence.watched(replace(watch, head=ids[LOOKS - 1], last=False))
        elif looked.whole or _is_hopeless(watch, looked):
            await self._evidence.watched(watch)
        return bool(looked.seen)

    def _wait(self, obstacle: CannotLook | NotNow) -> None:
        retry_after = obstacle.retry_after if isinstance(obstacle, NotNow) else None
        self._waiting = again(self._clock.now(), self._waiting, retry_after)


def _is_hopeless(watch: Watch, looked: Looked) -> bool:
    """It was to be the last look, and nobody can look."""
    return watch.last and isinstance(looked.obstacle, CannotLook)
