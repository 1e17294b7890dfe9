"""The pause that Telegram asked for last."""

import json
from datetime import datetime, timedelta

from bot.publishing.flood import FloodPause
from bot.storage.changes import read_remembered, set_remembered
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice

_FLOOD = "flood"


class SqlFloods:
    """`publishing.flood.FloodStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def pause(self) -> FloodPause | None:
        async with self._transactions.read() as connection:
            kept = await read_remembered(connection, _FLOOD)
        if kept is None:
            return None
        facts = json.loads(kept)
        return FloodPause(datetime.fromisoformat(facts["until"]), timedelta(seconds=facts["seconds"]))

    async def keep(self, pause: FloodPause, tell: bool) -> None:
        facts = {"seconds": pause.span.total_seconds(), "until": pause.until.isoformat()}
        async with self._transactions.write() as connection:
            await set_remembered(connection, _FLOOD, json.dumps(facts))
            if tell:
                await write_notice(connection, "flood", facts, pause.until - pause.span)
