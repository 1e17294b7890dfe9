"""What each command says, asked directly."""

import re
from datetime import timedelta

import pytest

from bot.chat.access import Access, Role
from bot.chat.commands.entry import Action, Command, Entry, Press, data_for
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen, Toast
from bot.errors import MayNotPost, NotFound, QueueEmpty, StaleButton
from bot.polls.ballot import BallotState
from bot.publishing.pausing import PausePosting
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, open_ballot, promise, review, stored


async def ask(
    registry: Registry, command: str, words: str = "", role: Role = Role.READER, language: str = "en"
) -> Screen:
    reply = await registry.commands[command].answer(asked(words, role=role, language=language))
    assert isinstance(reply, Screen)
    return reply


async def own(registry: Registry, command: str, words: str = "") -> Screen:
    return await ask(registry, command, words, Role.OWNER)


async def press(registry: Registry, name: str, words: str) -> Reply:
    return await registry.presses[name].answer(asked(words))


def data(screen: Screen) -> list[str]:
    return [str(button.callback_data) for row in screen.keyboard for button in row]


def test_every_entry_declares_its_role(registry: Registry) -> None:
    entries: list[Entry] = [*registry.commands.values(), *registry.presses.values(), *registry.actions.values()]
    assert len(entries) > 15
    assert all(isinstance(entry.role, Role) for entry in entries)
    actions = registry.actions.items()
    of_readers = {"suggest.ask", "wish.add", "wish.end", "reader.forget", "guest.join"}
    assert {name for name, action in actions if action.role is Role.READER} == of_readers
    of_drafts = ("propose", "discard", "restore", "undo", "mend", "clear", "name", "topic")
    of_writers = {"question.end", *(f"draft.{what}" for what in of_drafts)}
    of_writers |= {f"piece.{what}" for what in ("draft", "instead", "search")}
    assert {name for name, action in actions if action.role is Role.WRITER} == of_writers


def test_owners_commands_are_owners_only(registry: Registry) -> None:
    readers = {command.name for command in registry.commands.values() if command.role is Role.READER}
    unlisted = {"start", "define", "random", "similar", "paper", "suggest", "wishes", "privacy", "forget"}
    assert readers == {"search", "latest", "topics", "poll", "promises", "help"} | unlisted
    assert {command.name for command in registry.listed(Role.READER)} == readers - unlisted


def test_two_entries_of_one_name_are_a_mistake(registry: Registry) -> None:
    command = registry.commands["search"]
    with pytest.raises(ValueError, match="there already"):
        Registry([command, replace(command)], plain_words="search")
    for entry in (Press("b", Role.READER, command.answer), Action("b", Role.READER, command.answer)):
        with pytest.raises(ValueError, match="there already"):
            Registry([command, entry], plain_words="search")


async def test_hits_say_where_they_come_from_and_why(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(1)
    found = await ask(registry, "search", "neurons")
    assert "One review:" in found.text
    assert "1. Splines as Neurons 1 · No. 1 · 03.02.2026\n…a 🙂 neurons of" in found.text
    marked = [found.text.encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])] for e in found.entities]
    assert [piece.decode("utf-16-le") for piece in marked] == ["Splines as Neurons 1", "neurons"]


async def test_a_correction_is_said_openly(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(1)
    house.archive.corrections = (("splnes", "splines"),)
    assert "Showing results for: splines" in (await ask(registry, "search", "splines")).text


async def test_the_nearest_is_not_sold_as_a_match(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(1)
    house.archive.close = False
    assert "Nothing comes close" in (await ask(registry, "search", "splines")).text


async def test_forgotten_words_are_not_found(registry: Registry) -> None:
    with pytest.raises(NotFound):
        await press(registry, "p", "99:1")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("p", "1"), ("p", "x:1"), ("p", "1:-1"), ("p", "1:99999999999999999999"), ("p", ""), ("l", "١"),
        ("r", ""), ("r", "1:2:3:4:5"), ("r", "1:1:" + "p" * 50), ("r", "1:1:p:1:1:1:1"), ("r", "NaN:1"),
    ],
)  # fmt: skip
async def test_hostile_data_is_a_stale_button(registry: Registry, house: FakeHouse, name: str, words: str) -> None:
    house.archive.fill(3)
    house.archive.queries = ["splines"]
    with pytest.raises(StaleButton):
        await press(registry, name, words)


