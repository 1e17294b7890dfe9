"""Guests who write: owners invite them and part with them, they accept, propose, and hear the owners' word."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from bot.chat.commands.entry import Entry
from bot.chat.commands.guests_inviting import InviteGuests
from bot.chat.commands.guests_joining import Listed, WriteAsGuest
from bot.chat.commands.guests_proposing import DecideProposals, Drafts, Leaves, ProposeDrafts
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.menus import ShowMenu
from bot.chat.place import ChannelPlace
from bot.inbox.ports import ButtonStore
from bot.publishing.guests import GuestStore, ProposalStore
from bot.values import Struct


class Guests(Struct, frozen=True, kw_only=True):
    """named: writers whom the settings name; show_menu: the commands that one person finds in the app from now on."""

    guests: GuestStore
    proposals: ProposalStore
    drafts: Drafts
    named: Collection[int]
    leaves: Leaves
    show_menu: ShowMenu


class GuestRooms:
    """`answerers`: what owners are asked for here."""

    def __init__(
        self,
        ask: Guests,
        buttons: ButtonStore,
        asking: AskPeople,
        place: ChannelPlace,
        username: str,
        zone: ZoneInfo,
        listed: Listed,
    ) -> None:
        """listed: what a role finds in its menu."""
        deciding = DecideProposals(ask.proposals, ask.drafts, ask.leaves, buttons, asking, zone)
        self._rooms = (
            InviteGuests(ask.guests, ask.named, ask.show_menu, buttons, username, zone),
            WriteAsGuest(ask.guests, ask.show_menu, listed, buttons, place),
            ProposeDrafts(ask.proposals, ask.drafts),
            deciding,
        )
        self.answerers: tuple[Answerer, ...] = deciding.answerers()

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for room in self._rooms for entry in room.entries())
