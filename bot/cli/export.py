"""`reviewbot export`: everything comes out again."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show
from bot.errors import InvalidInput


def add(command: Add) -> None:
    """Adds `export reviews -o FILE`."""
    export = command("export", run, "give everything back, one JSON line each")
    export.add_argument("what", choices=["reviews"], help="the archive; `reviewbot import` reads it back")
    export.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")


async def run(chosen: argparse.Namespace) -> int:
    """Prints the archive, or writes it into a file."""
    async with opened_rooms() as rooms:
        if chosen.output is None:
            async for line in rooms.export_reviews():
                show(line)
            return 0
        with _replacing(Path(chosen.output)) as file:
            async for line in rooms.export_reviews():
                file.write(line + "\n")
    return 0


@contextmanager
def _replacing(target: Path) -> Iterator[TextIO]:
    """A text file that takes the target's place when it is whole; else nothing is left of it.

    InvalidInput when it cannot be written.
    """
    if target.exists() and not target.is_file():
        raise InvalidInput(str(target), "it is no ordinary file; name a file, or leave -o away and use a pipe")
    fresh = target.with_name(f"{target.name}.part")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            yield file
        fresh.replace(target)
    except OSError as error:
        raise InvalidInput(str(target), f"it cannot be written ({error.strerror}); name another file") from error
    finally:
        with suppress(OSError):  # it is gone where all went well
            fresh.unlink()
