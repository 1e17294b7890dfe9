"""What the rooms of a ballot's proposal share: whom they ask, and the words in their buttons."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.archive.browsing import Subjects
from bot.chat.commands.entry import number_in
from bot.errors import StaleButton
from bot.inbox.ports import ButtonStore
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.field import ReadField
from bot.polls.open_ballot import OpenBallot
from bot.polls.ports import BallotRenderer
from bot.polls.proposals import ProposalStore, Ref
from bot.polls.propose_ballot import ProposeBallot
from bot.values import Struct

LOOK = "bp"
"""The button that shows a proposal, by its id."""

OPTION = "bo"
HOURS = "bh"
PICK = "bk"
PREVIEW = "bv"
"""Buttons of a proposal, by its id and version: one option (and its place), how long, candidates to pick from (and
place and page), and what will be posted."""

CHANGE = "ballot.change"
OPEN = "ballot.open"
SKIP = "ballot.skip"
WORD = "ballot.word"
CANCEL = "ballot.cancel"
ANYWAY = "ballot.anyway"


Skip = Callable[[int, datetime, str], Awaitable[None]]
"""`polls.open_recurring.SkipBallot`: proposal id, now, cause; StaleButton, AlreadyApplied."""


class Balloting(Struct, frozen=True, kw_only=True):
    """Use cases and stores of proposals."""

    propose: ProposeBallot
    look: LookAtProposal
    change: ChangeProposal
    open: OpenBallot
    skip: Skip
    read_field: ReadField
    proposals: ProposalStore
    renderer: BallotRenderer
    subjects: Subjects
    buttons: ButtonStore
    zone: ZoneInfo


def ref_in(words: str) -> tuple[Ref, list[str]]:
    """ "12:3:swap:2" as (Ref(12, 3), ["swap", "2"]). StaleButton: we never made this button."""
    proposal_id, version, *rest = [*words.split(":"), ""]
    if not version:
        raise StaleButton(words[:64])
    return Ref(number_in(proposal_id), number_in(version)), rest[:-1]


def subject(ref: Ref, *rest: object) -> str:
    return ":".join(map(str, (ref.id, ref.version, *rest)))
