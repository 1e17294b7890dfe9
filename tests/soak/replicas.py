"""Pairs of bots: `python -m tests.soak.replicas [--part N] [--jobs N] [--step WORDS] [ACT]`.

One of two on one PostgreSQL is paused, or loses its database, at every step of parts 1, 2 and 5 of 5; the other one
follows it ("not": it did so before, for lack of time). Prints a line a time, and the command that plays a failed one
again. Exit code 1 when any failed.
"""

import argparse
import asyncio
import sys
import tempfile
import traceback
from functools import partial
from pathlib import Path

from tests.soak.matrix import databases_for, show_end, together
from tests.world.accidents import PARTS
from tests.world.databases import Databases
from tests.world.replicas import ACTS, STEPS, play_pair
from tests.world.stage import stage


async def main(given: argparse.Namespace, databases: Databases) -> int:
    """How many failed."""
    print(f"{'act':<5} {'step':<34} part  takeover")
    runs = [
        partial(_one, databases, act, step, part)
        for act in ACTS
        for step in STEPS
        for part in (PARTS if "{n}" in step else PARTS[:1])
        if given.act in ("", act) and given.step in step and given.part in (None, part)
    ]
    return sum([not well async for well in together(runs, given.jobs)])


async def _one(databases: Databases, act: str, step: str, part: int) -> bool:
    with tempfile.TemporaryDirectory() as folder, databases.fresh("postgres", Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            try:
                went = await play_pair(town, act, step, part)
                faults = went.faults
                takeover = f"{went.takeover:>8.1f}" if went.struck else "     not"
            except Exception as error:  # noqa: BLE001 the others are played all the same
                show_end(town.log)
                traceback.print_exc(limit=3)
                faults, takeover = [type(error).__name__], " " * 8
    print(f"{act:<5} {step:<34} {part:>4}  {takeover} {'; '.join(faults)}".rstrip(), flush=True)
    if faults:
        print(f'    FAILED, again: python -m tests.soak.replicas --part {part} --step "{step}" {act}', flush=True)
    return not faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=int)
    parser.add_argument("--jobs", type=int, default=2, help="worlds at a time")
    parser.add_argument("--step", default="")
    parser.add_argument("act", nargs="?", default="", choices=["", *ACTS])
    wanted = parser.parse_args()
    with databases_for(("postgres",)) as fresh:
        sys.exit(bool(asyncio.run(main(wanted, fresh))))
