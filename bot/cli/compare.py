"""`reviewbot compare`: the database may be older than the channel, though nobody said `reviewbot restore`."""

import argparse

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show


def add(command: Add) -> None:
    """Adds `compare`."""
    command("compare", run, "lets nothing leave before database and channel are compared, as after a restore")


async def run(_: argparse.Namespace) -> int:
    """Sets the mark that `restore` sets; safe to repeat."""
    async with opened_rooms() as rooms:
        await rooms.database.restored.mark()
    show("Before anything leaves the bot looks whether the channel is ahead of this database, or asks its owners.")
    return 0
