"""Each time of a recurring ballot is proposed once, and used once."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import AlreadyApplied, BallotOpen
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import NewBallot
from bot.polls.proposals import BallotTime
from bot.polls.recurring import KeptTime
from bot.storage.database import Database
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_frozen_poll, make_new_ballot, make_record

EVENING = BallotTime(CHANNEL_ID, TODAY, "20:00")
TOMORROW = BallotTime(CHANNEL_ID, TODAY + timedelta(days=1), "20:00")


async def ballot(database: Database) -> NewBallot:
    await database.imports.keep([make_record(title) for title in ("one", "two", "three")], NOW)
    found = await database.pipeline.candidates([CandidateState.IDEA], 9)
    return make_new_ballot(*(one.id for one in found))


async def kept(database: Database, since: date = TODAY) -> dict[BallotTime, KeptTime]:
    return dict(await database.ballot_times.kept(CHANNEL_ID, since, later(days=1)))


async def open_at(database: Database, new: NewBallot, time: BallotTime = EVENING, cause: str | None = None) -> int:
    return await database.ballots.open(new, (make_frozen_poll(),), NOW, cause, time=time)


async def test_rules_hold_since_they_were_first_seen(database: Database) -> None:
    assert await database.ballot_times.since("sat 20:00 for 24h", NOW) == NOW
    assert await database.ballot_times.since("sat 20:00 for 24h", later(days=9)) == NOW
    assert await database.ballot_times.since("sun 20:00 for 24h", later(days=9)) == later(days=9)
    assert await database.slots.schedule_since("sat 20:00 for 24h", later(days=1)) == later(days=1)


async def test_a_time_is_proposed_once_with_its_notice(database: Database) -> None:
    new = await ballot(database)
    proposal = await database.ballot_times.propose(EVENING, new, later(hours=11), "ballot_ahead", NOW)
    assert proposal is not None
    assert (proposal.ballot, proposal.opens_at) == (new, later(hours=11))
    assert await database.ballot_times.propose(EVENING, new, later(hours=11), "ballot_ahead", NOW) is None
    assert await kept(database) == {EVENING: KeptTime(proposal.id, used=False)}
    assert await database.ballot_times.of_proposal(proposal.id) == EVENING
    assert await database.ballot_times.of_proposal(proposal.id + 1) is None
    (notice,) = await database.notices.pending(9)
    assert notice.facts["labels"] == [option.label for option in new.options]
    assert notice.facts["at"] == later(hours=11).isoformat()


async def test_of_proposals_at_once_one_is_kept(database: Database) -> None:
    new = await ballot(database)
    calls = [database.ballot_times.propose(EVENING, new, NOW, "ballot_ahead", NOW) for _ in range(6)]
    made = [one for one in await asyncio.gather(*calls) if one is not None]
    assert len(made) == len(await database.notices.pending(9)) == 1


async def test_a_time_is_used_with_the_opening_of_its_ballot(database: Database) -> None:
    new = await ballot(database)
    await open_at(database, new)
    assert await kept(database) == {EVENING: KeptTime(None, used=True)}
    assert not await database.ballot_times.skip([EVENING], "late", ("ballot_skipped", {}), NOW)
    assert await database.notices.pending(9) == []


async def test_a_used_time_opens_no_ballot(database: Database) -> None:
    new = await ballot(database)
    await database.ballot_times.skip([EVENING], "paused", None, NOW)
    with pytest.raises(AlreadyApplied):
        await open_at(database, new)
    assert await database.ballots.current() is None
    assert await database.pipeline.count([CandidateState.IDEA]) == 3


async def test_of_openings_at_once_one_opens(database: Database) -> None:
    new = await ballot(database)
    results = await asyncio.gather(*(open_at(database, new) for _ in range(6)), return_exceptions=True)
    assert len([one for one in results if isinstance(one, int)]) == 1
    assert all(isinstance(one, int | AlreadyApplied | BallotOpen) for one in results)


async def test_skipped_times_are_told_once(database: Database) -> None:
    facts = {"reason": "late"}
    assert await database.ballot_times.skip([EVENING, TOMORROW], "late", ("ballot_skipped", facts), NOW)
    assert not await database.ballot_times.skip([EVENING, TOMORROW], "late", ("ballot_skipped", facts), NOW)
    assert len(await database.notices.pending(9)) == 1
    assert await kept(database, TODAY + timedelta(days=1)) == {TOMORROW: KeptTime(None, used=True)}


async def test_a_cause_skips_once(database: Database) -> None:
    assert await database.ballot_times.skip([EVENING], "owner", None, NOW, "button:1")
    with pytest.raises(AlreadyApplied):
        await database.ballot_times.skip([TOMORROW], "owner", None, NOW, "button:1")


async def test_what_a_wrong_clock_skipped_is_free_again(database: Database) -> None:
    await database.ballot_times.skip([EVENING], "late", None, later(days=400))
    assert await kept(database) == {EVENING: KeptTime(None, used=False)}
    new = await ballot(database)
    assert await database.ballot_times.propose(EVENING, new, NOW, None, NOW)
    assert await open_at(database, new)
    assert await database.ballot_times.propose(TOMORROW, new, NOW, None, NOW)
