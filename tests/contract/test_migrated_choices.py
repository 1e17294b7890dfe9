"""A database of the release before readers could choose much keeps its candidates, ballots and promises."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Connection, column, insert, table

from bot.pipeline.candidate import CandidateState
from bot.pipeline.credit import MOST
from bot.polls.ballot import BallotKind, BallotState
from bot.polls.rule import decide
from bot.storage.address import read_url
from bot.storage.columns import Instant
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions
from tests.makers import CHANNEL_ID, NOW, OWNER_ID, later, make_tally

BEFORE = "0008"
LOST = later(days=-14)
PAPERS = (("Idle", "idea", 0), ("Patient", "on_ballot", 1), ("Ever lost", "on_ballot", 9), ("Promised", "chosen", 0))


def candidate(its_id: int, title: str, state: str, carry: int) -> dict[str, Any]:
    names = {"key": f"title:{title.lower()}", "title_key": title.lower(), "title": title}
    return {"id": its_id, **names, "state": state, "carry": carry, "topics": [], "source": "test", "added_at": LOST}


def ballot(its_id: int, state: str, closed_at: datetime | None) -> dict[str, Any]:
    row = {"id": its_id, "state": state, "channel_id": CHANNEL_ID, "question": "Which next?", "opened_at": LOST}
    times = {"closes_at": closed_at or later(days=1), "closed_at": closed_at, "message_id": its_id + 10}
    return row | times | {"poll_id": f"p{its_id}", "voters": 9, "kept_closed": False}


def option(ballot_id: int, position: int, candidate_id: int) -> dict[str, Any]:
    title = PAPERS[candidate_id - 1][0]
    row = {"ballot_id": ballot_id, "position": position, "candidate_id": candidate_id}
    return row | {"label": title, "title": title, "votes": 0}


ROWS: Mapping[str, list[dict[str, Any]]] = {
    "candidates": [candidate(number, *paper) for number, paper in enumerate(PAPERS, 1)],
    "ballots": [ballot(1, "closed", LOST), ballot(2, "open", None)],
    "ballot_options": [option(1, 1, 4), option(1, 2, 2), option(1, 3, 3), option(2, 1, 2), option(2, 2, 3)],
    "promises": [{"candidate_id": 4, "ballot_id": 1, "votes": 7, "voters": 9, "chosen_at": LOST}],
    "proposals": [
        {
            "channel_id": CHANNEL_ID,
            "question": "Which next?",
            "options": [{"candidate_id": 1, "label": "Idle", "title": "Idle", "url": None, "pitch": None, "votes": 0}],
            "closes_at": later(days=1),
            "proposed_at": LOST,
        }
    ],
}


def _fill(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)
    for name, rows in ROWS.items():
        types = {"topics": JSON(), "options": JSON()} | dict.fromkeys(
            ("added_at", "opened_at", "closes_at", "closed_at", "chosen_at", "proposed_at"), Instant()
        )
        columns = [column(one, types.get(one)) for one in rows[0]]
        connection.execute(insert(table(name, *columns)), rows)


async def before(url: str) -> None:
    transactions = Transactions(read_url(url))
    async with transactions.write() as connection:
        await connection.run_sync(_fill)
    await transactions.close()


async def carried(database: Database, now: datetime) -> dict[str, int]:
    return {
        one.record.title: one.credit.at(now) for one in await database.pipeline.candidates(tuple(CandidateState), 9)
    }


async def test_what_was_carried_over_is_credit_from_the_day_it_was_lost(empty_url: str) -> None:
    await before(empty_url)
    async with open_database(empty_url) as database:
        assert await carried(database, LOST) == {"Idle": 0, "Patient": 100, "Ever lost": MOST, "Promised": 0}
        assert (await carried(database, NOW))["Patient"] == 75


async def test_an_open_ballot_is_closed_and_an_old_promise_goes_on(empty_url: str) -> None:
    await before(empty_url)
    async with open_database(empty_url) as database:
        (promise,) = await database.promises.promises()
        assert (promise.candidate.record.title, promise.due_on, promise.nudges, promise.told_in) == (
            "Promised",
            None,
            0,
            11,
        )
        (due,) = await database.ballots.due_to_close(later(days=1))
        assert (due.id, due.state, due.kind, due.audit) == (2, BallotState.OPEN, BallotKind.CHOICE, None)
        tally = make_tally(3, 5, voters=6)
        assert await database.ballots.begin_closing(due.id, NOW)
        assert await database.ballots.close(due.id, tally, decide(due, tally, NOW), None, NOW)
        assert [one.candidate.record.title for one in await database.promises.promises()] == ["Promised", "Ever lost"]
        assert (await database.ballots.past(9))[0].stood == {2, 3}


async def test_an_old_proposal_can_still_be_looked_at(empty_url: str) -> None:
    await before(empty_url)
    async with open_database(empty_url) as database:
        proposal = await database.proposals.proposal(1)
        assert proposal is not None
        assert (proposal.version, proposal.standing, proposal.refused) == (1, (1,), ())
        assert await database.proposals.awaited(OWNER_ID, NOW, "update:1") is None
