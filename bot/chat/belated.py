"""What was said long ago and is read only now: the bot was away, or Telegram asked it to be silent."""

from datetime import datetime, timedelta

from telegram import InlineKeyboardButton

from bot.chat.commands.confirming import stay
from bot.chat.commands.entry import Action, Command, Entry, again
from bot.chat.screen import Done, Reply, code, drawn, lines, one_line
from bot.chat.sentences import Sentences

LATE = timedelta(minutes=10)
"""By then whoever said "now" may not mean it any more (docs/faults.md, row 54); Telegram keeps messages for a day."""

OFFERED = timedelta(hours=1)
"""So long the button does it all the same."""

_QUOTED = 64  # UTF-16 units of a command: a line or two on a phone
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def is_late(entry: Entry, said_at: datetime | None, now: datetime) -> bool:
    """Whether nothing is done unasked. said_at: None where nobody knows it."""
    meant_now = isinstance(entry, Command | Action) and entry.at_once
    return meant_now and said_at is not None and now - said_at > LATE


def action_of(entry: Entry) -> str:
    """The name of the button that does it all the same."""
    return again(entry.name) if isinstance(entry, Command) else entry.name


def too_late(say: Sentences, entry: Entry, words: str, ago: timedelta, do_it: InlineKeyboardButton) -> Reply:
    """What is said instead; of a command also which, since others may stand between it and this."""
    told, keyboard = _told(say, ago), [[do_it, stay(say("Not now"))]]
    if isinstance(entry, Command):
        return drawn(lines(code(one_line(f"/{entry.name} {words}", _QUOTED)), told), keyboard)
    return Done(told, keyboard)


def _told(say: Sentences, ago: timedelta) -> str:
    minutes, hours = ago // _MINUTE, ago // _HOUR
    if hours < 2:
        when = say.plural("You said that a minute ago.", "You said that {count} minutes ago.", minutes)
    else:
        when = say.plural("You said that an hour ago.", "You said that {count} hours ago.", hours)
    return f"{when} {say('I read it only now, so I did nothing.')}"
