"""Ballots before they are open: proposals that owners change, and those that open by themselves."""

from bot.chat.commands.balloting import Balloting
from bot.chat.sentences import later
from bot.clock import Checkpoint
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.field import ReadField
from bot.polls.open_ballot import OpenBallot
from bot.polls.open_recurring import OpenRecurring, SkipBallot
from bot.polls.ports import BallotRenderer
from bot.polls.propose_ballot import ProposeBallot
from bot.settings import Settings
from bot.storage.database import Database
from bot.values import Struct
from bot.wiring.basis import Basis

QUESTION = later("Which paper should be reviewed next?")


class Opening(Struct, frozen=True):
    """What a proposal takes from the first look to the open ballot."""

    look: LookAtProposal
    change: ChangeProposal
    propose: ProposeBallot
    open: OpenBallot


def balloting(basis: Basis) -> Balloting:
    """What /ballot asks."""
    database, parts = basis.rooms.database, _opening(basis)
    return Balloting(
        propose=parts.propose,
        look=parts.look,
        change=parts.change,
        open=parts.open,
        skip=SkipBallot(database.ballot_times),
        read_field=ReadField(database.pipeline, database.ballots),
        proposals=database.proposals,
        renderer=basis.forms,
        subjects=basis.rooms.subjects,
        buttons=database.buttons,
        zone=basis.settings.schedule.zone,
    )


def open_recurring(basis: Basis) -> OpenRecurring | None:
    """The duty; None where every ballot is proposed by hand."""
    recurring = basis.settings.recurring
    if recurring is None:
        return None
    database, parts = basis.rooms.database, _opening(basis)
    owner = basis.telegram.owners[0]

    async def ask() -> str:
        return (await basis.tongues.of(owner))(QUESTION)

    return OpenRecurring(
        recurring,
        database.ballot_times,
        parts.look,
        parts.change,
        parts.propose,
        parts.open,
        database.ballots,
        database.pauses,
        database.standing,
        ask,
        basis.checkpoint,
        basis.place.id,
    )


def _opening(basis: Basis) -> Opening:
    return opening(basis.rooms.database, basis.settings, basis.forms, basis.checkpoint, basis.place.id)


def opening(
    database: Database, settings: Settings, renderer: BallotRenderer, checkpoint: Checkpoint, channel_id: int
) -> Opening:
    """The same in the chat and on the shell."""
    look = LookAtProposal(database.proposals)
    change = ChangeProposal(database.proposals, ReadField(database.pipeline, database.ballots))
    propose = ProposeBallot(database.pipeline, database.ballots, database.proposals, channel_id, settings.habits)
    open_ballot = OpenBallot(database.ballots, look, change, renderer, settings.schedule.zone, checkpoint)
    return Opening(look, change, propose, open_ballot)
