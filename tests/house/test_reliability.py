"""What the page about reliability tells owners is what the code says: messages, buttons, times, policies, health."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.notices.all import WRITERS
from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen
from bot.chat.sentences import Languages
from bot.inbox.health import PATIENCE as INBOX_PATIENCE
from bot.publishing.flood import LONG
from bot.publishing.health import PATIENCE
from bot.publishing.lateness import LATEST_CATCH_UP, PUNCTUAL, LatePolicy
from bot.publishing.ports import Notice
from bot.publishing.preflight import AHEAD
from bot.publishing.settle import GIVE_UP, REMINDERS, SWEEPS
from bot.reviews.lint.finding import Code, Field, Finding, Mend, Severity, Spot, as_json
from tests.chat.fakes import OWNER, PLACE, ZONE, FakeButtons
from tests.fakes.clock import StandingClock
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")

CUT = as_json(
    Finding(
        Code.CUT_LINK,
        Severity.ERROR,
        Spot("arxiv.org/abs/2403.178", mends=(Mend(Field.PAPER, 1, 0, 0, "https://arxiv.org/abs/2403.17887"),)),
    )
)

FACTS = {
    "post_kind": "review", "post_id": 9, "review_id": 3, "title": "Sparse Nets", "number": 501, "parts": 3,
    "part_id": 17, "attempt": 2, "position": 2, "count": 3, "reason": "gone", "question": "What next?",
    "channel_id": PLACE.id, "message_id": 81, "original_id": 84, "ballot_id": 7, "days": 4, "waiting": 2,
    "slot": "09:00", "day": "2026-11-22", "seconds": 3_600.0, "until": "2026-11-22T08:00:02+00:00",
    "faults": [{"kind": "parts", "count": 9}], "held": True, "revision": 12, "findings": [CUT],
    "author_id": 7_391_846_205, "user_id": 7_391_846_205, "suggestion_id": 4, "url": "https://arxiv.org/abs/2511.01234",
}  # fmt: skip
"""Whatever any notice tells."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "has waited for two weeks:": {"drafts": [{"review_id": 3, "title": "Sparse Nets", "days": 14}]},
    "Telegram refused this post, so it is not in the channel:": {"position": 1},
    "A backup was restored, and I cannot look into the channel.": {
        "message_ids": [81],
        "waiting": [{"review_id": 3, "title": "Sparse Nets"}],
    },
    "was skipped.": {"count": 1},
    "the queue is empty.": {"drafts": 2},
    "Corrected: No. 501, 2 of 3 messages": {"edited": 2, "correction_id": 5},
    "Not corrected: No. 501": {"edited": 0, "correction_id": 5, "failed": [{"position": 2, "reason": "400"}]},
    "Make the winner a promise?": {
        "winners": [{"place": 2, "title": "Graph Memory"}],
        "voters": 9,
        "votes": 5,
        "poll_id": "77",
    },
    "but that is “Old Nets”": {"number": None, "stated": 501, "taken": "Old Nets"},
    "I lack this right in": {"missing": ["can_post_messages"]},
}
"""By what it says."""


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, cell by cell."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    assert len(lines) > 1
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def codes(rows: list[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in rows]


def spans(text: str) -> Iterator[timedelta]:
    """The times in words: "1 hour, 6 hours"."""
    for number, unit in re.findall(r"(\d+) (second|minute|hour)s?", text):
        yield timedelta(**{f"{unit}s": int(number)})


MESSAGES = table("What the bot tells you, and what each button does")


def test_every_kind_of_message_is_on_the_page() -> None:
    assert list(dict.fromkeys(codes(MESSAGES))) == list(WRITERS)


@pytest.mark.parametrize(("kind", "says", "buttons"), MESSAGES)
async def test_a_message_says_what_the_page_says_and_has_its_buttons(kind: str, says: str, buttons: str) -> None:
    kind = kind.strip("`")
    screen = await WRITERS[kind](telling(), Notice(1, kind, FACTS | OTHERWISE.get(says, {})), OWNER)
    assert says in screen.text
    assert " · ".join(labels(screen)) == buttons


def test_every_button_of_a_question_is_explained() -> None:
    explained = set(re.findall(r"\*\*([^*]+)\*\*", PAGE.replace("\n  ", " ")))
    there = {label for _, _, buttons in MESSAGES for label in buttons.split(" · ") if label}
    plain = {label for label in there if label.startswith(("Open", "Look", "Mend"))} | {
        "Post it now",
        "At the next slot",
    }
    assert there - plain <= {label.rstrip(":") for label in explained}


def test_the_times_of_looking_are_those_of_the_code() -> None:
    found = [span for row in table("When Telegram does not answer") for span in spans(row[0])]
    assert found == [timedelta(), *SWEEPS, GIVE_UP, *REMINDERS]


def test_late_policies_are_those_of_the_code() -> None:
    assert codes(table("Late slots")) == list(LatePolicy)
    hours = {"five minutes": PUNCTUAL, "two hours": LATEST_CATCH_UP, "**An hour before": AHEAD}
    assert list(hours.values()) == [timedelta(minutes=5), timedelta(hours=2), timedelta(hours=1)]
    assert all(words in PAGE for words in hours)


def test_lines_of_health_are_those_of_the_code() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    lines = codes(table("For a monitor"))
    assert len(lines) == 9
    assert [line for line in lines if not re.search(rf'f?"{line}\b', source)] == []
    assert {PATIENCE, LONG, INBOX_PATIENCE} == {timedelta(minutes=5)}
    assert PAGE.count("more than five minutes") == 2


def telling() -> Telling:
    say = Languages().of(None)
    return Telling(say=say, buttons=FakeButtons(), place=PLACE, zone=ZONE, clock=StandingClock(), username="bot")


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.keyboard for button in row]
