"""What people do in a random life, and what befalls them: each deed is drawn, and so are its details."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any, TypeAlias

from bot.publishing.post import PartState
from bot.publishing.slots import Schedule
from tests.sandbox.people import Json, Refused, labels
from tests.world.mortal import Elapsed, Fates, Mortal
from tests.world.oracle import look_of, read_records, seen_as
from tests.world.play import MISSING, THERE
from tests.world.stage import OWNER, READERS, Stage

TROUBLES = ("error", "drop", "reset", "cut", "malformed", "page", "empty")
"""Those that pass by themselves and take no real time. Not "wrong": by chance it does no work and says that it did, and
then no bot can know that its owner was not told. What it does to a post is in the matrix (C11)."""
LOST = ("drop", "reset", "cut", "malformed", "empty")
"""Of them those that lose an answer, whatever became of the work."""
ASKED = (
    "Title",
    "pruning",
    "sparse atention",
    "/latest",
    "/promises",
    "/queue",
    "/stats",
    "/help",
    "ביקורת",
    "/topics",
)

_GO_ON, _OPEN_POLL, _FIX, _PUBLISH, _EDIT = "Send the rest", "Open the poll", "Fix", "Publish the correction", "Edit"
_HARMLESS = (
    "Other papers",
    "Next",
    "Post now",
    "Stop",
    "Look",
    "Skip this",
    "Post as",
    "Similar",
    _OPEN_POLL,
    _PUBLISH,
)
_HOURS = (0.5, 1, 3, 9, 13, 24, 30)
_LATENESS = (1, 20, 60, 100)  # seconds after its call was lost
_GATHERED = 6.0  # seconds until the pieces of a draft count as one


def body_of(number: int, parts: int, edition: int = 1) -> str:
    """The text of a review that goes out as so many messages; no other says the same."""
    words = f"word{number} " * (380 if parts > 1 else 9)
    return "\n\n".join(f"Part {part} of text {number}, edition {edition}. {words}" for part in range(parts))


class Deeds:
    """Of one life. clock_set: whether somebody ever set the clock; troubles: how many were made."""

    def __init__(
        self, town: Stage, chance: Random, world: tuple[Fates, Elapsed], schedule: Schedule, bodies: dict[int, int]
    ) -> None:
        """bodies: in how many parts each review of the queue goes out, by its number."""
        self.people, self._town, self._chance = town.people, town, chance
        self._fates, self._elapsed = world
        self._schedule, self._bodies = schedule, bodies
        self._edition = 1
        self._settled: set[int] = set()
        self.clock_set = False
        self.troubles = 0

    async def one(self, process: Mortal) -> None:
        """Something happens."""
        with suppress(Refused):  # such as a vote in a poll that is closed
            await self._chance.choice(DEEDS)(self, process)

    async def pass_by(self, seconds: float) -> None:
        self._elapsed.seconds += seconds
        await self.people.clock("advance", seconds=seconds)

    async def pass_time(self, _: Mortal) -> None:
        await self.pass_by(self._chance.choice(_HOURS) * 3_600)

    async def to_the_slot(self, _: Mortal | None = None) -> None:
        """Whoever comes much later finds it skipped."""
        now = await self.people.now()
        ahead = self._schedule.next_after(now).at - now
        await self.pass_by(ahead.total_seconds() + self._chance.choice((0, 1, 30)))

    async def set_clock_back(self, _: Mortal) -> None:
        """What Telegram does late is done before: its own clock is not the one that is set."""
        await self.pass_by(_LATENESS[-1])
        await self._set(-self._chance.choice((5, 60, 600, 7_200)))

    async def set_clock_forward(self, _: Mortal) -> None:
        """Of somebody who sets the clock wrong: no time passes."""
        await self._set(self._chance.choice((600, 7_200, 86_400)))

    async def _set(self, seconds: float) -> None:
        self.clock_set = True
        await self.people.clock("set", await self.people.now() + timedelta(seconds=seconds))

    async def ask(self, _: Mortal | None = None) -> None:
        await self.people.say(self._chance.choice((OWNER, *READERS)), self._chance.choice(ASKED))

    async def press(self, _: Mortal) -> None:
        """One of the newest buttons that mean no harm."""
        person = self._chance.choice((OWNER, OWNER, OWNER, *READERS))
        newest = (await self.people.messages(person))[-6:]
        found = [(message, label) for message in newest for label in _presses(message) if label.startswith(_HARMLESS)]
        if found:
            await self.people.press(person, *self._chance.choice(found))

    async def open_poll(self, process: Mortal) -> None:
        await self.people.say(OWNER, f"/ballot {self._chance.choice((3, 12))}")
        await process.tick(share=0)
        await self._press_newest(_OPEN_POLL)

    async def close_poll(self, _: Mortal) -> None:
        await self.people.say(OWNER, "/close")

    async def vote(self, _: Mortal) -> None:
        for message in await self.people.messages("channel"):
            if "poll" in message and not message["poll"]["is_closed"]:
                for reader in READERS:
                    await self.people.vote(reader, message, [self._chance.randrange(len(message["poll"]["options"]))])

    async def fix(self, process: Mortal) -> None:
        """The owner corrects what stands in the channel, from its receipt."""
        if (receipt := await self._press_newest(_FIX)) is None:
            await self.to_the_slot()
        if receipt is None or (named := re.search(r"Title (\d+)", receipt["text"])) is None:
            return
        await process.tick(share=0)
        number, self._edition = int(named[1]), self._edition + 1
        text = f"# Title {number}\n\n{body_of(number, self._bodies.get(number, 1), self._edition)}\n"
        await self.people.send_file(OWNER, "corrected.md", text.encode())
        await process.tick(share=0)
        await self._press_newest(_PUBLISH)

    async def write(self, process: Mortal) -> None:
        """The owner sends a draft, edits it perhaps, and lets it leave at the next slot."""
        number = max(self._bodies) + 1
        self._bodies[number] = 1
        last = self._chance.randint(1, 2)
        for edition in range(1, last + 1):
            link = f"https://arxiv.org/abs/2511.{number:05}"
            await self.people.say(OWNER, f"# Title {number}\n\n{link}\n\n{body_of(number, 1, edition) * 12}")
            await process.tick(share=1)
            await self.pass_by(_GATHERED)
            await process.tick(share=1)
            if edition < last:
                await self._press_newest(_EDIT)
                await process.tick(share=0)
        await self._press_newest("Next slot")

    async def _press_newest(self, label: str) -> Json | None:
        """The message that had such a button; None where there is none."""
        for message in reversed(await self.people.messages(OWNER)):
            for found in _presses(message):
                if found.startswith(label):
                    await self.people.press(OWNER, message, found)
                    return message
        return None

    async def trouble(self, _: Mortal) -> None:
        """Any call may meet it, until it is mended."""
        kinds = self._chance.sample(TROUBLES, self._chance.randint(1, len(TROUBLES)))
        rate = self._chance.choice((0.05, 0.15, 0.3))
        await self.people.trouble(seed=self._chance.randrange(10**6), rate=rate, kinds=kinds)
        self.troubles += 1

    async def lose_answer(self, _: Mortal | None = None) -> None:
        """The answer to one of the next messages of the channel."""
        work = self._chance.choice(("done", "none", "late"))
        late = {"late": self._chance.choice(_LATENESS)} if work == "late" else {}
        await self.people.fault("post", self._chance.choice(LOST), nth=self._chance.randint(1, 2), work=work, **late)
        self.troubles += 1

    async def lose_right(self, _: Mortal) -> None:
        """To post in the channel, until it is mended."""
        await self.people.place_bot("administrator", can_post_messages=False)
        self.troubles += 1

    async def mend(self, _: Mortal | None = None) -> None:
        await self.people.clear_faults()
        await self.people.place_bot("administrator", can_post_messages=True)

    async def fill_disk(self, _: Mortal) -> None:
        self._fates.now.refusals = self._chance.randint(1, 8)
        self.troubles += 1

    async def settle(self, _: Mortal | None = None) -> None:
        """The owner looks into the channel and says what is there; and that what stopped half-way is to go on."""
        for message in await self.people.messages(OWNER):
            known = await self._truth() if THERE in labels(message) else _GO_ON
            if known in labels(message) and message["message_id"] not in self._settled:
                self._settled.add(message["message_id"])
                with suppress(Refused):  # it is answered meanwhile, and its buttons are gone
                    await self.people.press(OWNER, message, known)

    async def _truth(self) -> str:
        records = await read_records(self._town.database_url)
        in_question = [part for part in records.parts if part.state in (PartState.ASKED, PartState.UNKNOWN)]
        standing = {seen_as(message) for message in await self.people.ledger()}
        return THERE if in_question and look_of(in_question[0]) in standing else MISSING


def _presses(message: Json) -> list[str]:
    """The buttons that the bot hears of; others lead to an address."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row if "callback_data" in button]


Deed: TypeAlias = Callable[[Deeds, Mortal], Awaitable[Any]]

DEEDS: tuple[Deed, ...] = (
    *(Deeds.to_the_slot,) * 6, *(Deeds.pass_time,) * 2, *(Deeds.ask,) * 3, *(Deeds.press,) * 3,
    *(Deeds.open_poll,) * 2, *(Deeds.vote,) * 2, Deeds.close_poll, *(Deeds.fix,) * 2, Deeds.write,
    *(Deeds.lose_answer,) * 4, *(Deeds.trouble,) * 2, Deeds.lose_right, *(Deeds.mend,) * 2, Deeds.fill_disk,
    Deeds.set_clock_back, Deeds.set_clock_forward, Deeds.settle,
)  # fmt: skip
