"""What is wrong with the review that leaves next, while there is still time to mend it."""

from collections.abc import Mapping
from typing import Any

from bot.chat.commands.drafts import EDIT
from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen, drawn, lines, one_line
from bot.publishing.ports import Notice
from bot.reviews.shortcomings import FaultKind

_URL_UNITS = 120
_BARRING = frozenset({FaultKind.RIGHT, FaultKind.RENDER, FaultKind.LENGTH})
_MOST_LINES = 5  # numbers of lines; more help nobody


async def preflight(telling: Telling, notice: Notice, owner: int) -> Screen:
    """A text that is not right can be edited at once."""
    say = telling.say
    found = notice.facts.get("faults")
    faults = [fault for fault in found if isinstance(fault, Mapping)] if isinstance(found, list) else []
    if any(fault.get("kind") in _BARRING for fault in faults):
        outlook = say("As it is, it cannot leave. /queue shows what waits.")
    else:
        outlook = say("If nothing changes, it leaves as it is. /queue shows what waits.")
    editable = any(fault.get("kind") != FaultKind.RIGHT for fault in faults)
    return drawn(
        lines(
            say("This leaves at {slot}, and something is wrong with it:", slot=notice.facts.get("slot")),
            telling.title(notice),
            "",
            *(f"• {_line(telling, fault)}" for fault in faults),
            "",
            outlook,
        ),
        ((await telling.action(say("Edit"), EDIT, str(notice.facts["review_id"]), owner),),) if editable else (),
    )


def _line(telling: Telling, fault: Mapping[str, Any]) -> str:
    """One fault in a short line."""
    say = telling.say
    where = _where(telling, fault.get("lines"))
    match fault.get("kind"):
        case FaultKind.RIGHT:
            return say("I may not post in {channel}: please give me that right", channel=telling.place.name)
        case FaultKind.RENDER:
            return say("no post can be made of it ({error})", error=fault.get("error"))
        case FaultKind.LENGTH:
            return say("message {position} of it is empty or too long", position=fault.get("position"))
        case FaultKind.PARTS:
            return say("it takes {count} messages", count=fault.get("count"))
        case FaultKind.NO_LINK:
            return say("the paper's link is missing")
        case FaultKind.LINK:
            return say("this link leads nowhere: {url}", url=one_line(str(fault.get("url")), _URL_UNITS))
        case FaultKind.FORMULA:
            return say("a formula is not closed ({where})", where=where)
        case FaultKind.FIGURE:
            return say("a figure is missing ({where})", where=where)
        case FaultKind.CHATTER:
            return say("words of a translation tool ({where})", where=where)
    return str(fault.get("kind"))  # of a later release


def _where(telling: Telling, numbers: object) -> str:
    shown = [str(number) for number in numbers[:_MOST_LINES]] if isinstance(numbers, list) else []
    return telling.say.plural("line {lines}", "lines {lines}", len(shown), lines=", ".join(shown))
