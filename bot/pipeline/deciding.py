"""What owners decide about candidates, and what the calendar does by itself."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import NotFound, StaleButton
from bot.pipeline.board import BoardStore, Change
from bot.pipeline.candidate import Candidate

logger = logging.getLogger(__name__)


class DecideCandidates:
    """Stars, moves, snoozing, discarding. Every method changes something once for each cause (AlreadyApplied)."""

    def __init__(self, store: BoardStore, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone

    def today(self, now: datetime) -> date:
        """The local date of the channel."""
        return now.astimezone(self._zone).date()

    async def __call__(self, candidate_id: int, seen: str, change: Change, now: datetime, cause: str) -> Candidate:
        """The candidate after the change. StaleButton: it was not as `seen` any more; nothing was changed."""
        changed = await self._store.change(candidate_id, seen, change, self.today(now), now, cause)
        if changed is None:
            raise StaleButton(cause)
        facts = {"action": "candidate_changed", "candidate": candidate_id, "change": change.kind.value}
        logger.info("a candidate is changed: %s", change.kind, extra=facts)
        return changed

    async def discard(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        """Those of them that are still undecided and without a star; NotFound for none."""
        gone = await self._store.discard(ids, now, cause)
        if not gone:
            raise NotFound("candidate", "undecided")
        logger.info("%s candidates are discarded", len(gone), extra={"action": "candidates_discarded"})
        return gone

    async def put_back(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        """Those of them that are still discarded."""
        back = await self._store.put_back(ids, now, cause)
        logger.info("%s candidates are put back", len(back), extra={"action": "candidates_put_back"})
        return back


class WakeSnoozed:
    """A duty: once on each local day of the channel, and after each start, it looks who sleeps no longer."""

    def __init__(self, store: BoardStore, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone
        self._looked_on: date | None = None

    async def __call__(self, now: datetime) -> None:
        today = now.astimezone(self._zone).date()
        if today == self._looked_on:
            return
        woken = await self._store.wake(today)
        self._looked_on = today
        if woken:
            logger.info("%s snoozed candidates are back", woken, extra={"action": "candidates_woken"})
