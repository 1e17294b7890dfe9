"""The list of candidates in the chat."""

from bot.chat.commands.papers import Papers
from bot.chat.documents import Documents
from bot.intake.add_pasted import AddPasted
from bot.intake.import_papers import ImportPapers
from bot.pipeline.deciding import DecideCandidates
from bot.wiring.basis import Basis
from bot.wiring.rooms import propose_topics


def papers(basis: Basis) -> Papers:
    database = basis.rooms.database
    return Papers(
        board=database.board,
        candidates=database.pipeline,
        decide=DecideCandidates(database.board, basis.settings.schedule.zone),
        add=AddPasted(database.pipeline, propose_topics),
        take=ImportPapers(database.imports, basis.outside.todays, propose_topics),
        files=Documents(basis.connection.api, basis.replying),
        asks=basis.outside.details is not None,
    )
