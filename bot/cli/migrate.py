"""`reviewbot migrate`: the schema of the database as this release wants it."""

import argparse

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show


def add(command: Add) -> None:
    """Adds `migrate`."""
    command("migrate", run, "brings the database's schema up to date")


async def run(_: argparse.Namespace) -> int:
    """Opening a database is migrating it."""
    async with opened_rooms():
        show("The database is up to date.")
    return 0
