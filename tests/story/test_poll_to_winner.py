"""An owner proposes a ballot, readers vote, it closes by the clock, and the winner is a promise until it is kept."""

import pytest

from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import labels
from tests.story.voting import HOURS, announced, ends, opened_ballot, papers, promises, results, vote, welcomed
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage


@pytest.fixture
async def voters(town: Stage) -> Stage:
    """Five papers wait, four of which fill a ballot; everybody has pressed Start."""
    await town.fill(candidates=papers())
    for person in (OWNER, "Omer", "Mei", "Luca"):
        await town.people.start(person)
    return town


async def test_the_winner_is_announced_under_the_poll_and_promised(voters: Stage) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot():
        poll = await opened_ballot(voters)
        papers_named, poll_itself = await people.ledger()
        assert "Why sparse attention matters." in papers_named["text"]
        assert "Vote until Friday 20 Nov, 23:00" in poll_itself["poll"]["question"]
        await vote(voters, poll, "Frugal", "Patient", "Frugal")
        await people.clock("set", closing)
        result = await announced(voters)
        assert result["reply_to_message"]["message_id"] == poll["message_id"]
        assert "Frugal tokens\n2 of 3 voters chose it." in result["text"]
        promised = await promises(voters)
        assert "Frugal tokens\nchosen by 2 of 3 readers" in promised
        assert "Patient" not in promised
    assert len(await people.calls("stopPoll")) == 1
    assert len(await people.ledger()) == 3


async def test_a_proposal_alone_opens_nothing(voters: Stage) -> None:
    async with voters.bot():
        await welcomed(voters)
        proposal = await voters.people.ask(OWNER, "/ballot")
        assert {"Open the poll", "Not now"} <= set(labels(proposal))
        await voters.people.press(OWNER, proposal, "Not now")
        assert "nothing was changed" in (await voters.people.edited(OWNER, proposal))["text"]
        assert "No poll is open" in (await voters.people.ask("Mei", "/poll"))["text"]
    assert await voters.people.ledger() == []


async def test_runners_up_stand_first_on_the_next_ballot(voters: Stage) -> None:
    async with voters.bot():
        await vote(voters, await opened_ballot(voters), "Frugal", "Frugal", "Patient")
        await voters.people.clock("advance", seconds=3 * 3600)
        await announced(voters)
        proposal = (await voters.people.ask(OWNER, "/ballot"))["text"]
    numbered = [line for line in proposal.splitlines() if line[:1].isdigit()]
    assert numbered[0] == "1. Patient pruning"


@pytest.mark.fault(47)
async def test_when_nobody_voted_that_is_said_and_nothing_is_promised(voters: Stage) -> None:
    async with voters.bot():
        closing = ends(voters)
        await opened_ballot(voters)
        await voters.people.clock("set", closing)
        assert "Nobody voted" in (await announced(voters))["text"]
        assert "No promise is open" in await promises(voters)


@pytest.mark.fault(47)
async def test_of_equal_papers_the_one_listed_first_wins(voters: Stage) -> None:
    async with voters.bot():
        closing = ends(voters)
        await vote(voters, await opened_ballot(voters), "Honest", "Frugal")
        await voters.people.clock("set", closing)
        assert (await announced(voters))["text"].startswith("Frugal tokens\n1 of 2 voters")


async def test_the_owner_ends_a_poll_before_its_time(voters: Stage) -> None:
    people = voters.people
    async with voters.bot():
        await vote(voters, await opened_ballot(voters), "Honest")
        question = await people.ask(OWNER, "/close")
        assert await people.calls("stopPoll") == []
        await people.press(OWNER, question, "End it now")
        assert (await announced(voters))["text"].startswith("Honest benchmarks\n1 of 1 voters")


async def test_one_ballot_at_a_time(voters: Stage) -> None:
    people = voters.people
    async with voters.bot():
        await welcomed(voters)
        early = await people.ask(OWNER, "/ballot")
        await opened_ballot(voters)
        assert "A poll is open already" in (await people.ask(OWNER, "/ballot"))["text"]
        press = await people.press(OWNER, early, "Open the poll")
        assert "A poll is open already" in (await people.answer(press))["text"]
    assert len([message for message in await people.ledger() if "poll" in message]) == 1


@pytest.mark.fault(45)
async def test_a_lost_answer_of_stop_poll_is_made_good_by_the_stored_update(voters: Stage) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot():
        await vote(voters, await opened_ballot(voters), "Patient", "Patient")
        await people.fault("stopPoll", "drop")
        await people.clock("set", closing)
        await people.clock("start", rate=20)  # a try that failed is repeated after some seconds of this clock
        assert (await announced(voters))["text"].startswith("Patient pruning\n2 of 2 voters")
        assert "Patient pruning" in await promises(voters)
    assert len(results(await people.messages("channel"))) == 1


