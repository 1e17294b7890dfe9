"""/queue and what opens from it: long, empty, paused, held; in both languages; with buttons of the last release too."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.history_words import DONE, what_was_done
from bot.chat.names import Names
from bot.chat.screen import Reply, Screen
from bot.chat.sentences import Languages
from bot.errors import StaleButton
from bot.publishing.audit import Change, Did
from bot.publishing.linted import Linted
from bot.publishing.pausing import PausePosting
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, FakeHouse, asked
from tests.chat.kept import FakeNotes

HOSTILE = "<b>Sparse</b> \u202enets\u202c & " + "x" * 10_000
Press = Callable[..., Awaitable[Screen]]


@pytest.fixture
def press(registry: Registry, house: FakeHouse) -> Press:
    """Presses a button by its data, as an owner: a `Press`, or the action of a token."""

    async def pressing(data: str, cause: str = "button:x", language: str = "en", role: Role = Role.OWNER) -> Screen:
        _, kind, words = (*data.split(":", 2), "")[:3]
        if kind == "b":
            button = house.buttons.issued[words]
            reply: Reply = await registry.actions[button.action].answer(
                asked(button.subject, role=role, cause=cause, language=language)
            )
        else:
            reply = await registry.presses[kind].answer(asked(words, role=role, cause="", language=language))
        assert isinstance(reply, Screen)
        return reply

    return pressing


def labelled(screen: Screen) -> dict[str, str]:
    """Callback data by label."""
    return {button.text: str(button.callback_data) for row in screen.keyboard for button in row}


async def queue(registry: Registry, role: Role = Role.OWNER, language: str = "en") -> Screen:
    reply = await registry.commands["queue"].answer(asked(role=role, language=language))
    assert isinstance(reply, Screen)
    return reply


async def test_three_hundred_entries_page_and_every_one_can_be_opened(
    registry: Registry, house: FakeHouse, press: Press
) -> None:
    house.queue(*(f"Paper {number}" for number in range(1, 301)))
    first = await queue(registry)
    assert labelled(first)["1 / 30"] == "1:qu:1"
    assert [label for label in labelled(first) if label.isdigit()] == [str(place) for place in range(1, 11)]
    last = await press("1:qu:999")
    assert "300. Paper 300" in last.text
    assert "‹" in labelled(last)
    assert "›" not in labelled(last)
    entry = await press(labelled(last)["300"])
    assert "Place 300 of 300" in entry.text
    top = await press(labelled(entry)["To top"])
    assert "Place 1 of 300" in top.text
    assert labelled(top)["‹ Queue"] == "1:qu:30"


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("title", [HOSTILE, "רשתות דלילות מנתונים צפופים", "…", "Sparse"])
async def test_any_title_makes_screens_within_telegrams_limits(
    registry: Registry, house: FakeHouse, press: Press, title: str, language: str
) -> None:
    house.queue(title, "Second", title + " again")
    screens = [await queue(registry, language=language), await press("1:qe:1:1", language=language)]
    screens += [await press("1:qd:1:1", language=language), await press("1:pn", language=language)]
    for screen in screens:
        assert len(screen.text.encode("utf-16-le")) // 2 <= 4096
        assert "\u202e" not in screen.text.splitlines()[0]
        assert all(len(data.encode()) <= 64 for data in labelled(screen).values())


async def test_an_empty_queue_says_so_and_offers_a_way_on(registry: Registry) -> None:
    screen = await queue(registry)
    assert "The queue is empty." in screen.text
    assert set(labelled(screen)) == {"Write", "Pause…", "Slots", "History"}


@pytest.mark.parametrize(
    ("language", "waits"),
    [("en", "nothing leaves until an owner has said what stands"), ("he", "שום דבר לא יוצא עד שאחד הבעלים יגיד")],
)
async def test_while_a_backup_is_not_compared_it_says_so_and_names_no_hour(
    registry: Registry, house: FakeHouse, language: str, waits: str
) -> None:
    for titles in ((), ("Sparse Nets",)):
        house.queue(*titles)
        house.memory.restored.marked = False
        usual = await queue(registry, language=language)
        house.memory.restored.marked = True
        screen = await queue(registry, language=language)
        assert (":30" in usual.text, waits in usual.text) == (True, False)
        assert (":30" in screen.text, waits in screen.text) == (False, True)
        assert all(title in screen.text for title in titles)


async def test_what_is_held_opens_with_what_is_wrong(registry: Registry, house: FakeHouse, press: Press) -> None:
    house.queue("Sparse Nets", "One Step")
    wrong = Finding(Code.CHATTER, Severity.ERROR, Spot("Sure! Here it is:"))
    house.waiting[0] = replace(house.waiting[0], linted=Linted(1, (wrong,)))
    screen = await queue(registry)
    entry = await press(labelled(screen)["Look: Sparse Nets"])
    assert "Held back:" in entry.text
    assert labelled(entry)["What is wrong"] == "1:lf:1"
    assert "Remove" in labelled(entry)


async def test_a_pause_is_seen_and_leads_to_its_end(registry: Registry, house: FakeHouse, press: Press) -> None:
    house.queue("Sparse Nets")
    await PausePosting(house.pause_store)(NOW, NOW + timedelta(days=2), "update:1:1")
    screen = await queue(registry)
    assert "Posting is paused until" in screen.text
    assert "Go on now" in labelled(await press(labelled(screen)["Paused…"]))


async def test_writers_read_and_turn_pages_and_press_nothing_else(registry: Registry, house: FakeHouse) -> None:
    house.queue(*(f"Paper {number}" for number in range(1, 13)))
    screen = await queue(registry, Role.WRITER)
    assert set(labelled(screen)) == {"1 / 2", "›"}
    owners = [name for name in ("qe", "qv", "qd", "qh", "qp", "pn") if registry.presses[name].role is Role.OWNER]
    assert len(owners) == 6
    actions = [name for name in registry.actions if name.startswith(("queue.", "post.", "pause."))]
    assert len(actions) > 8
    assert all(registry.actions[name].role is Role.OWNER for name in actions)


async def test_every_button_of_the_queue_leads_somewhere(registry: Registry, house: FakeHouse, press: Press) -> None:
    house.queue("Sparse Nets", "One Step")
    screens = [await queue(registry), await press("1:qe:1:1"), await press("1:qd:1:1"), await press("1:qh:1")]
    data = [one for screen in screens for one in labelled(screen).values()]
    assert len(data) > 20
    kinds = {one.split(":")[1] for one in data} - {"b"}
    assert kinds <= set(registry.presses)
    assert {button.action for button in house.buttons.issued.values()} <= set(registry.actions)


@pytest.mark.parametrize("data", ["1:do:7", "1:lf:1", "1:dk:7", "1:ns:1", "1:n", "1:pv:1:2"])
def test_buttons_of_the_last_release_are_known(registry: Registry, data: str) -> None:
    assert data.split(":")[1] in registry.presses


async def test_the_last_releases_post_now_waits_ten_seconds_today(registry: Registry, house: FakeHouse) -> None:
    house.queue("Sparse Nets")
    reply = await registry.actions["queue.post"].answer(asked("1:1", role=Role.OWNER, cause="button:old"))
    assert isinstance(reply, Screen)
    assert "It leaves in 10 seconds." in reply.text
    assert list(labelled(reply)) == ["Stop"]


@pytest.mark.parametrize("words", ["", "x", "1:x", "99999999999:1", "-1:1"])
@pytest.mark.parametrize("name", ["qe", "qd"])
async def test_data_that_we_never_made_changes_nothing(registry: Registry, name: str, words: str) -> None:
    with pytest.raises(StaleButton):
        await registry.presses[name].answer(asked(words, role=Role.OWNER))


async def test_removed_by_another_it_is_told_by_whom(registry: Registry, house: FakeHouse, press: Press) -> None:
    house.queue("Sparse Nets", "One Step")
    await house.queueing.names.hear(102, "Noa <b>")
    entry = await press("1:qe:2:1")
    house.waiting.pop()
    house.queueing.audit.kept = [Change(NOW, 102, Did.REMOVED, 2, "One Step", {"position": 2, "fixed_on": None}, {})]
    late = await press(labelled(entry)["To top"])
    assert late.text.startswith("It does not wait in the queue any more.")
    assert "Noa <b>, “One Step”: out of the queue, place 2" in late.text


async def test_what_counts_down_opens_with_its_stop(registry: Registry, house: FakeHouse, press: Press) -> None:
    house.queue("Sparse Nets")
    await press(labelled(await press("1:qe:1:1"))["Post now"])
    assert list(labelled(await press("1:qe:1:1"))) == ["Stop"]
    assert list(labelled(await press("1:pn"))) == ["Stop"]
    stopped = await press(labelled(await press("1:qe:1:1"))["Stop"])
    assert "Nothing was posted" in stopped.text


def test_every_kind_of_change_has_its_words() -> None:
    assert set(DONE) == set(Did)


@pytest.mark.parametrize(
    ("did", "before", "after", "words"),
    [
        (Did.MOVED, {"position": 3}, {"position": 1}, "moved, place 3 → 1"),
        (Did.FIXED, {"fixed_on": None}, {"fixed_on": "2026-11-24"}, "date, none → Tue 24 Nov"),
        (Did.QUEUED, {}, {"position": 2, "fixed_on": None}, "into the queue, place 2"),
        (Did.CHANGED, {"title": "A", "topics": []}, {"title": "B", "topics": ["x", "y"]},
         "changed, title A → B, topics none → x, y"),
        (Did.POSTED, {}, {"number": 501}, "posted at once, No. 501"),
        (Did.CORRECTED, {"characters": 9}, {"characters": 9}, "corrected in the channel"),
        (Did.RENUMBERED, {"number": 5}, {"number": 6}, "number, 5 → 6"),
        (Did.DRAFTED, {}, {"title": "A"}, "a new draft"),
        (Did.SET, {"name": "slots", "value": None}, {"name": "slots", "value": "daily 08:00"},
         "setting slots, none → daily 08:00"),
    ],
)  # fmt: skip
def test_a_change_in_words(did: Did, before: dict[str, object], after: dict[str, object], words: str) -> None:
    assert what_was_done(Change(NOW, OWNER, did, 1, "A", before, after), Languages().of("en")) == words


async def test_names_are_written_once_and_guests_have_theirs() -> None:
    notes = FakeNotes()

    async def guest(user_id: int) -> str:
        return "Gili" if user_id == 505 else ""

    names, say = Names(notes, guest), Languages().of("en")
    for _ in range(3):
        await names.hear(OWNER, "Dana  Example\n")
    await names.hear(OWNER, None)
    assert notes.written == 1
    people = [await names.of(one, 1, say) for one in (OWNER, 505, 606, None, 1)]
    assert people == ["Dana Example", "Gili", "person 606", "the server", "you"]
