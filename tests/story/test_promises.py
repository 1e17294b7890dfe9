"""Readers chose a paper: its promise is remembered, and either kept or given up in public."""

from datetime import timedelta

from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json, labels
from tests.story.voting import announced, ends, opened_ballot, papers, promises, results, vote
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

REASON = "Its authors withdrew the code, so nobody can repeat it."
WEEK = timedelta(days=7, hours=13)  # from the end of the vote, 23:00, past the quiet hours of that night


async def test_a_promise_that_waits_a_week_is_told_and_written_off_with_a_reason_that_readers_see(town: Stage) -> None:
    people = town.people
    await town.fill(candidates=papers())
    for person in (OWNER, "Mei"):
        await people.start(person)
    async with town.bot(silence_nudge=0):
        closing = ends(town)
        await vote(town, await opened_ballot(town), "Frugal", "Patient", "Frugal")
        await people.clock("set", closing)
        result = await announced(town)
        assert "due by 4 Dec" in result["text"]
        await people.clock("set", closing + WEEK)
        told = await people.wait_for(OWNER, "Readers wait 8 days for:")
        assert "Frugal tokens\nchosen by 2 of 3 readers, due Fri 4 Dec" in told["text"]
        for notice in ("This week in the archive", "the queue is empty."):
            await people.wait_for(OWNER, notice)
        assert "Readers wait 8 days for Frugal tokens." in (await people.ask(OWNER, "/queue"))["text"]
        await _written_off(town, told)
        correction = await people.wait_for("channel", f"Why: {REASON}")
        assert correction["reply_to_message"]["message_id"] == result["message_id"]
        await people.wait_for(OWNER, "Readers can read why this will not come: Frugal tokens")
        listed = await promises(town)
        assert "No promise is open" in listed
        assert f"Frugal tokens · 28 Nov 2026\n\u2068{REASON}\u2069" in listed
    assert len(results(await people.messages("channel"))) == 1


async def _written_off(town: Stage, told: Json) -> None:
    """Asked back on the list, with a reason that was too short at first, and published twice by an impatient thumb."""
    people = town.people
    assert labels(told) == ["The paper's card", "I am on it: 7 more days", "Write it off…"]
    await people.press(OWNER, told, "Write it off…")
    asked = await people.edited(OWNER, told)
    await people.press(OWNER, asked, "Back on the list")
    await people.wait_for(OWNER, "Why will this review not come?")
    assert "That has 2 characters" in (await people.ask(OWNER, "no"))["text"]
    shown = await people.ask(OWNER, REASON)
    assert "This is what your readers will see:" in shown["text"]
    for _ in range(2):
        await people.press(OWNER, shown, "Publish")
    await people.edited(OWNER, shown)


async def test_a_promise_is_kept_by_a_review_under_another_version_and_readers_see_it(town: Stage) -> None:
    people = town.people
    promised = make_record("Patience, a preprint", paper=make_paper("2403.17887"))
    await town.fill(
        queue=[make_review("Pruning with patience", paper=make_paper("2403.17887v3"))], candidates=[promised, *papers()]
    )
    for person in (OWNER, "Mei"):
        await people.start(person)
    async with town.bot():
        closing = ends(town)
        await vote(town, await opened_ballot(town), "Patience", "Patience")
        await people.clock("set", closing)
        await announced(town)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        post = await people.wait_for("channel", "Asked for by 2 readers")
        assert "Pruning with patience" in post["text"]
        assert "Kept lately:\n• Patience, a preprint · No. 1, after a day" in await promises(town)
