"""A letter in words, in its reader's language, and what Telegram's answer to it proves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chat.connection import Connection
from bot.chat.letters import TelegramPostman
from bot.chat.sentences import Languages
from bot.errors import DatabaseAway
from bot.inbox.buttons import Button
from bot.pipeline.letters import Letter, LetterKind
from bot.publishing.post import Barred, NotNow, OutcomeUnknown, Refused, Sent
from bot.sandbox.world import World
from bot.values import replace
from tests.chat.fakes import PLACE, READER, FakeButtons, FakeHouse
from tests.sandbox.people import Json, People, labels

ZONE = ZoneInfo("Asia/Jerusalem")
HOSTILE = "<b>Graph</b> \u202eMemory\n" + "x" * 10_000
OUT = {"title": "Graph Memory", "review_id": 506, "number": 506, "message_id": 81, "votes": None, "chosen_at": None}


async def leaves(review_id: int, now: datetime) -> datetime | None:
    return now + timedelta(hours=13) if review_id == OUT["review_id"] else None


def postman(telegram: Connection, world: World, buttons: FakeButtons | None = None) -> TelegramPostman:
    return TelegramPostman(telegram.api, Languages(), buttons or FakeButtons(), PLACE, ZONE, world.clock, leaves)


def letter(kind: str = LetterKind.REVIEW_OUT, language: str = "en", **facts: Any) -> Letter:
    return Letter(1, READER, language, kind, OUT | facts)


async def told(people: People) -> Json:
    return (await people.messages("Mei"))[-1]


async def test_the_note_of_a_kept_promise(telegram: Connection, people: People, world: World) -> None:
    await people.start("Mei")
    chosen_at = (world.clock.now() - timedelta(days=12)).isoformat()
    assert isinstance(await postman(telegram, world).send(letter(votes=214, chosen_at=chosen_at)), Sent)
    note = await told(people)
    assert note["text"] == (
        "The paper you waited for is out\nGraph Memory · No. 506\n214 readers chose it 12 days ago.\n"
        "This was the one note you asked for."
    )
    assert labels(note) == ["Read in the channel", "Read here"]


@pytest.mark.parametrize(("hours", "ago"), [(1, "today"), (23, "a day ago")])
async def test_days_are_those_of_the_channels_calendar(
    telegram: Connection, people: People, world: World, hours: int, ago: str
) -> None:
    await people.start("Mei")
    chosen_at = (world.clock.now() - timedelta(hours=hours)).isoformat()
    assert isinstance(await postman(telegram, world).send(letter(votes=3, chosen_at=chosen_at)), Sent)
    assert f"3 readers chose it {ago}." in (await told(people))["text"]


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize(
    ("kind", "facts", "buttons"),
    [
        (LetterKind.REVIEW_OUT, {"title": HOSTILE}, 2),
        (LetterKind.REVIEW_OUT, {"message_id": None, "number": None}, 1),
        (LetterKind.REVIEW_OUT, {"review_id": None, "message_id": None}, 0),
        (LetterKind.SUGGESTION_ACCEPTED, {"candidate_id": 3, "url": "https://a.example"}, 1),
        (LetterKind.SUGGESTION_DECLINED, {"url": "https://a.example"}, 0),
        (LetterKind.PROPOSAL_QUEUED, {"title": HOSTILE}, 0),
        (LetterKind.PROPOSAL_POSTED, {"title": HOSTILE}, 1),
        (LetterKind.PROPOSAL_POSTED, {"message_id": None, "number": None}, 0),
        (LetterKind.PROPOSAL_DECLINED, {"title": HOSTILE, "reason": "No.\n<b>\u202eToo short</b>"}, 1),
    ],
)
async def test_every_letter_has_words(
    telegram: Connection, people: People, world: World, kind: str, facts: Json, buttons: int, language: str
) -> None:
    await people.start("Mei")
    assert isinstance(await postman(telegram, world).send(letter(kind, language, **facts)), Sent)
    note = await told(people)
    assert len(labels(note)) == buttons
    assert len(note["text"]) < 600


async def test_every_kind_has_words() -> None:
    from bot.chat.letters import WRITERS

    assert set(WRITERS) == set(LetterKind)


async def test_a_letter_of_a_later_release_is_given_up(telegram: Connection, world: World) -> None:
    assert isinstance(await postman(telegram, world).send(letter("comet_seen")), Refused)


async def test_a_letter_without_its_facts_is_given_up(telegram: Connection, world: World) -> None:
    assert isinstance(await postman(telegram, world).send(letter(LetterKind.SUGGESTION_ACCEPTED)), Refused)


async def test_without_the_database_nothing_is_sent(telegram: Connection, people: People, world: World) -> None:
    class Away(FakeButtons):
        async def issue(self, button: Button) -> str:
            raise DatabaseAway("gone for a moment")

    sent = postman(telegram, world, Away()).send(letter(LetterKind.SUGGESTION_ACCEPTED, candidate_id=3))
    assert isinstance(await sent, NotNow)
    assert await people.calls("sendMessage") == []


@pytest.mark.fault(41)
async def test_who_never_pressed_start_or_blocked_the_bot_is_gone(
    telegram: Connection, people: People, world: World
) -> None:
    assert isinstance(await postman(telegram, world).send(letter()), Barred)
    await people.start("Mei")
    await people.block("Mei")
    assert isinstance(await postman(telegram, world).send(letter()), Barred)


async def test_a_lost_answer_proves_nothing(telegram: Connection, people: People, world: World) -> None:
    await people.start("Mei")
    await people.fault("sendMessage", "drop")
    assert isinstance(await postman(telegram, world).send(letter()), OutcomeUnknown)


async def test_a_wait_is_passed_on_to_the_letter(telegram: Connection, people: People, world: World) -> None:
    await people.start("Mei")
    await people.fault("sendMessage", "error", retry_after=60)
    outcome = await postman(telegram, world).send(letter())
    assert isinstance(outcome, NotNow)
    assert outcome.retry_after == 60


async def test_the_way_to_be_told_is_the_readers_own(telegram: Connection, people: People, world: World) -> None:
    await people.start("Mei")
    house = FakeHouse()
    await postman(telegram, world, house.buttons).send(
        replace(letter(LetterKind.SUGGESTION_ACCEPTED, candidate_id=3), user_id=READER)
    )
    (button,) = house.buttons.issued.values()
    assert (button.user_id, button.action, button.subject) == (READER, "wish.add", "3:")
