"""Ballots on the shell: what was voted, whether it replays, and a new one by the rule."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.polls.ballot import Tally
from bot.polls.count import CountedOption
from bot.polls.rule import decide
from bot.storage.database import Database, open_database
from tests.cli.shell import Shell
from tests.makers import CHANNEL_ID, make_count, make_frozen_poll, make_new_ballot, make_option, make_record, make_tally

_NOW = datetime.now(UTC)
_TITLES = ("Sparse attention", "Frugal tokens", "Patient pruning")


@pytest.fixture
def pipeline(shell: Shell) -> Shell:
    """Three candidates wait; a bot has run on this database."""

    async def fill(database: Database) -> None:
        await database.remember("channel", CHANNEL_ID)
        await database.note("username", "review_bot")
        await database.imports.keep([make_record(title, pitch="One line.") for title in _TITLES], _NOW)

    within(shell, fill)
    return shell


@pytest.fixture
def voted(pipeline: Shell) -> Shell:
    """Ballot 1 over all three is closed: 5, 9 and 0 of 10 voters; the first brought a bonus."""

    async def hold(database: Database) -> None:
        options = tuple(make_option(number, _TITLES[number - 1], credit=150 * (number == 1)) for number in (1, 2, 3))
        ballot_id = await opened(database, options=options)
        await close(database, ballot_id, make_tally(5, 9, 0, voters=10))

    within(pipeline, hold)
    return pipeline


def within(shell: Shell, work: Callable[[Database], Awaitable[None]]) -> None:
    """Does it with the shell's database."""

    async def run() -> None:
        async with open_database(shell.url) as database:
            await work(database)

    shell.database.parent.mkdir(exist_ok=True)
    asyncio.run(run())


async def opened(database: Database, **fields: object) -> int:
    """Its poll stands in the channel."""
    new = make_new_ballot(**{"closes_at": _NOW + timedelta(hours=1)} | fields)
    ballot_id = await database.ballots.open(new, (make_frozen_poll(),), _NOW, "update:1:1")
    (part,) = await database.delivery.due(_NOW)
    sending = await database.delivery.begin(part, _NOW, _NOW)
    assert sending is not None
    await database.delivery.confirm(sending, 11, "77", _NOW)
    return ballot_id


async def close(database: Database, ballot_id: int, tally: Tally) -> None:
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    assert await database.ballots.close(ballot_id, tally, decide(ballot, tally, _NOW), None, _NOW)


def test_without_a_ballot_it_says_so_and_makes_no_database(bare_shell: Shell) -> None:
    said = bare_shell("poll", "show")
    assert (said.code, said.out) == (0, "No ballot has been held yet.\n")
    assert not bare_shell.database.exists()


def test_votes_shares_bonus_and_winner_are_shown(voted: Shell) -> None:
    said = voted("poll", "show")
    head, until, *options = said.out.splitlines()
    assert head == "Ballot 1, closed, 10 voters: Which paper next?"
    assert until.startswith("  until ")
    assert options == [
        "     5   50 %  Sparse attention  (brought a bonus of 15.0 %)",
        "     9   90 %  Frugal tokens  <- chosen",
        "     0    0 %  Patient pruning",
    ]


def test_an_open_ballot_keeps_its_votes_to_itself(pipeline: Shell) -> None:
    async def hold(database: Database) -> None:
        await opened(database)

    within(pipeline, hold)
    said = pipeline("poll", "show", "1")
    assert said.out.splitlines()[0] == "Ballot 1, open: Which paper next?"
    assert "%" not in said.out


def test_the_audit_prints_the_record_and_replays_it(voted: Shell) -> None:
    said = voted("poll", "show", "1", "--audit")
    assert said.code == 0
    assert said.out.endswith("It replays: the same votes make the same decision.\n")
    assert '"why": "most votes"' in said.out
    assert voted("poll", "show", "--audit").out == said.out, "without an id: the last that was closed"


def test_json_has_everything_on_one_line(voted: Shell) -> None:
    (row,) = voted("poll", "show", "1", "--json", "--audit").rows
    assert (row["id"], row["state"], row["voters"], row["replays"], row["differences"]) == (1, "closed", 10, True, [])
    assert [option["votes"] for option in row["options"]] == [5, 9, 0]
    assert row["audit"]["rule"] == 1
    (row,) = voted("poll", "show", "--json").rows
    assert "audit" not in row


def test_a_record_that_does_not_replay_ends_with_one(voted: Shell) -> None:
    with sqlite3.connect(voted.database) as connection:
        (kept,) = connection.execute("SELECT audit FROM ballots").fetchone()
        connection.execute("UPDATE ballots SET audit = ?", (json.dumps(json.loads(kept) | {"won": 1}),))
    said = voted("poll", "show", "1", "--audit")
    assert said.code == 1
    assert "It does not replay:\n  won is recorded as 1, counted again it is 2\n" in said.out
    (row,) = voted("poll", "show", "1", "--audit", "--json").rows
    assert (row["replays"], len(row["differences"])) == (False, 1)


