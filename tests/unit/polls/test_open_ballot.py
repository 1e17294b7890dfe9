"""From candidates to an open ballot."""

from zoneinfo import ZoneInfo

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, BallotOpen, CandidatesGone, NotFound, PromisesOpen, StaleButton, TooFewCandidates
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.field import ReadField
from bot.polls.open_ballot import OpenBallot
from bot.polls.proposals import Proposal, Ref
from bot.polls.propose_ballot import Habits, ProposeBallot
from bot.publishing.deliver import DeliverPosts
from bot.values import replace
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import CHANNEL_ID, NOW, later, make_promise, make_record

QUESTION = "Which paper next?"


async def memory_with(candidates: int) -> Memory:
    memory = Memory()
    memory.pipeline.put([make_record(f"Paper {number}") for number in range(candidates)], NOW)
    return memory


async def propose(memory: Memory, most: int | None = None, habits: Habits | None = None) -> Proposal:
    proposing = ProposeBallot(memory.pipeline, memory.ballots, memory.proposals, CHANNEL_ID, habits or Habits())
    return await proposing(QUESTION, later(days=2), NOW, most=most)


def opener(memory: Memory) -> OpenBallot:
    change = ChangeProposal(memory.proposals, ReadField(memory.pipeline, memory.ballots))
    look = LookAtProposal(memory.proposals)
    return OpenBallot(memory.ballots, look, change, PlainRenderer(), ZoneInfo("Asia/Jerusalem"), no_checkpoint)


async def test_a_proposal_is_kept_and_binds_nothing() -> None:
    memory = await memory_with(9)
    proposal = await propose(memory)
    assert await memory.proposals.proposal(proposal.id) == proposal
    assert [option.label for option in proposal.ballot.options] == ["Paper 0", "Paper 1", "Paper 2", "Paper 3"]
    assert await memory.pipeline.count([CandidateState.IDEA]) == 9
    assert memory.tables.posts == {}


@pytest.mark.parametrize(("most", "options"), [(0, 2), (2, 2), (6, 6), (7, 6)])
async def test_a_ballot_has_two_to_six_options(most: int, options: int) -> None:
    proposal = await propose(await memory_with(9), most)
    assert len(proposal.ballot.options) == options


@pytest.mark.parametrize(("habit", "options"), [(4, 4), (5, 5), (6, 6)])
async def test_a_channel_has_its_own_number_of_options(habit: int, options: int) -> None:
    proposal = await propose(await memory_with(9), habits=Habits(options=habit, members_only=True))
    assert (len(proposal.ballot.options), proposal.ballot.members_only) == (options, True)


@pytest.mark.parametrize(("most", "promises", "refused"), [(3, 2, False), (3, 3, True), (1, 1, True), (0, 9, False)])
async def test_nothing_new_is_asked_while_many_promises_are_open(most: int, promises: int, refused: bool) -> None:
    memory = await memory_with(9)
    first = next(iter(memory.tables.candidates.values()))
    for number in range(promises):
        memory.tables.promises[number] = make_promise(first, id=number)
    if refused:
        with pytest.raises(PromisesOpen) as error:
            await propose(memory, habits=Habits(most_promises=most))
        assert error.value.count == promises
        assert memory.tables.proposals == {}
    else:
        await propose(memory, habits=Habits(most_promises=most))


async def test_who_is_gone_is_replaced_before_anything_opens() -> None:
    memory = await memory_with(6)
    proposal = await propose(memory)
    first = next(iter(memory.tables.candidates.values()))
    memory.tables.candidates[first.id] = replace(first, state=CandidateState.SNOOZED)
    with pytest.raises(CandidatesGone) as gone:
        await opener(memory)(proposal.ref, NOW, "button:1")
    assert gone.value.titles == ("Paper 0",)
    assert memory.tables.ballots == {}
    kept = memory.tables.proposals[proposal.id]
    assert [option.label for option in kept.ballot.options] == ["Paper 4", "Paper 1", "Paper 2", "Paper 3"]
    assert await opener(memory)(kept.ref, NOW, "button:2")


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
    ballot_id = await opener(memory)((await propose(memory)).ref, NOW, "button:1")
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
    await opener(memory)(one.ref, NOW, "button:1")
    with pytest.raises(BallotOpen):
        await opener(memory)(other.ref, NOW, "button:2")
    with pytest.raises(BallotOpen):
        await propose(memory)


async def test_a_second_press_opens_nothing() -> None:
    memory = await memory_with(3)
    proposal = await propose(memory)
    await opener(memory)(proposal.ref, NOW, "button:1")
    with pytest.raises(AlreadyApplied):
        await opener(memory)(proposal.ref, NOW, "button:1")
    assert len(memory.tables.posts) == 1


async def test_an_unknown_proposal_is_not_found() -> None:
    with pytest.raises(NotFound):
        await opener(Memory())(Ref(1, 1), NOW, "button:1")


async def test_a_proposal_whose_closing_time_has_passed_is_stale() -> None:
    memory = await memory_with(3)
    proposal = await propose(memory)
    with pytest.raises(StaleButton):
        await opener(memory)(proposal.ref, later(days=2), "button:1")
    assert memory.tables.ballots == {}
