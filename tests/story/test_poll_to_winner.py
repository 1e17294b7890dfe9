"""An owner proposes a ballot, readers vote, it closes by the clock, and the winner is a promise until it is kept."""

import pytest

from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import labels
from tests.story.voting import announced, ends, opened_ballot, papers, promises, results, vote, welcomed
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
        assert "Frugal tokens\n2 of 3 voters" in promised
        assert "Patient" not in promised
    assert len(await people.calls("stopPoll")) == 1
    assert len(await people.ledger()) == 3


async def test_a_proposal_alone_opens_nothing(voters: Stage) -> None:
    async with voters.bot():
        await welcomed(voters)
        proposal = await voters.people.ask(OWNER, "/ballot")
        assert labels(proposal) == ["Open the poll", "Not now"]
        await voters.people.press(OWNER, proposal, "Not now")
        assert "nothing was changed" in (await voters.people.edited(OWNER, proposal))["text"]
        assert "No poll is open" in (await voters.people.ask("Mei", "/poll"))["text"]
    assert await voters.people.ledger() == []


async def test_runners_up_stand_first_on_the_next_ballot(voters: Stage) -> None:
    async with voters.bot():
        await vote(voters, await opened_ballot(voters), "Frugal")
        await voters.people.clock("advance", seconds=3 * 3600)
        await announced(voters)
        proposal = (await voters.people.ask(OWNER, "/ballot"))["text"]
    numbered = [line for line in proposal.splitlines() if line[:1].isdigit()]
    assert numbered == ["1. Sparse attention", "2. Patient pruning", "3. Honest benchmarks", "4. Slow diffusion"]


async def test_when_nobody_voted_that_is_said_and_nothing_is_promised(voters: Stage) -> None:
    async with voters.bot():
        closing = ends(voters)
        await opened_ballot(voters)
        await voters.people.clock("set", closing)
        assert "Nobody voted" in (await announced(voters))["text"]
        assert "No promise is open" in await promises(voters)


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
        assert (await announced(voters))["text"].startswith("Sparse attention\n1 of 1 voters")


@pytest.mark.parametrize("point", ["closing committed", "poll stopped", "ballot closed"])
async def test_a_crash_while_closing_makes_one_result_and_one_promise(voters: Stage, point: str) -> None:
    people, closing = voters.people, ends(voters)
    async with voters.bot_process(crash_at=f"{point}:1") as process:
        await vote(voters, await opened_ballot(voters), "Honest", "Patient", "Honest")
        await people.clock("set", closing)
        assert await process.wait() == -9
    await people.clock("start", rate=20)
    async with voters.bot():
        assert (await announced(voters))["text"].startswith("Honest benchmarks\n2 of 3 voters")
        assert (await promises(voters)).count("voters,") == 1
    assert len(results(await people.messages("channel"))) == 1


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
