"""Random schedules of troubles and deaths over real HTTP: `python -m tests.soak.schedules [COUNT | seed SEED]`.

Each seed chooses a flow, a database, what share of all calls meets which trouble, and where the process dies. Prints a
line a seed, and the command that plays a failed one again. Exit code 1 when any failed.
"""

import asyncio
import random
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.soak.count import FLOWS, POINTS
from tests.soak.matrix import KINDS, databases_for, show_end, together
from tests.world.databases import Databases
from tests.world.oracle import judge, read_records
from tests.world.stage import stage
from tests.world.survive import survives

_TROUBLES = ("error", "drop", "reset", "cut", "malformed", "page", "empty")
"""Those that pass by themselves and take no real time. Not "wrong": by chance it does no work and says that it did, and
then no bot can know that its owner was not told. What it does to a post is in the matrix (C11)."""


_AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    seed: int
    kind: str
    flow: str
    trap: str
    trouble: dict[str, Any]


def schedule(seed: int) -> Schedule:
    chance = random.Random(seed)  # noqa: S311  no secret
    trouble = {
        "seed": seed,
        "rate": chance.choice((0.05, 0.15, 0.3)),
        "kinds": chance.sample(_TROUBLES, chance.randint(1, len(_TROUBLES))),
    }
    trap = f"{chance.choice(POINTS)}:{chance.randint(1, 40)}"
    return Schedule(seed, chance.choice(KINDS), chance.choice(tuple(FLOWS)), trap, trouble)


async def play(databases: Databases, one: Schedule) -> bool:
    """Whether all was well."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(one.kind, Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            story = FLOWS[one.flow](town)
            try:
                await story.begin()
                await town.people.trouble(**one.trouble)
                died = await survives(town, one.trap, story)
                verdict = await judge(town, await read_records(url))
                told, well = f"{'died' if died else 'lived'}, asked {story.asked}, {verdict}", verdict.clean
            except Exception as error:  # noqa: BLE001 the other seeds are played all the same
                told, well = f"{type(error).__name__}: {error}", False
                show_end(town.log)
    troubles = f"{one.trouble['rate']:.0%} {','.join(one.trouble['kinds'])}"
    print(f"seed {one.seed}: {one.flow} {one.kind} {one.trap} {troubles}")
    print(f"    {told}{'' if well else ' FAILED'}", flush=True)
    if not well:
        print(f"    again: python -m tests.soak.schedules seed {one.seed}", flush=True)
    return well


async def main(databases: Databases, seeds: list[int]) -> int:
    """How many failed."""
    runs = [partial(play, databases, schedule(seed)) for seed in seeds]
    return sum([not well async for well in together(runs, _AT_A_TIME)])


if __name__ == "__main__":
    if sys.argv[1:2] == ["seed"]:
        chosen = [int(sys.argv[2])]
    else:
        first = random.SystemRandom().randrange(10**9)
        chosen = list(range(first, first + int((sys.argv[1:] or ["100"])[0])))
    with databases_for(KINDS) as fresh:
        sys.exit(bool(asyncio.run(main(fresh, chosen))))
