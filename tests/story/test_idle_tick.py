"""What a bot asks its database each second while nothing happens."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.clock import no_checkpoint
from bot.wiring.build import build
from tests.world.stage import Stage

# Each duty's own question. What is not named here asks nothing, or not every second.
QUESTIONS = {
    "ballots": 1,
    "corrections": 2,  # what is wanted, which edits are due
    "countdowns": 1,
    "delivery": 2,  # what is unfinished, what is due
    "drafts": 1,  # those that arrive
    "evidence": 3,
    "letters": 1,
    "lint": 1,
    "owners": 1,
    "rights": 1,
    "search": 1,
    "series": 1,
    "settings": 1,
    "slots": 1,
}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Those of every database that is open meanwhile."""
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_an_idle_tick_asks_little_and_writes_nothing(town: Stage) -> None:
    asked: Counter[str] = Counter()
    async with build(town.settings(ballots="sat 20:00 for 24h"), town.world.clock, no_checkpoint) as running:
        duties = {**running._lasting(), **running._posting.duties()}
        for duty in duties.values():  # the first time many look at more
            await duty()
        for name, duty in duties.items():
            with statements() as said:
                await duty()
            asked[name] += len([one for one in said if one.startswith("SELECT")])
            assert [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN IMM"))] == []
    assert +asked == Counter(QUESTIONS)
