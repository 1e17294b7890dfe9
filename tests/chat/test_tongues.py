"""Owners are told in the language of their app, which Telegram tells only with what they write."""

from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from tests.chat.fakes import OWNER, READER, FakeHouse
from tests.chat.kept import FakeNotes
from tests.chat.shift import Shift
from tests.sandbox.people import People


async def test_an_owner_is_told_in_the_language_heard_last() -> None:
    tongues = Tongues(FakeNotes(), Languages())
    assert (await tongues.of(OWNER)).language == "en"
    await tongues.hear(OWNER, "he-IL")
    assert (await tongues.of(OWNER)).language == "he"
    await tongues.hear(OWNER, "en")
    assert (await tongues.of(OWNER)).language == "en"


async def test_a_known_language_is_not_written_again_nor_after_a_restart() -> None:
    notes = FakeNotes()
    for _ in range(2):
        tongues = Tongues(notes, Languages())
        for _ in range(3):
            await tongues.hear(OWNER, "he")
    assert notes.written == 1


async def test_the_language_of_owners_is_kept_and_nobody_elses(shift: Shift, people: People, house: FakeHouse) -> None:
    for who in ("Dana", "Mei"):
        await people.say(who, "/help")
    await shift.work()
    assert set(house.notes.kept) == {f"language:{OWNER}"}
    assert READER != OWNER
