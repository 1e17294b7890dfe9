"""Reviews are read for their meaning in the background: nobody waits for it, and nothing of it is lost."""

import asyncio
import signal
from collections.abc import Callable

import pytest

from bot.archive.meaning import Progress
from bot.wiring.rooms import Rooms
from tests.fakes.embedder import FakeEmbedder
from tests.makers import make_import, make_review
from tests.sandbox.people import Json
from tests.world.stage import SATURDAY_SLOT, Stage

REVIEWS = ("On cats", "On cars", "On kites", "On ropes", "On salt")


@pytest.fixture
async def library(town: Stage) -> Stage:
    async with town.rooms() as rooms:
        records = [make_import(title, body=f"All that is known {title.lower()}.") for title in REVIEWS]
        await rooms.database.imports.keep(records, town.world.clock.now())
    return town


async def embedded(town: Stage, enough: Callable[[Progress], bool], model: str = "fake 1") -> Progress:
    """The progress when it is enough."""
    async with town.rooms() as rooms, asyncio.timeout(60):
        while not enough(progress := await _progress(rooms, model)):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.02)
    return progress


async def _progress(rooms: Rooms, model: str) -> Progress:
    return await rooms.database.vectors.progress(model)


def all_of(progress: Progress) -> bool:
    return not progress.missing


async def test_what_means_the_same_is_found_once_all_is_read(library: Stage) -> None:
    async with library.bot(embedder=FakeEmbedder()):
        await embedded(library, all_of)
        await library.people.start("Mei")
        answer = await asked(library, "feline cats")
    assert "On cats" in answer["text"]


async def test_posts_and_answers_do_not_wait_for_it(library: Stage) -> None:
    embedder = FakeEmbedder()
    embedder.allow.clear()  # a passage that takes for ever
    await library.fill(queue=[make_review("Posted meanwhile")])
    try:
        async with library.bot(embedder=embedder):
            await asyncio.to_thread(embedder.begun.wait, 60)
            await library.people.start("Mei")
            assert "On ropes" in (await asked(library, "ropes"))["text"]
            await library.people.clock("set", SATURDAY_SLOT)
            await library.people.wait_for("channel", "Posted meanwhile")
    finally:
        embedder.allow.set()


async def test_a_bot_that_is_killed_while_it_reads_goes_on_where_it_was(library: Stage) -> None:
    async with library.bot_process(crash_at="passage:3") as process:
        assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL
    assert await embedded(library, lambda _: True) == Progress(2, len(REVIEWS))
    embedder = FakeEmbedder()
    async with library.bot(embedder=embedder):
        await embedded(library, all_of)
    assert len(embedder.embedded) == len(REVIEWS) - 2


async def test_told_to_stop_it_stops_within_a_passage(library: Stage) -> None:
    async with library.bot_process(crash_at="passage:0") as process:
        await embedded(library, lambda progress: progress.embedded > 0)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_another_model_reads_all_again_while_readers_are_answered(library: Stage) -> None:
    async with library.bot(embedder=FakeEmbedder()):
        await embedded(library, all_of)
    newer = FakeEmbedder("fake 2")
    newer.allow.clear()
    try:
        async with library.bot(embedder=newer):
            await asyncio.to_thread(newer.begun.wait, 60)
            await library.people.start("Mei")
            assert "On salt" in (await asked(library, "salt"))["text"]
            newer.allow.set()
            await embedded(library, all_of, "fake 2")
    finally:
        newer.allow.set()


async def asked(town: Stage, words: str) -> Json:
    await town.people.wait_for("Mei", lambda message: not message["own"])
    return await town.people.ask("Mei", words)
