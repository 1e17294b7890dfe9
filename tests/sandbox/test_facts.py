"""What we gathered of Telegram's refusals, against the table that the sandbox keeps."""

import re

import pytest

from bot.sandbox.api.rules import Rule
from tests.shared import shared

SECTIONS = ("## 5. Error descriptions", "## 6.")

ELSEWHERE = {
    "can't parse entities: …": "parse_mode is not imitated",
    'Unsupported start tag "x" at byte offset N': "parse_mode is not imitated",
    "Can't find end of the entity starting at byte offset N": "parse_mode is not imitated",
    "Character '.' is reserved and must be escaped…": "parse_mode is not imitated",
    "Forbidden: user is deactivated": "nobody deletes an account here; script it as an error",
    "wrong poll data specified": "said by servers of polls that pass every rule known; script it as an error",
    "poll has already been closed": "older servers: newer ones say that it can't be stopped",
    "group chat was upgraded to a supergroup chat": "groups are supergroups from the start",
    "RICH_*": "section 1; several rules",
    "text buttons are unallowed in the inline keyboard": "a reason that BUTTON_BROKEN gives",
    "have no write access to the chat": "BAPI asks first whether the bot is in the chat, and says that it is not",
    "Internal Server Error": "script it as an error",
    "Bad Gateway": "script it as an error",
}
"""Refusals that no rule has, and why."""


@pytest.fixture(scope="module")
def told() -> set[str]:
    """Every description in the second column of the table, as it stands there."""
    page = shared("reference/telegram-facts.md").read_text(encoding="utf-8")
    table = page.partition(SECTIONS[0])[2].partition(SECTIONS[1])[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {said for row in rows for said in re.findall(r"`([^`]+)`", row[1])}


def test_every_refusal_that_we_know_of_is_a_rule_or_is_said_to_be_missing(told: set[str]) -> None:
    assert len(told) > 40, "the table moved"
    rules = [_pattern(rule.description) for rule in Rule]
    missing = {said for said in told - set(ELSEWHERE) if not any(rule.search(_bare(said)) for rule in rules)}
    assert not missing, "add a rule, or say in ELSEWHERE why there is none"


def test_nothing_is_said_to_be_missing_that_is_not_known(told: set[str]) -> None:
    assert set(ELSEWHERE) <= told


def _bare(said: str) -> str:
    """Without the prefix that the table leaves out of most, and without its placeholders."""
    return re.sub(r"^(Bad Request|Forbidden): ", "", said).lower().replace(" n", " 1")


def _pattern(description: str) -> re.Pattern[str]:
    """With anything where facts stand in braces."""
    return re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", _bare(description)))))
