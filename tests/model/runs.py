"""Many worlds, one after the other, and what went wrong in them."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.publishing.post import PartState
from tests.model.judge import faults_in
from tests.model.truth import Ways
from tests.model.world import World


@dataclass(slots=True)
class Report:
    """broken: how many worlds saw each kind of fault; failures: a seed with its faults; seen: what happened in how many
    worlds, by the name of the fault; states: in which the parts ended; switched: how many posts went on in their
    classic form."""

    worlds: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, list[str]]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    states: Counter[PartState] = field(default_factory=Counter)
    switched: int = 0

    def add(self, seed: int, world: World) -> None:
        faults = faults_in(world)
        self.worlds += 1
        self.broken.update({fault.partition(":")[0] for fault in faults})
        self.seen.update(world.faults.seen)
        self.states.update(part.state for part in world.memory.tables.parts)
        self.switched += sum(kept.plain_because is not None for kept in world.memory.tables.posts.values())
        if faults:
            self.failures.append((seed, faults))


async def run(seeds: range, ways: Ways | None = None) -> Report:
    """Each seed in three: the owner of the third one never answers."""
    report = Report()
    with quietly():
        for seed in seeds:
            world = World(seed, ways, owner_answers=seed % 3 != 2)
            await world.live()
            report.add(seed, world)
            await asyncio.sleep(0)  # lets the test's time limit in
    return report


@contextmanager
def quietly() -> Iterator[None]:
    """Thousands of worlds have much to log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
