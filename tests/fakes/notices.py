"""What the owners must hear, in memory."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.publishing.ports import Notice
from tests.fakes.tables import Tables


class MemoryNotices:
    """`publishing.ports.NoticeStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def pending(self, limit: int) -> list[Notice]:
        return [notice for notice in self._tables.notices if notice.id not in self._tables.told][:limit]

    async def told(self, notice_id: int, now: datetime) -> None:
        self._tables.told.add(notice_id)

    async def add(self, kind: str, facts: Mapping[str, Any], now: datetime) -> None:
        self._tables.write_notice(kind, facts)
