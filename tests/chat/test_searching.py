"""What a search shows and where its buttons lead, asked directly."""

from datetime import date

import pytest

from bot.archive.counting import MissedWords, Use
from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.deep_links import words_in, words_payload
from bot.chat.screen import Screen, Whole
from bot.errors import NotFound, StaleButton
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.publishing.post import Form
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored

PAPER = "https://arxiv.org/abs/2511.01234"

OTHER_WAYS, ASK = ("Latest reviews", "Topics"), "None of these: ask for it"


async def ask(registry: Registry, name: str, words: str = "", language: str = "en", role: Role = Role.READER) -> Screen:
    reply = await registry.commands[name].answer(asked(words, language=language, role=role))
    assert isinstance(reply, Screen)
    return reply


async def press(registry: Registry, data: str) -> Screen:
    """`data`: of the button, with its version and kind."""
    _, kind, words = f"{data}:".split(":", 2)
    reply = await registry.presses[kind].answer(asked(words.removesuffix(":")))
    assert isinstance(reply, Screen)
    return reply


async def follow(registry: Registry, payload: str) -> Screen:
    entry, words = registry.written("start", payload)
    assert entry is not None
    reply = await entry.answer(asked(words))
    assert isinstance(reply, Screen)
    return reply


def buttons(screen: Screen) -> dict[str, str]:
    return {one.text: str(one.callback_data) for row in screen.keyboard for one in row}


def dated(number: int, year: int, *topics: str) -> Review:
    return replace(review(number, f"Splines {number}"), date=date(year, 3, 1), topics=topics)


def fill(house: FakeHouse) -> None:
    reviews = (dated(1, 2025, "diffusion"), dated(2, 2026, "diffusion"), dated(3, 2026, "two words"))
    house.archive.kept = {one.number or 0: stored(one.number or 0, one) for one in reviews}


