"""What the bot may do, in memory, and a Telegram that is asked about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.publishing.standing import Standing


class MemoryStanding:
    """`publishing.standing.StandingStore`, without the notices."""

    def __init__(self) -> None:
        self.kept = Standing()

    async def standing(self) -> Standing:
        return self.kept

    async def note(self, missing: tuple[str, ...], reason: str, now: datetime) -> bool:
        changed = missing != self.kept.missing
        if changed:
            self.kept = Standing(missing, now)
        return changed


class ScriptedRights:
    """`publishing.standing.RightsSource`: says what `answer` holds; `asked` counts."""

    def __init__(self, answer: tuple[str, ...] | None = ()) -> None:
        self.answer = answer
        self.asked = 0

    async def missing(self, channel_id: int) -> tuple[str, ...] | None:
        self.asked += 1
        return self.answer


class MemoryPreflight:
    """`publishing.preflight.PreflightStore`: `told` has the facts of its notices."""

    def __init__(self) -> None:
        self.looked_at: str | None = None
        self.told: list[Mapping[str, Any]] = []

    async def last(self) -> str | None:
        return self.looked_at

    async def keep(self, looked_at: str, facts: Mapping[str, Any] | None, now: datetime) -> None:
        self.looked_at = looked_at
        if facts is not None:
            self.told.append(facts)
