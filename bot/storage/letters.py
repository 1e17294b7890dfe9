"""What single readers are to be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.choice_tables import letters


async def write_letter(
    connection: AsyncConnection, user_id: int, language: str, kind: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """With the change that causes it, so that neither is without the other. `facts` are JSON values."""
    row = {"user_id": user_id, "language": language, "kind": kind, "facts": dict(facts), "written_at": now}
    await connection.execute(insert(letters).values(row | {"state": "waiting"}))
