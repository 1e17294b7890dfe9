"""`reviewbot export`: everything comes out again."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show
from bot.errors import InvalidInput

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from bot.wiring.rooms import Rooms

_FORMATS = ("jsonl", "markdown", "bibtex")


def add(command: Add) -> None:
    """Adds `export WHAT --format NAME -o PATH`."""
    export = command("export", run, "give everything back; `reviewbot import` reads it again")
    export.add_argument("what", choices=["reviews", "candidates", "glossary", "polls"], help="what comes out")
    export.add_argument(
        "--format",
        choices=_FORMATS,
        default="jsonl",
        help="jsonl: one JSON object a line; markdown: reviews as a directory of files, to be edited and imported;"
        " bibtex: the reviewed papers (default: jsonl)",
    )
    export.add_argument(
        "-o", "--output", metavar="PATH", help="write here instead of standard output; markdown: the directory"
    )


async def run(chosen: argparse.Namespace) -> int:
    """Prints what was asked for, or writes it into a file or a directory."""
    async with opened_rooms() as rooms:
        if (chosen.what, chosen.format) == ("reviews", "markdown"):
            return await _write_folder(rooms, chosen.output)
        lines = rooms.exports.get((chosen.what, chosen.format))
        if lines is None:
            known = ", ".join(name for what, name in (*rooms.exports, ("reviews", "markdown")) if what == chosen.what)
            raise InvalidInput("", f"{chosen.what} come out as {known}, not as {chosen.format}")
        if chosen.output is None:
            async for line in lines():
                show(line)
            return 0
        with _replacing(Path(chosen.output)) as file:
            async for line in lines():
                file.write(line + "\n")
    return 0


async def _write_folder(rooms: "Rooms", output: str | None) -> int:
    """Only the files that differ are written, so that a version control shows what changed."""
    from bot.sources.folder import OutputFolder

    if output is None:
        raise InvalidInput("", "name the directory for the Markdown files: -o reviews")
    folder = OutputFolder(Path(output))
    written = removed = 0
    async for change in rooms.export_folder(folder.present()):
        folder.apply(change)
        written, removed = (written, removed + 1) if change.text is None else (written + 1, removed)
    show(f"{written} {'file' if written == 1 else 'files'} written, {removed} removed.")
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
