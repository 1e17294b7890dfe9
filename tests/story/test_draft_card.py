"""A draft on its card: mended, named, dated, queued, thrown away and brought back, one message all the way."""

from datetime import timedelta
from typing import Any

import pytest

from bot.publishing.drafts import Draft
from bot.reviews.review import Review
from tests.drafted import drafted as arrived
from tests.makers import make_import, make_paper, make_review
from tests.sandbox.people import labels
from tests.world.stage import FRIDAY_EVENING, OWNER, SATURDAY_SLOT, Stage

BODY = "Remove the layers whose output barely changes, then look at what is left of $x_t$ afterwards. " * 4
PAPER = make_paper("2511.01234")
DOORS = ["Preview", "Title", "With…", "Topics", "Link", "Hook"]
ENDS = ["Post now", "Keep as draft", "Discard"]


async def drafted(town: Stage, *reviews: Review, who: str = OWNER) -> list[Draft]:
    """As if they had been sent to the bot."""
    author = next(person.id for person in town.world.people.values() if person.name == who)
    async with town.rooms() as rooms:
        return [await arrived(rooms.database, review, author, town.world.clock.now()) for review in reviews]


def sparse(**fields: Any) -> Review:
    return make_review("Sparse Nets from Dense Data", **({"body": BODY, "paper": PAPER} | fields))


async def card(town: Stage, who: str = OWNER, place: str = "1") -> dict[str, Any]:
    """Opened from the list, in its place."""
    await town.people.wait_for(who, lambda message: not message["own"])  # the welcome
    drafts = await town.people.ask(who, "/drafts")
    return await pressed(town, drafts, place, who)


async def pressed(town: Stage, message: dict[str, Any], label: str, who: str = OWNER) -> dict[str, Any]:
    """The message as the press leaves it."""
    await town.people.press(who, message, label)
    return await town.people.edited(who, message)


@pytest.fixture
async def desk(town: Stage) -> Stage:
    for person in (OWNER, "Omer"):
        await town.people.start(person)
    return town


async def test_the_card_shows_all_at_once_and_the_next_slot_posts_it(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse(body=f"{BODY}\n\nFigure 2: The loss by step.", reviewers=("Dana Example", "A. Guest")))
    async with desk.bot():
        shown = await card(desk)
        lines = shown["text"].splitlines()
        assert lines[0].startswith("Draft: ")
        assert lines[1] == "Sparse Nets from Dense Data"
        assert lines[2] == "No. 1 · by Dana Example, A. Guest · arXiv 2511.01234"
        assert "text post" in lines[3]
        assert "A figure is missing" in shown["text"]
        offered = labels(shown)
        assert offered == [offered[0], "Preview", "Edit", *DOORS[1:], "Next slot: Sat 09:00", "A date…", *ENDS]

        mended = await pressed(desk, shown, offered[0])
        assert "A figure is missing" not in mended["text"]
        undone = await pressed(desk, mended, "Undo")
        assert labels(undone) == offered
        mended = await pressed(desk, undone, offered[0])
        waits = await pressed(desk, mended, "Next slot: Sat 09:00")
        assert waits["text"] == "“Sparse Nets from Dense Data” leaves Saturday 21 November, 09:00."
        assert labels(waits) == ["Open it", "Drafts"]
        entry = await pressed(desk, waits, "Open it")
        assert "Saturday 21 November, 09:00" in entry["text"]
        await people.clock("set", SATURDAY_SLOT)
        posted = await people.wait_for("channel", "Sparse Nets from Dense Data")
        assert "Figure 2" not in posted["text"]


