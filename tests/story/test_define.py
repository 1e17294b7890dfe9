"""Readers ask what a word means, walk from term to term, and read a review about it."""

import pytest

from bot.intake.record import ImportedReview
from tests.makers import NOW, make_review
from tests.sandbox.people import labels
from tests.shipped import shipped_terms
from tests.world.stage import Stage


@pytest.fixture
async def library(town: Stage) -> Stage:
    """The glossary that ships, and one review; Mei is in the bot's chat."""
    review = make_review("Turning positions", body="Rotary position embedding, told with two clocks.", number=7)
    async with town.rooms() as rooms:
        await rooms.database.imports.keep([ImportedReview(identity="test|1", review=review)], NOW)
        await rooms.database.imports.keep(shipped_terms(), NOW)
    await town.people.start("Mei")
    return town


async def test_a_definition_leads_to_other_terms_and_to_reviews(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await people.wait_for("Mei", lambda message: not message["own"])
        shown = await people.ask("Mei", "/define rope")
        assert shown["text"].startswith("Rotary position embedding (RoPE)\n")
        assert "In Hebrew: " in shown["text"]
        assert "1. Turning positions · No. 7" in shown["text"]
        await people.press("Mei", shown, "1")
        review = await people.edited("Mei", shown)
        assert review["text"].startswith("Turning positions")
        await people.press("Mei", review, "‹ Back to the list")
        back = await people.edited("Mei", review)
        assert (back["text"], labels(back)) == (shown["text"], labels(shown))
        await people.press("Mei", back, "Positional encoding")
        other = await people.edited("Mei", back)
    assert other["text"].startswith("Positional encoding (PE)\n")


async def test_a_slip_leads_to_the_term_that_was_meant_and_to_a_search(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await people.wait_for("Mei", lambda message: not message["own"])
        shown = await people.ask("Mei", "/define rotery position")
        assert labels(shown)[0] == "Rotary position embedding"
        await people.press("Mei", shown, "Search the reviews for it")
        found = await people.edited("Mei", shown)
    assert "Turning positions" in found["text"]
