"""What lint found in a review that came into the queue, or got a new text in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.commands.findings import Found, findings_screen
from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen
from bot.publishing.ports import Notice
from bot.reviews.lint.finding import Code, Finding, Severity, from_json


async def lint(telling: Telling, notice: Notice, owner: int) -> Screen:
    """As it was found; a press shows how it stands now."""
    facts = notice.facts
    found = Found(
        number_in(notice, "review_id"),
        number_in(notice, "revision"),
        str(facts.get("title") or ""),
        bool(facts.get("held")),
        _moment(telling, facts),
        findings_of(facts),
    )
    return await findings_screen(
        found, telling.say, lambda text, action, subject: telling.action(text, action, subject, owner)
    )


def findings_of(facts: Mapping[str, Any]) -> list[Finding]:
    """Those of the facts; classes of a later release are left out."""
    known, kinds = {code.value for code in Code}, {severity.value for severity in Severity}
    given = facts.get("findings") or []
    return [from_json(one) for one in given if one.get("code") in known and one.get("severity") in kinds]


def _moment(telling: Telling, facts: Mapping[str, Any]) -> str:
    local = datetime.fromisoformat(f"{facts['day']}T{facts['slot']}")
    return telling.moment(local.replace(tzinfo=telling.zone))
