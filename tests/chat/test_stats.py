"""/stats: words first, then one picture that says the same."""

import re
from datetime import date, timedelta

import pytest

from bot.archive.counting import Use
from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.render.styled import utf16_length
from bot.chat.screen import Pictured, Screen
from bot.errors import StaleButton
from bot.polls.figures import Facts, PromiseFacts
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored
from tests.chat.shift import Shift
from tests.fakes.figures import closed, weekly
from tests.sandbox.people import People

TODAY = NOW.date()


async def stats(registry: Registry, language: str = "en") -> Screen | Pictured:
    reply = await registry.commands["stats"].answer(asked("", role=Role.WRITER, language=language))
    assert isinstance(reply, Screen | Pictured)
    return reply


async def turned(registry: Registry, days: str, language: str = "en") -> Screen:
    reply = await registry.presses["st"].answer(asked(days, role=Role.WRITER, language=language))
    assert isinstance(reply, Screen)
    return reply


def section(screen: Screen, head: str) -> str:
    """What stands below a heading."""
    return screen.text.partition(f"{head}\n")[2].partition("\n\n")[0]


async def test_of_nothing_it_says_so_and_draws_nothing(registry: Registry) -> None:
    empty = await stats(registry)
    assert isinstance(empty, Screen)
    assert section(empty, "Polls") == "No poll ended in this time."
    assert section(empty, "Promises") == "No promise is open"
    assert section(empty, "Searches") == "Nobody searched."
    assert "Topics" not in empty.text


async def test_searches_that_found_something_are_told_from_none(registry: Registry, house: FakeHouse) -> None:
    house.counts.uses[TODAY, Use.SEARCH] = 1
    assert section(await turned(registry, "7"), "Searches") == "Every search had a good answer."


