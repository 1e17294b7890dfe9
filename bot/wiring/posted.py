"""What is done about posts that stand in the channel."""

from bot.chat.commands.correcting import PostedDesk
from bot.publishing.corrections import CorrectPost, Corrects
from bot.publishing.send_corrections import SendCorrections
from bot.publishing.take_back_post import TakeBackPost
from bot.wiring.basis import Basis, occasions


def posted_desk(basis: Basis) -> PostedDesk:
    database = basis.rooms.database
    return PostedDesk(CorrectPost(database.corrections, _corrects(basis)), TakeBackPost(database.taking_back))


def send_corrections(basis: Basis) -> SendCorrections:
    store, clock = basis.rooms.database.corrections, basis.clock
    return SendCorrections(store, _corrects(basis), basis.channel, clock, basis.checkpoint)


def _corrects(basis: Basis) -> Corrects:
    return Corrects(basis.forms, occasions(basis))