@pytest.fixture
def held_by_hand(pipeline: Shell) -> Shell:
    """An owner held and stopped a poll; its winner is promised."""

    async def hold(database: Database) -> None:
        options = (CountedOption(_TITLES[0], 4), CountedOption(_TITLES[1], 7), CountedOption("Something new", 7))
        count = make_count(4, 7, 7, poll_id="h1", options=options, voters=9)
        await database.hand_polls.held(CHANNEL_ID, 31, count, _NOW)
        assert await database.hand_polls.promise("h1", 2, _NOW.date(), _NOW, "button:1")

    within(pipeline, hold)
    return pipeline


def test_a_poll_that_was_held_by_hand_has_nothing_to_replay(held_by_hand: Shell) -> None:
    said = held_by_hand("poll", "show", "--audit")
    assert (said.code, said.out.splitlines()[-2:]) == (
        0,
        [
            "An owner held this poll by hand and named its winner: no rule decided, so there is no record to replay.",
            "Its votes agree with that.",
        ],
    )
    (row,) = held_by_hand("poll", "show", "1", "--audit", "--json").rows
    assert (row["by_hand"], row["replays"], row["differences"], row["audit"]) == (True, None, [], None)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE ballots SET winner_id = 1", "candidate 1 as its winner, and another option had more votes"),
        ("UPDATE ballots SET winner_id = 3", "candidate 3 as its winner, who did not stand on it"),
        ("UPDATE ballots SET voters = 3", "7 votes of 3 voters cannot be"),
    ],
)
def test_votes_by_hand_that_contradict_their_winner_end_with_one(held_by_hand: Shell, change: str, line: str) -> None:
    with sqlite3.connect(held_by_hand.database) as connection:
        connection.execute(change)
    said = held_by_hand("poll", "show", "1", "--audit")
    assert said.code == 1
    assert "Its votes contradict that:\n  " in said.out
    assert said.out.endswith(f"{line}\n")


def test_what_is_not_decided_is_not_audited(pipeline: Shell) -> None:
    async def hold(database: Database) -> None:
        await opened(database)

    within(pipeline, hold)
    assert "ballot 1 is open and nothing was decided" in pipeline("poll", "show", "1", "--audit").fault
    assert pipeline("poll", "show", "--audit").out == "No ballot has been held yet.\n"


def test_a_ballot_that_is_not_there_is_named(voted: Shell) -> None:
    assert voted("poll", "show", "9").fault.startswith("There is no ballot 9 here")


def test_a_proposal_opens_nothing_by_itself(pipeline: Shell) -> None:
    said = pipeline("poll", "open", "--question", "מה הלאה?")
    assert said.code == 0
    assert said.out.startswith("מה הלאה?\n")
    assert all(title in said.out for title in _TITLES)
    assert said.err == "Nothing was opened: `--yes` opens what is proposed then.\n"
    assert (pipeline.held()["ballots"], pipeline.held()["proposals"]) == (0, 0)


def test_yes_opens_what_the_running_bot_posts(pipeline: Shell) -> None:
    said = pipeline("poll", "open", "--hours", "3", "--yes")
    assert said.out == "Ballot 1 is open as soon as the running bot has posted it.\n"
    assert "planned" in pipeline("poll", "show").out
    assert pipeline("poll", "open", "--yes").fault.startswith("Ballot 1 is not closed yet")

    async def look(database: Database) -> None:
        (message,) = await database.delivery.due(_NOW + timedelta(minutes=1))  # the poll follows it
        assert "t.me/review_bot?start=" in str(message.frozen.payload["reply_markup"])

    within(pipeline, look)


def test_too_few_papers_make_no_ballot(shell: Shell) -> None:
    async def known(database: Database) -> None:
        await database.remember("channel", CHANNEL_ID)

    within(shell, known)
    assert shell("poll", "open").fault == "A ballot needs 2 papers, and only 0 can stand; nothing was changed."


def test_a_database_that_knows_no_channel_opens_nothing(shell: Shell) -> None:
    assert "start `reviewbot run` on it once" in shell("poll", "open", "--yes").fault


def test_an_open_poll_is_ended(pipeline: Shell) -> None:
    async def hold(database: Database) -> None:
        await opened(database)

    within(pipeline, hold)
    assert pipeline("poll", "close").out.startswith("Ballot 1 ends")

    async def look(database: Database) -> None:
        assert [ballot.id for ballot in await database.ballots.due_to_close(datetime.now(UTC))] == [1]

    within(pipeline, look)


def test_what_is_not_open_is_not_ended(pipeline: Shell) -> None:
    assert pipeline("poll", "close").fault == "There is no ballot open here; `reviewbot poll show` lists them."


@pytest.mark.parametrize("hours", ["0", "337", "2.5", "soon"])
def test_hours_are_whole_and_at_most_two_weeks(pipeline: Shell, hours: str) -> None:
    said = pipeline("poll", "open", "--hours", hours)
    assert (said.code, "is no whole number from 1 to 336" in said.err) == (2, True)
