"""`reviewbot queue`: the reviews that wait for their slots."""

import argparse
from pathlib import Path

from bot.cli.command import Add, whole
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show
from bot.clock import SystemClock


def add(command: Add) -> None:
    """Adds `queue list`, `queue add FILE`, `queue move ID PLACE` and `queue remove ID`."""
    queue = command("queue", run, "the reviews that wait for their slots")
    actions = queue.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the waiting reviews, first to leave first")
    actions.add_parser("add", help="put a review (a Markdown file) at the end").add_argument("file", metavar="FILE")
    move = actions.add_parser("move", help="to another place: move 17 1")
    move.add_argument("id", type=whole(1), metavar="ID")
    move.add_argument("position", type=whole(1), metavar="PLACE", help="1 leaves first")
    remove = actions.add_parser("remove", help="out of the queue; it stays as a draft")
    remove.add_argument("id", type=whole(1), metavar="ID")


async def run(chosen: argparse.Namespace) -> int:
    """Changes the queue where that is asked for, then shows it."""
    from bot.sources.files import read_text

    source = read_text(Path(chosen.file)) if chosen.action == "add" else None
    async with opened_rooms() as rooms:
        if source:
            entry = await rooms.queue_file(source, SystemClock().now())
            review = entry.stored.review
            show(f"“{review.title}” waits ({entry.stored.id}). Topics: {', '.join(review.topics) or 'none'}.")
        elif chosen.action == "move":
            await rooms.database.queue.move(chosen.id, chosen.position)
        elif chosen.action == "remove":
            await rooms.database.queue.remove(chosen.id)
        view = await rooms.show_queue(SystemClock().now())
    for departure in view.departures:
        leaves = f"{departure.slot.day:%a %d %b}, {departure.slot.slot}"
        show(f"{departure.entry.stored.id:5}  {leaves}  {departure.entry.stored.review.title}")
    if not view.departures:
        show(f"The queue is empty; the next slot is {view.next_slot.day:%a %d %b}, {view.next_slot.slot}.")
    return 0
