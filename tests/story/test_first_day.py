"""From an empty database and a token alone to the first post."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.settings import Settings
from bot.wiring.first_day import learnt
from bot.wiring.learning import owner_link
from tests.makers import make_review
from tests.sandbox.people import labels
from tests.story.brought import webhook
from tests.world.bot import lease
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

STRANGER = "Mei"
_LEASE_SECONDS = 8.0  # no busy machine loses it


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


async def test_by_webhook_from_a_token_alone_to_the_first_post(town: Stage) -> None:
    brought = webhook()
    alone = town.settings(owners=(), channel=None, **brought)
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


@pytest.mark.postgres
async def test_of_two_processes_one_asks_for_updates_from_the_first_day_on(
    on_server: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram refuses a second one; and when the first one ends the other goes on."""
    for name, span in lease(_LEASE_SECONDS).items():
        monkeypatch.setattr(f"bot.publishing.lease.{name}", span)
    town, people = on_server, on_server.people
    alone = town.settings(owners=(), channel=None)
    await people.place_bot("left")
    payload = await link(town, alone)
    async with first_day(town, alone) as second:
        async with first_day(town, alone) as one:
            await people.start(STRANGER)
            heard = await people.wait_for(STRANGER, "I am not set up yet")
            assert not one.done()
        await people.say(STRANGER, "And now?")
        await people.wait_for(STRANGER, "I am not set up yet", after=heard)
        await people.start(OWNER, payload)
        await people.wait_for(OWNER, "Hello, this bot is yours now.")
        await people.place_bot("administrator")
        await asyncio.wait_for(second, 30)
    assert not [record for record in caplog.records if "polling" in record.getMessage()]


REVIEW = "Layers That Nobody Misses\n\nhttps://arxiv.org/abs/2403.17887\n\n" + "\n\n".join(
    f"Remove layer {number}, which changes nothing, and the rest of the network learns to do without it."
    for number in range(5)
)


async def test_two_commands_of_the_shell_lead_from_a_token_to_the_first_post(town: Stage) -> None:
    """`reviewbot run`, and beside it on the same file `reviewbot owner-link`: as on an operator's first day."""
    people, alone = town.people, {"owners": (), "channel": None}
    await people.place_bot("left")
    async with town.command("run", **alone):
        await people.start(STRANGER)
        await people.wait_for(STRANGER, "I am not set up yet")
        async with town.command("owner-link", **alone) as shell:
            printed, _ = await shell.communicate()
        (payload,) = re.findall(r"https://t\.me/sandbox_review_bot\?start=(\S+)", printed.decode())
        assert shell.returncode == 0
        await people.start(OWNER, payload)
        await people.wait_for(OWNER, "2 now: add me to your channel")
        await people.place_bot("administrator")
        told = await people.wait_for(OWNER, "I work for @")
        await people.say(OWNER, REVIEW)
        draft = await people.wait_for(OWNER, lambda it: "Post now" in labels(it), after=told)
        await people.press(OWNER, draft, "Post now")
        await people.wait_for("channel", "Layers That Nobody Misses", seen_by=STRANGER)
        receipt = await people.wait_for(OWNER, "Posted: No. 1")
    assert labels(receipt)[0] == "Open"
