"""Promises, made the way they are made: a ballot in the channel, closed, its result posted."""

from datetime import date, datetime

from bot.pipeline.candidate import CandidateRecord, CandidateState, Promise
from bot.polls.ballot import Decision
from bot.publishing.post import PostKind
from bot.storage.database import Database
from tests.makers import NOW, later, make_frozen_poll, make_new_ballot, make_post, make_record, make_tally

DUE = date(2026, 3, 16)


async def promised(database: Database, *records: CandidateRecord, now: datetime = NOW) -> Promise:
    """The first of these papers wins 5 of 9 voters; the second waits. The poll is message 11, its result 12."""
    wanted = records or (make_record("Graph Memory"), make_record("One Step"))
    await database.imports.keep(wanted, now)
    found = {one.record.title: one.id for one in await database.pipeline.candidates(tuple(CandidateState), 99)}
    ids = [found[record.title] for record in wanted]
    ballot_id = await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), now, f"ballot:{now}")
    await deliver(database, now, 11, f"poll {ballot_id}")
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    decision = Decision(ballot.options[0], due_on=DUE)
    result = make_post("the result", kind=PostKind.RESULT, ballot_id=ballot_id)
    tally = make_tally(5, *[1] * (len(ids) - 1), voters=9)
    assert await database.ballots.close(ballot_id, tally, decision, result, now)
    await deliver(database, now, 12)
    return (await database.promises.promises())[-1]


async def deliver(database: Database, now: datetime, message_id: int, poll_id: str | None = None) -> None:
    """What waits is sent, as this message; nobody is to be told."""
    (part,) = await database.delivery.due(now)
    sending = await database.delivery.begin(part, now, later(days=99))
    assert sending is not None
    assert await database.delivery.confirm(sending, message_id, poll_id, now)
    for notice in await database.notices.pending(99):
        await database.notices.told(notice.id, now)
