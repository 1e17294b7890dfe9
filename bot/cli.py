"""`reviewbot`: commands, arguments, exit codes; nothing else.

Exit codes: 0 done; 1 it did not work out (Telegram or the database is away, `doctor` found a fault); 2 wrong
arguments, settings or input, in which case nothing was changed.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.clock import SystemClock
from bot.errors import (
    AlreadyQueued,
    DatabaseAway,
    DatabaseBusy,
    ForeignDatabase,
    InvalidInput,
    InvalidSettings,
    NewerDatabase,
    NotFound,
    ReviewBotError,
    TelegramAway,
    TelegramRefused,
)

if TYPE_CHECKING:  # the rooms are imported when a command needs them: `--help` must not wait for SQLAlchemy
    from bot.archive.search import Hit
    from bot.reviews.review import StoredReview
    from bot.settings import Settings
    from bot.wiring import Rooms

Command = Callable[[argparse.Namespace], Coroutine[None, None, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; `--help` and wrong arguments leave by SystemExit (argparse)."""
    chosen = parser().parse_args(arguments)
    try:
        run: Command = chosen.run
        return asyncio.run(run(chosen))
    except ReviewBotError as error:
        sentence, code = explain(error)
        print(sentence, file=sys.stderr)
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `reviewbot export | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


EXPLANATIONS: dict[type[ReviewBotError], tuple[str, int]] = {
    InvalidSettings: ("{lines}", 2),
    InvalidInput: ("{place}: {reason}", 2),
    AlreadyQueued: ("“{title}” is {state} already; nothing was changed.", 2),
    NotFound: ("There is no {kind} {key}.", 2),
    ForeignDatabase: (
        "This database belongs to another {kind} ({expected}); yours is {found}."
        " Set BOT_DATABASE_URL to a database of its own.",
        2,
    ),
    NewerDatabase: ("The database is of a later release (schema {revision}). Install that release or a newer one.", 2),
    DatabaseBusy: ("Another reviewbot runs on {path}. Stop it first, or set another BOT_DATABASE_URL.", 1),
    DatabaseAway: ("The database cannot be used: {reason}", 1),
    TelegramRefused: ("Telegram refused ({code}): {description}", 1),
    TelegramAway: ("Telegram does not answer: {reason}", 1),
}


def explain(error: ReviewBotError) -> tuple[str, int]:
    """What to print for an error, with what to do about it, and the exit code."""
    sentence, code = EXPLANATIONS.get(type(error), (f"This did not work: {error}", 1))
    lines = "\n".join(error.faults) if isinstance(error, InvalidSettings) else ""
    return sentence.format(**vars(error), lines=lines).removeprefix(": "), code


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(
        prog="reviewbot",
        description="Runs a Telegram review channel: posts from a queue, polls on what comes next, archive search.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(run=run)
        return added

    command("run", _run, "the bot itself, against Telegram")
    sandbox = command("sandbox", _sandbox, "a small Telegram on this machine with the bot in it: no token, no network")
    sandbox.add_argument("--port", type=int, default=0, help="port of the chat page (default: any free one)")
    imported = command("import", _import, "take reviews or candidates in; doing it twice changes nothing")
    imported.add_argument("file", metavar="FILE")
    imported.add_argument("--format", default="auto", choices=["auto", "document", "huggingface", "jsonl"])
    imported.add_argument("--json", action="store_true", help="print the outcome as JSON")
    export = command("export", _export, "give everything back, one JSON line each")
    export.add_argument("what", choices=["reviews"])
    export.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    search = command("search", _search, "search the archive")
    search.add_argument("words", nargs="*", metavar="WORDS")
    search.add_argument("--batch", metavar="FILE", help="JSON lines with qid and query; one JSON line out for each")
    search.add_argument("--limit", type=int, default=10, help="how many results (default: 10)")
    search.add_argument("--json", action="store_true", help="one JSON line a result")
    queue = command("queue", _queue, "the reviews that wait for their slots")
    actions = queue.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the waiting reviews, first to leave first")
    actions.add_parser("add", help="put a review (a Markdown file) at the end").add_argument("file", metavar="FILE")
    move = actions.add_parser("move", help="to another place: move 17 1")
    move.add_argument("id", type=int, metavar="ID")
    move.add_argument("position", type=int, metavar="PLACE")
    actions.add_parser("remove", help="out of the queue; it stays as a draft").add_argument(
        "id", type=int, metavar="ID"
    )
    command("doctor", _doctor, "says in plain words what is wrong with settings, rights and database")
    command("migrate", _migrate, "brings the database's schema up to date")
    return top


def _settings() -> "Settings":
    from bot import logs
    from bot.settings import read_settings

    settings = read_settings()
    logs.configure(settings.log_level, as_json=settings.log_format == "json", secrets=settings.secrets)
    return settings


@asynccontextmanager
async def _rooms() -> "AsyncIterator[Rooms]":
    from bot.wiring import open_rooms

    async with open_rooms(_settings()) as rooms:
        yield rooms


async def _run(_: argparse.Namespace) -> int:
    from bot.clock import no_checkpoint
    from bot.wiring import build

    settings = _settings()
    settings.telegram()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for caught in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(caught, stop.set)
    async with build(settings, SystemClock(), no_checkpoint) as bot:
        await bot.run(stop)
    return 0


async def _sandbox(chosen: argparse.Namespace) -> int:
    os.execv(sys.executable, [sys.executable, "-m", "bot.sandbox", "--port", str(chosen.port)])  # noqa: S606  no shell


async def _import(chosen: argparse.Namespace) -> int:
    from tqdm import tqdm

    from bot.sources.files import read_text

    source = read_text(Path(chosen.file))
    bar = tqdm(desc=source.name, unit_scale=True, leave=False, disable=None)  # silent where nobody watches

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    async with _rooms() as rooms:
        with bar:
            report = await rooms.import_file(source, chosen.format, SystemClock().now(), progress)
    outcome = {"kind": report.kind, "found": report.found, **asdict(report.counts)}
    if chosen.json:
        print(json.dumps(outcome))
    else:
        print("{found} {kind} found: {added} added, {changed} changed, {unchanged} as they were.".format(**outcome))
    return 0


async def _export(chosen: argparse.Namespace) -> int:
    async with _rooms() as rooms:
        if chosen.output is None:
            async for line in rooms.export_reviews():
                print(line)
            return 0
        target = Path(chosen.output)
        fresh = target.with_name(f"{target.name}.part")  # a broken export never replaces a whole one
        with _writing(fresh) as file:
            async for line in rooms.export_reviews():
                file.write(line + "\n")
        fresh.replace(target)
    return 0


@contextmanager
def _writing(path: Path) -> "Iterator[TextIO]":
    """A new text file; InvalidInput when it cannot be written, and nothing is left of it."""
    try:
        with path.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise InvalidInput(str(path), f"it cannot be written ({error.strerror})") from error


async def _search(chosen: argparse.Namespace) -> int:
    if bool(chosen.words) == bool(chosen.batch):
        raise InvalidInput("", "give either words to search for or --batch FILE")
    if chosen.limit < 1:
        raise InvalidInput("--limit", "give a number from 1")
    async with _rooms() as rooms:
        await rooms.follow_archive.catch_up()
        if chosen.batch:
            return await _search_batch(rooms, Path(chosen.batch), chosen.limit)
        page = await rooms.search(" ".join(chosen.words), per_page=chosen.limit)
    for typed, used in page.corrections:
        print(f"Showing results for {used} (typed: {typed}).", file=sys.stderr)
    if not page.close:
        print("Nothing close; nearest:" if page.hits else "Nothing found.", file=sys.stderr)
    for hit in page.hits:
        print(_json_hit(hit) if chosen.json else _plain_hit(hit))
    return 0


async def _search_batch(rooms: "Rooms", path: Path, limit: int) -> int:
    from bot.sources.files import read_text

    for number, line in enumerate(read_text(path).content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            qid, words = str(row["qid"]), str(row["query"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise InvalidInput(f"{path.name}, line {number}", 'write {"qid": "q1", "query": "words"}') from None
        start = time.perf_counter()
        page = await rooms.search(words, per_page=limit)
        ms = round((time.perf_counter() - start) * 1000, 2)
        print(json.dumps({"qid": qid, "results": [_key(hit.stored) for hit in page.hits], "ms": ms}))
    return 0


def _key(stored: "StoredReview") -> str:
    """`L` and the line of the imported document, else the id."""
    return str(stored.id) if stored.source_line is None else f"L{stored.source_line}"


def _plain_hit(hit: "Hit") -> str:
    review = hit.stored.review
    return f"{_key(hit.stored):8} {review.date or 'undated'!s:10}  {review.title}\n{'':21}{hit.passage.text}"


def _json_hit(hit: "Hit") -> str:
    review = hit.stored.review
    fields = {
        "id": hit.stored.id,
        "source_line": hit.stored.source_line,
        "number": review.number,
        "date": review.date and review.date.isoformat(),
        "title": review.title,
        "score": round(hit.score, 4),
        "passage": hit.passage.text,
    }
    return json.dumps(fields, ensure_ascii=False)


async def _queue(chosen: argparse.Namespace) -> int:
    from bot.sources.files import read_text

    async with _rooms() as rooms:
        match chosen.action:
            case "add":
                entry = await rooms.queue_file(read_text(Path(chosen.file)), SystemClock().now())
                print(f"“{entry.stored.review.title}” waits ({entry.stored.id}).")
            case "move":
                await rooms.database.queue.move(chosen.id, chosen.position)
            case "remove":
                await rooms.database.queue.remove(chosen.id)
        view = await rooms.show_queue(SystemClock().now())
    for departure in view.departures:
        leaves = f"{departure.slot.day:%a %d %b}, {departure.slot.slot}"
        print(f"{departure.entry.stored.id:5}  {leaves}  {departure.entry.stored.review.title}")
    if not view.departures:
        print(f"The queue is empty; the next slot is {view.next_slot.day:%a %d %b}, {view.next_slot.slot}.")
    return 0


async def _doctor(_: argparse.Namespace) -> int:
    from bot.wiring import examine

    findings = await examine(_settings())
    for finding in findings:
        print(f"{finding.level:5} {finding.text}")
    return 1 if any(finding.level == "fault" for finding in findings) else 0


async def _migrate(_: argparse.Namespace) -> int:
    async with _rooms():
        print("The database is up to date.")
    return 0
