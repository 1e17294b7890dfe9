"""From candidates to an open ballot."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, BallotOpen, NotFound, StaleButton, TooFewCandidates
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState
from bot.polls.open_ballot import OpenBallot
from bot.polls.propose_ballot import Proposal, ProposeBallot
from bot.publishing.deliver import DeliverPosts
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import CHANNEL_ID, NOW, later, make_record

QUESTION = "Which paper next?"


async def memory_with(candidates: int) -> Memory:
    memory = Memory()
    memory.pipeline.put([make_record(f"Paper {number}") for number in range(candidates)], NOW)
    return memory


async def propose(memory: Memory, most: int = 4) -> Proposal:
    return await ProposeBallot(memory.pipeline, memory.ballots, CHANNEL_ID)(QUESTION, later(days=2), NOW, most)


def opener(memory: Memory) -> OpenBallot:
    return OpenBallot(memory.ballots, PlainRenderer(), ZoneInfo("Asia/Jerusalem"), no_checkpoint)


async def test_a_proposal_is_kept_and_binds_nothing() -> None:
    memory = await memory_with(9)
    proposal = await propose(memory)
    assert await memory.ballots.proposal(proposal.id) == proposal.ballot
    assert [option.label for option in proposal.ballot.options] == ["Paper 0", "Paper 1", "Paper 2", "Paper 3"]
    assert await memory.pipeline.count([CandidateState.IDEA]) == 9
    assert memory.tables.posts == {}


@pytest.mark.parametrize(("most", "options"), [(0, 2), (2, 2), (6, 6), (7, 6)])
async def test_a_ballot_has_two_to_six_options(most: int, options: int) -> None:
    proposal = await propose(await memory_with(9), most)
    assert len(proposal.ballot.options) == options


@pytest.mark.parametrize("found", [0, 1])
async def test_one_candidate_is_no_choice(found: int) -> None:
    with pytest.raises(TooFewCandidates) as refused:
        await propose(await memory_with(found))
    assert (refused.value.needed, refused.value.found) == (2, found)


@pytest.mark.parametrize("state", [state for state in CandidateState if state not in {"idea", "shortlisted"}])
async def test_only_ideas_and_shortlisted_ones_stand(state: CandidateState) -> None:
    memory = await memory_with(3)
    first = next(iter(memory.tables.candidates.values()))
    memory.tables.candidates[first.id] = replace(first, state=state)
    proposal = await propose(memory)
    assert [option.label for option in proposal.ballot.options] == ["Paper 1", "Paper 2"]


async def test_a_proposal_becomes_a_ballot_with_its_post() -> None:
    memory = await memory_with(3)
    ballot_id = await opener(memory)((await propose(memory)).id, NOW, "button:1")
    assert await memory.pipeline.count([CandidateState.ON_BALLOT]) == 3
    channel = FakeChannel()
    await DeliverPosts(memory.delivery, channel, StandingClock(), no_checkpoint)()
    assert channel.landed == ["until 09:00", QUESTION]
    ballot = await memory.ballots.ballot(ballot_id)
    assert ballot is not None
    assert (ballot.state, ballot.message_id, ballot.poll_id) == (BallotState.OPEN, 102, "poll102")


async def test_one_ballot_at_a_time() -> None:
    memory = await memory_with(9)
    one, other = await propose(memory), await propose(memory)
    await opener(memory)(one.id, NOW, "button:1")
    with pytest.raises(BallotOpen):
        await opener(memory)(other.id, NOW, "button:2")
    with pytest.raises(BallotOpen):
        await propose(memory)


async def test_a_second_press_opens_nothing() -> None:
    memory = await memory_with(3)
    proposal = await propose(memory)
    await opener(memory)(proposal.id, NOW, "button:1")
    with pytest.raises(AlreadyApplied):
        await opener(memory)(proposal.id, NOW, "button:1")
    assert len(memory.tables.posts) == 1


async def test_an_unknown_proposal_is_not_found() -> None:
    with pytest.raises(NotFound):
        await opener(Memory())(1, NOW, "button:1")


async def test_a_proposal_whose_closing_time_has_passed_is_stale() -> None:
    memory = await memory_with(3)
    proposal = await propose(memory)
    with pytest.raises(StaleButton):
        await opener(memory)(proposal.id, later(days=2), "button:1")
    assert memory.tables.ballots == {}
