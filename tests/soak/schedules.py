"""Random schedules over the whole bot: `python -m tests.soak.schedules [COUNT] [--seed N] [--minutes M] [--log]`.

Each seed is some days of a channel (`tests/world/life.py`): posts, polls, searches, edits, restarts, deaths, troubles
of Telegram, a disk that is full, a clock that jumps; one in ten on PostgreSQL. Prints the command that plays a failed
one again, and in the end a table of them all. Exit code 1 when any failed.
"""

import argparse
import asyncio
import gc
import logging
import multiprocessing
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from tests.soak.matrix import databases_for
from tests.world.databases import Databases
from tests.world.life import Life
from tests.world.mortal import Elapsed, Fates, fates
from tests.world.stage import stage
from tests.world.whole import judge_whole

ON_POSTGRES = 10
"""One seed in so many."""
_PIECE = 20
"""Seeds that a process plays between two reports."""
_PATIENCE = 120.0  # seconds of real time that a seed may take; it takes two

_HEADS = (
    *("schedules", "simulated days", "posts", "polls", "updates", "edits", "troubles", "deaths", "stops"),
    *("lost", "doubled", "misordered", "unknown", "settled without the owner", "failed"),
)


@dataclass(frozen=True, slots=True)
class Played:
    """One seed: its figures by `_HEADS`, and what was wrong."""

    seed: int
    figures: Counter[str]
    faults: tuple[str, ...]


async def play(databases: Databases, world: tuple[Fates, Elapsed], seed: int) -> Played:
    kind = "postgres" if seed % ON_POSTGRES == ON_POSTGRES - 1 else "sqlite"
    with tempfile.TemporaryDirectory() as folder, databases.fresh(kind, Path(folder)) as url:
        async with stage(Path(folder), url) as town:
            try:
                async with asyncio.timeout(_PATIENCE):
                    lived = await Life(town, seed, world)()
                    judged = await judge_whole(town, lived)
            except Exception as error:  # noqa: BLE001 the other seeds are played all the same
                last = traceback.extract_tb(error.__traceback__)[-1]
                words = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:300]}"
                return Played(seed, Counter({"schedules": 1, "failed": 1}), (words,))
    verdict = judged.verdict
    faults = () if verdict.clean else (str(verdict),)
    told = (
        *(1, lived.days, judged.posts, judged.polls, judged.updates, judged.corrected, lived.troubles, lived.deaths),
        *(lived.stops, verdict.lost, verdict.doubled, verdict.misordered),
        *(judged.unknown, judged.unknown - judged.asked, bool(faults)),
    )
    return Played(seed, Counter(dict(zip(_HEADS, told, strict=True))), faults)


def play_some(seeds: Sequence[int], kinds: tuple[str, ...], until: float) -> list[Played]:
    """Those that were begun before that instant of `time.monotonic`; in a process of their own."""
    gc.collect()
    gc.freeze()  # what was imported stays: no need to look through it again and again
    gc.disable()  # nor in the midst of a life
    played = []
    with databases_for(kinds) as databases, fates() as world:
        for seed in seeds:
            if time.monotonic() >= until:
                break
            played.append(asyncio.run(play(databases, world, seed)))
            gc.collect()
    return played


def _together(seeds: Iterator[int], jobs: int, until: float) -> Iterator[Played]:
    """Pieces in several processes, told as they end."""
    under_way: set[Future[list[Played]]] = set()
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        while True:
            while len(under_way) < jobs and (piece := list(islice(seeds, _PIECE))) and time.monotonic() < until:
                under_way.add(pool.submit(play_some, piece, _kinds(piece), until))
            if not under_way:
                return
            ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in ended:
                yield from one.result()


def _kinds(seeds: Sequence[int]) -> tuple[str, ...]:
    return ("sqlite", "postgres") if any(seed % ON_POSTGRES == ON_POSTGRES - 1 for seed in seeds) else ("sqlite",)


def table(totals: Counter[str]) -> str:
    cells = [f"{totals[head]:.0f}" for head in _HEADS]
    return "\n".join(
        "  ".join(f"{one:>{len(head)}}" for one, head in zip(row, _HEADS, strict=True)) for row in (_HEADS, cells)
    )


def main(given: argparse.Namespace) -> int:
    """How many failed."""
    first = random.SystemRandom().randrange(10**9) if given.seed is None else given.seed
    until = time.monotonic() + 60 * given.minutes
    totals: Counter[str] = Counter()
    seeds = islice(count(first), given.count)
    if given.log:
        logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
    several = _together(seeds, given.jobs, until)
    for one in several if given.count > 1 else play_some([first], _kinds([first]), until):
        totals.update(one.figures)
        if one.faults:
            print(f"seed {one.seed}: {'; '.join(one.faults)}")
            print(f"    again: python -m tests.soak.schedules 1 --log --seed {one.seed}", flush=True)
        if totals["schedules"] % 100 == 0:
            print(table(totals), flush=True)
    print(table(totals))
    return int(totals["failed"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Random schedules over the whole bot.")
    parser.add_argument("count", type=int, nargs="?", default=2_000)
    parser.add_argument("--seed", type=int, help="the first; else by chance")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin none after so many")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--log", action="store_true", help="tell what the bot does, of a single seed")
    sys.exit(bool(main(parser.parse_args())))
