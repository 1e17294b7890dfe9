"""`reviewbot restore`: a backup becomes the database."""

import argparse
from pathlib import Path

from bot.cli.backup import told
from bot.cli.command import Add
from bot.cli.opening import configured
from bot.cli.terminal import show


def add(command: Add) -> None:
    """Adds `restore FILE`."""
    restore = command("restore", run, "makes the database out of a backup, where there is none yet")
    restore.add_argument("file", type=Path, metavar="FILE", help="what `reviewbot backup` wrote")


async def run(chosen: argparse.Namespace) -> int:
    """Restores and says what is there now; never over a database."""
    from bot.storage.restore import restore_backup

    contents = await restore_backup(chosen.file, configured().database_url)
    show(f"Restored: {told(contents)}.")
    show("Start the bot: before anything leaves it looks whether the channel is ahead of this backup, or asks you.")
    return 0
