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
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict
from io import TextIOWrapper
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
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # titles and JSON lines are, whatever the console was set to
    try:
        run: Command = chosen.run
        code = asyncio.run(run(chosen))
        sys.stdout.flush()  # here a reader that left is expected, after `main` it is a traceback
        return code
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
    AlreadyQueued: ("“{title}” {stands}; nothing was changed.", 2),
    NotFound: ("No {kind} {key} waits; `reviewbot queue list` shows those that do.", 2),
    ForeignDatabase: (
        "This database belongs to another {kind} ({expected}); yours is {found}."
        " Set BOT_DATABASE_URL to a database of its own.",
        2,
    ),
    NewerDatabase: ("The database is of a later release (schema {revision}). Install that release or a newer one.", 2),
    DatabaseBusy: ("Another reviewbot runs on {path}. Stop it first, or set another BOT_DATABASE_URL.", 1),
    DatabaseAway: ("The database cannot be used: {reason}. `reviewbot doctor` looks closer.", 1),
    TelegramRefused: ("Telegram refused ({code}): {description}. `reviewbot doctor` looks closer.", 1),
    TelegramAway: ("Telegram does not answer: {reason}", 1),
}
"""Every class that a command can raise: its sentence, from the error's facts, and the exit code."""

_STANDS = {
    "queued": "waits already",
    "posting": "is being posted",
    "archived": "stands in the archive already",
}


def explain(error: ReviewBotError) -> tuple[str, int]:
    """What to print for an error, with what to do about it, and the exit code."""
    if type(error) not in EXPLANATIONS:
        return f"This did not work: {error}", 1
    sentence, code = EXPLANATIONS[type(error)]
    facts = dict(vars(error))
    match error:
        case InvalidSettings(faults=faults):
            facts["lines"] = "\n".join(faults)
        case AlreadyQueued(state=state):
            facts["stands"] = _STANDS.get(state, f"is {state} already")
    return sentence.format(**facts).removeprefix(": "), code


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
    port = _whole(0, 65535)
    sandbox.add_argument(
        "--port", metavar="N", type=port, default=0, help="port of the chat page (default: a free one)"
    )
    imported = command("import", _import, "take reviews or candidates in; doing it twice changes nothing")
    imported.add_argument("file", metavar="FILE", help="UTF-8 text of at most 64 MiB; its content decides the format")
    formats = (
        "document: reviews below lines such as “Dana's Daily Paper, 21.03.24: Title”; huggingface: the text of the"
        " Daily Papers page; jsonl: one JSON object a line, such as an export (default: auto, found from the content)"
    )
    imported.add_argument(
        "--format", default="auto", choices=["auto", "document", "huggingface", "jsonl"], help=formats
    )
    imported.add_argument("--json", action="store_true", help="print the outcome as JSON")
    export = command("export", _export, "give everything back, one JSON line each")
    export.add_argument("what", choices=["reviews"], help="the archive; `reviewbot import` reads it back")
    export.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    search = command("search", _search, "search the archive")
    search.add_argument("words", nargs="*", metavar="WORDS", help="in any language, misspelt or not")
    search.add_argument("--batch", metavar="FILE", help="JSON lines with qid and query; one JSON line out for each")
    search.add_argument("--limit", metavar="N", type=_whole(1), default=10, help="how many results (default: 10)")
    search.add_argument("--json", action="store_true", help="one JSON line a result")
    _queue_actions(command("queue", _queue, "the reviews that wait for their slots"))
    command("doctor", _doctor, "says in plain words what is wrong with settings, rights and database")
    command("migrate", _migrate, "brings the database's schema up to date")
    return top


def _queue_actions(queue: argparse.ArgumentParser) -> None:
    actions = queue.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the waiting reviews, first to leave first")
    actions.add_parser("add", help="put a review (a Markdown file) at the end").add_argument("file", metavar="FILE")
    move = actions.add_parser("move", help="to another place: move 17 1")
    move.add_argument("id", type=_whole(1), metavar="ID")
    move.add_argument("position", type=_whole(1), metavar="PLACE", help="1 leaves first")
    remove = actions.add_parser("remove", help="out of the queue; it stays as a draft")
    remove.add_argument("id", type=_whole(1), metavar="ID")


