"""Whether reading takes four times as long for four times as much: every format, and what is meant to hurt.

python -m tests.bench.linearity
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import pairwise

from bot.errors import InvalidInput
from bot.intake.check import check
from bot.intake.formats import AUTO, Format
from bot.intake.source import File, Folder, file_of
from bot.intake.text import unwatched
from bot.reviews.faults import formula_faults, lost_figures
from bot.reviews.parse import parse
from tests.bench import hostile
from tests.bench.generated import Inventor, json_lines, telegram_export
from tests.unit.intake.pages import api_entry, atom_entry, atom_feed
from tests.unit.reviews.test_parse_hostile import HOSTILE

_TODAY = date(2026, 11, 21)
_MOST = 8.0  # times as long for four times as much: 4 is linear, 16 is square
_DOUBTS = 2  # times that a larger one is measured again: other work takes caches away for a moment
_NO_MEASURE = 0.005  # seconds: what takes less is no base of a ratio
_PATIENCE = 30.0  # seconds for a million empty lines, the slowest format
_HOSTILE = 15 * 1024  # characters of the smallest hostile text; 64 times as many are still allowed for a review
_HEADER = "Dana's Daily Paper, 03.05.24: On Kites\n"

_UNITS = {
    "empty lines": "\n",
    "brackets": "[",
    "stars": "*",
    "dollars": "$",
    "headers": _HEADER,
    "short paragraphs": "a\n\n",
    "short lines": "- a\n",
    "lost headers": "Summary:\nToday I review\n",
    "one line": "a",
    "one line of words": "a ",
    "dots": "·\n",
    "sentences": "It ends.\n\n\n",
    "fences": "```\n",
    "formulas": "\\(",
    "tags": "<",
    "addresses": "<http://\n",
}

Make = Callable[[int], object]
"""The input of so many times the smallest size."""


def _read(wanted: str) -> Callable[[object], object]:
    def read(source: object) -> object:
        assert isinstance(source, File | Folder)
        with suppress(InvalidInput):  # told within the same time
            return [*check(source, wanted, _TODAY, unwatched).records()]
        return None

    return read


def _parse(body: object) -> object:
    assert isinstance(body, str)
    return parse(body), formula_faults(body), lost_figures(body)


def _file(name: str, text: str) -> File:
    return file_of(name, text.encode())


def _pages(size: int) -> str:
    inventor = Inventor()
    papers = (
        f"{inventor.title(n)}\n\n{inventor.body(n, 900)[:900]}.\n\n3 authors\n·\nMay 2\n" for n in range(50 * size)
    )
    return "Daily Papers\n\nJun 12\n\n" + "\n".join(papers)


def _posts(size: int) -> str:
    inventor = Inventor()
    return "\n\n".join(f"{inventor.title(n)}\n{inventor.body(n, 600)[:600]}." for n in range(50 * size))


def _notes(size: int) -> str:
    inventor = Inventor()
    return "\n\n".join(f"{inventor.title(n)}\n\n{inventor.body(n, 600)[:600]}." for n in range(50 * size))


def _api(size: int) -> str:
    inventor = Inventor()
    return json.dumps([api_entry(inventor.title(n), id=f"2611.{n:05}") for n in range(50 * size)])


def _atom(size: int) -> str:
    inventor = Inventor()
    return atom_feed(*(atom_entry(inventor.title(n), f"http://arxiv.org/abs/2611.{n:05}v1") for n in range(50 * size)))


def _folder(size: int) -> Folder:
    inventor = Inventor()
    files = [_file(f"{n:06}.md", inventor.markdown(n)) for n in range(25 * size)]
    return Folder("kites", lambda: iter(files))


_WRITTEN: dict[str, tuple[Make, Callable[[object], object]]] = {
    "document": (lambda n: _file("k.md", "".join(map(Inventor().section, range(25 * n)))), _read(AUTO)),
    "page": (lambda n: _file("page.txt", _pages(n)), _read(AUTO)),
    "API, JSON": (lambda n: _file("page.json", _api(n)), _read(AUTO)),
    "API, Atom": (lambda n: _file("feed.xml", _atom(n)), _read(AUTO)),
    "blogposts": (lambda n: _file("posts.txt", _posts(n)), _read(AUTO)),
    "notes": (lambda n: _file("notes.txt", _notes(n)), _read(AUTO)),
    "JSON lines": (lambda n: _file("k.jsonl", "".join(json_lines(25 * n))), _read(AUTO)),
    "telegram": (lambda n: _file("result.json", "".join(telegram_export(25 * n))), _read(AUTO)),
    "folder": (_folder, _read(AUTO)),
    "body": (lambda n: Inventor().body(1, _HOSTILE * n), _parse),
}
"""As people write them, by what it is."""

_FRAMES: dict[str, tuple[Callable[[str], object], Callable[[object], object]]] = {
    "anything": (lambda text: _file("k.txt", text), _read(AUTO)),
    "document": (lambda text: _file("k.md", f"{_HEADER}\n{text}"), _read(Format.DOCUMENT)),
    "page": (lambda text: _file("page.txt", text), _read(Format.HUGGINGFACE)),
    "API, JSON": (lambda text: _file("page.json", json.dumps([api_entry(text)])), _read(AUTO)),
    "API, Atom": (lambda text: _file("feed.xml", atom_feed(atom_entry(text))), _read(AUTO)),
    "blogposts": (lambda text: _file("posts.txt", text), _read(Format.BLOGPOSTS)),
    "notes": (lambda text: _file("notes.txt", text), _read(Format.NOTES)),
    "JSON lines": (lambda text: _file("k.jsonl", json.dumps({"title": "K", "body": f"K{text}"})), _read(AUTO)),
    "telegram": (lambda text: _file("result.json", _export(f"{_HEADER}\n{text}")), _read(AUTO)),
    "folder": (lambda text: Folder("k", lambda: iter([_file("k.md", f"# Kites\n{text}")])), _read(AUTO)),
    "front matter": (
        lambda text: Folder("k", lambda: iter([_file("k.md", f"---\ntitle: {text}\n---\n")])),
        _read(AUTO),
    ),
    "body": (lambda text: text, _parse),
}
"""What a hostile text is put into, by what it is."""


def _export(text: str) -> str:
    message = {"id": 1, "type": "message", "date": "2024-05-03T09:00:00", "from": "K", "text": text}
    return json.dumps({"name": "K", "type": "public_channel", "id": 1, "messages": [message]})


def cases() -> Iterator[tuple[str, Make, Callable[[object], object]]]:
    """Each with its name, what makes its input, and what reads that."""
    for name, (make, read) in _WRITTEN.items():
        yield f"{name}, as people write it", make, read
    for name, (frame, read) in _FRAMES.items():
        for unit, text in _UNITS.items():
            yield f"{name}, {unit}", partial(_framed, frame, text), read
    for unit in sorted({*HOSTILE} - {*_UNITS.values()}):
        yield f"body, {unit!r}", partial(_framed, _FRAMES["body"][0], unit), _parse
    yield from hostile.cases()


def _framed(frame: Callable[[str], object], unit: str, size: int) -> object:
    return frame(unit * (size * _HOSTILE // len(unit)))


def ratios(make: Make, read: Callable[[object], object]) -> tuple[list[float], float]:
    """How much longer each size takes than the one before, 0 where that is not measurable; seconds of the largest.

    What is too quick for the clock starts four times as large.
    """
    first = 1 if seconds(read, make(1)) > _NO_MEASURE else 4
    taken = [seconds(read, make(size * first)) for size in (1, 4, 16)]
    return [after / max(before, _NO_MEASURE) for before, after in pairwise(taken)], taken[-1]


def seconds(read: Callable[[object], object], given: object) -> float:
    """Of processor time, the better of two where it is short."""
    times: list[float] = []
    while len(times) < 2 and sum(times) < 1:
        start = time.process_time()
        read(given)
        times.append(time.process_time() - start)
    return min(times)


def main() -> bool:
    """Prints a line a case; whether all of it is linear."""
    good = True
    print("Time for 4 and 16 times as much as a first size: 4 is linear, 16 square; wanted: below 8")
    for name, make, read in cases():
        found, largest = ratios(make, read)
        for _ in range(_DOUBTS):
            if max(found) < _MOST:
                break
            found, largest = ratios(make, read)
        linear = max(found) < _MOST
        good = good and linear
        shown = "  ".join(f"{ratio:5.2f}" for ratio in found)
        print(f"{name:36} {shown}   {largest:7.3f} s{'' if linear else '   NOT LINEAR'}", flush=True)
    print(f"A million empty lines, read or refused; wanted: below {_PATIENCE:.0f} s")
    for name, (frame, read) in _FRAMES.items():
        taken = seconds(read, frame("\n" * 1_000_000))
        good = good and taken < _PATIENCE
        print(f"{name:36} {taken:7.3f} s{'' if taken < _PATIENCE else '   TOO LONG'}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(not main())
