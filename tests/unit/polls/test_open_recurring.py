"""Recurring ballots: shown before, opened once at their time, or skipped and told once why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, StaleButton
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotState
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.field import ReadField
from bot.polls.open_ballot import OpenBallot
from bot.polls.open_recurring import OpenRecurring, SkipBallot
from bot.polls.propose_ballot import Habits, ProposeBallot
from bot.polls.recurring import parse_ballots
from bot.publishing.pausing import Pause
from bot.publishing.post import PostKind
from bot.values import replace
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.fakes.standing import MemoryStanding
from tests.makers import CHANNEL_ID, make_promise, make_record

ZONE = ZoneInfo("Asia/Jerusalem")
MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 18, tzinfo=UTC)
"""20:00 in Jerusalem."""
MORNING = SATURDAY - timedelta(hours=12)


async def question() -> str:
    return "What next?"


class Channel:
    """A channel with nine papers whose polls open on Saturdays; the bot runs since Monday."""

    def __init__(self, rules: str = "sat 20:00 for 24h", papers: int = 9) -> None:
        self.memory, self.standing = Memory(), MemoryStanding()
        self.memory.pipeline.put([make_record(f"Paper {number}") for number in range(papers)], MONDAY)
        self.duty = self.process(rules)

    def process(self, rules: str = "sat 20:00 for 24h") -> OpenRecurring:
        memory = self.memory
        look = LookAtProposal(memory.proposals)
        change = ChangeProposal(memory.proposals, ReadField(memory.pipeline, memory.ballots))
        return OpenRecurring(
            parse_ballots(rules, ZONE),
            memory.ballot_times,
            look,
            change,
            ProposeBallot(memory.pipeline, memory.ballots, memory.proposals, CHANNEL_ID, Habits()),
            OpenBallot(memory.ballots, look, change, PlainRenderer(), ZONE, no_checkpoint),
            memory.ballots,
            memory.pauses,
            self.standing,
            question,
            no_checkpoint,
            CHANNEL_ID,
        )

    async def run(self, *moments: datetime) -> None:
        for moment in moments:
            await self.duty(moment)

    @property
    def ballots(self) -> list[list[str]]:
        return [[one.label for one in ballot.options] for ballot in self.memory.tables.ballots.values()]

    @property
    def told(self) -> list[str]:
        """Kinds of notices, and the reasons of skipping."""
        return [str(one.facts.get("reason") or one.kind) for one in self.memory.tables.notices]

    def end_ballot(self) -> None:
        for its_id, ballot in self.memory.tables.ballots.items():
            self.memory.tables.ballots[its_id] = replace(ballot, state=BallotState.CLOSED)
            self.memory.tables.shortlist_again(ballot)


@pytest.fixture
async def channel() -> Channel:
    channel = Channel()
    await channel.run(MONDAY)
    return channel


async def test_owners_see_it_half_a_day_before_and_once(channel: Channel) -> None:
    await channel.run(MORNING - timedelta(minutes=1))
    assert channel.told == []
    await channel.run(*(MORNING + timedelta(minutes=passed) for passed in range(0, 700, 50)))
    assert channel.told == ["ballot_ahead"]
    (notice,) = channel.memory.tables.notices
    assert notice.facts["at"] == SATURDAY.isoformat()
    assert notice.facts["until"] == (SATURDAY + timedelta(days=1)).isoformat()
    assert channel.ballots == []


async def test_it_opens_by_itself_once_and_ends_at_its_hour(channel: Channel) -> None:
    await channel.run(MORNING, *(SATURDAY + timedelta(seconds=passed) for passed in range(-1, 5)))
    assert channel.ballots == [["Paper 0", "Paper 1", "Paper 2", "Paper 3"]]
    (ballot,) = channel.memory.tables.ballots.values()
    assert ballot.closes_at == SATURDAY + timedelta(days=1)
    assert channel.told == ["ballot_ahead"]
    assert [kept.post.kind for kept in channel.memory.tables.posts.values()] == [PostKind.BALLOT]


async def test_what_the_owner_changed_is_what_opens(channel: Channel) -> None:
    await channel.run(MORNING)
    (proposal,) = channel.memory.tables.proposals.values()
    options = proposal.ballot.options[1:3]
    await channel.memory.proposals.change(
        replace(proposal, ballot=replace(proposal.ballot, options=options)), MORNING, "button:1"
    )
    await channel.run(SATURDAY)
    assert channel.ballots == [["Paper 1", "Paper 2"]]


async def test_the_owner_skips_one_and_hears_nothing_more(channel: Channel) -> None:
    await channel.run(MORNING)
    (proposal,) = channel.memory.tables.proposals
    skip = SkipBallot(channel.memory.ballot_times)
    await skip(proposal, MORNING, "button:1")
    with pytest.raises(AlreadyApplied):
        await skip(proposal, MORNING, "button:1")
    with pytest.raises(StaleButton):
        await skip(proposal, MORNING, "button:2")
    await channel.run(SATURDAY, SATURDAY + timedelta(hours=3))
    assert (channel.ballots, channel.told) == ([], ["ballot_ahead"])
    await channel.run(MORNING + timedelta(days=7), SATURDAY + timedelta(days=7))
    assert len(channel.ballots) == 1


async def test_an_opened_one_cannot_be_skipped(channel: Channel) -> None:
    await channel.run(MORNING, SATURDAY)
    (proposal,) = channel.memory.tables.proposals
    with pytest.raises(StaleButton):
        await SkipBallot(channel.memory.ballot_times)(proposal, SATURDAY, "button:1")


async def test_who_is_gone_is_replaced_and_told_before(channel: Channel) -> None:
    await channel.run(MORNING)
    gone = next(iter(channel.memory.tables.candidates.values()))
    channel.memory.tables.candidates[gone.id] = replace(gone, state=CandidateState.REVIEWED)
    await channel.run(MORNING + timedelta(hours=1), MORNING + timedelta(hours=2))
    assert channel.told == ["ballot_ahead", "ballot_ahead"]
    assert channel.memory.tables.notices[1].facts["gone"] == ["Paper 0"]
    await channel.run(SATURDAY)
    assert channel.ballots == [["Paper 4", "Paper 1", "Paper 2", "Paper 3"]]


async def test_who_is_gone_in_the_last_minute_is_replaced_too(channel: Channel) -> None:
    await channel.run(MORNING)
    gone = next(iter(channel.memory.tables.candidates.values()))
    channel.memory.tables.candidates[gone.id] = replace(gone, state=CandidateState.DISCARDED)
    await channel.run(SATURDAY)
    assert channel.ballots == [["Paper 4", "Paper 1", "Paper 2", "Paper 3"]]


@pytest.mark.parametrize(("minutes", "opens"), [(1, True), (120, True), (121, False), (60 * 24 * 2, False)])
async def test_it_is_caught_up_within_two_hours(channel: Channel, minutes: int, opens: bool) -> None:
    await channel.run(SATURDAY + timedelta(minutes=minutes))
    await channel.run(SATURDAY + timedelta(minutes=minutes + 1))
    assert bool(channel.ballots) == opens
    assert channel.told == ([] if opens else ["late"])


@pytest.mark.parametrize(
    ("hours", "minutes", "opens"), [(1, 30, True), (1, 31, False), (2, 60, True), (2, 61, False), (3, 91, False)]
)
async def test_half_the_time_to_vote_is_left_or_it_does_not_open(hours: int, minutes: int, opens: bool) -> None:
    channel = Channel(f"sat 20:00 for {hours}h")
    await channel.run(MONDAY, SATURDAY + timedelta(minutes=minutes))
    assert bool(channel.ballots) is opens
    assert channel.told == ([] if opens else ["late"])


async def test_an_end_that_the_owner_set_counts_for_that(channel: Channel) -> None:
    await channel.run(MORNING)
    (proposal,) = channel.memory.tables.proposals.values()
    short = replace(proposal, ballot=replace(proposal.ballot, closes_at=SATURDAY + timedelta(hours=1)))
    await channel.memory.proposals.change(short, MORNING, "button:1")
    await channel.run(SATURDAY + timedelta(minutes=90))
    assert (channel.ballots, channel.told) == ([], ["ballot_ahead", "late"])


async def test_when_nearly_all_are_gone_it_waits_for_its_time_to_say_so(channel: Channel) -> None:
    await channel.run(MORNING)
    for one in list(channel.memory.tables.candidates.values())[1:]:
        channel.memory.tables.candidates[one.id] = replace(one, state=CandidateState.DISCARDED)
    await channel.run(MORNING + timedelta(minutes=1), MORNING + timedelta(minutes=2), SATURDAY)
    assert (channel.ballots, channel.told) == ([], ["ballot_ahead", "few"])


async def test_other_hours_in_the_settings_are_shown_and_hold(channel: Channel) -> None:
    await channel.run(MORNING)
    channel.duty = channel.process("sat 20:00 for 48h")
    await channel.run(*(MORNING + timedelta(minutes=passed) for passed in (1, 5, 10)), SATURDAY)
    assert channel.told == ["ballot_ahead", "ballot_ahead"]
    (ballot,) = channel.memory.tables.ballots.values()
    assert ballot.closes_at == SATURDAY + timedelta(days=2)


async def test_other_hours_in_the_settings_leave_what_the_owner_said(channel: Channel) -> None:
    await channel.run(MORNING)
    (proposal,) = channel.memory.tables.proposals.values()
    longer = replace(proposal, ballot=replace(proposal.ballot, closes_at=SATURDAY + timedelta(days=3)))
    await channel.memory.proposals.change(longer, MORNING, "button:1")
    channel.duty = channel.process("sat 20:00 for 48h")
    await channel.run(MORNING + timedelta(minutes=1), SATURDAY)
    (ballot,) = channel.memory.tables.ballots.values()
    assert ballot.closes_at == SATURDAY + timedelta(days=3)
    assert channel.told == ["ballot_ahead"]


async def test_after_weeks_away_one_notice_tells_of_all_and_nothing_bursts(channel: Channel) -> None:
    await channel.run(SATURDAY + timedelta(days=14, minutes=5), SATURDAY + timedelta(days=14, minutes=6))
    assert (len(channel.ballots), channel.told) == (1, ["late"])
    assert channel.memory.tables.notices[0].facts["count"] == 2


async def test_times_before_the_setting_are_nobodys() -> None:
    channel = Channel()
    await channel.run(SATURDAY + timedelta(hours=1), SATURDAY + timedelta(hours=5))
    assert (channel.ballots, channel.told) == ([], [])


async def test_in_a_pause_it_is_skipped_and_told_once(channel: Channel) -> None:
    channel.memory.tables.pause = Pause(MONDAY, SATURDAY + timedelta(days=3))
    await channel.run(MORNING, SATURDAY, SATURDAY + timedelta(seconds=1), SATURDAY + timedelta(hours=1))
    assert (channel.ballots, channel.told) == ([], ["paused"])


async def test_after_a_restore_what_may_have_opened_does_not_open_again(channel: Channel) -> None:
    channel.memory.ballot_times.compared_at = SATURDAY + timedelta(minutes=10)
    await channel.run(SATURDAY + timedelta(minutes=11))
    assert (channel.ballots, channel.told) == ([], ["restored"])
    await channel.run(SATURDAY + timedelta(days=7))
    assert len(channel.ballots) == 1


async def test_a_pause_that_ended_just_before_is_none(channel: Channel) -> None:
    channel.memory.tables.pause = Pause(MONDAY, SATURDAY - timedelta(minutes=1))
    await channel.run(SATURDAY)
    assert len(channel.ballots) == 1


async def test_while_another_ballot_is_open_it_is_skipped(channel: Channel) -> None:
    await open_by_hand(channel, SATURDAY + timedelta(hours=5))
    await channel.run(MORNING, SATURDAY, SATURDAY + timedelta(hours=1))
    assert (len(channel.ballots), channel.told) == (1, ["open"])


async def test_for_a_ballot_that_ends_in_this_moment_it_waits(channel: Channel) -> None:
    await open_by_hand(channel, SATURDAY)
    await channel.run(MORNING, SATURDAY, SATURDAY + timedelta(seconds=1))
    assert (len(channel.ballots), channel.told) == (1, ["ballot_ahead"])
    channel.end_ballot()
    await channel.run(SATURDAY + timedelta(seconds=2))
    assert (len(channel.ballots), channel.told) == (2, ["ballot_ahead"])


async def test_without_the_right_to_post_it_waits_and_is_told_when_it_is_too_late(channel: Channel) -> None:
    await channel.standing.note(("can_post_messages",), "", MONDAY)
    await channel.run(SATURDAY, SATURDAY + timedelta(hours=1))
    assert channel.told == []
    await channel.run(SATURDAY + timedelta(hours=2, minutes=1))
    assert (channel.ballots, channel.told) == ([], ["rights"])


async def test_with_too_many_promises_it_is_skipped(channel: Channel) -> None:
    first = next(iter(channel.memory.tables.candidates.values()))
    channel.memory.tables.promises = {number: make_promise(first, id=number) for number in range(3)}
    await channel.run(MORNING, SATURDAY, SATURDAY + timedelta(minutes=1))
    assert (channel.ballots, channel.told) == ([], ["promises"])


async def test_with_too_few_candidates_it_is_skipped() -> None:
    channel = Channel(papers=1)
    await channel.run(MONDAY, MORNING, SATURDAY, SATURDAY + timedelta(minutes=1))
    assert (channel.ballots, channel.told) == ([], ["few"])


async def test_what_stood_in_the_way_is_gone_before_its_time(channel: Channel) -> None:
    first = next(iter(channel.memory.tables.candidates.values()))
    channel.memory.tables.promises = {number: make_promise(first, id=number) for number in range(3)}
    await channel.run(MORNING)
    assert channel.told == []
    channel.memory.tables.promises = {}
    await channel.run(MORNING + timedelta(hours=3))
    assert channel.told == ["ballot_ahead"]


async def test_of_two_processes_one_opens_it(channel: Channel) -> None:
    other = channel.process()
    for moment in (MONDAY, MORNING, SATURDAY, SATURDAY + timedelta(seconds=1)):
        await other(moment)
        await channel.run(moment)
    assert (len(channel.ballots), channel.told) == (1, ["ballot_ahead"])


async def test_a_restart_goes_on_where_it_stood(channel: Channel) -> None:
    await channel.run(MORNING)
    channel.duty = channel.process()
    await channel.run(MORNING + timedelta(hours=1))
    channel.duty = channel.process()
    await channel.run(SATURDAY)
    assert (len(channel.ballots), channel.told) == (1, ["ballot_ahead"])


async def test_a_clock_that_ran_ahead_for_a_while_takes_nothing_away(channel: Channel) -> None:
    await channel.run(SATURDAY + timedelta(days=3), MORNING, SATURDAY)
    assert len(channel.ballots) == 1


async def open_by_hand(channel: Channel, closes_at: datetime) -> None:
    memory = channel.memory
    propose = ProposeBallot(memory.pipeline, memory.ballots, memory.proposals, CHANNEL_ID, Habits())
    ballot = await propose.fill("By hand", closes_at, MONDAY)
    await memory.ballots.open(ballot, (), MONDAY, "button:9")
