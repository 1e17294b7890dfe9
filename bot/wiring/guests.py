"""Guests who write."""

from datetime import datetime

from bot.chat.commands.guests import Guests
from bot.chat.commands.guests_proposing import Leaves
from bot.chat.menus import TelegramMenus
from bot.wiring.basis import Basis


def guests(basis: Basis) -> Guests:
    database = basis.rooms.database
    return Guests(
        guests=database.guests,
        proposals=database.guest_drafts,
        drafts=database.drafts,
        named=basis.telegram.writers,
        leaves=leaves(basis),
        show_menu=TelegramMenus(basis.connection.api, basis.languages).show,
    )


def leaves(basis: Basis) -> Leaves:
    """By the queue as it stands: what is moved later leaves at another slot."""
    show_queue = basis.rooms.show_queue

    async def leaves(review_id: int, now: datetime) -> datetime | None:
        departures = (await show_queue(now)).departures
        return next((one.slot.at for one in departures if one.entry.stored.id == review_id), None)

    return leaves
