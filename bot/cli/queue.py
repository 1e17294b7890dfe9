"""`reviewbot queue`: the reviews that wait for their slots."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Add, whole
from bot.cli.history import show_history
from bot.cli.lint import shown_findings
from bot.cli.opening import opened_rooms
from bot.cli.terminal import show, tell
from bot.clock import SystemClock
from bot.errors import NotFound
from bot.publishing.linted import codes
from bot.publishing.ports import Touch
from bot.publishing.queue import QueueView

if TYPE_CHECKING:
    from bot.intake.text import Text
    from bot.wiring.rooms import Rooms


def add(command: Add) -> None:
    """Adds `queue list`, `preview ID`, `add FILE`, `allow ID`, `move ID PLACE`, `remove ID`, `return`, `fix`."""
    queue = command("queue", run, "the reviews that wait for their slots")
    actions = queue.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the waiting reviews, first to leave first")
    new = actions.add_parser("add", help="put a review (a Markdown file) at the end")
    new.add_argument("file", metavar="FILE")
    new.add_argument("--fix", action="store_true", help="with the mends that are safe")
    move = actions.add_parser("move", help="to another place: move 17 1")
    move.add_argument("id", type=whole(1), metavar="ID")
    move.add_argument("position", type=whole(1), metavar="PLACE", help="1 leaves first")
    allow = actions.add_parser("allow", help="let a review leave that is held back, as it is")
    allow.add_argument("id", type=whole(1), metavar="ID")
    preview = actions.add_parser("preview", help="what leaves next, as it would be posted; ID: another one")
    preview.add_argument("id", nargs="?", type=whole(1), metavar="ID")
    remove = actions.add_parser("remove", help="out of the queue; it stays as a draft")
    remove.add_argument("id", type=whole(1), metavar="ID")
    back = actions.add_parser("return", help="a draft back into the queue, to leave first")
    back.add_argument("id", type=whole(1), metavar="ID")
    history = actions.add_parser(
        "history", help="who changed what, the newest first: the queue, drafts, posts, settings"
    )
    history.add_argument("--limit", type=whole(1, 100_000), default=20, metavar="N", help="so many; by default 20")
    history.add_argument("--json", action="store_true", help="one JSON object a change, a line each")
    fix = actions.add_parser("fix", help="to a date of its own, the others flow around it: fix 17 2026-11-24")
    fix.add_argument("id", type=whole(1), metavar="ID")
    fix.add_argument(
        "day", type=_day, metavar="DATE", help="YYYY-MM-DD in the channel's time zone; none: it flows again"
    )


async def run(chosen: argparse.Namespace) -> int:
    """Changes the queue where that is asked for, then shows it."""
    from bot.sources.files import read_text

    source = read_text(Path(chosen.file)) if chosen.action == "add" else None
    if chosen.action == "preview":
        return await _preview(chosen.id)
    if chosen.action == "history":
        return await show_history(chosen.limit, chosen.json)
    async with opened_rooms() as rooms:
        if source:
            await _add(rooms, source, chosen.fix)
        elif chosen.action == "move":
            await rooms.database.queue.move(chosen.id, chosen.position, Touch(now=SystemClock().now()))
        elif chosen.action == "allow":
            await _allow(rooms, chosen.id)
        elif chosen.action == "remove":
            await rooms.database.queue.remove(chosen.id, Touch(now=SystemClock().now()))
        elif chosen.action == "return":
            await rooms.database.queue.put_first(chosen.id, SystemClock().now(), None)
        elif chosen.action == "fix":
            await _fix(rooms, chosen.id, chosen.day)
        await rooms.lint_queue(SystemClock().now())
        view = await rooms.show_queue(SystemClock().now())
    _show(view)
    return 0


async def _add(rooms: "Rooms", source: "Text", fix: bool) -> None:
    """With what lint says of it: before the mends where they are not wanted, else after them."""
    now = SystemClock().now()
    review, findings = await rooms.lint_file(source, now)
    if fix:
        review, findings = await rooms.lint_file.mended(review, findings, now)
    entry = await rooms.queue_file.review(review, now)
    stored = entry.stored.review
    show(f"“{stored.title}” waits ({entry.stored.id}). Topics: {', '.join(stored.topics) or 'none'}.")
    for line in shown_findings(findings) if findings else ():
        show(line)


async def _fix(rooms: "Rooms", review_id: int, day: date | None) -> None:
    if not await rooms.change_queue.fix(review_id, day, Touch(now=SystemClock().now())):
        raise NotFound("review", str(review_id))


async def _allow(rooms: "Rooms", review_id: int) -> None:
    """What is found in it now may stay."""
    now = SystemClock().now()
    checked = await rooms.lint_queue.check(review_id, now)
    if checked is None:
        raise NotFound("review", str(review_id))
    revision = checked.entry.stored.revision
    await rooms.lint_queue.allow(review_id, revision, now, f"shell:{review_id}:{revision}:{now.isoformat()}", None)


async def _preview(review_id: int | None) -> int:
    """The text of its classic form, under the number and date that it would get; changes nothing."""
    from bot.chat.render.sketch import plain_text
    from bot.publishing.occasion import PostFormat
    from bot.wiring.preview import preview_queue

    now = SystemClock().now()
    async with opened_rooms() as rooms:
        await rooms.follow_archive.catch_up()
        preview = preview_queue(rooms, rooms.settings)
        posted, text = await preview(now, review_id), await preview(now, review_id, PostFormat.CLASSIC)
    slot = f"{posted.slot.day:%a %d %b}, {posted.slot.slot}" if posted.slot else "no slot: it does not leave by itself"
    count = len(posted.rendered.parts)
    tell(f"No. {posted.number}, {slot}; {posted.rendered.form}, {count} {'message' if count == 1 else 'messages'}.")
    show(plain_text(text.rendered.parts))
    return 0


def _show(view: QueueView) -> None:
    if view.restored:  # beside the list, which a drill compares with the one of the bot that runs
        tell(
            "The database may be older than the channel: nothing leaves before the bot, or an owner, has compared them."
        )
    for departure in view.departures:
        entry = departure.entry
        leaves = f"{departure.slot.day:%a %d %b}, {departure.slot.slot}"
        fixed = f"  (fixed: {entry.fixed_on:%a %d %b})" if entry.fixed_on else ""
        show(f"{entry.stored.id:5}  {leaves}  {entry.stored.review.title}{fixed}")
    if not view.departures and not view.held:
        show(f"The queue is empty; the next slot is {view.next_slot.day:%a %d %b}, {view.next_slot.slot}.")
    if view.held:
        show("Held back (mend it, or `reviewbot queue allow ID`):")
    for entry in view.held:
        wrong = ", ".join(codes(entry.linted.open)) if entry.linted else ""
        show(f"{entry.stored.id:5}  {entry.stored.review.title}  ({wrong})")
    if view.pause:
        until = view.pause.until
        show(f"Posting is paused until {f'{until:%a %d %b, %H:%M} UTC' if until else '/resume in the chat'}.")
    if not view.may_post:
        show("The bot may not post in the channel at the moment: `reviewbot doctor` says why.")
    if view.drafts:
        show("Drafts:")
    for draft in view.drafts:
        show(f"{draft.id:5}  {draft.review.title}")


def _day(text: str) -> date | None:
    try:
        return None if text == "none" else date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no date such as 2026-11-24, and not none") from None
