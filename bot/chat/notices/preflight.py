"""What is wrong with the review that leaves next, while there is still time to mend it."""

from collections.abc import Mapping
from typing import Any

from bot.chat.commands.drafts import EDIT
from bot.chat.commands.entry import data_for
from bot.chat.commands.queue import OPEN_FINDINGS
from bot.chat.findings import told
from bot.chat.notices.lint import findings_of
from bot.chat.notices.telling import Telling
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Screen, bold, button, drawn, lines, one_line
from bot.publishing.ports import Notice
from bot.publishing.preflight import FaultKind

_BARRING = frozenset({FaultKind.RIGHT, FaultKind.RENDER, FaultKind.LENGTH})
_MOST_HELD = 3
_TITLE_UNITS = 100


async def preflight(telling: Telling, notice: Notice, owner: int) -> Screen:
    """A text that is not right can be mended at once; what is held is named."""
    say = telling.say
    found = notice.facts.get("faults")
    faults = [fault for fault in found if isinstance(fault, Mapping)] if isinstance(found, list) else []
    findings = findings_of(notice.facts)
    if notice.facts.get("review_id") is None:
        nothing = say("Nothing leaves at {slot}: what waits is held back.", slot=notice.facts.get("slot"))
        return drawn(lines(nothing, *_held(telling, notice), say("/queue shows why.")))
    if not faults and not findings:
        outlook = say("This leaves at {slot}:", slot=notice.facts.get("slot"))
        return drawn(lines(outlook, telling.title(notice), "", *_held(telling, notice), say("/queue shows why.")))
    return drawn(
        lines(
            say("This leaves at {slot}, and something is wrong with it:", slot=notice.facts.get("slot")),
            telling.title(notice),
            "",
            *(f"• {_line(telling, fault)}" for fault in faults),
            *((told(findings, say),) if findings else ()),
            "",
            *_held(telling, notice),
            _outlook(telling, faults),
        ),
        await _buttons(telling, notice, owner, faults, mendable=bool(findings)),
    )


def _outlook(telling: Telling, faults: list[Mapping[str, Any]]) -> str:
    say = telling.say
    if any(fault.get("kind") in _BARRING for fault in faults):
        return say("As it is, it cannot leave. /queue shows what waits.")
    return say("If nothing changes, it leaves as it is. /queue shows what waits.")


async def _buttons(
    telling: Telling, notice: Notice, owner: int, faults: list[Mapping[str, Any]], *, mendable: bool
) -> Keyboard:
    say, review = telling.say, notice.facts["review_id"]
    editable = mendable or any(fault.get("kind") != FaultKind.RIGHT for fault in faults)
    look = ((button(say("Look and mend"), data_for(OPEN_FINDINGS, review)),),) if mendable else ()
    return (*look, (await telling.action(say("Edit"), EDIT, str(review), owner),)) if editable else ()


def _held(telling: Telling, notice: Notice) -> list[Styled | str]:
    """What stays meanwhile."""
    given = notice.facts.get("staying") or []
    titles = [one_line(str(title), _TITLE_UNITS) for title in given[:_MOST_HELD]]
    return [telling.say("Held back meanwhile:"), *(bold(title) for title in titles)] if titles else []


def _line(telling: Telling, fault: Mapping[str, Any]) -> str:
    """One fault in a short line."""
    say = telling.say
    match fault.get("kind"):
        case FaultKind.RIGHT:
            return say("I may not post in {channel}: please give me that right", channel=telling.place.name)
        case FaultKind.RENDER:
            return say("no post can be made of it ({error})", error=fault.get("error"))
        case FaultKind.LENGTH:
            return say("message {position} of it is empty or too long", position=fault.get("position"))
        case FaultKind.PARTS:
            return say("it takes {count} messages", count=fault.get("count"))
    return str(fault.get("kind"))  # of a later release
