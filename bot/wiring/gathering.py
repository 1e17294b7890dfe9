"""Drafts that arrive in messages: the conversation that takes them, and the duty that shows what became of them."""

from bot.chat.commands.correcting import CorrectPosts
from bot.chat.commands.draft_card import DraftCards
from bot.chat.documents import Documents
from bot.chat.gathering import Arriving
from bot.chat.gathering_duty import TellDrafts
from bot.chat.gathering_words import ShowOutcomes
from bot.intake.gather import GatherDrafts
from bot.wiring.basis import Basis
from bot.wiring.drafting import drafting
from bot.wiring.posted import posted_desk
from bot.wiring.rooms import propose_topics


def arriving(basis: Basis) -> Arriving:
    return Arriving(
        gather=_gather(basis),
        files=Documents(basis.connection.api, basis.replying),
        replying=basis.replying,
    )


def tell_drafts(basis: Basis) -> TellDrafts:
    buttons, zone = basis.rooms.database.buttons, basis.settings.schedule.zone
    cards = DraftCards(drafting(basis), basis.rooms.subjects, buttons, zone)
    correcting = CorrectPosts(posted_desk(basis).correct, basis.rooms.edit_review, buttons)
    show = ShowOutcomes(cards, buttons, correcting.text_came)
    return TellDrafts(_gather(basis), show, basis.replying, basis.languages, basis.clock, basis.pacer.may_answer)


def _gather(basis: Basis) -> GatherDrafts:
    database = basis.rooms.database
    return GatherDrafts(database.pieces, database.drafts, database.mending, propose_topics)
