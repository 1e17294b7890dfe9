"""The list of candidates and the card of each, as owners and writers see them."""

from datetime import date, timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.all import all_commands
from bot.chat.commands.entry import LONGEST_QUESTION, Asked
from bot.chat.commands.registry import Registry
from bot.chat.screen import MOST_CALLBACK_BYTES, Done, Reply, Screen
from bot.errors import NotFound, StaleButton
from bot.inbox.buttons import Button
from bot.pipeline.board import STALE, Shelf
from bot.pipeline.candidate import Candidate, CandidateState, Details
from bot.pipeline.credit import Credit
from bot.reviews.paper import paper_from_url
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored
from tests.makers import make_paper, make_record

FIRST = "m:0:0:s:0:1"
WORST = "m:999999999:999999999:s:999999999:9999"
HOSTILE = ["<b>bold</b>", "\u202egnirts", "a\nb\tc", "\u2066\u2069\u200b", "@all #tag /start", "x" * 10_000, "&lt;"]


def fill(house: FakeHouse, *titles: str, **fields: object) -> list[Candidate]:
    """One a day, the first of them the newest."""
    for days, title in enumerate(titles):
        house.memory.pipeline.put([make_record(title, **fields)], NOW - timedelta(days=days))
    return list(house.memory.tables.candidates.values())


def change(house: FakeHouse, candidate: Candidate, **fields: object) -> Candidate:
    changed = replace(candidate, **fields)
    house.memory.tables.candidates[candidate.id] = changed
    return changed


def by(words: str = "", role: Role = Role.OWNER, language: str = "en", cause: str = "button:1") -> Asked:
    return asked(words, role=role, language=language, cause=cause)


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.keyboard for button in row]


def as_screen(reply: Reply) -> Screen:
    assert isinstance(reply, Screen)
    assert all(len(str(one.callback_data).encode()) <= MOST_CALLBACK_BYTES for row in reply.keyboard for one in row)
    return reply


async def listed(registry: Registry, words: str = "", **who: object) -> Screen:
    return as_screen(await registry.commands["pipeline"].answer(by(words, **who)))  # type: ignore[arg-type]


async def pressed(registry: Registry, name: str, words: str, **who: object) -> Screen:
    return as_screen(await registry.presses[name].answer(by(words, **who)))  # type: ignore[arg-type]


async def follow(registry: Registry, screen: Screen, label: str, **who: object) -> Screen:
    """Presses a button that changes nothing."""
    data = next(str(one.callback_data) for row in screen.keyboard for one in row if one.text.startswith(label))
    _, name, words = data.split(":", 2)
    return await pressed(registry, name, words, **who)


async def act(registry: Registry, house: FakeHouse, screen: Screen, label: str, cause: str = "button:1") -> Reply:
    """Presses a button that changes something."""
    data = next(str(one.callback_data) for row in screen.keyboard for one in row if one.text == label)
    issued: Button = house.buttons.issued[data.rpartition(":")[2]]
    return await registry.actions[issued.action].answer(by(issued.subject, cause=cause))


async def test_an_empty_list_says_how_to_fill_it(registry: Registry) -> None:
    screen = await listed(registry)
    assert "No paper is on the list yet" in screen.text
    assert labels(screen) == ["Add papers"]


async def test_a_page_of_the_list(registry: Registry, house: FakeHouse) -> None:
    fill(house, *(f"Paper {number}" for number in range(9)), topics=("diffusion",), published=date(2026, 11, 2))
    screen = await listed(registry)
    assert screen.text.startswith("Maybe\n1–7 of 9, stars first\n\n1. Paper 0\nDiffusion and flows · 2 Nov 2026 · ")
    assert labels(screen)[:9] == ["1", "2", "3", "4", "5", "6", "7", "1 / 2", "›"]
    assert labels(screen)[9:] == ["Maybe 9", "Next 0", "Done 0", "Filter", "↕ newest first", "Add papers"]
    assert "8–9 of 9" in (await follow(registry, screen, "›")).text


async def test_three_hundred_and_fifty_papers_are_fifty_pages(registry: Registry, house: FakeHouse) -> None:
    fill(house, *(f"Paper {number}" for number in range(350)), topics=("diffusion",))
    screen = await listed(registry)
    assert "1 / 50" in labels(screen)
    screen = await follow(registry, screen, "»")
    assert {"«", "‹", "11 / 50", "›", "»"} <= set(labels(screen))
    assert "344–350 of 350" in (await pressed(registry, "kl", "m:0:0:s:0:9999")).text


