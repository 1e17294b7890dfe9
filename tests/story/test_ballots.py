"""Ballots as owners prepare them: changed until they are right, and those that open by themselves."""

from datetime import timedelta

import pytest

from tests.sandbox.people import Json, labels
from tests.story.voting import announced, papers, vote, welcomed
from tests.world.stage import FRIDAY_EVENING, OWNER, READERS, Stage

RULES = "sat 20:00 for 24h"
SATURDAY = FRIDAY_EVENING + timedelta(days=1)
"""20:00 in Jerusalem."""
WEEK = timedelta(days=7)


@pytest.fixture
async def waiting(town: Stage) -> Stage:
    """Six papers wait."""
    await town.fill(candidates=[*papers(), *papers(("Loud noise",))])
    for person in (OWNER, *READERS):
        await town.people.start(person)
    return town


async def pressed(town: Stage, message: Json, label: str) -> Json:
    """The owner presses, and reads what the message says then."""
    before = message["seq"]
    await town.people.press(OWNER, message, label)
    return await town.people.wait_for(
        OWNER, lambda one: one["message_id"] == message["message_id"] and one["seq"] > before
    )


def options(poll: Json) -> list[str]:
    return [option["text"] for option in poll["poll"]["options"]]


async def test_what_the_owner_swaps_and_looks_at_is_what_is_posted(waiting: Stage) -> None:
    people = waiting.people
    async with waiting.bot(ballot_options=5):
        await welcomed(waiting)
        message = await people.ask(OWNER, "/ballot 24")
        message = await pressed(waiting, message, "2")
        message = await pressed(waiting, message, "Swap for the next best")
        message = await pressed(waiting, message, "One fewer")
        message = await pressed(waiting, message, "Voters: all")
        await people.press(OWNER, message, "Preview")
        preview = await people.wait_for(OWNER, lambda one: "poll" in one, after=message)
        await people.press(OWNER, message, "Open the poll")
        posted = await people.wait_for("channel", lambda one: "poll" in one)
    assert options(posted) == ["Sparse attention", "Loud noise", "Patient pruning", "Honest benchmarks"]
    assert options(preview) == options(posted)
    assert preview["poll"]["question"] == posted["poll"]["question"]
    assert (preview["poll"]["is_closed"], posted["poll"]["is_closed"]) == (True, False)
    (sent,) = [call for call in await people.calls("sendPoll") if "members_only" in call["params"]]
    assert sent["params"]["hide_results_until_closes"]


async def test_one_paper_is_put_to_the_readers(waiting: Stage) -> None:
    people = waiting.people
    async with waiting.bot():
        await welcomed(waiting)
        message = await people.ask(OWNER, "/ballot https://arxiv.org/abs/2403.17887")
        await people.press(OWNER, message, "Open the poll")
        poll = await people.wait_for("channel", lambda one: "poll" in one)
    assert options(poll) == ["Yes, review it", "No, rather another"]
    assert not poll["poll"]["allows_multiple_answers"]


async def test_a_recurring_poll_over_two_weeks_a_crash_and_a_pause(waiting: Stage) -> None:
    people = waiting.people
    async with waiting.bot_process(crash_at="post frozen:1", ballots=RULES) as process:
        await welcomed(waiting)
        await people.clock("set", SATURDAY - timedelta(hours=12))
        message = await people.wait_for(OWNER, "A poll opens by itself Saturday 21 November, 20:00")
        assert labels(message) == ["Look, change", "Skip this one"]
        message = await pressed(waiting, message, "Look, change")
        message = await pressed(waiting, message, "1")
        await pressed(waiting, message, "Remove")
        await people.clock("set", SATURDAY)
        assert await process.wait() == -9
    async with waiting.bot(ballots=RULES):
        poll = await people.wait_for("channel", lambda one: "poll" in one)
        assert options(poll) == ["Frugal tokens", "Patient pruning", "Honest benchmarks"]
        assert "Vote until Sunday 22 Nov, 20:00" in poll["poll"]["question"]
        await people.wait_for(OWNER, "The poll stands in the channel")
        await vote(waiting, poll, "Patient", "Patient")
        await people.clock("set", SATURDAY + timedelta(days=1))
        assert (await announced(waiting))["text"].startswith("Patient pruning")
        await people.ask(OWNER, "/pause 2 weeks")
        await people.clock("set", SATURDAY + WEEK)
        told = await people.wait_for(OWNER, "The poll of Saturday 28 November, 20:00 did not open.")
        assert "The channel is paused" in told["text"]
    assert len([one for one in await people.ledger() if "poll" in one]) == 1