async def test_everything_about_it_is_a_tap_or_one_message(desk: Stage) -> None:
    people = desk.people
    async with desk.rooms() as rooms:
        await rooms.database.imports.keep(
            [make_import("An old one", reviewers=("Dana Example", "A. Guest"))], FRIDAY_EVENING
        )
    await drafted(desk, sparse(paper=None, reviewers=()))
    async with desk.bot():
        shown = await card(desk)
        question = await pressed(desk, shown, "Title")
        assert "Now: Sparse Nets from Dense Data" in question["text"]
        shown = await people.ask(OWNER, "Fewer Layers")
        assert "Fewer Layers" in shown["text"]
        shown = await pressed(desk, shown, "Undo")
        assert "Sparse Nets" in shown["text"]

        question = await pressed(desk, shown, "Link")
        refused = await people.ask(OWNER, "some paper")
        assert "That is no address of a paper" in refused["text"]
        shown = await people.ask(OWNER, "arxiv.org/abs/2511.01234v2")
        assert "arXiv 2511.01234" in shown["text"]

        names = await pressed(desk, shown, "With…")
        assert labels(names) == ["Dana Example", "A. Guest", "‹ Back to the draft"]
        names = await pressed(desk, names, "A. Guest")
        assert labels(names)[0] == "✓ A. Guest"
        shown = await people.ask(OWNER, "Mei Lin")
        assert "by A. Guest, Mei Lin" in shown["text"]

        topics = await pressed(desk, shown, "Topics")
        chosen = labels(topics)[0]
        topics = await pressed(desk, topics, chosen)
        assert labels(topics)[0] == f"✓ {chosen}"
        assert labels(topics)[-3:] == ["1 / 3", "›", "‹ Back to the draft"]
        shown = await pressed(desk, topics, "‹ Back to the draft")
        assert chosen in shown["text"]

        await pressed(desk, shown, "Hook")
        shown = await people.ask(OWNER, "Why keep what nobody uses?")
        assert "Why keep what nobody uses?" in shown["text"]
        hook = await pressed(desk, shown, "Hook")
        assert "Why keep" not in (await pressed(desk, hook, "No hook"))["text"]


async def test_a_day_is_tapped_or_typed_and_the_review_waits_for_it(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse(), make_review("One Step Is Enough", body=BODY))
    async with desk.bot():
        shown = await card(desk)
        days = await pressed(desk, shown, "A date…")
        assert labels(days)[:2] == ["Sat 21 Nov · 09:00", "Sun 22 Nov · 09:00"]
        assert len(labels(days)) == 8
        waits = await pressed(desk, days, "Sun 22 Nov · 09:00")
        assert "“One Step Is Enough” leaves Sunday 22 November, 09:00." in waits["text"]

        days = await pressed(desk, await card(desk), "A date…")
        assert "Sun 22 Nov · 09:00 · another is fixed to it" in labels(days)
        assert "say a day such as tomorrow" in (await people.ask(OWNER, "someday"))["text"]
        assert "is past; today is" in (await people.ask(OWNER, "20.11.2020"))["text"]
        waits = await people.ask(OWNER, "Tue")
        assert "“Sparse Nets from Dense Data” leaves Tuesday 24 November, 09:00." in waits["text"]
    async with desk.rooms() as rooms:
        fixed = {entry.stored.review.title: str(entry.fixed_on) for entry in await rooms.database.queue.entries()}
    assert fixed == {"One Step Is Enough": "2026-11-22", "Sparse Nets from Dense Data": "2026-11-24"}


async def test_a_draft_is_kept_thrown_away_and_brought_back(desk: Stage) -> None:
    await drafted(desk, sparse())
    async with desk.bot():
        kept = await pressed(desk, await card(desk), "Keep as draft")
        assert "stays a draft" in kept["text"]
        shown = await pressed(desk, kept, "Open it")
        gone = await pressed(desk, shown, "Discard")
        assert gone["text"] == "“Sparse Nets from Dense Data” was discarded."
        assert "No draft waits" in (await desk.people.ask(OWNER, "/drafts"))["text"]
        back = await pressed(desk, gone, "Bring it back")
        assert labels(back) == labels(shown)


async def test_the_preview_is_the_post_in_both_forms(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse(body=f"{BODY}\n\n$$\\frac{{a}}{{b}}$$"))
    async with desk.bot():
        shown = await card(desk)
        await people.press(OWNER, shown, "Preview")
        heading = await people.wait_for(OWNER, "At the next slot it would be No. 1")
        await people.wait_for(OWNER, lambda it: "Sparse Nets" in it.get("text", ""), after=heading)
        await people.press(OWNER, heading, "Rich")
        await people.wait_for(OWNER, lambda it: "rich_message" in it, after=heading)
    assert await people.ledger() == []


