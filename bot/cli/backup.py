"""`reviewbot backup`: the whole database in one file, while the bot goes on."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Add
from bot.cli.opening import configured
from bot.cli.terminal import show

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from bot.storage.backup import Contents

_COUNTED = (("reviews", "reviews"), ("queue", "of them in the queue"), ("candidates", "papers"), ("ballots", "polls"))
"""What a person knows the numbers of: the table, and what its rows are called."""


def add(command: Add) -> None:
    """Adds `backup FILE`."""
    backup = command("backup", run, "copies the whole database into a new file, while the bot goes on")
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file; `reviewbot restore` reads it")


async def run(chosen: argparse.Namespace) -> int:
    """Makes the backup and says what is in it."""
    from bot.storage.backup import make_backup

    contents = await make_backup(configured().database_url, chosen.file)
    show(f"{chosen.file} holds {told(contents)}.")
    return 0


def told(contents: "Contents") -> str:
    """What is in a backup, in the numbers that a person may compare."""
    counts = ", ".join(f"{contents.rows.get(table, 0):,} {name}" for table, name in _COUNTED)
    rows, mebibytes = sum(contents.rows.values()), contents.size_bytes / 2**20
    return f"{counts}; {rows:,} rows in all, {mebibytes:.1f} MiB, schema {contents.revision}"
