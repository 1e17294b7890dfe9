"""The bot dies around a held review: what is held stays, what an owner said counts once, nobody is told twice."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.publishing.queue import AddToQueue
from bot.reviews.paper import paper_from_url
from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage
from tests.world.survive import survives

CUT = paper_from_url("https://arxiv.org/abs/2403.178")
WHOLE = make_paper("2403.17887")
BODY = "Remove the layers whose output barely changes. " * 5
TOLD = "Held back until you look at it"
MEND, ANYWAY = "Mend: link 2403.17887", "Post it anyway"

READ = ["keep commit:1", "keep committed:1"]
PRESSED = [
    *((MEND, f"mend {point}:1") for point in ("commit", "committed")),
    (ANYWAY, "allow committed:1"),
]
ON_SERVER = (MEND, "mend committed:1"), (ANYWAY, "allow committed:1")


@dataclass(slots=True)
class Held:
    """A review with a cut link is told, another one leaves in its place; then somebody presses, twice at last."""

    town: Stage
    button: str = ""
    pressed: bool = False

    async def begin(self) -> None:
        cut = make_review("Sparse nets", body=BODY, paper=CUT)
        other = make_review("One step", paper=make_paper("2410.01234"))
        now = self.town.world.clock.now()
        async with self.town.rooms() as rooms:  # `fill` would lint before the bot does
            await rooms.database.imports.keep([make_record("Sparse nets", paper=WHOLE)], now)
            for review in (cut, other):
                await AddToQueue(rooms.database.queue)(review, now)
        await self.town.people.start(OWNER)

    async def __call__(self) -> None:
        people = self.town.people
        told = await people.wait_for(OWNER, TOLD)
        if await people.now() < SATURDAY_SLOT:
            await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "One step")
        if not self.button:
            return
        if not self.pressed:
            self.pressed = True
            await people.press(OWNER, told, self.button)
        answer = "All is well now" if self.button == MEND else "as it is"
        await self.town.people.wait_for(OWNER, answer)
        if await people.now() < SATURDAY_SLOT + timedelta(days=1):
            await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for("channel", "Sparse nets")

    async def is_told_once(self) -> bool:
        messages: list[Json] = await self.town.people.messages(OWNER)
        return sum("Sparse nets" in one["text"] and "lost digits" in one["text"] for one in messages) <= 1


@pytest.mark.parametrize("trap", READ)
async def test_what_is_held_stays_and_is_told_once(town: Stage, trap: str) -> None:
    story = Held(town)
    await story.begin()
    assert await survives(town, trap, story)
    assert await story.is_told_once()
    assert len(await town.people.ledger()) == 1


@pytest.mark.parametrize(("button", "trap"), PRESSED)
async def test_a_press_counts_once(town: Stage, button: str, trap: str) -> None:
    await _press_counts_once(town, button, trap)


@pytest.mark.postgres
@pytest.mark.parametrize(("button", "trap"), ON_SERVER)
async def test_a_press_counts_once_on_postgresql(on_server: Stage, button: str, trap: str) -> None:
    await _press_counts_once(on_server, button, trap)


async def _press_counts_once(town: Stage, button: str, trap: str) -> None:
    story = Held(town, button)
    await story.begin()
    assert await survives(town, trap, story)
    assert await story.is_told_once()
    posts = await town.people.messages("channel")
    assert ["2403.17887" in one["text"] for one in posts] == [False, button == MEND]


@pytest.mark.parametrize("button", [MEND, ANYWAY])
async def test_presses_in_a_row_change_one_thing(town: Stage, button: str) -> None:
    story = Held(town)
    await story.begin()
    people = town.people
    async with town.bot():
        told = await people.wait_for(OWNER, TOLD)
        for press in [await people.press(OWNER, told, button) for _ in range(3)]:
            await people.answer(press)
        shown = await people.wait_for(OWNER, "All is well now" if button == MEND else "as it is")
        assert labels(shown) == (["Undo"] if button == MEND else [])
    async with town.rooms() as rooms:
        entries = await rooms.database.queue.entries()
        (entry,) = [one for one in entries if one.stored.review.title == "Sparse nets"]
        assert (entry.held, entry.stored.review.paper) == (False, WHOLE if button == MEND else CUT)
        assert max(one.stored.revision for one in entries) == (3 if button == MEND else 2)  # counted over all texts
