"""Pairs of bots: `python -m tests.soak.replicas [--part N] [--jobs N] [--step WORDS] [ACT]`.

One of two on one PostgreSQL is paused, or loses its database, at every step of a post of one message, and of parts 1,
2 and 5 of 5; the other one follows it. Where the other one did so before, for lack of time, nothing is proved, and it
is played again. Prints a line a time, and the command that plays a failed one again. Exit code 1 when any failed.
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
from tests.world.play import PARTS as MOST
from tests.world.replicas import ACTS, STEPS, Went, play_pair
from tests.world.stage import stage

_TRIES = 3


async def main(given: argparse.Namespace, databases: Databases) -> int:
    """How many failed."""
    print(f"{'act':<5} {'step':<34} part    takeover 409")
    runs = [
        partial(_one, databases, act, step, part, of)
        for act in ACTS
        for step in STEPS
        for part, of in ((1, 1), *((part, MOST) for part in (PARTS if "{n}" in step else PARTS[:1])))
        if given.act in ("", act) and given.step in step and given.part in (None, part) and given.of in (None, of)
    ]
    return sum([not well async for well in together(runs, given.jobs)])


async def _one(databases: Databases, act: str, step: str, part: int, of: int) -> bool:
    for _ in range(_TRIES):
        went = await _played(databases, act, step, part, of)
        if went.struck or went.faults:
            break
    faults = went.faults or [f"it never befell the one that posts, in {_TRIES} times"] * (not went.struck)
    if went.conflicts > (act == "stop"):  # who is paused cannot stop asking for updates; everybody else does in time
        faults = [*faults, f"Telegram refused the updates {went.conflicts} times"]
    line = f"{act:<5} {step:<34} {part:>2}/{of}  {went.takeover:>8.1f} {went.conflicts:>3} {'; '.join(faults)}"
    print(line.rstrip(), flush=True)
    if faults:
        again = f'--part {part} --of {of} --step "{step}" {act}'
        print(f"    FAILED, again: python -m tests.soak.replicas {again}", flush=True)
    return not faults


async def _played(databases: Databases, act: str, step: str, part: int, of: int) -> Went:
    with tempfile.TemporaryDirectory() as folder, databases.fresh("postgres", Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            try:
                return await play_pair(town, act, step, part, of)
            except Exception as error:  # noqa: BLE001 the others are played all the same
                show_end(town.log)
                traceback.print_exc(limit=3)
                return Went([type(error).__name__], struck=False, takeover=0.0, conflicts=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=int)
    parser.add_argument("--of", type=int, help="messages of the post")
    parser.add_argument("--jobs", type=int, default=2, help="worlds at a time")
    parser.add_argument("--step", default="")
    parser.add_argument("act", nargs="?", default="", choices=["", *ACTS])
    wanted = parser.parse_args()
    with databases_for(("postgres",)) as fresh:
        sys.exit(bool(asyncio.run(main(wanted, fresh))))
