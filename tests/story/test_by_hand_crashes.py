"""The bot dies around a review that is posted by hand: it is in the archive once, whole, and nothing is lost."""

from dataclasses import dataclass, field

import pytest

from bot.publishing.audit import Did
from tests.makers import make_paper, make_review
from tests.sandbox.people import Json
from tests.story.test_by_hand import BODY, posted, written
from tests.world.stage import OWNER, Stage
from tests.world.survive import survives

KEPT = ["posted committed:1", "adopt committed:1", "rewrite committed:1"]
LONG = written(body="\n\n".join([BODY] * 9))  # two messages


@dataclass(slots=True)
class ByHand:
    """Two messages, then an edit of the first; or an owner says that it is no review."""

    town: Stage
    refused: bool = False
    done: dict[str, Json] = field(default_factory=dict)

    async def begin(self) -> None:
        waiting = make_review("Patience as a Prior", paper=make_paper("2511.01234"))
        await self.town.fill(queue=[waiting, make_review("Right away")])
        await self.town.people.start(OWNER)

    async def __call__(self) -> None:
        people = self.town.people
        if "post" not in self.done:
            self.done["post"] = await posted(self.town, LONG)
        note = await people.wait_for(OWNER, "Posted by hand")
        if self.refused:
            if "press" not in self.done:
                self.done["press"] = await people.press(OWNER, note, "Not a review")
            await people.wait_for(OWNER, "Out of the archive again")
            return
        if "edit" not in self.done:
            text = self.done["post"]["text"].replace("Patience as a Prior", "Patience, corrected")
            self.done["edit"] = await people.edit(OWNER, self.done["post"], text)
        await people.wait_for(OWNER, "Edited in the channel by hand")


async def _is_whole(story: ByHand) -> None:
    async with story.town.rooms() as rooms:
        kept = await rooms.database.archive.latest(9)
        waiting = [entry.stored.review.title for entry in await rooms.database.queue.entries()]
        did = [change.did for change in await rooms.database.audit.changes(99)]
    if story.refused:
        assert (kept, waiting) == ([], ["Patience as a Prior", "Right away"])
        assert did.count(Did.NOT_ADOPTED) == 1
        return
    (stored,) = kept
    first = story.done["post"]["message_id"]
    assert (stored.review.title, stored.message_ids) == ("Patience, corrected", (first, first + 1))
    assert (stored.review.number, stored.review.body.count("Patient pruning")) == (1, 72)
    assert (waiting, did.count(Did.ADOPTED)) == (["Right away"], 1)


@pytest.mark.parametrize("trap", KEPT)
async def test_it_is_kept_once_and_whole(town: Stage, trap: str) -> None:
    story = ByHand(town)
    await story.begin()
    assert await survives(town, trap, story)
    await _is_whole(story)


async def test_no_review_counts_once(town: Stage) -> None:
    story = ByHand(town, refused=True)
    await story.begin()
    assert await survives(town, "refuse committed:1", story)
    await _is_whole(story)


@pytest.mark.postgres
async def test_it_is_kept_once_and_whole_on_postgresql(on_server: Stage) -> None:
    story = ByHand(on_server)
    await story.begin()
    assert await survives(on_server, "adopt committed:2", story)
    await _is_whole(story)
