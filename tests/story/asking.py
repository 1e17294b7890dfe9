"""Asking until it is known."""

import asyncio

from tests.sandbox.people import PATIENCE, Json, People


async def ask_until(people: People, who: str, words: str, wanted: str) -> Json:
    """The first answer that has it. The search's index follows the archive by the tick: a moment after the receipt."""
    async with asyncio.timeout(PATIENCE):
        while wanted not in (answer := await people.ask(who, words))["text"]:
            pass
    return answer