async def test_a_page_beyond_the_end_is_the_last(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(7)
    last = await press(registry, "l", "999999")
    assert isinstance(last, Screen)
    assert "2 / 2" in [button.text for row in last.keyboard for button in row]


async def test_latest_lists_the_newest_with_their_hooks(registry: Registry, house: FakeHouse) -> None:
    assert "no review in the archive yet" in (await ask(registry, "latest")).text
    house.archive.fill(6)
    first = await ask(registry, "latest")
    assert "1. Splines as Neurons 6 · No. 6" in first.text
    assert "What if weights were curves?" in first.text
    assert data(first)[0] == data_for("r", 6, 1, "l", 1)


async def test_a_long_review_is_read_in_pages(registry: Registry, house: FakeHouse) -> None:
    body = "\n\n".join(f"Paragraph {place}. " + "Words follow words. " * 20 for place in range(40))
    house.archive.kept = {5: stored(5, review(5, body=body))}
    first = await press(registry, "r", "5:1:l:1")
    assert isinstance(first, Screen)
    labels = [button.text for row in first.keyboard for button in row]
    assert labels[1:] == ["›", "Whole text", "Similar reviews", "‹ Back to the list"]
    assert data(first)[-1] == "1:l:1"
    last = await press(registry, "r", "5:999:l:1")
    assert isinstance(last, Screen)
    assert "Paragraph 39." in last.text


async def test_all_callback_data_fits(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(12)
    house.archive.queries = ["splines"] * 3
    big = "9" * 9
    house.archive.kept[int(big)] = stored(int(big), review(5, "Splines"))
    for screen in (await press(registry, "p", "1:2"), await press(registry, "r", f"{big}:1:p:{big}:{big}")):
        assert isinstance(screen, Screen)
        assert all(len(one.encode()) <= 64 for one in data(screen))


async def test_promises_are_listed_with_their_votes(registry: Registry, house: FakeHouse) -> None:
    assert "No promise is open" in (await ask(registry, "promises")).text
    house.promises.promised = [promise()]
    shown = await ask(registry, "promises")
    assert "Graph Memory\nchosen by 214 of 402 readers\nchosen today" in shown.text
    assert shown.entities[1]["url"] == "https://arxiv.org/abs/2511.01234"


async def test_the_open_poll_is_shown_with_the_way_to_it(registry: Registry, house: FakeHouse) -> None:
    house.ballot = open_ballot(NOW + timedelta(days=2))
    shown = await ask(registry, "poll")
    assert "Open until Tuesday 24 November, 09:00" in shown.text
    ((vote,),) = (row for row in shown.keyboard if row)
    assert (vote.text, vote.url) == ("Vote: 2 days left", "https://t.me/paper_a_day/55")
    assert "Vote: 2 days left" in [button.text for row in (await ask(registry, "start")).keyboard for button in row]


@pytest.mark.parametrize(
    ("state", "hours", "words"),
    [
        (None, 0, "No poll is open now"),
        (BallotState.PLANNED, 5, "on its way"),
        (BallotState.CLOSING, 5, "just ended"),
        (BallotState.OPEN, 0, "just ended"),
    ],
)
async def test_a_poll_that_cannot_be_voted_in_says_why(
    registry: Registry, house: FakeHouse, state: BallotState | None, hours: int, words: str
) -> None:
    house.ballot = open_ballot(NOW + timedelta(hours=hours), state) if state else None
    shown = await ask(registry, "poll")
    assert words in shown.text
    assert not [button for row in shown.keyboard for button in row]


async def test_the_queue_says_what_comes_when_and_how_long_it_lasts(registry: Registry, house: FakeHouse) -> None:
    assert "The queue is empty." in (await own(registry, "queue")).text
    house.queue("Sparse Nets", "One Step")
    shown = (await own(registry, "queue")).text
    assert "Next post: Sunday 22 November, 09:30" in shown
    assert "1. Sparse Nets\n2. One Step" in shown
    assert "Lasts until Monday 23 November, 09:30." in shown


async def test_a_poll_is_closed_after_a_second_look(registry: Registry, house: FakeHouse) -> None:
    assert "No poll is open" in (await own(registry, "close")).text
    house.ballot = open_ballot(NOW + timedelta(days=1))
    await own(registry, "close")
    (button,) = house.buttons.issued.values()
    await registry.actions[button.action].answer(asked(button.subject, role=Role.OWNER))
    assert house.done == [("closed", 7)]


async def test_while_the_bot_may_not_post_it_says_so_and_what_to_do(registry: Registry, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    await own(registry, "postnow")
    (button,) = house.buttons.issued.values()
    house.may_post = False
    with pytest.raises(MayNotPost):
        await registry.actions[button.action].answer(asked(button.subject, role=Role.OWNER))
    with pytest.raises(MayNotPost):
        await own(registry, "postnow")
    assert house.done == []


async def test_the_head_is_posted_after_a_second_look(registry: Registry, house: FakeHouse) -> None:
    with pytest.raises(QueueEmpty):
        await own(registry, "postnow")
    house.queue("Sparse Nets", "One Step")
    assert "Sparse Nets" in (await own(registry, "postnow")).text
    (button,) = house.buttons.issued.values()
    action = registry.actions[button.action]
    await action.answer(asked(button.subject, role=Role.OWNER, cause="button:a"))
    assert house.done == [("counting", 1)]
    house.waiting.pop(0)
    again = await action.answer(asked(button.subject, role=Role.OWNER, cause="button:b"))
    assert isinstance(again, Toast), "the head is another one now"
    assert house.done == [("counting", 1)]


async def test_listed_commands_fit_telegrams_menu(registry: Registry) -> None:
    """https://core.telegram.org/bots/api#botcommand: names 1 to 32 of [a-z0-9_], descriptions 1 to 256."""
    for command in registry.commands.values():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(command.summary) <= 256


async def test_nobody_is_an_owner_by_default(house: FakeHouse) -> None:
    assert await Access([101], (), house.guests.is_writer).role_of(None, None) is Role.READER


async def test_help_reads_right_to_left_in_hebrew(registry: Registry) -> None:
    """Apps look at a line's first letter, and that is a Latin one in "/search"; its "/" would stand behind it."""
    shown = (await ask(registry, "help", language="he")).text
    assert all(line.startswith("\u200f\u2066/") for line in shown.splitlines() if "/" in line)


async def test_a_hebrew_title_leaves_its_number_at_the_left_of_an_english_list(
    registry: Registry, house: FakeHouse
) -> None:
    house.archive.kept[1] = stored(1, review(1, "האם מודלים חולמים?"))
    house.promises.promised = [promise("זיכרון גרפי")]
    assert "\u200e1. \u2068האם מודלים חולמים?\u2069 · No. 1" in (await ask(registry, "latest")).text
    assert "\u200e\u2068זיכרון גרפי\u2069\n" in (await ask(registry, "promises")).text


async def test_lists_read_right_to_left_in_hebrew_and_their_titles_do_not(registry: Registry, house: FakeHouse) -> None:
    house.archive.fill(1)
    house.promises.promised = [promise("Are neurons all you need?")]
    for command, words in (("latest", ""), ("search", "neurons")):
        shown = (await ask(registry, command, words, language="he")).text
        assert "\n\u200f1. \u2068Splines as Neurons 1\u2069 · מס׳" in shown
    assert "\u200f\u2068Are neurons all you need?\u2069\n" in (await ask(registry, "promises", language="he")).text


async def test_nothing_is_changed_by_not_now(registry: Registry) -> None:
    assert isinstance(registry.commands["help"], Command)
    assert await press(registry, "n", "") == Done("Very well, nothing was changed.")


async def test_help_tells_writers_what_they_may_read(registry: Registry) -> None:
    writers = (await ask(registry, "help", role=Role.WRITER)).text
    owners = (await own(registry, "help")).text
    assert "For owners and writers\nSend me a review, however long: it is a draft.\n/stats – " in writers
    assert "/postnow" not in writers
    assert owners.index("For owners and writers\nSend me a review") < owners.index("For owners\n")


@pytest.mark.parametrize("language", ["en", "he"])
async def test_writers_read_the_queue_without_what_only_owners_can_press(
    registry: Registry, house: FakeHouse, language: str
) -> None:
    house.queue("Sparse Nets")
    house.mend.drafts = {7: stored(7, review(7), ReviewState.DRAFT)}
    await PausePosting(house.pause_store)(NOW, None, "update:1:1")
    owners = await ask(registry, "queue", role=Role.OWNER, language=language)
    writers = await ask(registry, "queue", role=Role.WRITER, language=language)
    assert "Sparse Nets" in writers.text
    assert "/resume" in owners.text
    assert "/resume" not in writers.text
    assert ("1:dl:1" in data(owners), data(writers)) == (True, [])