async def test_another_order_starts_afresh(registry: Registry, house: FakeHouse) -> None:
    _, two = fill(house, "Newer", "Older")
    change(house, two, score=3)
    screen = await listed(registry)
    assert "1. Older ★★★" in screen.text
    screen = await follow(registry, screen, "↕ newest")
    assert "1. Newer" in screen.text
    assert "1. Older" in (await follow(registry, screen, "↕ longest")).text


async def test_groups_and_filters(registry: Registry, house: FakeHouse) -> None:
    one, two, _ = fill(house, "One", "Two", "Three", source="huggingface")
    change(house, one, state=CandidateState.CHOSEN)
    change(house, two, state=CandidateState.DISCARDED)
    screen = await listed(registry)
    assert "Next: chosen by readers" in (await follow(registry, screen, "Next 1")).text
    filters = await follow(registry, screen, "Filter")
    assert {"All · 3", "Maybe · 1", "Next · 1", "Discarded · 1", "Snoozed · 0", "Old · 0"} <= set(labels(filters))
    assert "1. Two" in (await follow(registry, filters, "Discarded")).text
    assert "Nothing stands here." in (await follow(registry, filters, "Snoozed")).text
    sources = await follow(registry, filters, "By source")
    assert "Hugging Face" in (await follow(registry, sources, "Hugging Face · 3")).text


async def test_by_topic(registry: Registry, house: FakeHouse) -> None:
    fill(house, "One", topics=("diffusion",))
    house.memory.pipeline.put([make_record("Two", topics=("other",))], NOW)
    filters = await pressed(registry, "kf", FIRST)
    screen = await follow(registry, await follow(registry, filters, "By topic"), "Diffusion and flows · 1")
    assert "Maybe · Diffusion and flows\n1–1 of 1" in screen.text
    cleared = await follow(registry, await follow(registry, screen, "Filter"), "No filter")
    assert "1–2 of 2" in cleared.text


async def test_words_look_everywhere(registry: Registry, house: FakeHouse) -> None:
    one, _ = fill(house, "Graph Memory", "One Step")
    change(house, one, state=CandidateState.REVIEWED)
    screen = await listed(registry, "graph")
    assert screen.text.startswith("All · “graph”\n1–1 of 1")
    assert "Nothing stands here." in (await listed(registry, "x" * LONGEST_QUESTION)).text


async def test_writers_read_and_change_nothing(registry: Registry, house: FakeHouse) -> None:
    fill(house, "One")
    screen = await listed(registry, role=Role.WRITER)
    assert "Add papers" not in labels(screen)
    card = await follow(registry, screen, "1", role=Role.WRITER)
    assert labels(card) == ["‹ Back to the list"]
    assert house.buttons.issued == {}


@pytest.mark.parametrize(
    "words", ["x", "m:0:0:s:0", "q:0:0:s:0:1", "m:-1:0:s:0:1", "m:0:0:z:0:1", "m:0:0:s:0:1:1", "🙂"]
)
async def test_buttons_that_we_never_made_are_stale(registry: Registry, house: FakeHouse, words: str) -> None:
    fill(house, "One")
    for name in ("kl", "kf", "kt", "ks", "ko", "ka"):
        with pytest.raises(StaleButton):
            await registry.presses[name].answer(by(words))


async def test_what_a_button_named_may_be_gone(registry: Registry, house: FakeHouse) -> None:
    fill(house, "One")
    for words in ("m:5:0:s:0:1", "m:0:5:s:0:1", "m:0:0:s:5:1"):
        with pytest.raises(NotFound):
            await registry.presses["kl"].answer(by(words))
    with pytest.raises(NotFound):
        await registry.presses["kc"].answer(by("404"))


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("language", ["en", "he"])
async def test_hostile_titles_keep_to_their_line(
    registry: Registry, house: FakeHouse, title: str, language: str
) -> None:
    (one,) = fill(house, title, pitch=title, organisation=title, topics=(title,), source=title[:50])
    paper = paper_from_url("https://example.com/a\u202eb")
    change(house, one, record=replace(one.record, paper=paper))
    for screen in (
        await listed(registry, language=language),
        await pressed(registry, "kc", f"{one.id}:{FIRST}", language=language),
        await pressed(registry, "ks", FIRST, language=language),
        await pressed(registry, "kt", FIRST, language=language),
        await pressed(registry, "kz", str(one.id), language=language),
    ):
        assert "\u202e" not in screen.text
        assert len(screen.text) < 4096
        assert all(label and "\u202e" not in label and len(label) < 80 for label in labels(screen))
        assert all(entity["type"] in ("bold", "text_link") for entity in screen.entities)
        assert not any("\u202e" in entity.get("url", "") for entity in screen.entities)


