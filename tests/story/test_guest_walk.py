"""Whatever a guest types and presses, with buttons old and not their own: only an owner's word brings anything into
queue and channel, and nothing of others is changed."""

import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.chat.access import Role
from bot.chat.commands.all import all_commands
from bot.publishing.audit import Did
from bot.storage.address import file_of, read_url
from bot.storage.database import Database, open_database
from tests.chat.fakes import FakeHouse
from tests.drafted import drafted as arrived
from tests.makers import make_paper, make_review
from tests.sandbox.people import labels
from tests.sizes import sized
from tests.story.voting import papers, welcomed
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

GUEST, GUEST_ID, OWNER_ID = "Mei", 303, 101
STEPS, SEED = sized(3, soak=60), 20_261_121
NOT_THEIRS = (
    "queue", "posts", "ballots", "candidates", "promises", "chosen", "countdowns", "edits", "hand_posts", "invitations",
    "writers",
)  # fmt: skip
"""Compared whole; of `reviews` and `drafts` all rows but those of drafts of the guest's own."""
THEIR_DEEDS = {Did.DRAFTED, Did.CHANGED, Did.DISCARDED, Did.RESTORED, Did.PROPOSED, Did.INVITED}
TEXTS = ("pruning", "A better title", "https://arxiv.org/abs/2511.01999", "tomorrow", "No", "2", "Sparse again\n" * 90)
WORDS = ("", "1", "now", "3 days", "pruning", "https://arxiv.org/abs/2511.01234")
LEAVES = ("privacy", "forget", "cancel")  # not in the middle of a walk: whoever forgets themselves writes no more


@dataclass
class Walk:
    """A guest in front of the whole bot. bag: every button that was ever shown here, and under which message."""

    town: Stage
    database: Database
    chance: random.Random
    commands: list[str]
    presses: list[str]
    bag: dict[str, tuple[int, int]] = field(default_factory=dict)

    def look(self) -> None:
        """Remembers the buttons that stand in the chats of the guest and of the owner; old ones stay in the bag."""
        for chat in (GUEST_ID, OWNER_ID):
            for message in self.town.world.messages.every(chat):
                buttons = (one for row in message.keyboard for one in row)
                here = (chat, message.message_id)
                self.bag |= {one["callback_data"]: here for one in buttons if "callback_data" in one}

    async def step(self) -> str:
        """What the guest did: a command, a text, or a press on any button of the bag."""
        people, kind = self.town.people, self.chance.random()
        if kind < 0.12:
            did = f"/{self.chance.choice(self.commands)} {self.chance.choice(WORDS)}".strip()
            await people.ask(GUEST, did)
        elif kind < 0.25:
            did = self.chance.choice(TEXTS)
            await people.say(GUEST, did)
            await people.ask(GUEST, "/help")  # the line of the chat is through
        else:
            did = self._button()
            await self.pressed(did)
        self.look()
        return did

    def _button(self) -> str:
        """Mostly one of their own; every kind as often as the others, and those that change something oftener."""
        chat = OWNER_ID if self.chance.random() < 0.2 else GUEST_ID
        there = [data for data, (where, _) in self.bag.items() if where == chat]
        kinds = sorted({data.split(":")[1] for data in there})
        kind = "b" if "b" in kinds and self.chance.random() < 0.4 else self.chance.choice(kinds)
        return self.chance.choice([data for data in there if data.split(":")[1] == kind])

    async def pressed(self, data: str) -> None:
        """As an app that sends whatever data it likes; a message of the owner's is seen in the guest's own chat."""
        world, (_, message_id) = self.town.world, self.bag.get(data, (GUEST_ID, 1))
        press = world.presses.add(GUEST_ID, GUEST_ID, message_id, data, world.seconds())
        user = {"id": GUEST_ID, "is_bot": False, "first_name": GUEST, "language_code": "en"}
        message = {"message_id": message_id, "date": 1, "chat": {"id": GUEST_ID, "type": "private"}, "text": "…"}
        query = {"id": press.id, "from": user, "message": message, "chat_instance": "1", "data": data}
        world.updates.put("callback_query", query)
        await self.town.people.answer({"press": press.id})

    def of_others(self, *, drafts_too: bool = False) -> dict[str, Any]:
        """Rows that are none of the guest's business. drafts_too: not even their drafts are, once they left."""
        mine = self._read(
            "SELECT id FROM reviews JOIN drafts ON review_id = id WHERE author_id = ? AND state = 'draft'"
        )
        own = [] if drafts_too else [review_id for (review_id,) in mine]
        found = {name: self._read(f"SELECT * FROM {name}") for name in NOT_THEIRS}  # noqa: S608  names of ours
        found["pause"] = self._read("SELECT * FROM remembered WHERE name = 'pause'")
        for name in ("reviews", "drafts"):
            found[name] = [row for row in self._read(f"SELECT * FROM {name} ORDER BY 1") if row[0] not in own]  # noqa: S608
        return found

    def deeds(self) -> set[str]:
        return {action for (action,) in self._read("SELECT action FROM audit WHERE actor_id = ?")}

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        """At once: sixteen tables after every step, and none of the bot's connections."""
        with closing(sqlite3.connect(str(file_of(read_url(self.town.database_url))))) as file:
            return file.execute(query, (GUEST_ID,) if "?" in query else ()).fetchall()


