"""A guest writes: invited by a link, proposing drafts, hearing the owners' word. Nothing else reaches the channel."""

import re
from collections.abc import AsyncIterator

import pytest

from tests.drafted import drafted as arrived
from tests.makers import make_paper, make_review
from tests.sandbox.people import Json, labels
from tests.story.voting import welcomed
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

GUEST, SECOND_OWNER, STRANGER = "Mei", "Luca", "Omer"  # who reads Hebrew
GUEST_ID, OWNERS = 303, (101, 404)
TITLE = "Sparse Nets from Dense Data"


@pytest.fixture
async def desk(town: Stage) -> AsyncIterator[Stage]:
    """The bot at work for two owners; everybody has heard its welcome."""
    for person in (OWNER, GUEST, SECOND_OWNER, STRANGER):
        await town.people.start(person)
    async with town.bot(owners=OWNERS):
        await welcomed(town)
        yield town


async def pressed(desk: Stage, who: str, message: Json, button: str) -> Json:
    """The message as it stands after the press."""
    await desk.people.press(who, message, button)
    return await desk.people.edited(who, message)


async def invitation(desk: Stage) -> str:
    """The payload of a new link, from the screen of writers."""
    screen = await pressed(desk, OWNER, await desk.people.ask(OWNER, "/writers"), "Invite a writer")
    assert {"Send it…", "Revoke"} <= set(labels(screen))
    found = re.search(r"\?start=(i_[\w-]{22})", screen["text"])
    assert found
    return found[1]


async def opened(desk: Stage, who: str, payload: str) -> Json:
    start = await desk.people.start(who, payload)
    return await desk.people.wait_for(who, lambda message: not message["own"], after=start)


async def joined(desk: Stage) -> str:
    payload = await invitation(desk)
    await pressed(desk, GUEST, await opened(desk, GUEST, payload), "Accept")
    await desk.people.wait_for(OWNER, "Mei accepted an invitation")
    return payload


async def drafted(desk: Stage, title: str = TITLE, author: int = GUEST_ID) -> None:
    review = make_review(title, paper=make_paper(f"2511.0{len(title):04}"), topics=("pruning",))
    async with desk.rooms() as rooms:
        await arrived(rooms.database, review, author, desk.world.clock.now())


async def proposed(desk: Stage) -> Json:
    """A guest's draft, proposed from its card; the owner's notice of it."""
    await joined(desk)
    await drafted(desk)
    card = await pressed(desk, GUEST, await desk.people.ask(GUEST, "/drafts"), "1")
    await pressed(desk, GUEST, card, "Propose it")
    return await desk.people.wait_for(OWNER, "Mei proposes a review:")


def menu_of(world: Json, name: str) -> set[str]:
    return {entry["command"] for person in world["people"] if person["name"] == name for entry in person["commands"]}


async def test_a_link_makes_one_guest_a_writer_who_sees_only_their_own_drafts(desk: Stage) -> None:
    people, payload = desk.people, await invitation(desk)
    offer = await opened(desk, GUEST, payload)
    assert "nothing reaches the channel without their word" in offer["text"]
    assert "Welcome: you write here now" in (await pressed(desk, GUEST, offer, "Accept"))["text"]
    await people.wait_for(OWNER, "Mei accepted an invitation")
    assert {"queue", "stats"} <= menu_of(await people.world(), GUEST)
    second = await opened(desk, STRANGER, payload)
    assert "ההזמנה הזאת כבר נוצלה" in second["text"]
    assert labels(second) == []
    assert "רק בעלי הערוץ והכותבים" in (await people.ask(STRANGER, "/drafts"))["text"]
    await drafted(desk)
    await drafted(desk, "A draft of the owner's", author=OWNERS[0])
    mine = await people.ask(GUEST, "/drafts")
    assert TITLE in mine["text"]
    assert "of the owner's" not in mine["text"]


async def test_an_approved_draft_is_posted_and_its_writer_hears_of_both(desk: Stage) -> None:
    people, notice = desk.people, await proposed(desk)
    assert labels(notice) == ["Look", "Approve: next slot", "Decline…"]
    other = await people.wait_for(SECOND_OWNER, "Mei proposes a review:")
    done = await pressed(desk, OWNER, notice, "Approve: next slot")
    assert f"Approved: “{TITLE}” leaves Saturday 21 November, 09:00." in done["text"]
    assert "decided already" in (await pressed(desk, SECOND_OWNER, other, "Approve: next slot"))["text"]
    told = await people.wait_for(GUEST, "An owner approved your review")
    assert "It leaves Saturday 21 November, 09:00." in told["text"]
    assert await people.ledger() == []
    await people.clock("set", SATURDAY_SLOT)
    await people.wait_for("channel", TITLE)
    out = await people.wait_for(GUEST, "Your review is out: No. 1")
    assert labels(out) == ["Read in the channel"]


async def test_a_declined_draft_goes_back_with_the_owners_words(desk: Stage) -> None:
    people, notice = desk.people, await proposed(desk)
    question = await pressed(desk, OWNER, notice, "Decline…")
    assert "Why not yet?" in question["text"]
    answer = await people.ask(OWNER, "The middle needs a figure.")
    assert "Its writer reads your reason" in answer["text"]
    told = await people.wait_for(GUEST, "Not yet, an owner says")
    assert "The middle needs a figure." in told["text"]
    card = await pressed(desk, GUEST, told, "Open the draft")
    assert "Not yet, an owner says: The middle needs a figure." in card["text"]
    other = await people.wait_for(SECOND_OWNER, "Mei proposes a review:")
    assert "not proposed any more" in (await pressed(desk, SECOND_OWNER, other, "Approve: next slot"))["text"]
    await people.clock("set", SATURDAY_SLOT)
    assert "The queue is empty" in (await people.ask(OWNER, "/queue"))["text"]
    assert await people.ledger() == []


async def test_a_revoked_guest_is_a_reader_at_once_and_the_drafts_stay(desk: Stage) -> None:
    people = desk.people
    await joined(desk)
    await drafted(desk)
    spare = await invitation(desk)
    card = await pressed(desk, GUEST, await people.ask(GUEST, "/drafts"), "1")
    question = await pressed(desk, OWNER, await people.ask(OWNER, "/writers"), "Revoke: Mei")
    assert "One draft stays with you." in question["text"]
    assert "Mei is a reader again" in (await pressed(desk, OWNER, question, "Revoke"))["text"]
    refused = await people.answer(await people.press(GUEST, card, "Propose it"))
    assert "Only the channel's owners and writers" in refused["text"]
    assert "took this invitation back" in (await opened(desk, GUEST, spare))["text"]
    assert TITLE in (await people.ask(OWNER, "/drafts"))["text"]
    assert "queue" not in menu_of(await people.world(), GUEST)


async def test_a_withdrawn_link_opens_nothing(desk: Stage) -> None:
    people = desk.people
    screen = await pressed(desk, OWNER, await people.ask(OWNER, "/writers"), "Invite a writer")
    payload = screen["text"].partition("?start=")[2].split()[0]
    offer = await opened(desk, GUEST, payload)
    await pressed(desk, OWNER, screen, "Revoke")
    assert "took this invitation back" in (await pressed(desk, GUEST, offer, "Accept"))["text"]
    assert "Only the channel's owners" in (await people.ask(GUEST, "/queue"))["text"]
    await people.clock("advance", seconds=60)
    late = await invitation(desk)
    await people.clock("advance", seconds=7 * 86_400)
    assert "has had its seven days" in (await opened(desk, GUEST, late))["text"]