async def test_the_longest_buttons_fit(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    house.memory.tables.candidates[999_999_999] = replace(one, id=999_999_999)
    card = await pressed(registry, "kc", f"999999999:{WORST}")
    for chosen in ("", "m", "202612", "20261205"):
        await pressed(registry, "kz", f"999999999:{chosen}:{WORST}")
    await follow(registry, card, "Snooze…")


async def test_the_card_says_what_is_known(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(
        house, "Graph Memory", paper=make_paper(), topics=("diffusion",), published=date(2026, 11, 2),
        authors_count=7, upvotes=43, pitch="Notes that link up.", source="huggingface",
    )  # fmt: skip
    change(house, one, score=2, credit=Credit(120, NOW), added_at=NOW - timedelta(days=21), details=Details.WANTED)
    card = await pressed(registry, "kc", f"{one.id}:{FIRST}")
    assert card.text == (
        "Graph Memory\nMaybe ★★\n2 Nov 2026 · 7 authors · 43 upvotes\nTopics: Diffusion and flows\n"
        "From Hugging Face · waits 3 weeks · carries 12 %\nI ask its source for title and date.\n\nNotes that link up."
    )
    assert {"type": "text_link", "offset": 0, "length": 12, "url": make_paper().url} in card.entities
    assert labels(card) == ["☆", "★", "★★★", "Short list", "Snooze…", "Discard", "‹ Back to the list"]


async def test_a_bot_that_asks_no_source_does_not_say_that_it_does(house: FakeHouse) -> None:
    (one,) = fill(house, "Graph Memory", paper=make_paper())
    change(house, one, details=Details.WANTED)
    given = house.use_cases()
    alone = all_commands(replace(given, papers=replace(given.papers, asks=False)))
    assert "its source" not in (await pressed(alone, "kc", str(one.id))).text


async def test_a_paper_that_was_reviewed(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept[5] = stored(5, replace(review(431, "Layers"), paper=make_paper()))
    (one,) = fill(house, "Graph Memory", paper=make_paper())
    change(house, one, state=CandidateState.REVIEWED)
    card = await pressed(registry, "kc", str(one.id))
    assert "Done: reviewed" in card.text
    assert "Reviewed already:\n1. Layers · No. 431" in card.text
    assert labels(card) == ["Read the review"]


async def test_reviews_that_come_close(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept[5] = stored(5, review(431, "More on graph memory"))
    (one,) = fill(house, "Graph: -memory!")  # no operator is meant
    card = await pressed(registry, "kc", str(one.id))
    assert "Reviews that come close:\n1. More on graph memory · No. 431" in card.text
    assert "Similar reviews" in labels(card)


async def test_stars(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    card = as_screen(await act(registry, house, await pressed(registry, "kc", f"{one.id}:{FIRST}"), "★★"))
    assert card.text.startswith("Its stars are set.\n\nOne\nMaybe ★★")
    assert house.memory.tables.candidates[one.id].score == 2
    assert "‹ Back to the list" in labels(card)


async def test_a_second_press_gets_the_same_answer(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    card = await pressed(registry, "kc", str(one.id))
    first = as_screen(await act(registry, house, card, "★★"))
    assert as_screen(await act(registry, house, card, "★★")).text == first.text


async def test_of_two_owners_the_second_is_told(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    hers, his = await pressed(registry, "kc", str(one.id)), await pressed(registry, "kc", str(one.id))
    await act(registry, house, hers, "Short list", "button:1")
    told = as_screen(await act(registry, house, his, "Discard", "button:2"))
    assert told.text.startswith("It changed meanwhile. This is how it stands:\n\nOne\nNext: on the short list")
    assert house.memory.tables.candidates[one.id].state is CandidateState.SHORTLISTED


async def test_to_the_short_list_and_back(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    card = as_screen(await act(registry, house, await pressed(registry, "kc", str(one.id)), "Short list"))
    assert "Back to maybe" in labels(card)
    card = as_screen(await act(registry, house, card, "Back to maybe", "button:2"))
    assert card.text.startswith("It is a maybe again.")


async def test_discarded_and_put_back(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    card = as_screen(await act(registry, house, await pressed(registry, "kc", str(one.id)), "Discard"))
    assert labels(card) == ["Put it back"]
    card = as_screen(await act(registry, house, card, "Put it back", "button:2"))
    assert house.memory.tables.candidates[one.id] == one


async def test_snoozed_for_two_weeks(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    question = await follow(registry, await pressed(registry, "kc", f"{one.id}:{FIRST}"), "Snooze…")
    assert labels(question) == ["2 weeks", "1 month", "3 months", "A date…", "‹ Back to the paper"]
    card = as_screen(await act(registry, house, question, "2 weeks"))
    assert "Snoozed until 6 Dec 2026" in card.text
    assert {"Wake up", "Snooze…", "Discard", "‹ Back to the list"} <= set(labels(card))
    card = as_screen(await act(registry, house, card, "Wake up", "button:2"))
    assert house.memory.tables.candidates[one.id] == one


async def test_snoozed_until_a_date(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    question = await follow(registry, await pressed(registry, "kc", f"{one.id}:{FIRST}"), "Snooze…")
    days = await follow(registry, await follow(registry, question, "A date…"), "Feb 2027")
    assert labels(days)[:28] == [str(day) for day in range(1, 29)]
    sure = await follow(registry, days, "28")
    assert "Snooze it until 28 Feb 2027?" in sure.text
    await act(registry, house, sure, "Snooze")
    assert house.memory.tables.candidates[one.id].snoozed_until == date(2027, 2, 28)


@pytest.mark.parametrize("chosen", ["20261122", "20250101", "20990101", "20270230", "999999", "202700", "x", "1"])
async def test_days_that_cannot_be_are_stale(registry: Registry, house: FakeHouse, chosen: str) -> None:
    (one,) = fill(house, "One")
    with pytest.raises(StaleButton):
        await registry.presses["kz"].answer(by(f"{one.id}:{chosen}:{FIRST}"))


async def test_what_readers_vote_on_can_only_get_stars(registry: Registry, house: FakeHouse) -> None:
    (one,) = fill(house, "One")
    change(house, one, state=CandidateState.ON_BALLOT)
    assert labels(await pressed(registry, "kc", str(one.id))) == ["★", "★★", "★★★"]


async def test_old_ones_sink_and_say_so(registry: Registry, house: FakeHouse) -> None:
    old, young = fill(house, "Old", "Young")
    change(house, old, added_at=NOW - STALE - timedelta(days=1))
    screen = await listed(registry)
    assert screen.text.index("Young") < screen.text.index("Old")
    assert "it sank to the end" in (await pressed(registry, "kc", str(old.id))).text
    assert "it sank to the end" not in (await pressed(registry, "kc", str(young.id))).text


async def test_old_ones_are_discarded_after_a_question(registry: Registry, house: FakeHouse) -> None:
    for one in fill(house, "One", "Two", "Three"):
        change(house, one, added_at=NOW - STALE - timedelta(days=1))
    question = await follow(registry, await pressed(registry, "kl", "o:0:0:s:0:1"), "Discard all of these…")
    assert question.text.startswith("Discard these 3 papers?")
    assert (await house.memory.board.shelves(NOW))[Shelf.DISCARDED] == 0
    starred = next(iter(house.memory.tables.candidates.values()))
    change(house, starred, score=1)
    done = as_screen(await act(registry, house, question, "Discard all 3"))
    assert done.text == "2 papers are discarded."
    assert labels(as_screen(await act(registry, house, question, "Discard all 3"))) == ["Take it back"]
    back = await act(registry, house, done, "Take it back", "button:2")
    assert isinstance(back, Done)
    assert back.text == "2 papers are back on the list."
    assert (await house.memory.board.shelves(NOW))[Shelf.DISCARDED] == 0


async def test_nothing_old_is_nothing_to_discard(registry: Registry, house: FakeHouse) -> None:
    fill(house, "One")
    assert "Nothing stands here." in (await pressed(registry, "ko", "o:0:0:s:0:1")).text
    assert "1. One" in (await pressed(registry, "ko", FIRST)).text
    assert house.buttons.issued == {}
