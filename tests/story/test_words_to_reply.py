"""Readers type what they remember, and read: searching, paging, opening a review, the newest, links into the bot."""

import re

import pytest

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.sources.files import read_source
from bot.sources.shipped import shipped
from tests.sandbox.people import Json, labels
from tests.world.stage import Stage

LAYERS = "The Unreasonable Ineffectiveness of the Deeper Layers"
HEBREW = re.compile("[\u05d0-\u05ea]{2,}")


@pytest.fixture
async def library(town: Stage) -> Stage:
    """The archive that ships with the program; Mei is in the bot's chat."""
    async with town.rooms() as rooms:
        checked = check(read_source(shipped("archive.jsonl")), AUTO, town.world.clock.now().date(), unwatched)
        report = await rooms.import_file(checked, town.world.clock.now(), unwatched)
    assert report.counts["reviews"].added > 100
    await town.people.start("Mei")
    return town


def bold(message: Json) -> list[str]:
    """The texts of its bold entities; offsets count UTF-16 units."""
    text = message["text"].encode("utf-16-le")
    marks = [mark for mark in message.get("entities", []) if mark["type"] == "bold"]
    return [text[2 * mark["offset"] : 2 * (mark["offset"] + mark["length"])].decode("utf-16-le") for mark in marks]


async def welcomed(library: Stage, who: str = "Mei") -> None:
    await library.people.wait_for(who, lambda message: not message["own"])


@pytest.mark.parametrize("words", ["transformer blocks whose output barely changes", "/search 2403.17887"])
async def test_the_best_hit_comes_with_title_date_and_the_passage(library: Stage, words: str) -> None:
    async with library.bot():
        await welcomed(library)
        answer = await library.people.ask("Mei", words)
    first = next(line for line in answer["text"].splitlines() if line.startswith("1. "))
    assert first.startswith(f"1. {LAYERS} · ")
    assert first.endswith("22 Nov 2024")
    assert "up to half the layers can go" in answer["text"] or "transformer blocks" in answer["text"]
    assert labels(answer)[0] == "1"


async def test_the_words_that_matched_stand_in_bold(library: Stage) -> None:
    async with library.bot():
        await welcomed(library)
        answer = await library.people.ask("Mei", "layer output barely changes")
    assert LAYERS in bold(answer)
    passage = answer["text"].partition(LAYERS)[2].splitlines()[1]
    assert [word for word in bold(answer) if word in passage][:3] == ["output", "barely", "changes"]


async def test_a_misspelt_word_is_corrected_and_that_is_said(library: Stage) -> None:
    async with library.bot():
        await welcomed(library)
        answer = await library.people.ask("Mei", "prunning whole layrs")
    assert answer["text"].startswith("Showing results for: pruning, layers\n")
    assert LAYERS in answer["text"]


async def test_what_is_not_there_is_said(library: Stage) -> None:
    async with library.bot():
        await welcomed(library)
        answer = await library.people.ask("Mei", "qwxz zzkk")
    assert answer["text"].startswith("I found nothing for that.")
    assert labels(answer) == []


async def test_pages_turn_in_place_also_after_a_restart(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        first = await people.ask("Mei", "diffusion")
        press = await people.press("Mei", first, "›")
        second = await people.edited("Mei", first)
        await people.answer(press)
    async with library.bot():
        await people.press("Mei", second, "›")
        third = await people.edited("Mei", second)
        await people.press("Mei", third, "‹")
        again = await people.edited("Mei", third)
    pages = [first, second, third]
    assert [labels(page)[-3:-1] for page in pages] == [["5", "1 / 4"], ["‹", "2 / 4"], ["‹", "3 / 4"]]
    assert len({page["text"] for page in pages}) == len(pages)
    assert (again["text"], again["entities"]) == (second["text"], second["entities"])
    assert len([message for message in await people.messages("Mei") if not message["own"]]) == 2  # welcome, hits


async def test_a_hit_opens_in_place_and_back_leads_to_the_same_list(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        hits = await people.ask("Mei", "transformer blocks whose output barely changes")
        await people.press("Mei", hits, "1")
        review = await people.edited("Mei", hits)
        assert review["text"].startswith(LAYERS)
        assert "22.11.2024" in review["text"]
        assert labels(review) == ["‹ Back to the list"]
        await people.press("Mei", review, "‹ Back to the list")
        back = await people.edited("Mei", review)
    assert (back["text"], labels(back)) == (hits["text"], labels(hits))


async def test_latest_lists_the_newest_first_and_opens_them(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        newest = await people.ask("Mei", "/latest")
        numbers = [int(number) for number in re.findall(r"^\d\. .* · No\. (\d+) · ", newest["text"], re.MULTILINE)]
        assert len(numbers) == 5
        assert numbers == sorted(numbers, reverse=True)
        await people.press("Mei", newest, "1")
        review = await people.edited("Mei", newest)
    title = newest["text"].split("1. ")[1].partition(" · ")[0]
    assert review["text"].startswith(title)


async def test_a_link_opens_its_review_at_once(library: Stage) -> None:
    async with library.rooms() as rooms:
        await rooms.follow_archive.catch_up()
        found = (await rooms.search("2403.17887")).hits[0].stored.id
    async with library.bot():
        await welcomed(library)
        said = await library.people.start("Mei", f"r_{found}")
        review = await library.people.wait_for("Mei", lambda message: not message["own"], after=said)
    assert review["text"].startswith(LAYERS)


async def test_a_hebrew_reader_is_answered_in_hebrew(library: Stage) -> None:
    people = library.people
    await people.start("Omer")
    async with library.bot():
        await welcomed(library, "Omer")
        answers = [
            await people.ask("Omer", words)
            for words in ("/help", "/latest", "qwxz zzkk", "/search", "/poll", "/promises", "/postnow", "/nosuch")
        ]
        hits = await people.ask("Omer", "transformer blocks whose output barely changes")
        await people.press("Omer", hits, "1")
        review = await people.edited("Omer", hits)
    opening = [message["text"].splitlines()[0] for message in answers]
    assert [line for line in opening if not HEBREW.search(line)] == []
    assert HEBREW.search(labels(review)[-1])