async def test_a_poll_that_ended_while_the_bot_was_away_is_closed_late(voters: Stage) -> None:
    closing = ends(voters)
    async with voters.bot():
        poll = await opened_ballot(voters)
    await vote(voters, poll, "Sparse")
    await voters.people.clock("set", closing)
    await voters.people.clock("advance", seconds=3600)
    async with voters.bot():
        result = (await announced(voters))["text"]
        assert result.startswith("Sparse attention\n1 of 1 voters")
        assert "closed 1 h 0 min late" in result
        await voters.people.wait_for(OWNER, "This poll was closed 60 minutes late")


@pytest.mark.fault(45)
async def test_the_owner_stops_the_bots_poll_by_hand_and_it_is_counted_at_its_hour(voters: Stage) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot():
        poll = await opened_ballot(voters)
        await vote(voters, poll, "Patient")
        await people.close_poll(OWNER, poll)
        await people.clock("set", closing)
        await people.clock("start", rate=20)  # should the look at its hour come before the update of the stop
        assert (await announced(voters))["text"].startswith("Patient pruning\n1 of 1 voters")
    told = [message["text"] for message in await people.messages(OWNER) if not message["own"]]
    assert not [text for text in told if "Make the winner a promise?" in text or "late" in text]


@pytest.mark.fault(45)
async def test_votes_that_no_update_tells_are_seen_in_a_silent_copy(voters: Stage) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot():
        poll = await opened_ballot(voters)
        await vote(voters, poll, "Patient", "Patient")
    await people.close_poll(OWNER, poll)
    voters.world.updates.keep_newest(0)  # as after a day without the bot
    await people.clock("set", closing)
    async with voters.bot():
        await people.clock("start", rate=20)
        assert (await announced(voters))["text"].startswith("Patient pruning\n2 of 2 voters")
    looks = [call["params"]["message_id"] for call in await people.calls("forwardMessage")]
    assert looks.count(poll["message_id"]) == 1
    assert [message for message in await people.messages(OWNER) if "poll" in message] == []


@pytest.mark.fault(46)
async def test_a_poll_that_was_deleted_is_told_and_can_be_counted_again(voters: Stage) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot():
        poll = await opened_ballot(voters)
        await vote(voters, poll, "Patient")
        await people.delete(OWNER, poll)
        await people.clock("set", closing)
        told = await people.wait_for(OWNER, "nobody told me its votes")
        await people.press(OWNER, told, "Count again")
        assert "look for its votes again" in (await people.edited(OWNER, told))["text"]
        await people.wait_for(OWNER, "nobody told me its votes", after=await people.edited(OWNER, told))
        assert "No promise is open" in await promises(voters)
    assert results(await people.messages("channel")) == []


async def test_papers_without_their_poll_do_not_stay_in_the_channel(voters: Stage) -> None:
    people = voters.people
    await people.fault("sendPoll", "error", code=400, description="Bad Request: poll must have at least 1 option")
    async with voters.bot():
        await welcomed(voters)
        proposal = await people.ask(OWNER, f"/ballot {HOURS}")
        await people.press(OWNER, proposal, "Open the poll")
        told = await people.wait_for(OWNER, "This poll did not come to the channel")
        assert "poll must have at least 1 option" in told["text"]
        assert "No poll is open" in (await people.ask("Mei", "/poll"))["text"]
    assert await people.ledger() == []


async def test_the_winner_of_a_poll_held_by_hand_becomes_a_promise(voters: Stage) -> None:
    people = voters.people
    async with voters.bot():
        await welcomed(voters)
        held = await people.hold_poll(OWNER, "What next?", ["patient PRUNING", "Something new"])
        await vote(voters, held, "patient", "patient", "Something")
        await people.close_poll(OWNER, held)
        question = await people.wait_for(OWNER, "The poll that you held has ended")
        await people.press(OWNER, question, "Yes: Patient pruning")
        assert "Promised: Patient pruning" in (await people.edited(OWNER, question))["text"]
        assert "Patient pruning\nchosen by 2 of 3 readers" in await promises(voters)
    assert await people.calls("stopPoll") == []


async def test_a_stranger_neither_opens_nor_closes_a_poll(voters: Stage) -> None:
    people = voters.people
    async with voters.bot():
        await welcomed(voters)
        assert "Only the channel's owners" in (await people.ask("Mei", "/ballot"))["text"]
        assert await people.ledger() == []
        poll = await opened_ballot(voters)
        refused = await people.ask("Mei", "/close")
        assert "Only the channel's owners" in refused["text"]
        assert labels(refused) == []
        assert "Open until" in (await people.ask("Mei", "/poll"))["text"]
    assert await people.calls("stopPoll") == []
    assert not (await people.wait_for("channel", poll["poll"]["question"]))["poll"]["is_closed"]


async def test_a_promise_is_kept_when_the_review_is_posted(town: Stage) -> None:
    people, paper = town.people, make_paper()
    candidates = [make_record("Patience, a preprint", paper=paper), *papers()]
    await town.fill(queue=[make_review("Pruning with patience", paper=paper)], candidates=candidates)
    await people.start(OWNER)
    async with town.bot():
        closing = ends(town)
        await vote(town, await opened_ballot(town), "Patience")
        await people.clock("set", closing)
        await announced(town)
        assert "Patience, a preprint" in await promises(town, OWNER)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        assert "No promise is open" in await promises(town, OWNER)