async def test_of_two_owners_one_wins_and_the_other_reads_how_it_stands(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse())
    owners = tuple(person.id for person in desk.world.people.values() if person.name in (OWNER, "Omer"))
    async with desk.bot(owners=owners):
        hers, his = await card(desk), await card(desk, "Omer")
        await people.press("Omer", his, his_slot(his))
        assert "Sparse Nets" in (await people.edited("Omer", his))["text"]
        late = await pressed(desk, hers, "Discard")
        assert late["text"].startswith("It changed meanwhile. This is how it stands:")
        assert "leaves Saturday 21 November, 09:00" in late["text"]
    async with desk.rooms() as rooms:
        (entry,) = await rooms.database.queue.entries()
        assert entry.stored.review.title == "Sparse Nets from Dense Data"


def his_slot(shown: dict[str, Any]) -> str:
    """In his own language: Omer reads Hebrew."""
    return next(label for label in labels(shown) if "09:00" in label)


async def test_a_writer_has_their_own_drafts_and_proposes_them(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse())
    await drafted(desk, make_review("A Guest Writes", body=BODY), who="Luca")
    await people.start("Luca")
    luca = next(person.id for person in desk.world.people.values() if person.name == "Luca")
    async with desk.bot(writers=(luca,)):
        shown = await card(desk, "Luca")
        assert "A Guest Writes" in shown["text"]
        offered = labels(shown)
        assert offered == [*DOORS, "Propose it", "Keep as draft", "Discard"]
        assert "Sparse Nets" not in (await people.ask("Luca", "/drafts"))["text"]


async def test_a_paper_that_was_reviewed_is_told_with_its_number(desk: Stage) -> None:
    async with desk.rooms() as rooms:
        earlier = make_import(
            "Nets, sparsely", paper=PAPER, number=431, date=FRIDAY_EVENING.date() - timedelta(days=400)
        )
        await rooms.database.imports.keep([earlier], FRIDAY_EVENING)
    await drafted(desk, sparse(paper=None))
    async with desk.bot():
        shown = await card(desk)
        await pressed(desk, shown, "Link")
        told = await desk.people.ask(OWNER, "2511.01234")
        assert told["text"].startswith("No. 431, “Nets, sparsely”, has this paper or title already.")
        assert "Discard" in labels(told)
        assert "no paper link" in told["text"]


async def test_post_now_asks_about_an_error_and_waits_ten_seconds(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse(body=f"Sure! Here is the translation:\n\n{BODY}"))
    async with desk.bot():
        doubt = await pressed(desk, await card(desk), "Post now")
        assert "Words of a translation tool" in doubt["text"]
        assert labels(doubt) == ["Post it anyway", "‹ Back to the draft"]
        counting = await pressed(desk, doubt, "Post it anyway")
        assert "It leaves in 10 seconds." in counting["text"]
        await people.clock("advance", seconds=11)
        await people.wait_for("channel", "Here is the translation")


async def test_what_is_held_in_the_queue_says_where_to_look(desk: Stage) -> None:
    await drafted(desk, sparse(body=f"Sure! Here is the translation:\n\n{BODY}"))
    async with desk.bot():
        waits = await pressed(desk, await card(desk), "Next slot: Sat 09:00")
        assert "stays there until you look at what is wrong" in waits["text"]
        look = await pressed(desk, waits, "Look at it")
        assert "Held back until you look at it" in look["text"]
        told = [it["text"] for it in await desk.people.messages(OWNER) if "Held back" in it.get("text", "")]
        assert len(told) == 1


async def test_a_forgotten_draft_is_mentioned_once_and_not_at_night(desk: Stage) -> None:
    people = desk.people
    await drafted(desk, sparse())
    await people.clock("advance", seconds=14 * 24 * 3600 + 4 * 3600)  # midnight in Jerusalem
    async with desk.bot(silence_nudge=0):
        assert "Drafts" not in str([labels(it) for it in await people.messages(OWNER)])
        await people.clock("advance", seconds=10 * 3600)
        told = await people.wait_for(OWNER, "A draft has waited for two weeks:")
        assert "1. Sparse Nets from Dense Data · 14 days" in told["text"]
        assert "Draft: 376 characters" in (await pressed(desk, told, "Look: Sparse Nets from Dense Data"))["text"]
    async with desk.bot(silence_nudge=0):
        await people.clock("advance", seconds=24 * 3600)
        await people.ask(OWNER, "/drafts")
        mentioned = [it for it in await people.messages(OWNER) if "has waited for two weeks" in it.get("text", "")]
        assert mentioned == []
