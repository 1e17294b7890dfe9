"""Of several processes one leads: it posts, and asks Telegram for updates where no webhook brings them."""

import asyncio
import os
import secrets
import socket
import time

from bot.chat.updates import Polling
from bot.publishing.lease import Lease
from bot.storage.database import Database
from bot.wiring.waiting import first, until


def new_lease(database: Database) -> Lease:
    """Of this process, by a name that none has had."""
    return Lease(database.leases, f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}", _elapsed)


async def poll_while_leading(polling: Polling, lease: Lease, stop: asyncio.Event) -> None:
    """Until the event is set. Telegram gives updates to one process at a time, and refuses the others."""
    while not stop.is_set():
        await first(stop, lease.held)
        if not stop.is_set():
            await until(polling.run, stop, lease.lost)


def _elapsed() -> float:
    """Seconds, also those that the machine slept through where it counts them (`CLOCK_BOOTTIME`, Linux)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
