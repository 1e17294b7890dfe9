"""Updates in order, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.inbox.health import Backlog
from bot.inbox.update import ClaimedUpdate, RawUpdate, lane_of


@dataclass(slots=True)
class KeptUpdate:
    """A row: `state` is new, working, done or parked; `update` is None once it is done."""

    bot_id: int
    update_id: int
    lane: str
    update: RawUpdate | None
    ended_at: datetime
    arrived_at: datetime | None = None
    state: str = "new"
    attempt: int = 0
    lease_until: datetime | None = None
    error: str | None = None


class MemoryInbox:
    """`inbox.ports.InboxStore`. `rows` stand in the order of their arrival."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], KeptUpdate] = {}

    async def accept(self, bot_id: int, updates: Sequence[RawUpdate], now: datetime) -> int:
        before = len(self.rows)
        for update in updates:
            key = (bot_id, update["update_id"])
            self.rows.setdefault(key, KeptUpdate(*key, lane_of(update), update, now, now))
        return len(self.rows) - before

    async def claim(
        self, limit: int, now: datetime, lease_until: datetime, holder: str | None = None
    ) -> list[ClaimedUpdate]:
        heads: dict[str, KeptUpdate] = {}
        for row in self.rows.values():
            if row.state in {"new", "working"}:
                heads.setdefault(row.lane, row)
        free = [row for row in heads.values() if row.state == "new" or (row.lease_until and row.lease_until <= now)]
        claims = []
        for row in free[:limit]:
            row.state, row.attempt, row.lease_until = "working", row.attempt + 1, lease_until
            claims.append(
                ClaimedUpdate(row.bot_id, row.update_id, row.lane, row.attempt, row.update or {}, row.arrived_at)
            )
        return claims

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        row = self._held(claimed)
        if row is not None:
            row.state, row.update, row.ended_at = "done", None, now

    async def fail(self, claimed: ClaimedUpdate, error: str, park: bool) -> None:
        row = self._held(claimed)
        if row is not None:
            row.state, row.error = "parked" if park else "new", error

    async def release_claims(self) -> int:
        working = [row for row in self.rows.values() if row.state == "working"]
        for row in working:
            row.state = "new"
        return len(working)

    async def purge(self, before: datetime) -> int:
        old = [key for key, row in self.rows.items() if row.state in {"done", "parked"} and row.ended_at < before]
        for key in old:
            del self.rows[key]
        return len(old)

    async def unfinished(self) -> int:
        return sum(row.state in {"new", "working"} for row in self.rows.values())

    async def backlog(self) -> Backlog:
        waiting = [row.ended_at for row in self.rows.values() if row.state in {"new", "working"}]  # when they arrived
        done = [row.ended_at for row in self.rows.values() if row.state in {"done", "parked"}]
        return Backlog(len(waiting), min(waiting, default=None), max(done, default=None))

    def _held(self, claimed: ClaimedUpdate) -> KeptUpdate | None:
        row = self.rows[claimed.bot_id, claimed.update_id]
        return row if row.state == "working" and row.attempt == claimed.attempt else None
