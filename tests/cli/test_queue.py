"""The queue on the shell: what waits, in which order, and when it leaves."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.sources.shipped import shipped
from tests.cli.shell import Said, Shell
from tests.shared import shared

_LINE = re.compile(r" *(?P<id>\d+)  (?P<day>\w{3} \d\d \w{3}), (?P<slot>\S+)  (?P<title>.+)")


def samples() -> list[Path]:
    return sorted(shipped("samples").glob("*.md"))


def waiting(said: Said) -> list[dict[str, str]]:
    """What the queue shows, first to leave first."""
    return [found.groupdict() for line in said.out.splitlines() if (found := _LINE.fullmatch(line))]


@pytest.fixture
def queue(shell: Shell) -> Shell:
    """Three samples wait; their ids are 1, 2 and 3."""
    for sample in samples()[:3]:
        assert shell("queue", "add", sample).code == 0
    return shell


def order(said: Said) -> list[str]:
    assert said.code == 0
    return [entry["id"] for entry in waiting(said)]


def test_an_empty_queue_names_the_next_slot(shell: Shell) -> None:
    assert re.fullmatch(r"The queue is empty; the next slot is \w{3} \d\d \w{3}, 09:00\.\n", shell("queue", "list").out)


def test_what_is_added_last_leaves_last_each_at_a_slot_of_its_own(queue: Shell) -> None:
    said = queue("queue", "list")
    assert order(said) == ["1", "2", "3"]
    assert len({entry["day"] for entry in waiting(said)}) == 3
    assert {entry["slot"] for entry in waiting(said)} == {"09:00"}


def test_slots_are_those_of_the_settings(queue: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLOTS", "sat 20:30")
    assert {(entry["day"][:3], entry["slot"]) for entry in waiting(queue("queue", "list"))} == {("Sat", "20:30")}


def test_adding_says_so_and_nothing_else(shell: Shell) -> None:
    said = shell("queue", "add", samples()[0])
    assert said.err == "", "what the command did stands in its answer, not in a log line beside it"
    assert said.out.splitlines()[0].endswith("waits (1). Topics: efficiency, training.")


def test_topics_are_proposed_where_the_writer_chose_none(shell: Shell) -> None:
    text = "Kites fly. The agents plan with tools, and a tool call ends in the sky. " * 8
    said = shell("queue", "add", shell.write("kites.md", f"# Planning LLM agents that use tools\n\n{text}"))
    assert said.out.splitlines()[0].endswith("waits (1). Topics: agents.")


def test_history_is_logged_where_somebody_asks_for_it(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LOG_LEVEL", "INFO")
    assert "action=review_queued" in shell("queue", "add", samples()[0]).err


def test_every_sample_can_wait(shell: Shell) -> None:
    assert len(samples()) == 4
    assert all(shell("queue", "add", sample).code == 0 for sample in samples())


@pytest.mark.parametrize(("review", "place", "then"), [("3", "1", "312"), ("1", "2", "213"), ("1", "999999999", "231")])
def test_a_review_moves_to_a_place(queue: Shell, review: str, place: str, then: str) -> None:
    assert order(queue("queue", "move", review, place)) == list(then)
    assert order(queue("queue", "list")) == list(then)


def test_what_is_removed_may_come_again(queue: Shell) -> None:
    assert order(queue("queue", "remove", "1")) == ["2", "3"]
    assert order(queue("queue", "add", samples()[0])) == ["2", "3", "1"]


def test_the_same_review_waits_once(queue: Shell) -> None:
    assert queue("queue", "add", samples()[0]).fault.endswith("waits already; nothing was changed.")
    assert order(queue("queue", "list")) == ["1", "2", "3"]


@pytest.mark.parametrize("command", [("move", "9", "1"), ("remove", "9"), ("move", "999999999", "1")])
def test_what_does_not_wait_is_told(queue: Shell, command: tuple[str, ...]) -> None:
    assert queue("queue", *command).fault == (
        f"There is no review {command[1]} here; `reviewbot queue list` and `search --json` show ids."
    )
    assert order(queue("queue", "list")) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "command", [("move", "1", "0"), ("move", "1", "-5"), ("move", "first", "1"), ("remove", "9" * 30)]
)
def test_ids_and_places_are_whole_numbers(queue: Shell, command: tuple[str, ...]) -> None:
    said = queue("queue", *command)
    assert said.code == 2
    assert "is no whole number from 1" in said.err


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("seeds/channel_reviews.md", "one file is one review"),
        ("seeds/hf_daily_papers.txt", "`reviewbot import` reads it"),
    ],
)
def test_a_document_that_is_no_review_does_not_wait(shell: Shell, source: str, advice: str) -> None:
    assert advice in shell("queue", "add", shared(source)).fault
    assert shell.held()["queue"] == 0


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("", "a review needs a title and a text"),
        ("# On Kites\n\nThey fly.\n", "too short"),
        ('{"title": "On Kites"}\n' * 20, "it has no title"),
    ],
)
def test_a_text_that_is_no_review_does_not_wait(shell: Shell, content: str, advice: str) -> None:
    assert advice in shell("queue", "add", shell.write("kites.md", content)).fault


def test_a_date_of_its_own_puts_a_review_in_its_place_and_none_lets_it_flow_again(queue: Shell) -> None:
    far = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    said = queue("queue", "fix", "1", far)
    assert order(said) == ["2", "3", "1"]
    assert waiting(said)[2]["title"].endswith(f"(fixed: {date.fromisoformat(far):%a %d %b})")
    assert order(queue("queue", "fix", "1", "none")) == ["1", "2", "3"]


@pytest.mark.parametrize(("day", "says"), [("2020-01-01", "from today on"), ("9999-12-31", "a year ahead")])
def test_a_date_that_cannot_be_meant_changes_nothing(queue: Shell, day: str, says: str) -> None:
    said = queue("queue", "fix", "1", day)
    assert (said.code, says in said.err) == (2, True)
    assert order(queue("queue", "list")) == ["1", "2", "3"]


def test_what_is_no_date_is_named(shell: Shell) -> None:
    said = shell("queue", "fix", "1", "tomorrow")
    assert said.code == 2
    assert "'tomorrow' is no date such as 2026-11-24" in said.err


def test_what_is_taken_out_is_listed_as_a_draft_and_comes_back_to_leave_first(queue: Shell) -> None:
    removed = queue("queue", "remove", "2")
    drafts = removed.out.partition("Drafts:\n")[2]
    assert re.fullmatch(r" +2  .+\n", drafts)
    back = queue("queue", "return", "2")
    assert order(back) == ["2", "1", "3"]
    assert "Drafts:" not in back.out
    assert queue("queue", "return", "2").code == 2
