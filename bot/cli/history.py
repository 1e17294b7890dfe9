"""`reviewbot queue history`: who changed what."""

import json
from typing import TYPE_CHECKING

from bot.cli.opening import configured, opened_rooms
from bot.cli.terminal import show

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.chat.sentences import Sentences
    from bot.publishing.audit import Change


async def show_history(limit: int, as_json: bool) -> int:
    """The newest first, at most `limit`. JSON: at (UTC), actor_id (null: the shell, or the bot), did, review_id, title,
    before and after."""
    async with opened_rooms(rehearsing=True) as rooms:
        changes = await rooms.database.audit.changes(limit)
    if as_json:
        for change in changes:
            show(json.dumps(_fields(change), ensure_ascii=False))
        return 0
    from bot.chat.sentences import Languages

    say, zone = Languages().of("en"), configured().schedule.zone
    for change in changes:
        show(_line(change, say, zone))
    if not changes:
        show("Nothing was changed yet.")
    return 0


def _fields(change: "Change") -> dict[str, object]:
    return {
        "at": change.at.isoformat(),
        "actor_id": change.actor_id,
        "did": change.did.value,
        "review_id": change.review_id,
        "title": change.title,
        "before": dict(change.before),
        "after": dict(change.after),
    }


def _line(change: "Change", say: "Sentences", zone: "ZoneInfo") -> str:
    from bot.chat.history_words import what_was_done

    who = "the shell or the bot" if change.actor_id is None else str(change.actor_id)
    about = f"  {change.review_id} {change.title}" if change.review_id is not None else ""
    return f"{change.at.astimezone(zone):%Y-%m-%d %H:%M}  {who}: {what_was_done(change, say)}{about}"
