"""What the calendar does to snoozed candidates, and what owners decide."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotFound, StaleButton
from bot.pipeline.board import LONGEST_SNOOZE, Change, ChangeKind, changed, version_of
from bot.pipeline.candidate import CandidateState
from bot.pipeline.deciding import DecideCandidates, WakeSnoozed
from tests.fakes.board import MemoryBoard
from tests.fakes.tables import Tables
from tests.makers import NOW, TODAY, make_candidate

ZONE = ZoneInfo("Asia/Jerusalem")


class CountedBoard(MemoryBoard):
    looks = 0

    async def wake(self, today: date) -> int:
        self.looks += 1
        return await super().wake(today)


async def test_it_looks_once_a_local_day() -> None:
    tables = Tables()
    until = TODAY + timedelta(days=1)
    tables.candidates[1] = make_candidate(state=CandidateState.SNOOZED, snoozed_until=until)
    board = CountedBoard(tables)
    wake = WakeSnoozed(board, ZONE)
    for minutes in range(3):
        await wake(NOW + timedelta(minutes=minutes))
    assert board.looks == 1
    await wake(NOW.replace(hour=21, minute=59))  # 23:59 in Jerusalem
    assert board.looks == 1
    await wake(NOW.replace(hour=22, minute=1))
    assert board.looks == 2
    assert tables.candidates[1].state is CandidateState.IDEA


async def test_what_somebody_else_changed_is_not_changed_again() -> None:
    tables = Tables()
    seen = make_candidate()
    tables.candidates[1] = make_candidate(score=1)
    decide = DecideCandidates(MemoryBoard(tables), ZONE)
    with pytest.raises(StaleButton):
        await decide(1, version_of(seen), Change(ChangeKind.DISCARD), NOW, "button:1")
    with pytest.raises(NotFound):
        await decide.discard([1], NOW, "button:2")


@pytest.mark.parametrize("days", [-1, 0, LONGEST_SNOOZE.days + 1])
def test_a_snooze_ends_in_the_near_future(days: int) -> None:
    assert changed(make_candidate(), Change(ChangeKind.SNOOZE, until=TODAY + timedelta(days=days)), TODAY) is None


@pytest.mark.parametrize("stars", [-1, 4, 99])
def test_stars_are_none_to_three(stars: int) -> None:
    assert changed(make_candidate(), Change(ChangeKind.STAR, stars), TODAY) is None


def test_a_second_snooze_keeps_where_it_goes_back_to() -> None:
    asleep = make_candidate(
        state=CandidateState.SNOOZED, former=CandidateState.SHORTLISTED, snoozed_until=TODAY + timedelta(days=3)
    )
    later = changed(asleep, Change(ChangeKind.SNOOZE, until=TODAY + timedelta(days=9)), TODAY)
    assert later is not None
    assert (later.former, later.snoozed_until) == (CandidateState.SHORTLISTED, TODAY + timedelta(days=9))


def test_one_that_overslept_while_discarded_comes_back_awake() -> None:
    gone = make_candidate(
        state=CandidateState.DISCARDED, former=CandidateState.SHORTLISTED, snoozed_until=TODAY - timedelta(days=3)
    )
    back = changed(gone, Change(ChangeKind.PUT_BACK), TODAY)
    assert back is not None
    assert (back.state, back.snoozed_until, back.former) == (CandidateState.SHORTLISTED, None, None)


@pytest.mark.parametrize("state", [CandidateState.ON_BALLOT, CandidateState.CHOSEN, CandidateState.REVIEWED])
@pytest.mark.parametrize("kind", [ChangeKind.DISCARD, ChangeKind.SHORTLIST, ChangeKind.MAYBE, ChangeKind.WAKE])
def test_what_readers_were_asked_stays(state: CandidateState, kind: ChangeKind) -> None:
    assert changed(make_candidate(state=state), Change(kind), TODAY) is None
