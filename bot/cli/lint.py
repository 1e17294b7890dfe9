"""`reviewbot lint`: what is wrong with a review in a file, or with those of the archive."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.command import Add
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show
from bot.clock import SystemClock
from bot.errors import InvalidInput

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from bot.reviews.lint.finding import Finding

_SHOWN = 3  # places of a class in a table for people; `--json` gives all


def add(command: Add) -> None:
    """Adds `lint FILE` and `lint --archive`."""
    lint = command("lint", run, "what is wrong with a review before it is posted")
    lint.add_argument("file", nargs="?", metavar="FILE", help="a review as a Markdown file")
    lint.add_argument("--archive", action="store_true", help="every review of the archive instead, by classes")
    lint.add_argument("--fix", action="store_true", help="mend in FILE what can be mended safely")
    lint.add_argument("--json", action="store_true", help="one JSON object a finding, a line each")


async def run(chosen: argparse.Namespace) -> int:
    """1 where an error is left, 0 otherwise: warnings do not stop a post either."""
    if bool(chosen.file) == chosen.archive:
        raise InvalidInput("", "give a FILE, or --archive")
    if chosen.archive and chosen.fix:
        raise InvalidInput("", "--fix mends a FILE; the archive's texts are edited in an export")
    return await _archive(chosen.json) if chosen.archive else await _file(Path(chosen.file), chosen.fix, chosen.json)


async def _file(path: Path, fix: bool, as_lines: bool) -> int:
    from bot.intake.export.markdown import draft_file
    from bot.sources.files import read_text, write_text

    source = read_text(path)
    async with opened_rooms(rehearsing=True) as rooms:
        review, findings = await rooms.lint_file(source, SystemClock().now())
        if fix and any(found.spot.mends for found in findings):
            review, findings = await rooms.lint_file.mended(review, findings, SystemClock().now())
            write_text(path, draft_file(review))
            if not as_lines:
                show(f"{path.name} is mended.")
    for line in shown_findings(findings, as_lines):
        show(line)
    return int(any(found.severity.value == "error" for found in findings))


def shown_findings(findings: "Sequence[Finding]", as_lines: bool = False) -> Iterator[str]:
    """A line a finding; one that says so where there is none."""
    from bot.reviews.lint.finding import as_json

    if as_lines:
        yield from (json.dumps(as_json(found), ensure_ascii=False) for found in findings)
        return
    if not findings:
        yield "Nothing is wrong with it."
    for found in findings:
        mend = "  [--fix mends it]" if found.spot.mends else ""
        where = f"line {found.spot.line}" if found.spot.where.value == "body" else found.spot.where.value
        yield f"{found.severity.value:8}{where:>9}  {_name(found)}: {found.spot.words}{mend}"


async def _archive(as_lines: bool) -> int:
    from bot.reviews.lint.finding import as_json

    counts: Counter[str] = Counter()
    reviews: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    total = 0
    async with opened_rooms(rehearsing=True) as rooms:
        async for stored, findings in rooms.lint_archive():
            total += 1
            key = str(stored.id) if stored.source_line is None else f"L{stored.source_line}"
            for found in findings:
                if as_lines:
                    about: dict[str, Any] = {"id": stored.id, "source_line": stored.source_line, **as_json(found)}
                    show(json.dumps(about, ensure_ascii=False))
                counts[found.code] += 1
                places.setdefault(found.code, []).append(f"{key}:{found.spot.line}")
            reviews.update({found.code for found in findings})
    if not as_lines:
        show(f"{'class':12}{'found':>7}{'reviews':>9}  places (review:line of its text)")
        for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            some = ", ".join(places[code][:_SHOWN]) + (", …" if count > _SHOWN else "")
            show(f"{code:12}{count:>7}{reviews[code]:>9}  {some}")
        show(f"{counts.total()} findings in {total} reviews.")
    return 0


def _name(found: "Finding") -> str:
    """The class in a sentence, with its facts."""
    from bot.chat.findings import NAMES

    return NAMES[found.code].format_map(found.spot.facts)
