"""/settings, asked directly: its pages, what is locked, two owners at once, wrong words, the other language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from telegram import Chat, Message

from bot.chat.access import Role
from bot.chat.commands.all import all_commands
from bot.chat.commands.entry import Asked
from bot.chat.commands.settings_pages import PAGES, in_words
from bot.chat.commands.settings_zone import side_by_side
from bot.chat.screen import MOST_CALLBACK_BYTES, Done, Screen, Toast, Whole
from bot.chat.sentences import Languages
from bot.errors import InvalidInput, SettingLocked, StaleButton
from bot.inbox.buttons import cause_of
from bot.publishing.slots import parse_slots
from bot.settings import CHOOSABLE
from tests.chat.choosing import ChosenHere
from tests.chat.fakes import NOW, OWNER, FakeHouse, asked, review

ENGLISH = Languages().of("en")


class Desk:
    """One owner's chat: presses by label, and words."""

    def __init__(self, house: FakeHouse, language: str = "en") -> None:
        self.house, self.language = house, language
        self.registry = all_commands(house.use_cases())
        self.said = 0

    def asked(self, words: str, cause: str = "") -> Asked:
        self.said += 1
        return asked(words, role=Role.OWNER, language=self.language, cause=cause or f"update:1:{self.said}")

    async def command(self, name: str) -> Screen:
        return shown(await self.registry.commands[name].answer(self.asked("")))

    async def press(self, screen: Screen, label: str) -> object:
        (data,) = [one.callback_data for row in screen.keyboard for one in row if one.text.startswith(label)]
        assert isinstance(data, str)
        assert len(data.encode()) <= MOST_CALLBACK_BYTES
        _, kind, words = data.split(":", 2) if data.count(":") > 1 else (*data.split(":"), "")
        if kind != "b":
            return await self.registry.presses[kind].answer(self.asked(words))
        button = await self.house.buttons.find(words)
        assert button is not None
        return await self.registry.actions[button.action].answer(self.asked(button.subject, cause_of(words)))

    async def pressed(self, screen: Screen, *labels: str) -> Screen:
        for label in labels:
            screen = shown(await self.press(screen, label))
        return screen

    async def say(self, text: str | None) -> object:
        """To whoever was asked."""
        message = Message(1, NOW, Chat(OWNER, "private"), text=text)
        given = self.asked(text or "")
        for conversation in self.registry.conversations:
            if reply := await conversation.hear(message, given):
                return reply
        return None


def shown(reply: object) -> Screen:
    assert isinstance(reply, Screen)
    return reply


def labels(screen: Screen) -> list[str]:
    return [one.text for row in screen.keyboard for one in row]


@pytest.fixture
def desk(house: FakeHouse) -> Desk:
    return Desk(house)


async def test_the_overview_says_everything_that_can_be_chosen(desk: Desk) -> None:
    overview = await desk.command("settings")
    assert len(overview.text.splitlines()) == 1 + len(CHOOSABLE)
    assert "Slots: daily 09:00\nTime zone: Asia/Jerusalem\nForm of posts: automatic" in overview.text
    assert {page.name for page in PAGES} == set(CHOOSABLE)
    for page in PAGES:
        assert page.title in (await desk.pressed(overview, page.title)).text


async def test_a_tap_changes_and_a_tap_undoes(desk: Desk) -> None:
    page = await desk.pressed(await desk.command("settings"), "Quiet hours", "never")
    assert "Done. It holds from now on." in page.text
    assert "Now: never" in page.text
    page = await desk.pressed(page, "Undo: 22:00-08:00")
    assert "Now: 22:00-08:00" in page.text
    assert "Undo: never" in labels(page)
    assert desk.house.choices.changes == 2


async def test_what_holds_where_nobody_chooses_is_one_tap_away(desk: Desk) -> None:
    page = await desk.pressed(await desk.command("slots"), "sun-thu 09:00", "mon-fri 09:00")
    assert "As at first: daily 09:00" in labels(page)
    page = await desk.pressed(page, "As at first: daily 09:00")
    assert "Now: daily 09:00" in page.text