async def test_hits_are_narrowed_by_topic_and_by_year(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    hits = await ask(registry, "search", "splines")
    topics = await press(registry, buttons(hits)["By topic"])
    assert list(buttons(topics)) == ["Diffusion and flows · 2", "two words · 1", "‹ Back to the list"]
    narrowed = await press(registry, buttons(topics)["Diffusion and flows · 2"])
    assert narrowed.text.startswith("Only: Diffusion and flows\n2 reviews:")
    years = await press(registry, buttons(narrowed)["By year"])
    assert list(buttons(years)) == ["2026 · 1", "2025 · 1", "‹ Back to the list"]
    one = await press(registry, buttons(years)["2025 · 1"])
    assert one.text.startswith("Only: Diffusion and flows, 2025\nOne review:")
    assert house.archive.queries[-1] == "splines tag:diffusion after:2025 before:2026"


async def test_a_topic_of_two_words_is_quoted(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    topics = await press(registry, buttons(await ask(registry, "search", "splines"))["By topic"])
    await press(registry, buttons(topics)["two words · 1"])
    assert house.archive.queries[-1] == 'splines tag:"two words"'


async def test_what_was_narrowed_is_widened_again(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    house.archive.queries = ["splines tag:diffusion after:2025 before:2026"]
    every = buttons(await press(registry, "1:nt:1"))["All topics"]
    await press(registry, every)
    assert house.archive.queries[-1] == "splines after:2025 before:2026"
    await press(registry, buttons(await press(registry, "1:ny:1"))["All years"])
    assert house.archive.queries[-1] == "splines tag:diffusion"


async def test_without_other_words_there_is_nothing_to_widen_to(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    house.archive.queries = ["tag:diffusion"]
    assert "All topics" not in buttons(await press(registry, "1:nt:1"))


@pytest.mark.parametrize(
    "data", ["1:nt:x", "1:nt:1:x", "1:ny:1:99999", "1:ny:-1", "1:m:x", "1:m:1:z9", "1:tp:1", "1:w:1"]
)
async def test_hostile_data_is_a_stale_button(registry: Registry, house: FakeHouse, data: str) -> None:
    fill(house)
    house.archive.queries = ["splines"]
    with pytest.raises(StaleButton):
        await press(registry, data)


@pytest.mark.parametrize("data", ["1:nt:9", "1:ny:9:2026", "1:nt:1:5", "1:m:99", "1:tp:5:1", "1:w:99:1"])
async def test_what_is_gone_is_not_found(registry: Registry, house: FakeHouse, data: str) -> None:
    fill(house)
    house.archive.queries = ["splines"]
    with pytest.raises(NotFound):
        await press(registry, data)


async def test_without_a_close_hit_other_ways_are_shown(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    house.archive.close = False
    assert list(buttons(await ask(registry, "search", "splines")))[-3:] == [*OTHER_WAYS, ASK]
    nothing = await ask(registry, "search", "zebra")
    assert nothing.text.startswith("I found nothing for that.")
    assert list(buttons(nothing)) == [*OTHER_WAYS, ASK]


async def test_an_empty_archive_says_so(registry: Registry) -> None:
    for name, words in (("search", "kan"), ("latest", ""), ("random", "")):
        assert (await ask(registry, name, words)).text == "There is no review in the archive yet."
    assert "No review has a topic yet" in (await ask(registry, "topics")).text
    assert "which review you mean" in (await ask(registry, "similar", "7")).text


async def test_a_reviewed_paper_is_answered_with_its_review(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {5: stored(5, replace(review(431), paper=paper_from_url(PAPER)))}
    for name, words in (("search", PAPER), ("paper", "arXiv:2511.01234v3"), ("paper", f"<{PAPER}>")):
        shown = await ask(registry, name, words)
        assert shown.text.startswith("That paper was reviewed:\n\n1. Splines as Neurons · No. 431")
        assert buttons(shown) == {"Read it here": "1:r:5:1"}


@pytest.mark.parametrize("state", [state for state in CandidateState if state is not CandidateState.DISCARDED])
async def test_a_paper_on_the_list_says_how_it_stands(
    registry: Registry, house: FakeHouse, state: CandidateState
) -> None:
    record = CandidateRecord(title="Graph Memory", paper=paper_from_url(PAPER))
    house.pipeline.candidates = [Candidate(id=1, record=record, state=state, added_at=NOW)]
    shown = await ask(registry, "search", PAPER)
    assert shown.text.startswith("Not reviewed yet\nGraph Memory\n")
    assert "Reviews that come close" in buttons(shown)


async def test_an_unknown_or_discarded_paper_is_said_plainly(registry: Registry, house: FakeHouse) -> None:
    record = CandidateRecord(title="Graph Memory", paper=paper_from_url(PAPER))
    discarded = Candidate(id=1, record=record, state=CandidateState.DISCARDED, added_at=NOW)
    for known in ([], [discarded]):
        house.pipeline.candidates = known
        shown = await ask(registry, "paper", PAPER)
        assert "was not reviewed here, and it is not on the list." in shown.text


@pytest.mark.parametrize("words", ["", "words only", f"{PAPER} and words", f"{PAPER} https://arxiv.org/abs/2511.09999"])
async def test_what_names_no_one_paper_is_explained(registry: Registry, words: str) -> None:
    assert "/paper 2403.17887" in (await ask(registry, "paper", words)).text


async def test_searches_are_counted_and_what_misses_is_kept(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    for place, words in enumerate(("splines", "Zebra  stripes", PAPER, "zebra stripes")):
        await registry.commands["search"].answer(asked(words, cause=f"update:1:{place}"))
    await press(registry, "1:p:1:1")
    assert await house.counts.counted(NOW.date(), date.max) == {Use.SEARCH: 4, Use.MISSED: 3}
    missed = [MissedWords("zebra stripes", 2), MissedWords("arxiv:2511.01234", 1)]
    assert await house.counts.missed(NOW.date(), date.max, 9) == missed


async def test_topics_lead_to_their_reviews_and_back(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    topics = await ask(registry, "topics")
    assert list(buttons(topics)) == ["Diffusion and flows · 2", "two words · 1"]
    shown = await press(registry, buttons(topics)["Diffusion and flows · 2"])
    assert shown.text.index("Splines 2") < shown.text.index("Splines 1")
    review_read = await press(registry, buttons(shown)["1"])
    back = await press(registry, buttons(review_read)["‹ Back to the list"])
    assert back == shown
    assert await press(registry, buttons(shown)["‹ All topics"]) == topics
    hebrew = await ask(registry, "topics", language="he")
    assert "דיפוזיה וזרימות · 2" in buttons(hebrew)


async def test_many_topics_take_several_pages(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {n: stored(n, dated(n, 2026, f"topic {n}")) for n in range(1, 15)}
    first = await ask(registry, "topics")
    assert len(buttons(first)) == 12 + 2
    assert len(buttons(await press(registry, buttons(first)["›"]))) == 2 + 2


async def test_a_link_to_a_topic_opens_it(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    assert (await follow(registry, "tp_diffusion")).text.startswith("Diffusion and flows · 2")
    assert "What the reviews are about" in (await follow(registry, "tp_nothing")).text


async def test_links_to_searches_show_them(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    hits = await ask(registry, "search", "splines")
    assert await follow(registry, "q_1") == hits
    assert "3 reviews:" in (await follow(registry, words_payload("splines"))).text


@pytest.mark.parametrize("words", ["kan", "דיפוזיה למוזיקה", "word " * 40, "ש" * 60, "🙂" * 30])
def test_words_fit_into_a_link_and_come_out_again(words: str) -> None:
    payload = words_payload(words)
    assert len(payload) <= 64
    assert words.startswith(words_in(payload.removeprefix("w_")))
    assert words_in(payload.removeprefix("w_"))


@pytest.mark.parametrize("packed", ["_", "__", "A", "gICA", "-" * 62])
def test_a_broken_link_says_nothing(packed: str) -> None:
    assert isinstance(words_in(packed), str)


async def test_chance_shows_a_review_and_another(registry: Registry, house: FakeHouse) -> None:
    fill(house)
    shown = await ask(registry, "random")
    assert shown.text.startswith("Splines 1")
    assert buttons(shown)["Another one"] == "1:x"
    assert await press(registry, "1:x") == shown


async def test_reviews_like_one_are_found_by_number_by_words_and_from_a_review(
    registry: Registry, house: FakeHouse
) -> None:
    fill(house)
    assert "/similar 431" in (await ask(registry, "similar")).text
    by_number = await ask(registry, "similar", "#2")
    assert by_number.text.startswith("Like “Splines 2”")
    assert (await ask(registry, "similar", "splines 2")).text == by_number.text
    assert "which review you mean" in (await ask(registry, "similar", "9" * 30)).text
    hits = await ask(registry, "search", "splines")
    opened = await press(registry, buttons(hits)["2"])
    alike = await press(registry, buttons(opened)["Similar reviews"])
    again = await press(registry, buttons(alike)["‹ Back to the review"])
    assert again == opened


async def test_a_review_comes_whole_as_text_or_drawn(registry: Registry, house: FakeHouse) -> None:
    body = "A formula:\n\n$$\\frac{a}{b}$$\n\n" + "Words follow words. " * 300
    house.archive.kept = {5: stored(5, review(5, body=body))}
    shown = await press(registry, "1:r:5:1")
    forms = {}
    for label in ("Whole text", "With drawn formulas"):
        reply = await registry.presses["w"].answer(asked(buttons(shown)[label].removeprefix("1:w:")))
        assert isinstance(reply, Whole)
        forms[label] = reply.rendered.form
    assert forms == {"Whole text": Form.CLASSIC, "With drawn formulas": Form.RICH}


async def test_a_short_plain_review_offers_no_other_form(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(1)
    assert list(buttons(await press(registry, "1:r:1:1"))) == ["Similar reviews"]


async def test_long_titles_and_hebrew_leave_room_for_every_button(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {
        n: stored(n, replace(review(n, "Splines " + "W" * 9_000), topics=("ת" * 300,))) for n in range(1, 7)
    }
    hits = await ask(registry, "search", "splines", language="he")
    assert len(hits.text) < 4096
    topics = await press(registry, buttons(hits)["לפי נושא"])
    assert max(len(label) for label in buttons(topics)) < 60
