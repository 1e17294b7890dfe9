"""Many people write at once, each word with an answer of its own, so that none can be lost or change places unseen."""

import re
import sqlite3
from itertools import groupby
from pathlib import Path

from tests.makers import make_import
from tests.sandbox.people import Wanted
from tests.sizes import sized
from tests.world.stage import OWNER, READERS, Stage

CROWD = (OWNER, *READERS)
EACH = 50
"""Messages of each person; with four people 200 updates."""
FEWER = sized(10, soak=EACH)
"""The same on another way in, or in another database."""


def word(number: int) -> str:
    return f"word{number:03}"


async def fill(town: Stage, each: int = EACH) -> None:
    """One review for each word; everybody has pressed Start, which nobody has answered yet."""
    async with town.rooms() as rooms:
        reviews = [make_import(f"On {word(number)}", body=f"All of {word(number)}.") for number in range(each)]
        await rooms.database.imports.keep(reviews, town.world.clock.now())
    for person in CROWD:
        await town.people.start(person)


async def everybody_writes(town: Stage, each: int = EACH) -> None:
    """Person by person in turn, everybody the same words in the same order."""
    for number in range(each):
        for person in CROWD:
            await town.people.say(person, word(number))


async def everybody_is_answered(town: Stage, each: int = EACH, timeout: float = 60) -> None:
    for person in CROWD:
        await town.people.wait_for(person, _answers(each - 1), timeout)


async def halfway(town: Stage, each: int = EACH) -> None:
    """Somebody has the answer to the message in the middle."""
    await town.people.wait_for(READERS[0], _answers(each // 2))


async def heard(town: Stage, person: str) -> list[str]:
    """What the bot's answers name, in their order; one that came twice in a row counts once."""
    texts = [message["text"] for message in await town.people.messages(person) if not message["own"]]
    return [name for name, _ in groupby(_named(text) for text in texts[1:])]  # the first is the welcome


def inbox_states(folder: Path) -> dict[str, int]:
    """How many updates are in which state."""
    with sqlite3.connect(folder / "bot.db") as connection:
        return dict(connection.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())


def _answers(number: int) -> Wanted:
    return lambda message: not message["own"] and _named(message["text"]) == word(number)


def _named(text: str) -> str:
    """The word in the title of the first hit."""
    found = re.search(r"On (word\d+)", text)
    return found[1] if found else text
