"""A review with a slip waits in the queue: what is held, what only is told, and what a press does."""

from datetime import timedelta

from bot.reviews.paper import paper_from_url
from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

CUT = paper_from_url("https://arxiv.org/abs/2403.178")
WHOLE = make_paper("2403.17887")
BODY = "Remove the layers whose output barely changes. " * 5


async def test_a_cut_link_is_held_at_its_slot_and_leaves_after_one_tap(town: Stage) -> None:
    cut, other = (
        make_review("Sparse nets", body=BODY, paper=CUT),
        make_review("One step", paper=make_paper("2410.01234")),
    )
    await town.fill(queue=[cut, other], candidates=[make_record("Sparse nets", paper=WHOLE)])
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        told = await people.wait_for(OWNER, "Held back until you look at it")
        assert "An arXiv link that lost digits" in told["text"]
        assert labels(told) == ["Mend: link 2403.17887", "Post it anyway", "Edit"]
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "One step")
        await people.wait_for(OWNER, "Posted: No. 1")  # it comes when it comes, and is no answer to what follows
        queue = await people.ask(OWNER, "/queue")
        assert "One review is held back" in queue["text"]
        assert "Look: Sparse nets" in labels(queue)

        await people.press(OWNER, told, "Mend: link 2403.17887")
        well = await people.edited(OWNER, told)
        assert "All is well now" in well["text"]
        assert labels(well) == ["Undo"]
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await people.wait_for("channel", "2403.17887")
    assert len(await people.ledger()) == 2


async def test_undo_brings_the_old_text_back_and_it_is_held_again(town: Stage) -> None:
    await town.fill(
        queue=[make_review("Sparse nets", body=BODY, paper=CUT)], candidates=[make_record("Sparse nets", paper=WHOLE)]
    )
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        told = await people.wait_for(OWNER, "Held back until you look at it")
        await people.press(OWNER, told, "Mend: link 2403.17887")
        well = await people.edited(OWNER, told)
        await people.press(OWNER, well, "Undo")
        again = await people.edited(OWNER, well)
        assert "An arXiv link that lost digits" in again["text"]
        assert "Undo" not in labels(again)
    async with town.rooms() as rooms:
        (entry,) = await rooms.database.queue.entries()
        assert (entry.held, entry.stored.review.paper) == (True, CUT)


async def test_what_the_owner_lets_pass_leaves_as_it_is(town: Stage) -> None:
    await town.fill(queue=[make_review("Sparse nets", body=BODY, paper=CUT)])
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        told = await people.wait_for(OWNER, "Held back until you look at it")
        await people.press(OWNER, told, "Post it anyway")
        assert "it leaves Saturday 21 November, 09:00 as it is" in (await people.edited(OWNER, told))["text"]
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "Sparse nets")


async def test_a_warning_only_tells(town: Stage) -> None:
    await town.fill(queue=[make_review("Sparse nets", body=f"{BODY}\n\nFigure 2: The loss by step.")], warned=False)
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        told = await people.wait_for(OWNER, "Worth a look before it leaves")
        assert "A figure is missing" in told["text"]
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "Sparse nets")


async def test_a_slot_for_which_everything_is_held_is_told(town: Stage) -> None:
    await town.fill(queue=[make_review("Sparse nets", body=BODY, paper=CUT)])
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "Held back until you look at it")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "What waits is held back")
    assert await people.ledger() == []


async def test_a_press_after_it_left_says_so(town: Stage) -> None:
    await town.fill(queue=[make_review("Sparse nets", body=f"{BODY}\n\nFigure 2: The loss by step.")], warned=False)
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        told = await people.wait_for(OWNER, "Worth a look before it leaves")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.press(OWNER, told, labels(told)[0])
        assert "does not wait in the queue any more" in (await people.edited(OWNER, told))["text"]
