"""Inline mode at the served sandbox: what is found as one types, what is sent, and what servers may keep."""

import pytest

from bot.chat.deep_links import words_payload
from bot.reviews.paper import paper_from_url
from bot.values import replace
from tests.chat.fakes import FakeHouse, review, stored
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People


async def typed(shift: Shift, people: People, who: str, query: str, offset: str = "", chat: str | None = None) -> Json:
    """The query with its results."""
    asked = await people.inline(who, query, chat, offset)
    await shift.work()
    return asked | await people.results(asked)


async def last_call(people: People) -> Json:
    return dict((await people.calls("answerInlineQuery"))[-1]["params"])


async def test_a_card_says_what_is_found_and_sends_the_way_to_it(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    paper = paper_from_url("https://arxiv.org/abs/2511.01234")
    house.archive.kept = {7: replace(stored(7, replace(review(431), paper=paper)), message_ids=(40, 41))}
    found = await typed(shift, people, "Mei", "splines")
    (card,) = found["results"]
    assert card["title"] == "Splines as Neurons"
    assert card["description"].splitlines()[0] == "No. 431 · 03.02.2026"
    assert "splines of one-variable functions" in card["description"]
    sent = await people.choose("Mei", found, "Splines as Neurons")
    assert sent["text"].splitlines() == [
        "Splines as Neurons",
        "No. 431 · 03.02.2026",
        "What if weights were curves?",
        "Read the review · arXiv 2511.01234",
    ]
    addresses = [mark["url"] for mark in sent["entities"] if mark["type"] == "text_link"]
    assert addresses == ["https://t.me/paper_a_day/40"] * 2 + ["https://arxiv.org/abs/2511.01234"]
    assert sent["via_bot"]["is_bot"]


async def test_a_review_without_a_post_is_read_in_the_bots_chat(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(1)
    found = await typed(shift, people, "Mei", "splines")
    sent = await people.choose("Mei", found, "1")
    assert {mark["url"] for mark in sent["entities"] if mark["type"] == "text_link"} == {
        "https://t.me/sandbox_review_bot?start=t_1_1"
    }


async def test_good_answers_are_kept_for_all_whatever_they_speak(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    house.archive.fill(3)
    first = await typed(shift, people, "Mei", "splines")
    before = len(await people.calls("answerInlineQuery"))
    again = await people.results(await people.inline("Omer", "splines"))
    assert again["results"] == first["results"]
    assert len(await people.calls("answerInlineQuery")) == before


async def test_what_is_said_to_one_reader_goes_to_nobody_else(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(1)
    house.archive.close = False
    mei = await typed(shift, people, "Mei", "splines")
    omer = await typed(shift, people, "Omer", "splines")
    assert mei["button"] == {"text": "Nothing close: search in my chat", "start_parameter": words_payload("splines")}
    assert omer["button"]["text"] != mei["button"]["text"]
    assert len(mei["results"]) == len(omer["results"]) == 1


async def test_the_button_leads_to_the_same_search(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(1)
    house.archive.close = False
    found = await typed(shift, people, "Mei", "splines")
    started = await people.start("Mei", found["button"]["start_parameter"])
    await shift.work()
    assert "Splines as Neurons 1" in (await people.wait_for("Mei", "Nothing comes close", after=started))["text"]


async def test_without_words_the_newest_are_shown(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(15)
    found = await typed(shift, people, "Mei", "  ")
    assert found["results"][0]["title"] == "Splines as Neurons 15"
    assert (len(found["results"]), found["next_offset"]) == (10, "2")
    rest = await typed(shift, people, "Mei", "  ", found["next_offset"])
    assert (len(rest["results"]), rest["next_offset"]) == (5, "")


async def test_hits_come_in_pages_without_a_hit_twice(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(45)
    offset, ids = "", []
    while True:
        found = await typed(shift, people, "Mei", "splines", offset)
        ids += [card["id"] for card in found["results"]]
        offset = found["next_offset"]
        if not offset:
            break
    assert len(ids) == len(set(ids)) == 45


async def test_nothing_at_all_still_leads_on(shift: Shift, people: People, house: FakeHouse) -> None:
    empty = await typed(shift, people, "Mei", "")
    assert (empty["results"], empty["button"]["text"]) == ([], "No review yet: open my chat")
    nothing = await typed(shift, people, "Mei", "zebra")
    assert nothing["button"]["text"] == "Nothing found: search in my chat"


@pytest.mark.parametrize("offset", ["0", "-1", "x", "99999", "999999999999", "٢"])
async def test_an_offset_that_we_never_gave_is_answered(
    shift: Shift, people: People, house: FakeHouse, offset: str
) -> None:
    house.archive.fill(3)
    assert len((await typed(shift, people, "Mei", "splines", offset))["results"]) in {0, 3}


@pytest.mark.parametrize("query", ["🙂" * 120, "<b>&amp;", "'; DROP TABLE reviews;--", "\\", "tag:", "a" * 256])
async def test_any_text_is_answered(shift: Shift, people: People, house: FakeHouse, query: str) -> None:
    house.archive.fill(3)
    assert "results" in await typed(shift, people, "Mei", query)


async def test_it_works_in_the_channel_and_keeps_nothing_of_what_was_typed(
    shift: Shift, people: People, house: FakeHouse
) -> None:
    house.archive.fill(1)
    found = await typed(shift, people, "Dana", "splines", chat="channel")
    assert (await people.choose("Dana", found, "1"))["chat"]["type"] == "channel"
    await typed(shift, people, "Dana", "zebra", chat="channel")
    assert not house.archive.queries
    assert not house.counts.uses


async def test_another_library_knows_every_field_of_an_answer(shift: Shift, people: People, house: FakeHouse) -> None:
    from aiogram.types import InlineQueryResultArticle, InlineQueryResultsButton  # takes 3 s

    house.archive.fill(2)
    house.archive.close = False
    await typed(shift, people, "Mei", "splines")
    call = await last_call(people)
    button = InlineQueryResultsButton.model_validate(call["button"])
    assert button.start_parameter == words_payload("splines")
    for given in call["results"]:
        card = InlineQueryResultArticle.model_validate(given)
        assert card.model_dump(mode="json", exclude_none=True, exclude_unset=True) == given


async def test_an_answer_that_comes_too_late_breaks_nothing(shift: Shift, people: People, house: FakeHouse) -> None:
    house.archive.fill(1)
    await people.fault("answerInlineQuery", "error", code=400, description="Bad Request: query is too old")
    await people.inline("Mei", "splines")
    await shift.work()
    assert (await last_call(people))["is_personal"] in ("false", False, "False")


async def test_a_hebrew_reviews_card_reads_right_to_left(shift: Shift, people: People, house: FakeHouse) -> None:
    hebrew = replace(review(3, "Splines ככה"), language="he", hook="למה לא עקומות?")
    house.archive.kept = {3: stored(3, hebrew)}
    found = await typed(shift, people, "Mei", "splines")
    sent = await people.choose("Mei", found, "3")
    assert "לקריאת הסקירה" in sent["text"]
    assert sent["text"].startswith("\u200f\u2068Splines") or sent["text"].startswith("\u2068")
