"""The crash matrix: `python -m tests.soak.matrix [--database KIND] [--part N] [--jobs N] [ROW [NAME]]`.

Every accident of `tests/world/accidents.py`, for parts 1, 2 and 5 of 5 (of a rich post: for each), on both databases;
prints the table, a line at a time, and the command that plays a failed one again. Exit code 1 when any failed.
"""

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tests.postgres import server
from tests.world.accidents import ACCIDENTS, SWITCHES, Accident, parts_of
from tests.world.databases import Databases
from tests.world.play import Played, play
from tests.world.stage import stage

KINDS = ("sqlite", "postgres")
_T = TypeVar("_T")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Those that every soak over databases has."""
    parser.add_argument("--database", choices=KINDS)
    parser.add_argument("--jobs", type=int, default=2, help="worlds at a time")


def kinds_of(given: argparse.Namespace) -> tuple[str, ...]:
    return (given.database,) if given.database else KINDS


async def together(runs: Sequence[Callable[[], Coroutine[object, object, _T]]], jobs: int) -> AsyncGenerator[_T, None]:
    """What comes of each run, in their order; some at a time. Those not begun are left when nobody asks for more."""
    under_way: deque[asyncio.Task[_T]] = deque()
    waiting = iter(runs)
    try:
        under_way.extend(asyncio.create_task(run()) for run in islice(waiting, jobs))
        while under_way:
            yield await under_way[0]
            under_way.popleft()
            under_way.extend(asyncio.create_task(run()) for run in islice(waiting, 1))
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)


@contextmanager
def databases_for(kinds: tuple[str, ...]) -> Iterator[Databases]:
    """Fresh ones of these kinds, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        if "postgres" not in kinds:
            yield Databases(Path(folder))
            return
        with server() as postgres:
            yield Databases(Path(folder), postgres)


async def played(databases: Databases, kind: str, accident: Accident, part: int) -> Played:
    """In a world of its own."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(kind, Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            try:
                return await play(town, accident, part, databases)
            except Exception:
                show_end(town.log)
                raise


def show_end(log: Path) -> None:
    """What the bot said last."""
    lines = log.read_text().splitlines() if log.exists() else []
    print(*[line for line in lines if " DEBUG " not in line][-40:], sep="\n", file=sys.stderr)


def row(accident: Accident, part: int, kind: str) -> str:
    return f"{accident.row:<4} {accident.name:<52} {'-' if accident.whole else part} of {accident.rich or 5}  {kind:<9}"


async def main(accidents: list[Accident], given: argparse.Namespace, databases: Databases) -> int:
    """How many failed."""
    print(f"{'row':<57} part    database   lost doubled misordered asked  seconds  real")
    runs = [
        partial(_one, databases, kind, accident, part)
        for kind in kinds_of(given)
        for accident in accidents
        if accident.database in (None, kind)
        for part in parts_of(accident)
        if given.part in (None, part) or accident.whole
    ]
    return sum([not well async for well in together(runs, given.jobs)])


async def _one(databases: Databases, kind: str, accident: Accident, part: int) -> bool:
    again = f'python -m tests.soak.matrix --database {kind} --part {part} {accident.row} "{accident.name}"'
    try:
        one = await played(databases, kind, accident, part)
    except Exception as error:  # noqa: BLE001 the others are played all the same
        print(f"{row(accident, part, kind)} FAILED: {_first_line(error)}\n    again: {again}", flush=True)
        traceback.print_exc(limit=3)
        return False
    verdict, faults = one.verdict, one.faults(accident)
    figures = f"{verdict.lost:>4} {verdict.doubled:>7} {verdict.misordered:>10} {one.asked:>5} {one.seconds:>8.0f}"
    print(f"{row(accident, part, kind)} {figures} {one.real_seconds:>5.1f}", flush=True)
    if faults:
        print(f"    FAILED: {'; '.join(faults)}\n    again: {again}", flush=True)
    return not faults


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    arguments(parser)
    parser.add_argument("--part", type=int)
    parser.add_argument("row", nargs="?", default="")
    parser.add_argument("name", nargs="?", default="")
    wanted = parser.parse_args()
    chosen = [one for one in (*ACCIDENTS, *SWITCHES) if wanted.row in ("", one.row) and wanted.name in one.name]
    with databases_for(kinds_of(wanted)) as fresh:
        sys.exit(bool(asyncio.run(main(chosen, wanted, fresh))))
