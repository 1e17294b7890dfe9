"""Guests in memory, and drafts that nobody proposed."""

from collections.abc import Iterable
from datetime import datetime

from bot.chat.commands.entry import Command
from bot.chat.commands.guests import Guests
from bot.publishing.drafts import Draft
from bot.publishing.guests import Verdict
from tests.fakes.guests import MemoryGuests


class NoProposals:
    """`publishing.guests.ProposalStore` in which nothing was proposed."""

    async def propose(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> bool:
        return False

    async def approve(self, review_id: int, revision: int, by: int, now: datetime, cause: str) -> Verdict:
        return Verdict.GONE

    async def decline(self, review_id: int, reason: str, by: int, now: datetime, cause: str) -> Verdict | None:
        return Verdict.GONE

    async def draft(self, review_id: int) -> Draft | None:
        return None


def guests_over(store: MemoryGuests, menus: dict[int, list[str]]) -> Guests:
    """`menus`: what each person finds, by the names of the commands."""

    async def leaves(review_id: int, now: datetime) -> datetime | None:
        return None

    async def show_menu(person: int, commands: Iterable[Command]) -> None:
        menus[person] = [command.name for command in commands]

    proposals = NoProposals()
    return Guests(guests=store, proposals=proposals, drafts=proposals, named=(), leaves=leaves, show_menu=show_menu)