async def test_what_was_missed_comes_before_the_counts(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(3)
    for place, words in enumerate(("zebra", "zebra", "me@example.com")):
        await registry.commands["search"].answer(asked(words, cause=f"update:1:{place}"))
    house.counts.uses.update({(TODAY, Use.TEXT_VERSION): 7, (TODAY, Use.SIMILAR): 1})
    shown = await turned(registry, "7")
    assert section(shown, "Searches") == "3 searches without a good answer:\nzebra · 2"
    counts = ("3 searches in all", "7 text versions opened", "Similar was pressed once", "3 reviews in the archive")
    assert shown.text.endswith("\n\n" + "\n".join(counts))


async def test_votes_come_newest_first_with_their_turnout(registry: Registry, house: FakeHouse) -> None:
    ballots = (*weekly(NOW - timedelta(weeks=2), 100), closed(NOW - timedelta(days=7), 0, None), closed(NOW, 402))
    house.figures.found = Facts(ballots=ballots, members={TODAY: 1436})
    shown = await turned(registry, "30")
    assert section(shown, "Polls").splitlines() == [
        "3 polls: 167 voters each",
        "Turnout: 28% of the members",
        "Sun 22 Nov · 402 (28%) · Graph Memory",
        "Sun 15 Nov · 0 · nobody voted",
        "Sun 8 Nov · 100 · Graph Memory",
    ]


async def test_many_votes_are_cut_short(registry: Registry, house: FakeHouse) -> None:
    house.figures.found = Facts(ballots=weekly(NOW, *range(1, 9)))
    assert section(await turned(registry, "365"), "Polls").splitlines()[-1] == "and 3 more"


async def test_topics_show_their_shares_of_votes_wins_and_reviews(registry: Registry, house: FakeHouse) -> None:
    posted = ((TODAY, ("agents",)), (TODAY, ("agents", "other things")), (TODAY - timedelta(days=40), ("old",)))
    house.figures.found = Facts(ballots=weekly(NOW, 10), reviews=posted)
    shown = await turned(registry, "30")
    assert section(shown, "Topics: share of votes · wins · reviews").splitlines() == [
        "Diffusion and flows: 75% · 100% · 0%",
        "agents: 25% · 0% · 100%",
        "other things: 0% · 0% · 50%",
    ]


async def test_promises_kept_and_given_up_are_counted(registry: Registry, house: FakeHouse) -> None:
    made = NOW - timedelta(days=60)
    kept = [PromiseFacts(made, kept_at=made + timedelta(days=days)) for days in (58, 59, 60)]
    promises = (*kept, PromiseFacts(made), PromiseFacts(made, released_at=NOW))
    house.figures.found = Facts(promises=promises, wishes=12, suggestions=1)
    assert section(await turned(registry, "7"), "Promises").splitlines() == [
        "One promise is open",
        "3 were kept, half of them within 2 months",
        "One was given up, with a reason",
        "12 wishes wait for their papers",
        "One suggestion waits",
    ]


async def test_spans_turn_in_place(registry: Registry, house: FakeHouse) -> None:
    week = await turned(registry, "7")
    assert [button.text for row in week.keyboard for button in row] == ["30 days", "90 days", "A year"]
    for words, head, since in (
        ("1", "Today", TODAY),
        ("30", "The last 30 days", date(2026, 10, 24)),
        ("999999999", "The last 365 days", date(2025, 11, 23)),
    ):
        assert (await turned(registry, words)).text.startswith(head + "\n")
        assert house.figures.asked[-1] == since


@pytest.mark.parametrize("words", ["", "x", "-7", "7:7", "٧", "9999999999"])
async def test_hostile_data_is_a_stale_button(registry: Registry, words: str) -> None:
    with pytest.raises(StaleButton):
        await turned(registry, words)


async def test_over_a_year_it_says_how_long_words_are_kept(registry: Registry, house: FakeHouse) -> None:
    house.counts.uses[TODAY, Use.MISSED] = 1
    house.counts.words[TODAY, "zebra"] = 1
    assert "zebra\n(words are kept for 90 days)\n" in (await turned(registry, "365")).text
    assert "words are kept" not in (await turned(registry, "90")).text


@pytest.mark.parametrize("language", ["en", "he"])
async def test_the_caption_says_all_that_the_picture_shows(registry: Registry, house: FakeHouse, language: str) -> None:
    house.figures.found = Facts(ballots=weekly(NOW, *range(120, 131)), members={TODAY: 1436})
    shown = await stats(registry, language)
    assert isinstance(shown, Pictured)
    caption = shown.picture.caption
    assert [int(voters) for voters in re.findall(r"· (\d+)", caption)] == list(range(123, 131))
    assert caption.count("%") == 1
    assert shown.picture.draw().startswith(b"\x89PNG")


async def test_the_longest_caption_fits(registry: Registry, house: FakeHouse) -> None:
    """https://core.telegram.org/bots/api#sendphoto: 1 024 units after the entities were parsed."""
    label = "🙂" * 60
    ballots = tuple(replace(one, winner=label) for one in weekly(NOW, *range(10**6, 10**6 + 9)))
    house.figures.found = Facts(ballots=ballots, members={TODAY - timedelta(weeks=age): 10**7 for age in range(9)})
    for language in ("en", "he"):
        shown = await stats(registry, language)
        assert isinstance(shown, Pictured)
        assert utf16_length(shown.picture.caption) <= 1024


async def test_one_poll_needs_no_picture(registry: Registry, house: FakeHouse) -> None:
    house.figures.found = Facts(ballots=weekly(NOW, 402))
    assert isinstance(await stats(registry), Screen)


async def test_in_hebrew_lines_read_right_to_left_and_labels_do_not(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {1: stored(1, review(1))}
    house.figures.found = Facts(ballots=(closed(NOW, 402, "KAN or MLP?"),), members={TODAY: 1436})
    shown = await turned(registry, "7", "he")
    assert "402 (28%) · \u2068KAN or MLP?\u2069" in shown.text
    assert "דיפוזיה וזרימות: 75% · 100% · 0%" in shown.text
    assert "\n\u200fagents: 25%" in shown.text


async def test_words_arrive_before_their_picture(shift: Shift, people: People, house: FakeHouse) -> None:
    house.figures.found = Facts(ballots=weekly(NOW, 214, 402))
    await people.say("Dana", "/stats")
    await shift.work()
    words, picture = (await people.messages("Dana"))[-2:]
    assert words["text"].startswith("The last 7 days")
    assert picture["caption"].startswith("The last 2 polls\nBlue: voters.\n")
    assert picture["photo"]


@pytest.mark.parametrize(
    "trouble",
    [{"code": 400, "description": "Bad Request: PHOTO_INVALID_DIMENSIONS"}, {"code": 429, "retry_after": 900}],
)
async def test_a_picture_that_is_refused_costs_nothing(
    shift: Shift, people: People, house: FakeHouse, trouble: dict[str, object]
) -> None:
    house.figures.found = Facts(ballots=weekly(NOW, 214, 402))
    await people.fault("sendPhoto", "error", **trouble)
    await people.say("Dana", "/stats")
    await shift.work()
    assert (await people.messages("Dana"))[-1]["text"].startswith("The last 7 days")
