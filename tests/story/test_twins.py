"""A review in two languages: the hit is one, the twin one tap away; owners say what the bot cannot know."""

import json
from datetime import UTC, datetime

import pytest

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.sources.files import read_source
from tests.sandbox.people import labels
from tests.world.stage import OWNER, Stage

READER = "Mei"
PAPER = "https://arxiv.org/abs/2511.01234"
ENGLISH, HEBREW, STRANGE = "Graph Memory", "זיכרון כגרף", "רשתות דלילות"


def review(title: str, language: str, day: int, url: str | None = PAPER) -> str:
    body = f"{title}: notes that link up, graph memory. " * 9
    told = {"title": title, "language": language, "date": f"2026-11-{day:02}", "url": url, "body": body, "number": day}
    return json.dumps(told | {"reviewers": ["Dana Example"]}, ensure_ascii=False)


@pytest.fixture
async def bilingual(town: Stage) -> Stage:
    """A channel that has one review in two languages, and one in Hebrew whose twin is not known."""
    file = town.folder / "archive.jsonl"
    lines = (review(ENGLISH, "en", 3), review(HEBREW, "he", 5), review(STRANGE, "he", 7, None))
    file.write_text("\n".join((*lines, review("Sparse Nets", "en", 9, None))), encoding="utf-8")
    async with town.rooms() as rooms:
        checked = check(read_source(file), AUTO, datetime(2026, 11, 20, tzinfo=UTC).date(), unwatched)
        await rooms.import_file(checked, town.world.clock.now(), unwatched)
    for person in (OWNER, READER):
        await town.people.start(person)
    return town


async def test_the_twin_is_one_tap_away(bilingual: Stage) -> None:
    people = bilingual.people
    async with bilingual.bot():
        await people.wait_for(READER, lambda one: not one["own"])
        found = await people.ask(READER, "graph memory arxiv 2511.01234")
        assert (ENGLISH in found["text"]) != (HEBREW in found["text"])
        await people.press(READER, found, "1")
        read = await people.wait_for(READER, lambda one: not {"In Hebrew", "In English"}.isdisjoint(labels(one)))
        here, there = (ENGLISH, "In Hebrew") if ENGLISH in read["text"] else (HEBREW, "In English")
        assert there in labels(read)
        await people.press(READER, read, there)
        other = HEBREW if here == ENGLISH else ENGLISH
        await people.wait_for(READER, lambda one: one["message_id"] == read["message_id"] and other in one["text"])