@pytest.fixture
async def walk(town: Stage) -> AsyncIterator[Walk]:
    """A guest with two drafts, one of the owner's, one review that waits, and papers on the list."""
    await town.fill(queue=[make_review("The owner's own", paper=make_paper("2403.00001"))], candidates=papers())
    for person in (OWNER, GUEST):
        await town.people.start(person)
    async with town.bot(), open_database(town.database_url) as database:
        await welcomed(town)
        now = town.world.clock.now()
        link = await database.guests.invite(OWNER_ID, now, "x:invite")
        assert link
        await database.guests.accept(link.token, GUEST_ID, GUEST, now, "x:join")
        registry = all_commands(FakeHouse().use_cases())
        commands = sorted(set(registry.commands) - set(LEAVES))
        guarded = sorted(name for name, press in registry.presses.items() if press.role is not Role.READER)
        walk = Walk(town, database, random.Random(SEED), commands, guarded)  # noqa: S311  no secret
        for title, author in (("One", GUEST_ID), ("Two", GUEST_ID), ("Three", OWNER_ID)):
            await drafted(walk, title, author)
        yield walk


async def drafted(walk: Walk, title: str, author: int) -> None:
    review, now = make_review(f"{title} of the drafts", topics=("pruning",)), walk.town.world.clock.now()
    await arrived(walk.database, review, author, now)


async def approved(walk: Walk) -> str:
    """The guest proposes a draft that is new, the owner approves it; its title."""
    people = walk.town.people
    await drafted(walk, "Four", GUEST_ID)
    typed = await people.say(GUEST, "/drafts")
    drafts_of_theirs = await people.wait_for(GUEST, lambda message: "1" in labels(message), after=typed)
    await people.press(GUEST, drafts_of_theirs, "1")
    card = await people.edited(GUEST, drafts_of_theirs)
    walk.look()
    await people.press(GUEST, card, "Propose it")
    notice = await people.wait_for(OWNER, "Mei proposes a review:")
    walk.look()
    await people.answer(await people.press(OWNER, notice, "Approve: next slot"))
    return (await walk.database.queue.entries())[0].stored.review.title


async def shown(walk: Walk) -> None:
    """The guest and the owner open lists of all that there is."""
    for who, commands in ((GUEST, ("drafts", "queue", "pipeline")), (OWNER, ("drafts", "queue", "writers", "preview"))):
        for command in commands:
            await walk.town.people.ask(who, f"/{command}")
    walk.look()


async def trodden(walk: Walk, steps: int) -> None:
    """So many steps of the guest, after each of which all that is not theirs is as it was."""
    before, did = walk.of_others(), []
    for _ in range(steps):
        did.append(await walk.step())
        assert walk.of_others() == before, did


async def rattled(walk: Walk, review_id: int) -> str:
    """The guest presses every kind of button that needs a role, forged for this draft, and then all single-use buttons
    that they ever got; what the bot said meanwhile."""
    said = walk.town.world.events.seq
    for kind in walk.presses:
        await walk.pressed(f"1:{kind}:{review_id}")
    walk.look()
    for data in [data for data, (chat, _) in walk.bag.items() if chat == GUEST_ID and data.startswith("1:b:")]:
        await walk.pressed(data)
    return "\n".join(message.text for message in walk.town.world.messages.every(GUEST_ID) if message.seq > said)


async def test_no_walk_of_a_guest_reaches_queue_or_channel(walk: Walk) -> None:
    people = walk.town.people
    await shown(walk)
    await trodden(walk, STEPS)
    title = await approved(walk)
    await trodden(walk, STEPS)
    mine, others = [one.stored.id for one in await walk.database.drafts.drafts(GUEST_ID)], walk.of_others()
    (foreign,) = [one.stored.id for one in await walk.database.drafts.drafts() if one.stored.id not in mine]
    assert "Three of the drafts" not in await rattled(walk, foreign)
    assert walk.of_others() == others
    assert walk.deeds() <= THEIR_DEEDS
    await walk.database.guests.revoke(GUEST_ID, OWNER_ID, walk.town.world.clock.now(), "x:revoke")
    left = walk.of_others(drafts_too=True)
    assert "of the drafts" not in await rattled(walk, mine[0])
    assert walk.of_others(drafts_too=True) == left
    await people.clock("set", SATURDAY_SLOT)
    await people.wait_for(OWNER, "Posted: No. 1")
    (post,) = await people.ledger()
    assert title in post["text"]
