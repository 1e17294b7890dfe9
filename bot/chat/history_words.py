"""A change on record, in words: what was done, and what differs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.chat.screen import one_line
from bot.chat.sentences import Sentences, later
from bot.publishing.audit import Change, Did

_VALUE_UNITS = 60

DONE: Mapping[Did, str] = {
    Did.DRAFTED: later("a new draft"),
    Did.CHANGED: later("changed"),
    Did.DISCARDED: later("draft discarded"),
    Did.RESTORED: later("draft brought back"),
    Did.PROPOSED: later("proposed"),
    Did.DECLINED: later("declined"),
    Did.QUEUED: later("into the queue"),
    Did.MOVED: later("moved"),
    Did.FIXED: later("date"),
    Did.REMOVED: later("out of the queue"),
    Did.POSTED: later("posted at once"),
    Did.ALLOWED: later("let pass as it is"),
    Did.CORRECTED: later("corrected in the channel"),
    Did.TAKEN_BACK: later("taken back from the channel"),
    Did.ADOPTED: later("taken over from the channel"),
    Did.NOT_ADOPTED: later("not a review after all"),
    Did.RENUMBERED: later("number"),
    Did.TWINNED: later("twin"),
    Did.SLOT_SKIPPED: later("slot skipped"),
    Did.SET: later("setting"),
    Did.INVITED: later("a guest invited"),
    Did.COMPARED: later("channel compared with the backup"),
    Did.REVOKED: later("a guest revoked"),
}
"""What was done, beside who and when."""

_NAMES: Mapping[str, str] = {
    "position": later("place"),
    "fixed_on": later("date"),
    "title": later("title"),
    "reviewers": later("byline"),
    "paper": later("link"),
    "topics": later("topics"),
    "hook": later("hook"),
    "language": later("language"),
    "characters": later("characters"),
    "number": later("No."),
    "messages": later("messages"),
    "day": later("day"),
    "slot": later("slot"),
    "reason": later("reason"),
}
_ITSELF = {"fixed_on": Did.FIXED, "number": Did.RENUMBERED}
"""Facts whose name would only repeat what was done."""


def what_was_done(change: Change, say: Sentences) -> str:
    """ "moved, place 3 → 1", for a line that names its review and who did it elsewhere."""
    done = say(DONE[change.did]) if change.did in DONE else change.did.value
    if change.did is Did.SET:
        was, now = (_value("value", facts.get("value"), say) for facts in (change.before, change.after))
        name = str(change.after.get("name") or change.before.get("name") or "")
        return f"{done} {name}, {say('{before} → {after}', before=was, after=now)}"
    facts = [fact for name in {**change.before, **change.after} if (fact := _fact(name, change, say))]
    return ", ".join([done, *facts])


def _fact(name: str, change: Change, say: Sentences) -> str:
    """Empty where nothing is to be said: a date that there never was, the title that stands there already."""
    before, after = change.before.get(name), change.after.get(name)
    if name not in _NAMES or (name == "title" and change.did is Did.DRAFTED):
        return ""
    was, now = (_value(name, value, say) for value in (before, after))
    if name in change.before and was == now:
        return ""
    if name in change.before and name in change.after:
        value = say("{before} → {after}", before=was, after=now)
    elif before is None and after is None:
        return ""
    else:
        value = was if after is None else now
    return value if _ITSELF.get(name) is change.did else f"{say(_NAMES[name])} {value}"


def _value(name: str, value: Any, say: Sentences) -> str:
    if value is None or value == "" or value == []:
        return say("none")
    if name in ("fixed_on", "day"):
        return say.dates.weekday(date.fromisoformat(value))
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return one_line(str(value), _VALUE_UNITS)