async def test_what_the_environment_says_is_shown_and_cannot_be_changed(house: FakeHouse) -> None:
    house.choices = ChosenHere(slots="daily 08:00", pin=True)
    desk = Desk(house)
    assert "Locked by the environment: BOT_SLOTS, BOT_PIN" in (await desk.command("settings")).text
    page = await desk.command("slots")
    assert "Now: daily 08:00" in page.text
    assert "Locked by the environment: BOT_SLOTS" in page.text
    assert labels(page) == ["‹ Settings", "‹ Queue"]


async def test_a_button_from_before_it_was_locked_changes_nothing(house: FakeHouse) -> None:
    page = await Desk(house).command("slots")
    house.choices = ChosenHere(slots="daily 08:00")
    with pytest.raises(SettingLocked):
        await Desk(house).press(page, "sun-thu 09:00")


async def test_of_two_owners_one_wins_and_the_other_is_told(desk: Desk) -> None:
    one, other = await desk.command("slots"), await desk.command("slots")
    await desk.pressed(one, "sun-thu 09:00")
    told = await desk.pressed(other, "mon-fri 09:00")
    assert "Somebody changed this a moment ago" in told.text
    assert "Now: sun-thu 09:00" in told.text


async def test_a_second_press_shows_what_holds(desk: Desk) -> None:
    page = await desk.command("slots")
    await desk.pressed(page, "sun-thu 09:00")
    assert "Now: sun-thu 09:00" in (await desk.pressed(page, "sun-thu 09:00")).text
    assert desk.house.choices.changes == 1


@pytest.mark.parametrize(
    ("door", "wrong", "says", "example", "right"),
    [
        ("Slots", "someday 09:00", '"someday" is no day', "sun-thu 09:00, sat 20:30", "fri 10:00"),
        ("Silence", "a lot", "write a whole number", "10", "5"),
        ("Promises", "0", "greater than or equal to 1", "21", "10"),
        ("Quiet hours", "at night", "are no hours", "21:30-07:30", "20:00-06:00"),
        ("Recurring polls", "on sat", "cannot be read", "sat 20:00 for 24h", "fri 10:00 for 24h"),
    ],
)
async def test_wrong_words_hear_what_is_wrong_and_an_example_and_may_try_again(
    desk: Desk, door: str, wrong: str, says: str, example: str, right: str
) -> None:
    await desk.pressed(await desk.command("settings"), door, "Something else…")
    with pytest.raises(InvalidInput) as caught:
        await desk.say(wrong)
    assert says in caught.value.reason
    assert f"Such as: {example}" in caught.value.reason
    assert "Done." in shown(await desk.say(right)).text
    assert await desk.say(right) is None  # it is answered


@pytest.mark.parametrize("words", ["x" * 10_000, "<b>daily</b> 09:00", "\u202edaily 09:00", "daily 09:00 " * 50])
async def test_hostile_words_change_nothing(desk: Desk, words: str) -> None:
    await desk.pressed(await desk.command("slots"), "Something else…")
    with pytest.raises(InvalidInput):
        await desk.say(words)
    assert desk.house.choices.changes == 0


async def test_what_is_no_text_is_no_answer(desk: Desk) -> None:
    await desk.pressed(await desk.command("slots"), "Something else…")
    assert await desk.say(None) is None


async def test_a_zone_shows_old_and_new_times_before_it_changes(desk: Desk) -> None:
    compared = await desk.pressed(await desk.command("settings"), "Time zone", "Berlin")
    assert "It is 08:00 there, and 09:00 by the clock of now." in compared.text
    assert "Mon 23 Nov 09:00 → Sun 22 Nov 10:00" in compared.text
    assert "Now: Asia/Jerusalem" in (await desk.pressed(compared, "Keep it as it is")).text
    changed = await desk.pressed(compared, "Change the zone")
    assert "Now: Europe/Berlin" in changed.text
    assert "Sun 22 Nov 09:00" in changed.text


