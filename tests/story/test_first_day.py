"""From an empty database and a token alone to the first post."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.wiring.first_day import learnt
from bot.wiring.learning import owner_link
from tests.makers import make_review
from tests.sandbox.people import labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

STRANGER = "Mei"


@asynccontextmanager
async def first_day(town: Stage, settings: Settings) -> AsyncIterator[asyncio.Task[Settings]]:
    """The bot with a token alone; its end has what it learnt."""
    task = asyncio.create_task(learnt(settings, town.world.clock))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def link(town: Stage, settings: Settings) -> str:
    """The payload of the link that `reviewbot owner-link` prints."""
    found = await owner_link(settings, town.world.clock)
    assert found is not None
    address, _, payload = found.partition("?start=")
    assert address == "https://t.me/sandbox_review_bot"
    return payload


async def test_from_a_token_alone_to_the_first_post(town: Stage) -> None:
    alone = town.settings(owners=(), channel=None)
    people = town.people
    await people.place_bot("left")
    payload = await link(town, alone)
    async with first_day(town, alone) as running:
        await people.start(STRANGER)
        await people.wait_for(STRANGER, "I am not set up yet")

        await people.start(OWNER, payload)
        card = await people.wait_for(OWNER, "Hello, this bot is yours now.")
        assert labels(card) == ["Add to my channel", "Rehearse here first"]
        assert "startchannel&admin=post_messages" in str(card["reply_markup"])
        assert await owner_link(alone, town.world.clock) is None

        await people.start(STRANGER, payload)
        await people.wait_for(STRANGER, "This bot has an owner already")

        await people.say(OWNER, "/queue")
        card = await people.wait_for(OWNER, "Hello, this bot is yours now.", after=card)

        await people.press(OWNER, card, "Rehearse here first")
        shown = await people.wait_for(OWNER, lambda it: "I see the fraction" in labels(it), after=card)
        assert "rich_message" in shown
        await people.press(OWNER, shown, "I do not")
        await people.wait_for(OWNER, "Then let BOT_POST_FORMAT be classic", after=shown)

        await people.place_bot("administrator")
        settings = await asyncio.wait_for(running, 30)
    dana = next(person.id for person in town.world.people.values() if person.name == OWNER)
    assert (settings.owners, settings.channel) == ((dana,), str(town.world.channel.id))

    await town.fill(queue=[make_review("The first one")])
    async with town.at_work(await learnt(alone, town.world.clock)):  # as on any later day: the database says the rest
        told = await people.wait_for(OWNER, "I work for @")
        assert "3 now: bring your old reviews" in told["text"]
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "The first one", seen_by=STRANGER)
