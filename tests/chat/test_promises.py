"""/promises, and writing one off: what readers and owners see and may do, asked directly."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from telegram import Chat, Message

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, number_in
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen
from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.intake.revise import Editing
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import KeptPromise, ReleasedPromise
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, PLACE, FakeHouse, asked, review, stored
from tests.makers import make_candidate, make_paper, make_promise, make_record

REASON = "The authors withdrew the code."


def promise(number: int = 1, title: str = "Graph Memory", days: int = 6, **more: object) -> Promise:
    candidate = make_candidate(number, record=make_record(title, paper=make_paper()), state=CandidateState.CHOSEN)
    given = {"chosen_at": NOW - timedelta(days=days), "due_on": date(2026, 12, 6), "told_in": 90 + number}
    return make_promise(candidate, id=number, **(given | more))


async def listed(registry: Registry, language: str = "en", role: Role = Role.READER) -> Screen:
    reply = await registry.commands["promises"].answer(asked(role=role, language=language))
    assert isinstance(reply, Screen)
    return reply


def labels(screen: Screen | Done) -> list[list[str]]:
    return [[one.text for one in row] for row in screen.keyboard if row]


async def test_a_promise_says_who_chose_it_how_long_it_waits_and_when_it_is_due(
    registry: Registry, house: FakeHouse
) -> None:
    house.promises.promised = [promise()]
    shown = await listed(registry)
    assert "Graph Memory\nchosen by 214 of 402 readers\nwaiting 6 days, due Sun 6 Dec" in shown.text
    assert [button.url for row in shown.keyboard for button in row] == [
        PLACE.link(91),
        "https://t.me/review_bot?start=n_1",
    ]


async def test_a_promise_that_is_late_says_so(registry: Registry, house: FakeHouse) -> None:
    house.promises.promised = [promise(days=20, due_on=date(2026, 11, 19))]
    assert "waiting 20 days, was due Thu 19 Nov, 3 days ago" in (await listed(registry)).text


async def test_a_promise_that_is_being_written_says_so(registry: Registry, house: FakeHouse) -> None:
    drafted = replace(promise().candidate, state=CandidateState.DRAFTED)
    house.promises.promised = [replace(promise(), candidate=drafted, due_on=None, told_in=None)]
    shown = await listed(registry)
    assert shown.text.endswith("waiting 6 days, being written")
    assert labels(shown) == [["Tell me when it is out"]]


async def test_without_a_promise_readers_learn_what_their_votes_did(registry: Registry, house: FakeHouse) -> None:
    house.promises.kept_ones = [KeptPromise("Sparse Nets", 120, NOW - timedelta(days=14), NOW, 506, 81)]
    house.promises.released_ones = [ReleasedPromise("One Step", None, REASON, NOW)]
    shown = await listed(registry)
    assert shown.text.startswith("No promise is open")
    assert "Kept lately:\n• Sparse Nets · No. 506, after 14 days" in shown.text
    assert f"Written off:\n• One Step · 22 Nov 2026\n\u2068{REASON}\u2069" in shown.text
    assert {"url": PLACE.link(81)}.items() <= next(one for one in shown.entities if one["type"] == "text_link").items()


async def test_many_promises_are_numbered_and_turned_in_place(registry: Registry, house: FakeHouse) -> None:
    house.promises.promised = [promise(number, f"Paper {number}") for number in range(1, 8)]
    house.promises.kept_ones = [KeptPromise("Sparse Nets", 120, NOW, NOW)]
    shown = await listed(registry)
    assert "5. Paper 5" in shown.text
    assert "6. Paper 6" not in shown.text
    assert "Kept lately" not in shown.text
    assert labels(shown)[0] == ["1 · Result", "1 · Tell me"]
    assert labels(shown)[-1] == ["1 / 2", "›"]
    turned = await registry.presses["pm"].answer(asked("2"))
    assert isinstance(turned, Screen)
    assert "7. Paper 7" in turned.text
    assert "Sparse Nets · reviewed, on the same day" in turned.text


async def test_a_page_that_is_gone_shows_the_last_one(registry: Registry, house: FakeHouse) -> None:
    house.promises.promised = [promise()]
    turned = await registry.presses["pm"].answer(asked("999999999"))
    assert isinstance(turned, Screen)
    assert "Graph Memory" in turned.text


async def test_owners_write_off_where_readers_wish(registry: Registry, house: FakeHouse) -> None:
    house.promises.promised = [promise()]
    assert labels(await listed(registry, role=Role.OWNER)) == [["Result"], ["Write it off…"]]
    assert registry.presses["pw"].role is Role.OWNER


async def test_promises_in_hebrew_read_from_the_right(registry: Registry, house: FakeHouse) -> None:
    house.promises.promised = [promise()]
    house.promises.kept_ones = [KeptPromise("Sparse Nets", 120, NOW - timedelta(days=2), NOW, 506, 81)]
    lines = (await listed(registry, "he")).text.splitlines()
    assert "\u200f\u2068Graph Memory\u2069" in lines
    assert "נבחר על ידי 214 מתוך 402 קוראים" in lines
    assert "\u200f• \u2068Sparse Nets\u2069 · מס׳ 506, אחרי יומיים" in lines


async def test_hostile_titles_and_reasons_stay_on_their_lines(registry: Registry, house: FakeHouse) -> None:
    evil = "<b>\u202e" + "x" * 10_000
    house.promises.promised = [promise(number, evil) for number in range(1, 8)]
    house.promises.released_ones = [ReleasedPromise(evil, None, "y\n" * 250, NOW)] * 5
    for page in ("1", "2"):
        shown = await registry.presses["pm"].answer(asked(page))
        assert isinstance(shown, Screen)
        assert len(shown.text.encode("utf-16-le")) // 2 <= 4_096
        assert "\u202e" not in shown.text


# Writing off, step by step.


@pytest.fixture
def causes() -> Iterator[str]:
    return (f"update:1:{number}" for number in range(1, 99))


class Owner:
    """Dana, alone with the bot."""

    def __init__(self, registry: Registry, house: FakeHouse, causes: Iterator[str], now: datetime = NOW) -> None:
        self.registry, self.house, self.causes, self.now = registry, house, causes, now

    def _asked(self, words: str, cause: str | None = None) -> Asked:
        return replace(asked(words, role=Role.OWNER, cause=cause or next(self.causes)), now=self.now)

    async def open(self, promise_id: int = 1) -> Screen:
        return await self.screen(await self.registry.presses["pw"].answer(self._asked(str(promise_id))))

    async def press(self, screen: Screen | Done, label: str, cause: str | None = None) -> Reply:
        """A single-use button, as the desk does it."""
        found = next(one for row in screen.keyboard for one in row if one.text == label)
        token = str(found.callback_data).rpartition(":")[2]
        button = self.house.buttons.issued[token]
        assert button.user_id == OWNER
        return await self.registry.actions[button.action].answer(self._asked(button.subject, cause))

    async def say(self, text: str | None, cause: str | None = None) -> Reply | None:
        message = Message(1, self.now, Chat(OWNER, Chat.PRIVATE), text=text)
        for conversation in self.registry.conversations:
            if reply := await conversation.hear(message, self._asked(text or "", cause)):
                return reply
        return None

    async def reason_asked(self, fate: str = "Back on the list") -> Screen:
        return await self.screen(await self.press(await self.open(), fate))

    async def read_back(self, reason: str = REASON, cause: str | None = None) -> Screen:
        await self.reason_asked()
        return await self.screen(await self.say(reason, cause))

    async def screen(self, reply: Reply | None) -> Screen:
        assert isinstance(reply, Screen)
        return reply


@pytest.fixture
def owner(registry: Registry, house: FakeHouse, causes: Iterator[str]) -> Owner:
    house.promises.promised = [promise()]
    return Owner(registry, house, causes)


async def test_the_owner_says_what_becomes_of_the_paper_first(owner: Owner) -> None:
    question = await owner.open()
    assert "Write this promise off?\nGraph Memory\nchosen by 214 of 402 readers" in question.text
    assert labels(question) == [["Back on the list"], ["Off the list"], ["Not now"]]


async def test_the_owner_reads_what_readers_will_read_and_publishes_it(owner: Owner) -> None:
    shown = await owner.read_back()
    assert "214 of 402 voters chose it, but its review will not come as promised." in shown.text
    assert f"Why: {REASON}" in shown.text
    assert labels(shown) == [["Publish"], ["Change", "Never mind"]]
    assert owner.house.done == []
    assert isinstance(await owner.press(shown, "Publish"), Done)
    assert owner.house.done == [("released", (1, CandidateState.SHORTLISTED, REASON))]
    ((post),) = owner.house.write_offs.posts
    assert post.parts[0].payload["text"] in shown.text
    assert post.parts[0].payload["reply_parameters"]["message_id"] == 91


async def test_a_paper_may_leave_the_list(owner: Owner) -> None:
    await owner.reason_asked("Off the list")
    shown = await owner.say(REASON)
    assert isinstance(shown, Screen)
    assert "It has left the list." in shown.text


@pytest.mark.parametrize(
    ("reason", "says"), [("Sorry", "That has 5 characters"), ("x" * 501, "That has 501"), (None, "in words")]
)
async def test_a_reason_has_a_length(owner: Owner, reason: str | None, says: str) -> None:
    await owner.reason_asked()
    refused = await owner.say(reason)
    assert isinstance(refused, Screen)
    assert says in refused.text
    assert "Why: " in (await owner.screen(await owner.say(REASON))).text


async def test_without_a_question_words_are_a_search(owner: Owner) -> None:
    assert await owner.say(REASON) is None
    await owner.reason_asked()
    owner.now += timedelta(hours=1)
    assert await owner.say(REASON) is None


async def test_once_a_reason_is_read_back_words_are_a_search_again(owner: Owner) -> None:
    await owner.read_back()
    assert await owner.say("graph neural networks") is None


async def test_a_message_that_comes_twice_is_read_back_twice(owner: Owner) -> None:
    first = await owner.read_back(cause="update:9:9")
    again = await owner.say(REASON, cause="update:9:9")
    assert isinstance(again, Screen)
    assert again.text == first.text


async def test_a_changed_reason_makes_the_former_button_stale(owner: Owner) -> None:
    former = await owner.read_back()
    await owner.press(former, "Change")
    await owner.say("Nobody could repeat its results.")
    with pytest.raises(StaleButton):
        await owner.press(former, "Publish")
    assert owner.house.done == []


async def test_publishing_twice_publishes_once(owner: Owner) -> None:
    shown = await owner.read_back()
    await owner.press(shown, "Publish", "button:a")
    with pytest.raises(AlreadyApplied):
        await owner.press(shown, "Publish", "button:a")
    assert len(owner.house.write_offs.posts) == 1


async def test_never_mind_leaves_the_promise_as_it_is(owner: Owner) -> None:
    shown = await owner.read_back()
    assert await owner.press(shown, "Never mind") == Done("Very well, the promise stands.")
    with pytest.raises(StaleButton):
        await owner.press(shown, "Publish")
    with pytest.raises(StaleButton):
        await owner.press(shown, "Never mind")


async def test_cancel_ends_the_question(owner: Owner) -> None:
    await owner.reason_asked()
    cancel = owner.registry.commands["cancel"]
    for says in ("Very well, nothing was changed.", "I wait for nothing from you."):
        left = await cancel.answer(asked(role=Role.OWNER))
        assert isinstance(left, Screen)
        assert left.text == says
    assert await owner.say(REASON) is None


async def test_cancel_leaves_an_editing_as_well(owner: Owner) -> None:
    owner.house.edit.now_edited = Editing(stored(5, review(5)), NOW + timedelta(days=1), files_only=False)
    left = await owner.registry.commands["cancel"].answer(asked(role=Role.OWNER))
    assert isinstance(left, Screen)
    assert left.text == "Very well, nothing was changed."
    assert owner.house.edit.now_edited is None


async def test_a_promise_that_is_settled_is_not_written_off(owner: Owner) -> None:
    question = await owner.open()
    owner.house.promises.promised.clear()
    with pytest.raises(NotFound):
        await owner.press(question, "Off the list")
    with pytest.raises(NotFound):
        await owner.open()


async def test_an_owner_who_is_on_it_is_asked_again_in_a_week(owner: Owner) -> None:
    later = owner.registry.actions["promise.later"]
    assert await later.answer(asked("1", role=Role.OWNER)) == Done("Good. I ask again in 7 days.")
    assert owner.house.done == [("put off", (number_in("1"), NOW + timedelta(days=7)))]
    with pytest.raises(StaleButton):
        await later.answer(asked("2", role=Role.OWNER, cause="update:1:98"))
