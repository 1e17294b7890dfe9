"""Dies at the nth commit or call: `python -m tests.soak.count [--database KIND] [--jobs N] [FLOW [POINT [N]]]`.

For n = 1, 2, … until a run ends without a death, for every flow (`tests/world/survive.py`) and every point; prints a
line a run, and the command that plays a failed one again. Exit code 1 when any failed.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Protocol

from tests.soak.matrix import arguments, databases_for, kinds_of, show_end, together
from tests.world.closing import Closing, HandPoll
from tests.world.databases import Databases
from tests.world.oracle import Verdict, judge, read_records
from tests.world.stage import Stage, stage
from tests.world.survive import Ballot, LongReview, survives


class Flow(Protocol):
    """A story with its beginning, that is judged when it is over; asked: how often the owner had to say where a message
    is."""

    asked: int

    async def begin(self) -> None: ...

    async def __call__(self) -> None: ...


FLOWS: Mapping[str, Callable[[Stage], Flow]] = {
    "review": LongReview,
    "ballot": Ballot,
    "closing": Closing,
    "hand": HandPoll,
}
POINTS = ("commit", "committed", "request", "halfway", "answered")
_ENOUGH = 500
"""Runs until which every flow must have ended: the bot would be committing for ever."""


async def run(town: Stage, flow: str, trap: str) -> tuple[bool, int, Verdict]:
    """Whether the bot died, how often the owner was asked, and how it ended."""
    story = FLOWS[flow](town)
    await story.begin()
    died = await survives(town, trap, story)
    verdict = await judge(town, await read_records(town.database_url))
    if isinstance(story, Closing | HandPoll):
        verdict.wrong += await story.faults()
        verdict.unrecorded -= isinstance(story, HandPoll)  # the owner's own poll
    return died, story.asked, verdict


async def count(databases: Databases, kind: str, flow: str, point: str, given: argparse.Namespace) -> int:
    """How many runs failed."""
    failed, numbers = 0, [given.n] if given.n else range(1, _ENOUGH)
    runs = [partial(_one, databases, kind, flow, f"{point}:{nth}") for nth in numbers]
    async with aclosing(together(runs, given.jobs)) as ended:
        async for died, well in ended:
            failed += not well
            if not died:
                break
    return failed


async def _one(databases: Databases, kind: str, flow: str, trap: str) -> tuple[bool, bool]:
    """Whether it died, and whether all was well."""
    point, _, nth = trap.partition(":")
    again = f"    again: python -m tests.soak.count --database {kind} {flow} {point} {nth}"
    with tempfile.TemporaryDirectory() as folder, databases.fresh(kind, Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            try:
                died, asked, verdict = await run(town, flow, trap)
            except Exception as error:  # noqa: BLE001 the next run is played all the same
                print(f"{flow} {kind} {trap}: FAILED {type(error).__name__} {error}\n{again}", flush=True)
                show_end(town.log)
                return True, False
    well = verdict.clean and not asked
    ended = "died" if died else "ended without a death"
    print(
        f"{flow} {kind} {trap}: {ended}, asked {asked}, {verdict}{'' if well else ' FAILED' + chr(10) + again}",
        flush=True,
    )
    return died, well


async def main(databases: Databases, given: argparse.Namespace) -> int:
    """How many runs failed."""
    failed = 0
    for kind in kinds_of(given):
        for flow in (given.flow,) if given.flow else FLOWS:
            for point in (given.point,) if given.point else POINTS:
                failed += await count(databases, kind, flow, point, given)
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    arguments(parser)
    parser.add_argument("flow", nargs="?", choices=FLOWS)
    parser.add_argument("point", nargs="?", choices=POINTS)
    parser.add_argument("n", nargs="?", type=int)
    wanted = parser.parse_args()
    with databases_for(kinds_of(wanted)) as fresh:
        sys.exit(bool(asyncio.run(main(fresh, wanted))))
