"""Whether people who write to the bot get their answers: what a monitor may wake somebody for."""

from datetime import datetime, timedelta

from bot.values import Struct

PATIENCE = timedelta(minutes=5)
"""An update that fails each time is parked within four: three attempts of a minute, and the pauses between them."""


class Backlog(Struct, frozen=True):
    """What waits in the inbox. unfinished: rows; oldest: when the first of them arrived; ended: when one was done last.
    Both in UTC, None where there is none."""

    unfinished: int
    oldest: datetime | None
    ended: datetime | None


def stuck(backlog: Backlog, started_at: datetime, now: datetime) -> str | None:
    """A plain line while updates wait and none is handled, in this process or another; None in the longest flood, as
    long as it goes on."""
    if backlog.oldest is None:
        return None
    since = max(filter(None, (backlog.oldest, backlog.ended, started_at)))
    if now - since <= PATIENCE:
        return None
    waits = f"inbox: {backlog.unfinished} updates wait, and none was handled since {since:%Y-%m-%d %H:%M UTC}"
    return f"{waits}; restart the bot"
