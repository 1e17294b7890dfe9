"""Two of one role: whatever one of them types and presses, nothing of the other's changes, nor is it seen."""

from typing import Any

import pytest
from telegram import CallbackQuery, Chat, Message, User

from bot.chat.access import Access
from bot.chat.allowance import Allowance
from bot.chat.api import Answer, BotApi, Result
from bot.chat.commands.all import all_commands
from bot.chat.commands.entry import data_for, token_data
from bot.chat.desk import Desk
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.inbox.buttons import Button
from bot.reviews.paper import paper_from_url
from tests.chat.fakes import NOW, OWNER, WRITER, FakeHouse
from tests.fakes.clock import StandingClock
from tests.fakes.guests import MemoryGuests
from tests.makers import later, make_candidate, make_review

READER, HER = 7_391_846_205, 7_391_846_999
"""Who tries, and whose things they are."""
OTHER_WRITER = 7_391_846_555
PAPER = paper_from_url("https://arxiv.org/abs/2511.09999")
LISTED = "On patience"
"""What she waits for: everybody may see it, not that she does."""
MARKS = ("zebrafish", "2511.09999", f"'chat_id': {HER}", f"'chat_id': {OTHER_WRITER}")
"""What stands in things of hers and nowhere else, and what would be written to her."""
WORDS = ("", "1", "2", "1:1", "1:2", "1:1:1", str(HER), f"1:{HER}", "all")


class KeepingApi(BotApi):
    """Takes every call; what was to be said, with its buttons."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def call(self, method: str, parameters: Any, **_: Any) -> Answer:
        self.said.append(str(parameters))
        return Result({"message_id": 1})


class Rooms:
    """The real desk with the real answers, in memory; what the other one has here."""

    def __init__(self) -> None:
        self.house, self.api, languages = FakeHouse(), KeepingApi(), Languages()
        self.entries = all_commands(self.house.use_cases())
        access = Access([OWNER], [WRITER, OTHER_WRITER], MemoryGuests().is_writer)
        allowance = Allowance(lambda: 0.0, at_once=99_999)
        named = (languages, StandingClock(NOW), "review_bot", Tongues(self.house.notes, languages), allowance)
        self._desk = Desk(self.entries, Replying(self.api), self.house.buttons, access, *named)
        self._causes = 0

    async def filled(self, her: int) -> None:
        """A wish, a request, a draft, and a button of every kind: all hers."""
        assert PAPER is not None
        self.house.wishes.candidates[1] = make_candidate(1, LISTED)
        await self.house.wishes.wish(1, her, "en", NOW)
        await self.house.suggestions.suggest(PAPER, her, "en", NOW, "update:1:1")
        self.house.drafts.put(make_review("Of zebrafish"), her)
        for action in self.entries.actions:
            for subject in WORDS:
                await self.house.buttons.issue(Button(her, action, subject, later(hours=9)))

    def hers(self, her: int) -> object:
        """All that is hers, as text."""
        house = self.house
        wishes = [key for key in house.wishes.kept if key[1] == her]
        asked = [number for number, readers in house.suggestions.asking.items() if her in readers]
        drafts = [draft for draft in house.drafts.kept.values() if draft.author_id == her]
        return str((wishes, asked, house.suggestions.kept, drafts, her in house.readers.forgotten))

    async def write(self, user_id: int, text: str) -> None:
        await self._desk.message(self._message(user_id, text), self._cause())

    async def press(self, user_id: int, data: str) -> None:
        user = User(user_id, "Somebody", is_bot=False)
        query = CallbackQuery("5", user, chat_instance="1", data=data, message=self._message(user_id, "a list"))
        await self._desk.press(query, self._cause())

    async def everything(self, user_id: int) -> None:
        """Types every command, opens every link, presses every button that stands for ever, with all kinds of words;
        then presses every single-use button there is, their own among them."""
        for words in WORDS:
            for name in self.entries.commands:
                await self.write(user_id, f"/{name} {words}".strip())
            for name in self.entries.links:
                await self.write(user_id, f"/start {name}_{words}")
            for name in self.entries.presses:
                await self.press(user_id, data_for(name, words))
        for token in [*self.house.buttons.issued]:
            await self.press(user_id, token_data(token))

    def _message(self, user_id: int, text: str) -> Message:
        person = User(user_id, "Somebody", is_bot=False)
        return Message(9, NOW, Chat(user_id, Chat.PRIVATE), from_user=person, text=text)

    def _cause(self) -> str:
        self._causes += 1
        return f"update:1:{self._causes + 1}"


@pytest.mark.parametrize(("who", "her"), [(READER, HER), (WRITER, OTHER_WRITER)], ids=["readers", "writers"])
async def test_whatever_one_does_nothing_of_the_others_changes_or_is_seen(who: int, her: int) -> None:
    rooms = Rooms()
    await rooms.filled(her)
    before = rooms.hers(her)
    await rooms.everything(who)
    assert len(rooms.api.said) > 800
    assert rooms.hers(her) == before
    assert [said for said in rooms.api.said if any(mark in said for mark in MARKS)] == []


async def test_she_herself_sees_it() -> None:
    """So that nothing is hidden above only because nobody can see it."""
    rooms = Rooms()
    await rooms.filled(OTHER_WRITER)
    for command, hers in (("/wishes", LISTED), ("/drafts", "zebrafish")):
        await rooms.write(OTHER_WRITER, command)
        assert hers in rooms.api.said[-1]
