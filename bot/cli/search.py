"""`reviewbot search`: words in, hits out; or a file of queries at once."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.bar import progress_bar
from bot.cli.command import Add, whole
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show, tell
from bot.errors import InvalidInput

if TYPE_CHECKING:  # imported when a command needs them, see `main.py`
    from bot.archive.search import Hit
    from bot.reviews.review import StoredReview
    from bot.wiring.rooms import Rooms


def add(command: Add) -> None:
    """Adds `search WORDS --json --limit N` and `search --batch FILE --limit N`."""
    search = command("search", run, "search the archive")
    search.add_argument("words", nargs="*", metavar="WORDS", help="in any language, misspelt or not")
    search.add_argument("--batch", metavar="FILE", help="JSON lines with qid and query; one JSON line out for each")
    search.add_argument("--limit", metavar="N", type=whole(1), default=10, help="how many results (default: 10)")
    search.add_argument("--json", action="store_true", help="one JSON line a result")


async def run(chosen: argparse.Namespace) -> int:
    """Prints hits, best first; what else is to say goes to standard error."""
    words = " ".join(chosen.words).strip()
    if bool(words) == bool(chosen.batch):
        raise InvalidInput("", "give either words to search for or --batch FILE")
    questions = _questions(Path(chosen.batch)) if chosen.batch else []
    async with opened_rooms(searching=True) as rooms:
        if not await rooms.follow_archive.catch_up():
            tell("The archive is empty; fill it with `reviewbot import FILE`.")
        await _take_in_vectors(rooms, wait=bool(chosen.batch))
        if chosen.batch:
            return await _search_batch(rooms, questions, chosen.limit)
        page = await rooms.search(words, per_page=chosen.limit)
    for typed, used in page.corrections:
        tell(f"Showing results for {used} (typed: {typed}).")
    if not page.close:
        tell("Nothing close; nearest:" if page.hits else "Nothing found.")
    for hit in page.hits:
        show(_json_hit(hit) if chosen.json else _plain_hit(hit))
    return 0


async def _take_in_vectors(rooms: "Rooms", *, wait: bool) -> None:
    """Those that are there, or with `wait` all of them: figures are of the whole search, however long it takes."""
    if rooms.embed is None:
        return
    if not wait:
        await rooms.embed.take_in()
        return
    if missing := (await rooms.embed.progress()).missing:
        tell(f"{missing} reviews are read for their meaning first, a second or two each; it is done once.")
    with progress_bar("meaning", " reviews") as advance:
        await rooms.embed.all(lambda progress: advance(progress.embedded, progress.archived))


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
        show(json.dumps({"qid": qid, "results": [_key(hit.stored) for hit in page.hits], "ms": ms}))
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
