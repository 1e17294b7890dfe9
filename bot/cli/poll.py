"""`reviewbot poll`: ballots, from the shell. The running bot posts, counts and closes them."""

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cli.command import Add, whole
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show, tell
from bot.clock import SystemClock, no_checkpoint
from bot.errors import InvalidInput, NotFound
from bot.values import to_builtins

if TYPE_CHECKING:  # imported when the command runs, see `main.py`
    from zoneinfo import ZoneInfo

    from bot.polls.ballot import Ballot
    from bot.settings import Settings
    from bot.wiring.rooms import Rooms

_HOURS, _MOST_HOURS = 48, 14 * 24
_SHOWN = 3  # the last ones, without an id


def add(command: Add) -> None:
    """Adds `poll show [ID]`, `poll open` and `poll close`."""
    poll = command("poll", run, "ballots on what comes next")
    actions = poll.add_subparsers(dest="action", required=True, metavar="ACTION")
    shown = actions.add_parser("show", help="the last ballots with their votes, or this one")
    shown.add_argument("id", nargs="?", type=whole(1), metavar="ID")
    shown.add_argument("--audit", action="store_true", help="the record of its tally, decided again; 1 if that differs")
    shown.add_argument("--json", action="store_true", help="one JSON object a ballot, a line each")
    opened = actions.add_parser("open", help="propose a ballot by the rule; --yes opens it")
    opened.add_argument("--hours", type=whole(1, _MOST_HOURS), default=_HOURS, metavar="N", help="open for so long")
    opened.add_argument("--question", metavar="TEXT", help="what the poll asks; its language is that of the ballot")
    opened.add_argument("--yes", action="store_true", help="open what is proposed")
    actions.add_parser("close", help="end the open poll now")


async def run(chosen: argparse.Namespace) -> int:
    """1 where a record does not replay, 0 otherwise."""
    async with opened_rooms(rehearsing=chosen.action == "show") as rooms:
        match chosen.action:
            case "show":
                return await _show(rooms, rooms.settings, chosen)
            case "open":
                return await _open(rooms, rooms.settings, chosen)
            case _:
                return await _close(rooms)


async def _show(rooms: "Rooms", settings: "Settings", chosen: argparse.Namespace) -> int:
    from bot.polls.audit import differences, differences_by_hand
    from bot.polls.ballot import BallotState

    ballots = await _asked_for(rooms, chosen.id)
    if chosen.audit and chosen.id is None:
        ballots = [ballot for ballot in ballots if ballot.state is BallotState.CLOSED][:1]
    for ballot in ballots if chosen.audit else ():
        if ballot.state is not BallotState.CLOSED or ballot.message_id is None:
            raise InvalidInput("", f"ballot {ballot.id} is {ballot.state} and nothing was decided, so nothing replays")
    if not ballots and not chosen.json:
        show("No ballot has been held yet.")
    audited = ballots if chosen.audit else []
    by_hand = await rooms.database.hand_polls.became([ballot.id for ballot in audited])
    wrong = {one.id: (differences_by_hand if one.id in by_hand else differences)(one) for one in audited}
    for ballot in ballots:
        if chosen.json:
            show(
                json.dumps(_fields(ballot, wrong.get(ballot.id), ballot.id in by_hand), ensure_ascii=False, default=str)
            )
            continue
        for line in (
            *_lines(ballot, settings.schedule.zone),
            *_audited(ballot, wrong.get(ballot.id), ballot.id in by_hand),
        ):
            show(line)
    return int(any(wrong.values()))


async def _asked_for(rooms: "Rooms", ballot_id: int | None) -> "list[Ballot]":
    """Newest first."""
    if ballot_id is None:
        return await rooms.database.ballots.latest(_SHOWN)
    ballot = await rooms.database.ballots.ballot(ballot_id)
    if ballot is None:
        raise NotFound("ballot", str(ballot_id))
    return [ballot]


def _fields(ballot: "Ballot", wrong: tuple[str, ...] | None, by_hand: bool) -> dict[str, Any]:
    """`wrong`: None where nothing was audited."""
    given: dict[str, Any] = to_builtins(ballot, builtin_types=(datetime,))
    record = given.pop("audit")
    if wrong is None:
        return given
    return given | {
        "audit": record,
        "by_hand": by_hand,
        "replays": None if by_hand else not wrong,
        "differences": list(wrong),
    }


def _lines(ballot: "Ballot", zone: "ZoneInfo") -> Iterator[str]:
    """For people: state, hour and votes; each option with its share of the voters and the bonus that it brought."""
    from bot.polls.ballot import BallotState

    counted = ballot.state is BallotState.CLOSED
    voters = f", {ballot.voters} voters" if counted else ""
    yield f"Ballot {ballot.id}, {ballot.state}{voters}: {ballot.question}"
    yield f"  until {ballot.closes_at.astimezone(zone):%a %d %b %Y, %H:%M}"
    for option in ballot.options:
        share = f"{option.votes:6} {option.votes * 100 // max(ballot.voters, 1):4} %" if counted else " " * 13
        bonus = f"  (brought a bonus of {option.credit / 10:.1f} %)" if option.credit else ""
        won = "  <- chosen" if ballot.winner_id is not None and option.candidate_id == ballot.winner_id else ""
        yield f"{share}  {option.label}{bonus}{won}"


def _audited(ballot: "Ballot", wrong: tuple[str, ...] | None, by_hand: bool) -> Iterator[str]:
    """Nothing where `wrong` is None."""
    if wrong is None:
        return
    if by_hand:
        yield "An owner held this poll by hand and named its winner: no rule decided, so there is no record to replay."
    if ballot.audit:
        yield json.dumps(ballot.audit, ensure_ascii=False, indent=2)
    fits = "Its votes agree with that." if by_hand else "It replays: the same votes make the same decision."
    misfits = "Its votes contradict that:" if by_hand else "It does not replay:"
    yield misfits if wrong else fits
    yield from (f"  {line}" for line in wrong)


async def _open(rooms: "Rooms", settings: "Settings", chosen: argparse.Namespace) -> int:
    """By the rule; it is in the channel once the running bot has posted it."""
    from bot.chat.render.review import PostRenderer
    from bot.chat.render.sketch import plain_text
    from bot.wiring.ballots import QUESTION, opening

    channel, now = await rooms.database.noted("channel"), SystemClock().now()
    if channel is None:
        raise InvalidInput("", "this database knows no channel yet; start `reviewbot run` on it once")
    forms = PostRenderer(username=await rooms.database.noted("username"))
    ballots = opening(rooms.database, settings, forms, no_checkpoint, int(channel))
    closes_at = (now + timedelta(hours=chosen.hours)).replace(second=0, microsecond=0)
    question = chosen.question or QUESTION
    if not chosen.yes:
        ballot = await ballots.propose.fill(question, closes_at, now)
        *messages, _ = forms.ballot(ballot, settings.schedule.zone)
        show(plain_text(messages))
        tell("Nothing was opened: `--yes` opens what is proposed then.")
        return 0
    proposal = await ballots.propose(question, closes_at, now)
    ballot_id = await ballots.open(proposal.ref, now, f"shell:poll:{proposal.id}")
    show(f"Ballot {ballot_id} is open as soon as the running bot has posted it.")
    return 0


async def _close(rooms: "Rooms") -> int:
    from bot.polls.close_now import CloseBallotNow

    now = SystemClock().now()
    ballot = await CloseBallotNow(rooms.database.ballots)(now, f"shell:poll:close:{now.isoformat()}")
    show(f"Ballot {ballot.id} ends: the running bot stops the poll, counts it and posts the result.")
    return 0
