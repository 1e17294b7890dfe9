"""Fault 60: a process that gets no more memory, or no more files, posts once or not at all; the next one does."""

import asyncio
import resource
from contextlib import suppress
from pathlib import Path

import pytest

from tests.makers import make_review
from tests.story.voting import welcomed
from tests.world.play import settled
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

_FELT = 1.0  # seconds of real time: some ticks; where it posts all the same it need not wait


@pytest.mark.fault(60)
@pytest.mark.parametrize("limit", [resource.RLIMIT_NOFILE, resource.RLIMIT_AS], ids=["files", "memory"])
async def test_a_bot_that_gets_no_more_of_it_loses_and_doubles_nothing(town: Stage, limit: int) -> None:
    people = town.people
    await town.fill(queue=[make_review("Exhausted", body="word " * 3_000)])
    await people.start(OWNER)
    async with town.bot_process() as process:
        await welcomed(town)
        allow_no_more(process.pid, limit)
        await people.clock("set", SATURDAY_SLOT)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FELT):
                await people.wait_for(OWNER, "Posted: No. 1")
        process.kill()
        await process.wait()
    async with town.bot():
        assert await settled(town, "Posted: No. 1") == 0
    texts = [message["text"] for message in await people.ledger()]
    assert len(texts) == len(set(texts)) > 3


def allow_no_more(pid: int, limit: int) -> None:
    """Of what it has, from now on."""
    if limit == resource.RLIMIT_NOFILE:
        has = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    else:
        has = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
    resource.prlimit(pid, limit, (has, resource.prlimit(pid, limit)[1]))
