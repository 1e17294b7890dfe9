"""The crash matrix: `python -m tests.soak.matrix [--database sqlite|postgres] [--part N] [ROW [NAME]]`.

Every accident of `tests/world/accidents.py`, for parts 1, 2 and 5 of 5, on both databases; prints the table, a line at
a time, and the command that plays a failed one again. Exit code 1 when any failed.
"""

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import server
from tests.world.accidents import ACCIDENTS, PARTS, Accident
from tests.world.databases import Databases
from tests.world.play import Played, play
from tests.world.stage import stage

KINDS = ("sqlite", "postgres")


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
                _show_end(town.log)
                raise


def _show_end(log: Path) -> None:
    lines = log.read_text().splitlines() if log.exists() else []
    print(*[line for line in lines if " DEBUG " not in line][-20:], sep="\n", file=sys.stderr)


def row(accident: Accident, part: int, kind: str) -> str:
    return f"{accident.row:<4} {accident.name:<52} {'-' if accident.whole else part} of 5  {kind:<9}"


async def main(accidents: list[Accident], kinds: tuple[str, ...], parts: tuple[int, ...], databases: Databases) -> int:
    """How many failed."""
    failed = 0
    print(f"{'row':<57} part    database   lost doubled misordered asked  seconds  real")
    for kind in kinds:
        for accident in accidents:
            if accident.database not in (None, kind):
                continue
            for part in parts[:1] if accident.whole else parts:
                failed += not await _one(databases, kind, accident, part)
    return failed


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
    parser.add_argument("--database", choices=KINDS)
    parser.add_argument("--part", type=int)
    parser.add_argument("row", nargs="?", default="")
    parser.add_argument("name", nargs="?", default="")
    given = parser.parse_args()
    chosen = [one for one in ACCIDENTS if given.row in ("", one.row) and given.name in one.name]
    chosen_kinds = (given.database,) if given.database else KINDS
    with databases_for(chosen_kinds) as fresh:
        sys.exit(bool(asyncio.run(main(chosen, chosen_kinds, (given.part,) if given.part else PARTS, fresh))))
