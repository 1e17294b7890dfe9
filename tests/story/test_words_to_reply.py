"""Readers type what they remember, and read: searching, paging, opening a review, the newest, links into the bot."""

import re
from datetime import timedelta

import pytest

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.pipeline.candidate import CandidateRecord
from bot.sources.files import read_source
from bot.sources.shipped import shipped
from tests.makers import make_paper
from tests.sandbox.people import Json, labels
from tests.world.stage import FRIDAY_EVENING, Stage

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


@pytest.mark.parametrize(
    "words", ["transformer blocks whose output barely changes", "/search Ineffectiveness deeper layers"]
)
async def test_the_best_hit_comes_with_title_date_and_the_passage(library: Stage, words: str) -> None:
    async with library.bot():
        await welcomed(library)
        answer = await library.people.ask("Mei", words)
    first = next(line for line in answer["text"].splitlines() if line.startswith("1. "))
    assert first.startswith(f"1. {LAYERS} · ")
    assert first.endswith("22.11.2024")
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
    assert labels(answer) == ["Latest reviews", "Topics", "None of these: ask for it"]


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
    assert all(labels(page)[-3:] == ["By topic", "By year", "None of these: ask for it"] for page in pages)
    assert [labels(page)[-6:-4] for page in pages] == [["5", "1 / 4"], ["‹", "2 / 4"], ["‹", "3 / 4"]]
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
        assert labels(review) == ["Similar reviews", "‹ Back to the list"]
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


async def test_a_pasted_link_is_answered_from_archive_and_list(library: Stage) -> None:
    await library.fill(candidates=[CandidateRecord(title="Graph Memory", paper=make_paper("2511.01234"))])
    async with library.bot():
        await welcomed(library)
        reviewed = await library.people.ask("Mei", "https://arxiv.org/pdf/2403.17887v2")
        listed = await library.people.ask("Mei", "arxiv.org/abs/2511.01234")
        unknown = await library.people.ask("Mei", "https://arxiv.org/abs/2511.09999")
    assert reviewed["text"].startswith(f"That paper was reviewed:\n\n1. {LAYERS} · No. 348")
    assert listed["text"].startswith("Not reviewed yet\nGraph Memory\n")
    assert "it is not on the list" in unknown["text"]


async def test_a_search_is_narrowed_in_place_and_widened_again(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        hits = await people.ask("Mei", "diffusion")
        await people.press("Mei", hits, "By year")
        years = await people.edited("Mei", hits)
        of_2025 = next(label for label in labels(years) if label.startswith("2025 · "))
        await people.press("Mei", years, of_2025)
        narrowed = await people.edited("Mei", years)
        await people.press("Mei", narrowed, "By year")
        again = await people.edited("Mei", narrowed)
        await people.press("Mei", again, "All years")
        back = await people.edited("Mei", again)
    count = int(of_2025.partition(" · ")[2])
    assert f"of {count} reviews:" in narrowed["text"]
    assert set(re.findall(r"(20\d\d)$", narrowed["text"], re.MULTILINE)) == {"2025"}
    assert (back["text"], labels(back)) == (hits["text"], labels(hits))


async def test_a_topic_lists_its_reviews_newest_first(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        topics = await people.ask("Mei", "/topics")
        await people.press("Mei", topics, labels(topics)[0])
        shown = await people.edited("Mei", topics)
        started = await people.start("Mei", "tp_diffusion")
        linked = await people.wait_for("Mei", "Diffusion and flows", after=started)
    numbers = [int(number) for number in re.findall(r"^\d\. .* · No\. (\d+) · ", shown["text"], re.MULTILINE)]
    assert shown["text"].startswith(labels(topics)[0])
    assert numbers == sorted(numbers, reverse=True)
    assert labels(linked)[-1] == "‹ All topics"


async def test_reviews_like_the_one_just_read_are_a_press_away(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        hits = await people.ask("Mei", "transformer blocks whose output barely changes")
        await people.press("Mei", hits, "1")
        review = await people.edited("Mei", hits)
        await people.press("Mei", review, "Similar reviews")
        alike = await people.edited("Mei", review)
        await people.press("Mei", alike, "‹ Back to the review")
        again = await people.edited("Mei", alike)
    assert alike["text"].startswith(f"Like “{LAYERS}”\n\n1. ")
    assert (again["text"], labels(again)) == (review["text"], labels(review))


async def test_a_card_from_inline_mode_opens_the_review(library: Stage) -> None:
    people = library.people
    async with library.bot():
        await welcomed(library)
        await people.start("Omer")
        typed = await people.inline("Omer", "prune whole layers")
        found = await people.results(typed)
        card = await people.choose("Omer", typed, LAYERS)
        (link, *_) = [mark["url"] for mark in card["entities"] if mark["type"] == "text_link"]
        started = await people.start("Mei", link.partition("start=")[2])
        opened = await people.wait_for("Mei", lambda message: not message["own"], after=started)
    assert LAYERS in [result["title"] for result in found["results"]]
    assert opened["text"].startswith(LAYERS)


async def test_what_is_asked_in_vain_reaches_the_owner_once_a_week(library: Stage) -> None:
    people = library.people
    await people.start("Dana")
    async with library.bot():
        await welcomed(library)
        await people.clock("advance", seconds=60)
        for words in ("zzyzx plasma", "zzyzx plasma", "mail me@example.com qqxx"):
            await people.ask("Mei", words)
        stats = await people.ask("Dana", "/stats")
        await people.clock("set", FRIDAY_EVENING + timedelta(days=8, hours=5))  # within the quiet hours
        await people.ask("Mei", "/help")
        await people.clock("set", FRIDAY_EVENING + timedelta(days=8, hours=14))
        note = await people.wait_for("Dana", "This week in the archive")
    async with library.bot():
        await people.ask("Dana", "/help")
        notes = [message for message in await people.messages("Dana") if "This week" in message.get("text", "")]
    assert "3 searches without a good answer:\nzzyzx plasma · 2\n\n" in stats["text"]
    assert "zzyzx plasma · 2" in note["text"]
    assert "example.com" not in note["text"]
    assert len(notes) == 1
