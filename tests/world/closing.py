"""Polls that end, however early or late the bot dies: once a result, once a promise, and credit once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.chat.render.review import PostRenderer
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState, NewBallot, Tally
from bot.polls.options import option_of
from bot.polls.rule import decide
from bot.publishing.post import FrozenPart, PostKind
from bot.sandbox.polls import Option
from bot.sandbox.posting import publish
from bot.storage.choice_tables import candidates, promises
from bot.storage.database import Database
from bot.storage.tables import posts
from bot.values import replace
from tests.sandbox.people import Json, labels
from tests.story.voting import HOURS, papers, results, vote
from tests.world.play import settled
from tests.world.stage import FRIDAY_EVENING, OWNER, Stage

CLOSES = FRIDAY_EVENING + timedelta(hours=HOURS)
QUESTION = "Which paper should be reviewed next?"
VOTES = ("Frugal", "Patient", "Frugal")
"""Of the three readers; `TITLES` has four papers on the ballot."""


@dataclass(slots=True)
class Closing:
    """A ballot of which the bot has opened the poll, and on which all have voted, ends at its hour."""

    town: Stage
    asked: int = 0

    async def begin(self) -> None:
        await self.town.fill(candidates=papers())
        await self.town.people.start(OWNER)
        await vote(self.town, await open_poll(self.town), *VOTES)

    async def __call__(self) -> None:
        await _at(self.town, CLOSES)
        self.asked += await settled(self.town, "The poll's result stands in the channel")

    async def faults(self) -> list[str]:
        """What is not as it must be; the bot must have stopped."""
        shown = results(await self.town.people.messages("channel"))
        wrong = [] if len(shown) == 1 else [f"{len(shown)} results stand in the channel"]
        async with self.town.rooms() as rooms:
            return wrong + await _wrong_rows(rooms.database)


@dataclass(slots=True)
class HandPoll:
    """An owner holds a poll by hand and stops it, and presses yes, twice at last."""

    town: Stage
    asked: int = 0
    held: Json | None = None
    pressed: bool = False

    async def begin(self) -> None:
        await self.town.fill(candidates=papers())
        await self.town.people.start(OWNER)

    async def __call__(self) -> None:
        people = self.town.people
        await people.wait_for_call("setMyCommands")
        if self.held is None:
            self.held = await people.hold_poll(OWNER, "What next?", ["Frugal tokens", "Something new"])
            await vote(self.town, self.held, *["Something"] * 2)
            await people.close_poll(OWNER, self.held)
        question = await people.wait_for(OWNER, lambda message: "Yes: Something new" in labels(message))
        if not self.pressed:
            self.pressed = True
            await people.press(OWNER, question, "Yes: Something new")
        await people.wait_for(OWNER, lambda message: message["edited"] and not labels(message))

    async def faults(self) -> list[str]:
        async with self.town.rooms() as rooms:
            promised = [one.candidate.record.title for one in await rooms.database.pipeline.promises()]
            made = [[option.votes for option in one.options] for one in await rooms.database.ballots.latest(9)]
        wrong = [] if promised == ["Something new"] else [f"promised: {promised}"]
        return wrong + ([] if made == [[0, 2]] else [f"ballots: {made}"])


async def open_poll(town: Stage, closes_at: datetime = CLOSES) -> Json:
    """The poll as it stands in the channel, and in the database as the bot would have it: quicker than by a bot."""
    async with town.rooms() as rooms:
        database, now = rooms.database, town.world.clock.now()
        found = await database.pipeline.candidates([CandidateState.IDEA], 4)
        options = tuple(replace(option_of(one, now), credit=0) for one in found)
        channel_id = town.world.channel.id
        new = NewBallot(channel_id=channel_id, question=QUESTION, options=options, closes_at=closes_at)
        forms = PostRenderer(username=town.world.bot.username)
        await database.ballots.open(new, forms.ballot(new, town.settings().schedule.zone), now, "update:1:1")
        for part in await database.delivery.unfinished():
            await _send(town, database, part.frozen)
        (second,) = await database.delivery.unfinished()
        await _send(town, database, second.frozen)
    return next(message for message in await town.people.messages("channel") if "poll" in message)


async def _send(town: Stage, database: Database, frozen: FrozenPart) -> None:
    """What Telegram and `DeliverPosts` do with a part, without either."""
    now, world = town.world.clock.now(), town.world
    (part,) = [one for one in await database.delivery.unfinished() if one.frozen == frozen]
    sending = await database.delivery.begin(part, now, now + timedelta(seconds=45))
    assert sending
    poll = None
    content = {name: frozen.payload[name] for name in ("text", "entities") if name in frozen.payload}
    if frozen.method == "sendPoll":
        texts = [option["text"] for option in frozen.payload["options"]]
        answers = tuple(Option(f"option-{number}", text) for number, text in enumerate(texts, 1))
        poll = world.new_poll(question=frozen.payload["question"], options=answers, allows_multiple_answers=True)
    message = publish(world, world.channel.id, world.bot.id, content, poll=poll)
    poll_id = poll.id if poll else None
    assert await database.delivery.confirm(sending, message.message_id, poll_id, now)


async def _at(town: Stage, moment: datetime) -> None:
    if await town.people.now() < moment:
        await town.people.clock("set", moment)


async def _wrong_rows(database: Database) -> list[str]:
    (ballot,) = await database.ballots.latest(2)
    votes = tuple(sum(option.title.startswith(choice) for choice in VOTES) for option in ballot.options)
    decision = decide(ballot, Tally(votes, len(VOTES), closed=True), CLOSES)
    async with database.transactions.read() as connection:
        promised = (await connection.execute(select(promises))).all()
        results_planned = await connection.scalar(select(func.count()).where(posts.c.kind == PostKind.RESULT))
        left = (await connection.execute(select(candidates.c.id, candidates.c.credit, candidates.c.state))).all()
    wrong = [] if ballot.state is BallotState.CLOSED else [f"the ballot is {ballot.state}"]
    wrong += [] if tuple(option.votes for option in ballot.options) == votes else ["the votes are others"]
    wrong += [] if len(promised) == 1 and promised[0].votes == max(votes) else [f"{len(promised)} promises"]
    wrong += [] if results_planned == 1 else [f"{results_planned} results"]
    given = {one.id: one.credit for one in left if one.id in decision.credits}
    wrong += [] if given == dict(decision.credits) else [f"credit {given}, not {dict(decision.credits)}"]
    on_ballot = sum(one.state == CandidateState.ON_BALLOT for one in left)
    return wrong + ([f"{on_ballot} candidates are on a ballot still"] if on_ballot else [])