async def test_a_typed_zone_is_compared_too(desk: Desk) -> None:
    await desk.pressed(await desk.command("settings"), "Time zone", "Something else…")
    with pytest.raises(InvalidInput, match="no IANA time zone"):
        await desk.say("Mars/Olympus")
    assert "Europe/Madrid" in shown(await desk.say("Europe/Madrid")).text
    assert desk.house.choices.changes == 0


async def test_a_template_is_proposed_seen_used_and_undone(desk: Desk) -> None:
    desk.house.choices.samples.review = review(7)
    ask = ("Template", "Write a new one…")
    await desk.pressed(await desk.command("settings"), *ask)
    proposed = shown(await desk.say("Kites {number}\n{title}\n\n{body}"))
    assert "Kites {number}\n{title}\n\n{body}\nin brief" in proposed.text
    whole = await desk.press(proposed, "See it whole")
    assert isinstance(whole, Whole)
    assert whole.rendered.parts[0].payload["text"].startswith("Kites 7\nSplines as Neurons")
    page = await desk.pressed(proposed, "Use it")
    assert "Now: your own\nKites {number}" in page.text
    assert isinstance(await desk.press(page, "See it"), Whole)
    assert "Now: the usual one" in (await desk.pressed(page, "Undo: the usual one")).text


async def test_a_template_can_be_used_before_there_is_a_review(desk: Desk) -> None:
    page = await desk.pressed(await desk.command("settings"), "Template")
    assert isinstance(await desk.press(page, "See it"), Toast)
    await desk.pressed(page, "Write a new one…")
    proposed = shown(await desk.say("{title}\n{body}"))
    assert "This template can be used." in proposed.text
    assert labels(proposed) == ["Use it", "Keep it as it is"]


async def test_a_page_that_there_never_was_is_a_stale_button(desk: Desk) -> None:
    with pytest.raises(StaleButton):
        await desk.registry.presses["se"].answer(desk.asked("moon"))
    with pytest.raises(InvalidInput):
        await desk.registry.presses["se"].answer(desk.asked("zone:../../etc/passwd"))


async def test_hebrew_owners_are_refused_in_hebrew(house: FakeHouse) -> None:
    desk = Desk(house, "he")
    await desk.pressed(await desk.command("slots"), "משהו אחר")
    with pytest.raises(InvalidInput, match="שלחו לי ימים ושעות"):
        await desk.say("every blue moon")


async def test_a_question_that_is_cancelled_leads_back_to_its_page(house: FakeHouse) -> None:
    desk = Desk(house)
    question = await desk.pressed(await desk.command("slots"), "Something else…")
    ended = await desk.press(question, "Cancel")
    assert isinstance(ended, Done)
    assert [one.callback_data for row in ended.keyboard for one in row] == ["1:se:slots"]


async def test_the_pages_speak_hebrew(house: FakeHouse) -> None:
    overview = await Desk(house, "he").command("settings")
    assert overview.text.startswith("הגדרות")
    told = overview.text.split("\n")[1:11]
    assert all(line.startswith("\u200f") for line in told)  # all of them is facts, so nothing else says where it begins
    page = await Desk(house, "he").command("slots")
    assert "בכל אחד מהמועדים" in page.text
    assert "‹ הגדרות" in labels(page)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("silence_nudge", "0", "never"),
        ("silence_nudge", "1", "a day"),
        ("promise_days", "14", "14 days"),
        ("post_format", "rich", "drawn"),
        ("ballots", "", "none"),
        ("template", "{title}\n{body}", "your own"),
        ("slots", "daily 09:00", "daily 09:00"),
    ],
)
def test_values_are_said_in_words(name: str, value: str, words: str) -> None:
    assert in_words(name, value, ENGLISH) == words


def test_a_zone_in_which_the_slot_of_today_has_passed_shows_the_next_one() -> None:
    old, new = (parse_slots("daily 09:00", ZoneInfo(zone)) for zone in ("America/New_York", "Asia/Jerusalem"))
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # 07:00 in New York, 14:00 in Jerusalem
    first = next(iter(side_by_side(old, new, now, ENGLISH)))
    assert first == "Sun 22 Nov 09:00 → Mon 23 Nov 02:00"
