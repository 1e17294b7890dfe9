"""The tools of a posted review: they open for years, and say so when it is too late."""

from datetime import timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.all import all_commands
from bot.chat.commands.correcting import CorrectPosts
from bot.chat.screen import Done, Reply, Screen, Toast
from bot.errors import AlreadyApplied
from bot.intake.text import Text
from bot.publishing.corrections import Changes
from bot.publishing.take_back_post import WITHIN, Taken
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored

TOOLS = ["Open", "Fix", "Take back (48 h)", "Other language"]
TEXT = "# Sparse Nets\n\n" + "A corrected line of the review. " * 20


@pytest.fixture
def house() -> FakeHouse:
    """Review 3 stands in the channel as three messages."""
    house = FakeHouse()
    known = stored(3, review(3, "Sparse Nets"))
    house.archive.kept[3] = house.edit.kept[3] = known
    return house


async def press(house: FakeHouse, name: str, words: str = "3", language: str = "en") -> Reply:
    return await all_commands(house.use_cases()).presses[name].answer(asked(words, role=Role.OWNER, language=language))


async def act(house: FakeHouse, name: str, words: str = "3", cause: str = "button:x") -> Reply:
    return await all_commands(house.use_cases()).actions[name].answer(asked(words, role=Role.OWNER, cause=cause))


def said(reply: Reply) -> str:
    assert isinstance(reply, Screen | Done | Toast)
    return reply.text


def buttons(reply: Reply) -> list[str]:
    assert isinstance(reply, Screen | Done)
    return [one.text for row in reply.keyboard for one in row]


async def proposed(house: FakeHouse, text: str = TEXT) -> Screen:
    rooms = CorrectPosts(house.posted, house.edit, house.buttons)
    return await rooms.text_came(asked(role=Role.OWNER), house.archive.kept[3], Text("a.md", text))


async def test_the_tools_say_what_stands_there_and_what_can_be_done(house: FakeHouse) -> None:
    found = await press(house, "pt")
    assert said(found).endswith("Sparse Nets\n3 messages in the channel.")
    assert buttons(found) == TOOLS[1:]  # nobody knows its messages


async def test_a_hebrew_owner_reads_them_in_hebrew(house: FakeHouse) -> None:
    assert buttons(await press(house, "pt", language="he"))[:2] == ["לתקן", "להסיר (48 שע׳)"]


@pytest.mark.parametrize("name", ["pt", "pf", "pk"])
async def test_a_button_of_what_is_gone_says_so(house: FakeHouse, name: str) -> None:
    house.archive.kept.clear()
    house.edit.kept.clear()
    assert "It does not stand in the channel (any more)." in said(await press(house, name))


async def test_the_hours_that_are_left_stand_on_the_button(house: FakeHouse) -> None:
    house.posted.frozen_at = NOW - timedelta(hours=40, minutes=30)
    assert "Take back (8 h)" in buttons(await press(house, "pt"))
    house.posted.frozen_at = NOW - WITHIN
    assert buttons(await press(house, "pt")) == ["Fix", "Other language"]


async def test_a_receipt_of_years_ago_says_what_can_still_be_done(house: FakeHouse) -> None:
    house.posted.frozen_at = NOW - timedelta(days=2000)
    late = await press(house, "pk")
    assert "is older than 48 hours" in said(late)
    assert buttons(late) == ["Fix"]


async def test_what_was_posted_by_hand_is_not_ours_to_take_back(house: FakeHouse) -> None:
    house.posted.by_hand = True
    assert "I did not post “Sparse Nets” myself." in said(await press(house, "pk"))
    assert "I did not post this myself." in said(await press(house, "pt"))


async def test_taking_back_is_asked_once_and_done_once(house: FakeHouse) -> None:
    question = await press(house, "pk")
    assert "Its 3 messages are deleted." in said(question)
    assert buttons(question) == ["Take it out", "Not now"]
    assert house.done == []
    assert "I am deleting what stands of it" in said(await act(house, "post.take_back"))
    with pytest.raises(AlreadyApplied):
        await act(house, "post.take_back")
    assert house.done == [("taken back", 3)]


async def test_while_something_is_on_its_way_nothing_is_taken_back(house: FakeHouse) -> None:
    house.posted.taken = Taken.BUSY
    busy = await act(house, "post.take_back")
    assert "Please try again in a minute." in said(busy)
    assert buttons(busy) == ["To the post"]


async def test_one_that_another_owner_took_back_is_told_so(house: FakeHouse) -> None:
    house.archive.kept.clear()
    assert "It does not stand in the channel" in said(await act(house, "post.take_back"))


async def test_fix_sends_the_text_and_asks_for_the_corrected_one(house: FakeHouse) -> None:
    asking = await press(house, "pf")
    assert "I show you what changes, and ask once." in said(asking)
    assert buttons(asking) == ["Cancel"]
    assert [name for _, name, _ in house.files.sent] == ["2026-02-03-sparse-nets.md"]


CHANGES: list[tuple[Changes | None, str]] = [
    (Changes(3, (2,)), "Of its 3 messages only this changes: 2"),
    (Changes(3, (1, 3)), "Of its 3 messages these change: 1, 3"),
    (Changes(3, (1, 2, 3)), "All its 3 messages change."),
    (Changes(1, (1,)), "Its message changes."),
    (Changes(1, (1,), 420), "420 characters do not fit any more: they go below it, as a reply."),
    (Changes(2, (1,), 0, 1), "One of these I cannot reach; please change it by hand."),
    (Changes(2), "Readers see no difference in the channel"),
    (Changes(0), "I did not post this myself: I change archive and search."),
    (None, "Something of it is on its way: I correct it as soon as it stands."),
]


@pytest.mark.parametrize(("changes", "words"), CHANGES)
async def test_a_correction_is_shown_before_it_is_published(
    house: FakeHouse, changes: Changes | None, words: str
) -> None:
    house.posted.changes = changes
    shown = await proposed(house)
    assert words in shown.text
    assert "Was: A sum of one-variable functions." in shown.text
    assert buttons(shown) == ["Publish the correction", "Not now"]
    assert house.done == []


async def test_a_new_title_is_named_and_a_hostile_one_stays_on_its_line(house: FakeHouse) -> None:
    shown = await proposed(house, TEXT.replace("Sparse Nets", "<b>Dense</b> " + "long " * 2000))
    assert "New title: <b>Dense</b> long" in shown.text
    assert len(shown.text) < 4096


async def test_a_correction_is_published_once_and_leads_back_to_the_post(house: FakeHouse) -> None:
    await proposed(house)
    done = await act(house, "post.correct", "1")
    assert buttons(done) == ["To the post"]
    with pytest.raises(AlreadyApplied):
        await act(house, "post.correct", "1")
    assert house.done == [("corrected", 1)]


async def test_a_correction_of_a_text_that_is_another_by_now_changes_nothing(house: FakeHouse) -> None:
    assert "Nothing was changed." in said(await act(house, "post.correct", "9"))
    assert house.done == []
