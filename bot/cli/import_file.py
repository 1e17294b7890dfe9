"""`reviewbot import FILE`: reviews or candidates go in."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import inert, show
from bot.clock import SystemClock

_FORMATS = (
    "document: reviews below lines such as “Dana's Daily Paper, 21.03.24: Title”; huggingface: the text of the"
    " Daily Papers page; jsonl: one JSON object a line, such as an export (default: auto, found from the content)"
)


def add(command: Add) -> None:
    """Adds `import FILE --format NAME --json`."""
    imported = command("import", run, "take reviews or candidates in; doing it twice changes nothing")
    imported.add_argument("file", metavar="FILE", help="UTF-8 text of at most 64 MiB; its content decides the format")
    imported.add_argument(
        "--format", default="auto", choices=["auto", "document", "huggingface", "jsonl"], help=_FORMATS
    )
    imported.add_argument("--json", action="store_true", help="print the outcome as JSON")


async def run(chosen: argparse.Namespace) -> int:
    """Imports the file, with a progress bar where somebody watches, and says what changed."""
    from tqdm import tqdm

    from bot.sources.files import read_text

    source = read_text(Path(chosen.file))
    async with opened_rooms() as rooms:
        name = inert(source.name)
        with tqdm(desc=name, unit_scale=True, leave=False, disable=None) as bar:  # silent where nobody watches

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = await rooms.import_file(source, chosen.format, SystemClock().now(), progress)
    outcome = {"kind": report.kind, "found": report.found, **asdict(report.counts)}
    if chosen.json:
        show(json.dumps(outcome))
    else:
        show("{found} {kind} found: {added} added, {changed} changed, {unchanged} as they were.".format(**outcome))
    return 0
