"""Whether the inbox stays as quick when very many updates wait: claim and finish, on SQLite and on PostgreSQL.

python -m tests.bench.inbox [UPDATES]

The peer is the same inbox with 100 updates waiting, in the same run. Ends with 1 where it takes twice as long.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.storage.database import Database, open_database
from tests.contract.crowded import fill_past_the_store
from tests.makers import NOW, later
from tests.postgres import run, server

_FEW, _MANY = 100, 100_000
_ROUNDS, _AT_ONCE = 30, 8  # the worker's lanes
_MOST = 2.0  # times as long; the machine does other things too


@contextmanager
def _addresses() -> Iterator[dict[str, str]]:
    """Of empty databases, by kind."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = stack.enter_context(server())
        run(address("postgres"), "CREATE DATABASE inbox")
        yield {"SQLite": f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", "PostgreSQL": address("inbox")}


async def _milliseconds(database: Database) -> float:
    """For each update of a claim, with its end; the median."""
    taken = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        claimed = await database.inbox.claim(_AT_ONCE, NOW, later(minutes=1))
        for update in claimed:
            await database.inbox.finish(update, NOW)
        taken.append((time.perf_counter() - start) / len(claimed) * 1e3)
    return statistics.median(taken)


async def _measure(kind: str, url: str, many: int) -> bool:
    async with open_database(url) as database:
        await fill_past_the_store(database, range(_FEW + _ROUNDS * _AT_ONCE), many)
        few = await _milliseconds(database)
        await fill_past_the_store(database, range(_FEW + _ROUNDS * _AT_ONCE, many), many)
        slow = await _milliseconds(database)
    ratio = slow / few
    print(f"{kind}: claim and end of an update {few:.2f} ms with {_FEW} to {_FEW + _ROUNDS * _AT_ONCE} waiting")
    print(f"  {slow:.2f} ms with {many} waiting in as many chats: {ratio:.2f} times; wanted: below {_MOST:.0f}")
    return ratio < _MOST


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else _MANY
    with _addresses() as addresses:
        good = [asyncio.run(_measure(kind, url, many)) for kind, url in addresses.items()]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
