"""`reviewbot number`: the channel's own count."""

import argparse

from bot.cli.command import Add, whole
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show
from bot.clock import SystemClock


def add(command: Add) -> None:
    """Adds `number next [NUMBER]` and `number give ID NUMBER`."""
    actions = command("number", run, "the channel's own count of its reviews").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    following = actions.add_parser("next", help="say which number the next review gets, or set it: next 501")
    following.add_argument("number", nargs="?", type=whole(1), metavar="NUMBER")
    give = actions.add_parser("give", help="give a review another number: give 17 497 (`search --json` shows ids)")
    give.add_argument("id", type=whole(1), metavar="ID")
    give.add_argument("number", type=whole(1), metavar="NUMBER")


async def run(chosen: argparse.Namespace) -> int:
    """Sets what was asked for, then says which number comes next."""
    async with opened_rooms() as rooms:
        numbers = rooms.database.numbers
        if chosen.action == "give":
            await numbers.renumber(chosen.id, chosen.number, SystemClock().now())
        elif chosen.number is not None:
            await numbers.continue_from(chosen.number, SystemClock().now())
        show(f"The next review is No. {await numbers.next_number()}.")
    return 0
