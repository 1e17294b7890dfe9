"""What a large archive costs: importing 100 000 invented reviews, importing them again, exporting them.

python -m tests.bench.importing [REVIEWS]

The peer parses each line with `json.loads` and inserts it with `sqlite3`, nothing else, under the same settings of the
database. A second part, `linearity`, measures how the time of every format grows. Ends with 1 where a bound is broken.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.intake.text import MAX_DOCUMENT_BYTES
from tests.bench import linearity
from tests.bench.generated import Inventor, json_lines, telegram_export

_REVIEWS = 100_000
_FILES = 20_000
_MOST_MIB = 200  # issue 3
_MOST_MIB_OF_A_DOCUMENT = 1024  # held whole: a small rented machine has as much
_PEER = """
import json, sqlite3, sys
database = sqlite3.connect("peer.db", isolation_level=None)
for name, value in (("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1")):
    database.execute(f"PRAGMA {name} = {value}")
database.execute("CREATE TABLE reviews (id INTEGER PRIMARY KEY, title TEXT, date TEXT, url TEXT, body TEXT)")
database.execute("BEGIN IMMEDIATE")
rows = map(json.loads, open(sys.argv[1], encoding="utf-8"))
database.executemany("INSERT INTO reviews (title, date, url, body) VALUES (:title, :date, :url, :body)", rows)
database.execute("COMMIT")
"""


@dataclass(frozen=True, slots=True)
class _Cost:
    """Of a process of its own; mib: the most memory that was resident at once."""

    seconds: float
    mib: float


def _run(command: list[str], folder: Path) -> _Cost:
    start = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment["PYTHONPATH"] = str(Path.cwd())
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[-2:]} ended with {process.returncode}")
    kib = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)  # macOS counts bytes
    return _Cost(time.perf_counter() - start, kib / 1024)


def _ours(folder: Path, *arguments: str) -> _Cost:
    return _run([sys.executable, "-m", "bot", *arguments], folder)


class _Table:
    """Prints a line a measurement; `good` until one breaks its bound of memory."""

    def __init__(self) -> None:
        self.good = True
        print(f"{'':42} {'seconds':>8} {'a second':>9} {'peak MiB':>9} {'bound':>6}")

    def line(self, what: str, count: int, cost: _Cost, most: int = _MOST_MIB) -> None:
        within = cost.mib < most
        self.good = self.good and within
        rate = count / cost.seconds
        note = "" if within else "   TOO MUCH"
        print(f"{what:42} {cost.seconds:8.1f} {rate:9.0f} {cost.mib:9.0f} {most:6}{note}", flush=True)


def _written(file: Path, pieces: Iterable[str]) -> str:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(pieces)
    return str(file)


def _document(file: Path) -> tuple[str, int]:
    """Just below the limit of a document; its path and how many reviews are in it."""
    inventor, written, count = Inventor(), 0, 0
    with file.open("w", encoding="utf-8") as stream:
        while written < MAX_DOCUMENT_BYTES * 15 // 16:
            written += stream.write(inventor.section(count))
            count += 1
    return str(file), count


def _large_archive(table: _Table, folder: Path, count: int) -> None:
    lines = _written(folder / "archive.jsonl", json_lines(count))
    first = _ours(folder, "import", lines)
    table.line(f"{count} reviews, JSON lines", count, first)
    table.line("the same again, nothing changes", count, _ours(folder, "import", lines))
    table.line("export reviews -o FILE", count, _ours(folder, "export", "reviews", "-o", "out.jsonl"))
    (folder / "out.jsonl").unlink()
    peer = _run([sys.executable, "-c", _PEER, lines], folder)
    table.line("the peer: json.loads and sqlite3 alone", count, peer)
    print(f"import to peer: {first.seconds / peer.seconds:.1f} times the time, {first.mib / peer.mib:.1f} the memory")


def _other_forms(table: _Table, folder: Path, count: int) -> None:
    result = _written(folder / "result.json", telegram_export(count))
    table.line(f"{count} messages, Telegram export", count, _ours(folder, "import", result))
    inventor, files = Inventor(), min(count, _FILES)
    (folder / "reviews").mkdir()
    for number in range(files):
        _written(folder / "reviews" / f"{number:06}.md", [inventor.markdown(number)])
    table.line(f"{files} files, Markdown folder", files, _ours(folder, "import", "reviews"))


def _large_document(table: _Table, folder: Path, _: int) -> None:
    document, count = _document(folder / "document.md")
    cost = _ours(folder, "import", document)
    table.line(f"{count} reviews, document of 60 MiB", count, cost, _MOST_MIB_OF_A_DOCUMENT)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _REVIEWS
    table = _Table()
    for part in (_large_archive, _other_forms, _large_document):
        with tempfile.TemporaryDirectory() as folder:
            part(table, Path(folder), count)
    linear = linearity.main()
    sys.exit(not (table.good and linear))


if __name__ == "__main__":
    main()
