"""A poll over candidates: its options, its closing time, its tally, its winner."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.values import Struct, field

OPTION_CHARACTERS = 60  # DESIGN: what a phone shows on two lines; Telegram allows 100
QUESTION_CHARACTERS = 300  # https://core.telegram.org/bots/api#sendpoll
MOST_OPTIONS = 6
FEWEST_OPTIONS = 2


class BallotState(StrEnum):
    PLANNED = "planned"  # its post is on the way
    OPEN = "open"
    CLOSING = "closing"  # stopPoll may have been called
    CLOSED = "closed"
    UNCLEAR = "unclear"  # closed on Telegram without a tally that we know; the owner was told


class BallotKind(StrEnum):
    CHOICE = "choice"  # which of these comes next?
    SINGLE = "single"  # "shall I?": one paper, and an option that means no


class BallotOption(Struct, frozen=True):
    """`label` is what the poll shows (at most 60 characters); title, url and pitch stand in the message above.

    candidate_id: None for an option that is no paper, such as the No of a single ballot; credit: what the candidate
    brought along when the ballot was opened, per mille of voters.
    """

    candidate_id: int | None
    label: str
    title: str
    url: str | None = None
    pitch: str | None = None
    votes: int = 0
    credit: int = 0


class NewBallot(Struct, frozen=True, kw_only=True):
    """A ballot as its owner approved it; `options` in the order shown, 2 to 6; closes_at: UTC.

    members_only: only those may vote who have been in the channel for a day.
    """

    channel_id: int
    question: str
    options: tuple[BallotOption, ...]
    closes_at: datetime
    kind: BallotKind = BallotKind.CHOICE
    members_only: bool = False


class Ballot(Struct, frozen=True, kw_only=True):
    """A ballot that the database holds; message_id and poll_id from its confirmed post on, voters once it is closed;
    audit: `Decision.record` of a closed one."""

    id: int
    state: BallotState
    channel_id: int
    question: str
    options: tuple[BallotOption, ...]
    closes_at: datetime
    message_id: int | None = None
    poll_id: str | None = None
    voters: int = 0
    winner_id: int | None = None
    kind: BallotKind = BallotKind.CHOICE
    members_only: bool = False
    audit: Mapping[str, Any] | None = None


class PastBallot(Struct, frozen=True):
    """What an ended ballot means for the next one. stood: its candidates, by id; won: the topics of its winner."""

    stood: frozenset[int]
    won: frozenset[str] = frozenset()


class Evidence(StrEnum):
    """Where a tally comes from."""

    ANSWER = "answer"  # of our own stopPoll
    UPDATE = "update"  # a `poll` update that was stored
    FORWARD = "forward"  # a silent forward of the poll


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Votes by option, in the ballot's order, and how many people voted (several answers each are possible)."""

    votes: tuple[int, ...]
    voters: int
    closed: bool
    evidence: Evidence = dataclasses.field(default=Evidence.ANSWER, compare=False)


class Why(StrEnum):
    """What decided a ballot."""

    MOST_VOTES = "most votes"
    CREDIT = "credit"  # another had more votes
    CREDIT_AT_TIE = "credit at a tie"  # another had as many votes
    LISTED_FIRST = "listed first"  # another had as many votes and as much credit
    NO = "no"  # of a single ballot
    NOBODY_VOTED = "nobody voted"
    ALL_GONE = "all gone"  # who got votes was reviewed, discarded or promised meanwhile


class Decision(Struct, frozen=True):
    """What a closed tally means, by the rule in `rule.py`.

    winner: None where nobody can win or No won; credits: what each candidate of the ballot carries from now on, per
    mille of voters, by candidate id; record: JSON values from which anybody can decide again, `audit.replay`;
    due_on: local date of the channel by which the winner's review is promised; gone: candidates of the ballot that
    could not win, since they were reviewed, discarded or promised while the poll ran.
    """

    winner: BallotOption | None
    credits: Mapping[int, int] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    why: Why = Why.MOST_VOTES
    gone: frozenset[int] = frozenset()
