"""A poll over candidates: its options, its closing time, its tally, its winner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class BallotOption:
    """`label` is what the poll shows (at most 60 characters); title, url and pitch stand in the message above."""

    candidate_id: int
    label: str
    title: str
    url: str | None = None
    pitch: str | None = None
    votes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBallot:
    """A ballot as its owner approved it; `options` in the order shown, 2 to 6; closes_at: UTC."""

    channel_id: int
    question: str
    options: tuple[BallotOption, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A ballot that the database holds; message_id and poll_id from its confirmed post on, voters once it is closed."""

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


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes by option, in the ballot's order, and how many people voted (several answers each are possible)."""

    votes: tuple[int, ...]
    voters: int
    closed: bool


def winner(options: Sequence[BallotOption], tally: Tally) -> BallotOption | None:
    """The option with the most votes; of equal ones the one listed first; None when nobody voted."""
    if not any(tally.votes):
        return None
    return max(zip(options, tally.votes, strict=True), key=lambda pair: pair[1])[0]