def _whole(lowest: int, highest: int = 10**9) -> Callable[[str], int]:
    """Reads a whole number within bounds; by default within those of every database's integers."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and lowest <= int(text) <= highest):
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from {lowest} to {highest}")
        return int(text)

    return read


def _settings(quiet: bool = True) -> "Settings":
    """The settings, and the log set up by them.

    quiet: the command says itself what it did, so history is logged only where BOT_LOG_LEVEL asks for it.
    """
    from bot import logs
    from bot.settings import read_settings

    settings = read_settings()
    level = "WARNING" if quiet and "log_level" not in settings.model_fields_set else settings.log_level
    logs.configure(level, as_json=settings.log_format == "json", secrets=settings.secrets)
    return settings


@asynccontextmanager
async def _rooms() -> "AsyncIterator[Rooms]":
    from bot.wiring import open_rooms

    async with open_rooms(_settings()) as rooms:
        yield rooms


async def _run(_: argparse.Namespace) -> int:
    from bot.clock import no_checkpoint
    from bot.wiring import build

    settings = _settings(quiet=False)
    settings.telegram()
    stop, starting = asyncio.Event(), asyncio.current_task()
    if starting is not None:  # nothing is under way yet: a silent Telegram must not hold up the end
        _at_signals(starting.cancel)
    try:
        async with build(settings, SystemClock(), no_checkpoint) as bot:
            _at_signals(stop.set)
            await bot.run(stop)
    except asyncio.CancelledError:
        return 0
    return 0


def _at_signals(act: Callable[[], object]) -> None:
    for caught in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(caught, act)


async def _sandbox(chosen: argparse.Namespace) -> int:
    os.execv(sys.executable, [sys.executable, "-m", "bot.sandbox", "--port", str(chosen.port)])  # noqa: S606  no shell


async def _import(chosen: argparse.Namespace) -> int:
    from tqdm import tqdm

    from bot.sources.files import read_text

    source = read_text(Path(chosen.file))
    async with _rooms() as rooms:
        with tqdm(desc=source.name, unit_scale=True, leave=False, disable=None) as bar:  # silent where nobody watches

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

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
        with _replacing(Path(chosen.output)) as file:
            async for line in rooms.export_reviews():
                file.write(line + "\n")
    return 0


@contextmanager
def _replacing(target: Path) -> "Iterator[TextIO]":
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


async def _search(chosen: argparse.Namespace) -> int:
    words = " ".join(chosen.words).strip()
    if bool(words) == bool(chosen.batch):
        raise InvalidInput("", "give either words to search for or --batch FILE")
    questions = _questions(Path(chosen.batch)) if chosen.batch else []
    async with _rooms() as rooms:
        if not await rooms.follow_archive.catch_up():
            print("The archive is empty; fill it with `reviewbot import FILE`.", file=sys.stderr)
        if chosen.batch:
            return await _search_batch(rooms, questions, chosen.limit)
        page = await rooms.search(words, per_page=chosen.limit)
    for typed, used in page.corrections:
        print(f"Showing results for {used} (typed: {typed}).", file=sys.stderr)
    if not page.close:
        print("Nothing close; nearest:" if page.hits else "Nothing found.", file=sys.stderr)
    for hit in page.hits:
        print(_json_hit(hit) if chosen.json else _plain_hit(hit))
    return 0


def _questions(path: Path) -> list[tuple[str, str]]:
    """Id and words of each line that is not blank; InvalidInput names the first line that is of another form."""
    from bot.sources.files import read_text

    found = []
    for number, line in enumerate(read_text(path).content.split("\n"), 1):
        if line.strip():
            match _json(line):
                case {"qid": str(qid), "query": str(words)}:
                    found.append((qid, words))
                case _:
                    raise InvalidInput(f"{path.name}, line {number}", 'write {"qid": "q1", "query": "words"}')
    return found


def _json(line: str) -> object:
    """What the line says; None where it is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets in one another
        return None


async def _search_batch(rooms: "Rooms", questions: Sequence[tuple[str, str]], limit: int) -> int:
    for qid, words in questions:
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

    source = read_text(Path(chosen.file)) if chosen.action == "add" else None
    async with _rooms() as rooms:
        if source:
            entry = await rooms.queue_file(source, SystemClock().now())
            print(f"“{entry.stored.review.title}” waits ({entry.stored.id}).")
        elif chosen.action == "move":
            await rooms.database.queue.move(chosen.id, chosen.position)
        elif chosen.action == "remove":
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
