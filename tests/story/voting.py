"""A ballot in a story: proposed and opened by the owner, voted on, and what came of it."""

from datetime import datetime, timedelta

from bot.pipeline.candidate import CandidateRecord
from tests.makers import make_record
from tests.sandbox.people import Json
from tests.world.stage import OWNER, READERS, Stage

HOURS = 3
"""A poll of Friday evening then ends before the slot of Saturday."""

TITLES = ("Sparse attention", "Frugal tokens", "Patient pruning", "Honest benchmarks", "Slow diffusion")
"""Four of them fill a ballot; the fifth waits for the next."""


def papers(titles: tuple[str, ...] = TITLES) -> list[CandidateRecord]:
    return [make_record(title, pitch=f"Why {title.lower()} matters.") for title in titles]


async def opened_ballot(town: Stage) -> Json:
    """The poll, once the bot knows that it stands in the channel. The owner must have pressed Start."""
    people = town.people
    await welcomed(town)
    proposal = await people.ask(OWNER, f"/ballot {HOURS}")
    await people.press(OWNER, proposal, "Open the poll")
    await people.edited(OWNER, proposal)
    await people.wait_for(OWNER, "The poll stands in the channel", after=proposal)
    return await people.wait_for("channel", lambda message: "poll" in message and not message["poll"]["is_closed"])


async def welcomed(town: Stage) -> None:
    """Everybody who pressed Start has heard the bot: what it says from now on answers something else."""
    for person in town.world.started:
        await town.people.wait_for(person, lambda message: not message["own"])


def ends(town: Stage) -> datetime:
    """When a poll that is opened now closes."""
    return town.world.clock.now() + timedelta(hours=HOURS)


async def vote(town: Stage, poll: Json, *choices: str) -> None:
    """One reader after the other votes for the paper whose title begins so."""
    options = [option["text"] for option in poll["poll"]["options"]]
    for reader, choice in zip(READERS, choices, strict=False):
        await town.people.vote(reader, poll, [next(n for n, option in enumerate(options) if option.startswith(choice))])


async def announced(town: Stage) -> Json:
    """The result in the channel, once the owner has the receipt for it."""
    await town.people.wait_for(OWNER, "The poll's result stands in the channel")
    (result,) = results(await town.people.messages("channel"))
    return result


def results(channel: list[Json]) -> list[Json]:
    """What replies to a poll."""
    return [message for message in channel if "poll" in message.get("reply_to_message", {})]


async def promises(town: Stage, who: str = "Mei") -> str:
    return str((await town.people.ask(who, "/promises"))["text"])
