"""`reviewbot import SOURCE`: reviews, candidates, terms and polls go in."""

import argparse
import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.bar import progress_bar
from bot.cli.command import Add
from bot.cli.doubts import as_rows, as_text
from bot.cli.opening import opened_rooms
from bot.cli.terminal import inert, show
from bot.clock import SystemClock

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from bot.intake.import_file import ImportReport
    from bot.intake.source import Source
    from bot.intake.text import Progress
    from bot.pipeline.ports import ImportCounts

FORMATS = {
    "document": "reviews below lines such as “Dana's Daily Paper, 21.03.24: Title”",
    "telegram": "result.json of a channel, exported by Telegram Desktop",
    "folder": "a directory of Markdown files with front matter",
    "jsonl": "one JSON object a line, such as an export",
    "huggingface": "the text of the Daily Papers page, or the answer of its API",
    "arxiv": "an answer of arXiv's API",
    "blogposts": "titles of blog posts, each with its abstract in the next line",
    "notes": "notes: short headings, each with its explanation below",
}
"""What `intake/formats.py` knows, written here once more: reading it there would double the time of every start."""

_MORE = """\
The source is read whole before anything is stored. Where something is wrong with it, nothing is stored; what is
doubtful is listed, with what was done and how to mend it. Doing it again changes nothing.

Formats, told by the content unless --format names one:
{formats}

Limits: 64 MiB a document, 1 MiB a review. JSON lines, directories and Telegram exports may be of any length.
"""


def add(command: Add) -> None:
    """Adds `import SOURCE --format NAME --dry-run --force --json`."""
    imported = command("import", run, "take reviews, candidates, terms or polls in; doing it twice changes nothing")
    imported.add_argument(
        "source",
        metavar="SOURCE",
        help="a file, a directory of Markdown files, huggingface:2026-11-20 (a day's papers; huggingface:today), or"
        " arxiv:2403.17887,1706.03762",
    )
    imported.add_argument("--format", metavar="NAME", default="auto", help="one of those below (default: auto)")
    imported.add_argument("--dry-run", action="store_true", help="say what would change and what is doubtful, no more")
    imported.add_argument("--force", action="store_true", help="replace reviews, too, that were edited since")
    imported.add_argument("--json", action="store_true", help="print the outcome as JSON, with every doubt")
    imported.epilog = _MORE.format(formats="\n".join(f"  {name:12} {about}" for name, about in FORMATS.items()))
    imported.formatter_class = argparse.RawDescriptionHelpFormatter


async def run(chosen: argparse.Namespace) -> int:
    """Reads all of it, then stores all of it; says what changed and what is doubtful.

    Nothing is stored, and no database made, before the whole source was read without a fault.
    """
    from bot.intake.check import check
    from bot.intake.source import File

    source, now = await _source(chosen.source), SystemClock().now()
    unit = "B" if isinstance(source, File) else " files"
    with progress_bar(f"reading {inert(source.name)}", unit) as progress:
        checked = check(source, chosen.format, now.date(), _until_cancelled(progress))
    async with opened_rooms(rehearsing=chosen.dry_run) as rooms:
        with progress_bar("storing", " records") as progress:
            report = await rooms.import_file(checked, now, progress, force=chosen.force, rehearse=chosen.dry_run)
    show(_json(report, chosen.dry_run) if chosen.json else "\n".join(_words(report, chosen.dry_run)))
    return 0


async def _source(given: str) -> "Source":
    """What a service answers, else the file or folder of that name (`./arxiv:1` where a file is called so)."""
    from bot.sources.files import read_source
    from bot.wiring.rooms import PAPER_SOURCES

    service, colon, wanted = given.partition(":")
    if colon and service in PAPER_SOURCES:
        return await PAPER_SOURCES[service]().fetch(wanted)
    return read_source(Path(given))


def _until_cancelled(progress: "Progress") -> "Progress":
    """Raises CancelledError in the midst of reading; asyncio itself tells of Ctrl-C at the next `await`, far behind."""
    task = asyncio.current_task()

    def told(done: int, total: int) -> None:
        if task and task.cancelling():
            raise asyncio.CancelledError
        progress(done, total)

    return told


def _words(report: "ImportReport", dry_run: bool) -> Iterator[str]:
    """What changed, a line a kind; what is doubtful, class by class."""
    for kind, counts in report.counts.items():
        yield _changes(kind, counts)
    if dry_run:
        yield "This was a dry run: nothing was stored."
    yield from as_text(report.doubts)


def _changes(kind: str, counts: "ImportCounts") -> str:
    what, were = (kind.removesuffix("s"), "it was") if counts.total == 1 else (kind, "they were")
    changes = f"{counts.added} added, {counts.changed} changed, {counts.unchanged} as {were}"
    return f"{counts.total} {what} found: {changes}."


def _json(report: "ImportReport", dry_run: bool) -> str:
    counts = {
        kind: {"found": one.total, "added": one.added, "changed": one.changed, "unchanged": one.unchanged}
        for kind, one in report.counts.items()
    }
    return json.dumps(counts | {"dry_run": dry_run, "doubts": as_rows(report.doubts)}, ensure_ascii=False)
