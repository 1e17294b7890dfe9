"""Who reaches what: every command, button, action, deep link and conversation, by everybody who might try."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import CallbackQuery, Chat, Message, User

from bot.chat.access import Access, Role
from bot.chat.allowance import Allowance
from bot.chat.api import Answer, BotApi, Result
from bot.chat.commands.all import all_commands
from bot.chat.commands.entry import Action, Asked, Command, Entry, Link, Press, again, data_for, token_data
from bot.chat.commands.registry import Registry
from bot.chat.desk import Desk
from bot.chat.replying import Replying
from bot.chat.screen import Reply, said
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.inbox.buttons import Button
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, READER, WRITER, FakeHouse
from tests.fakes.clock import StandingClock
from tests.fakes.guests import MemoryGuests

FORMER = 909  # an owner until the settings were changed: buttons that were made for them are still out there
GROUP = Chat(-500, Chat.SUPERGROUP, title="Readers")
ANONYMOUS = User(1_087_968_824, "Group", is_bot=True, username="GroupAnonymousBot")
WORDS = ("", "1", "1:1", "a-b", "r_1", "t" * 22)
"""One of them fits the pattern of each deep link."""
REFUSALS = {
    Role.OWNER: "Only the channel's owners can do that, alone with me in a private chat.",
    Role.WRITER: "Only the channel's owners and writers can do that, alone with me in a private chat.",
}


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks in a chat, and the role that they have there; `user`: None where Telegram names nobody."""

    user: User | None
    chat: Chat
    role: Role


def alone(user_id: int, role: Role = Role.READER, **user: Any) -> Visitor:
    given: dict[str, Any] = {"first_name": "Somebody", "is_bot": False} | user
    return Visitor(User(user_id, **given), Chat(user_id, Chat.PRIVATE), role)


VISITORS = {
    "an owner": alone(OWNER, Role.OWNER),
    "a writer": alone(WRITER, Role.WRITER),
    "a reader": alone(READER),
    "an owner of the past": alone(FORMER),
    "a stranger with the owner's names": alone(808, first_name="Dana", username="dana"),
    "a bot with an owner's id": alone(OWNER, is_bot=True),
    "a bot with a writer's id": alone(WRITER, is_bot=True),
    "an owner in a group": Visitor(User(OWNER, "Dana", is_bot=False), GROUP, Role.READER),
    "a writer in a group": Visitor(User(WRITER, "Tova", is_bot=False), GROUP, Role.READER),
    "an owner in another's chat": Visitor(User(OWNER, "Dana", is_bot=False), Chat(READER, Chat.PRIVATE), Role.READER),
    "an anonymous admin": Visitor(ANONYMOUS, GROUP, Role.READER),
    "nobody": Visitor(None, Chat(OWNER, Chat.PRIVATE), Role.READER),
}


class SilentApi(BotApi):
    """Takes every call and keeps what was to be said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def call(self, method: str, parameters: Any, **_: Any) -> Answer:
        self.said.append(str(parameters.get("text", "")))
        return Result({"message_id": 1})


@dataclass
class Listening:
    """A conversation that takes whatever it is offered."""

    role: Role
    heard: Callable[[], None]

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        self.heard()
        return said("yes")


class Door:
    """The real desk before the real list of entries; in the place of their answers a note that they were reached."""

    def __init__(self) -> None:
        house, languages = FakeHouse(), Languages()
        real = all_commands(house.use_cases())
        tables = (real.commands, real.presses, real.actions, real.links)
        by_itself = {"help", *map(again, real.commands)}  # a registry makes these
        self.entries: list[Entry] = [
            entry for table in tables for entry in table.values() if entry.name not in by_itself
        ]
        guarded = [one.role for one in real.conversations if one.role is not Role.READER]
        self.conversations = [Listening(role, lambda: self.reached.append("heard")) for role in guarded]
        self.reached: list[str] = []
        self.api, self.buttons = SilentApi(), house.buttons
        registry = Registry((replace(entry, answer=self._answer(entry)) for entry in self.entries), "search")
        self._desk = self._with(registry, house, languages)
        self._talking = self._with(Registry([real.commands["search"]], "search", self.conversations), house, languages)

    def _with(self, registry: Registry, house: FakeHouse, languages: Languages) -> Desk:
        tongues = Tongues(house.notes, languages)
        access = Access([OWNER], [WRITER], house.guests.is_writer)
        clock = StandingClock(NOW)
        allowance = Allowance(lambda: 0.0, at_once=9_999)  # here everybody knocks at every door at once
        named = (languages, clock, "review_bot", tongues, allowance)
        return Desk(registry, Replying(self.api), house.buttons, access, *named)

    def _answer(self, entry: Entry) -> Any:
        async def answer(_: Asked) -> Reply:
            self.reached.append(entry.name)
            return said("yes")

        return answer

    async def knock(self, entry: Entry, visitor: Visitor) -> bool:
        """Whether the visitor reaches the entry, with a button that was made for them where it needs one."""
        self.reached.clear()
        match entry:
            case Command():
                await self._write(visitor, f"/{entry.name}@review_bot")
            case Link():
                for words in WORDS:
                    await self._write(visitor, f"/start@review_bot {entry.name}_{words}")
            case Press():
                await self._press(visitor, data_for(entry.name, 1))
            case Action() if visitor.user:
                until = NOW.replace(year=NOW.year + 1)
                token = await self.buttons.issue(Button(visitor.user.id, entry.name, "1", until))
                await self._press(visitor, token_data(token))
        return entry.name in self.reached

    async def talk(self, visitor: Visitor) -> bool:
        """Whether a conversation is offered what the visitor writes."""
        self.reached.clear()
        await self._talking.message(self._message(visitor, "some words"), "update:1:1")
        return "heard" in self.reached

    async def _write(self, visitor: Visitor, text: str) -> None:
        await self._desk.message(self._message(visitor, text), "update:1:1")

    async def _press(self, visitor: Visitor, data: str) -> None:
        if visitor.user:  # a press without anybody does not exist
            message = self._message(visitor, "a question")
            query = CallbackQuery("5", visitor.user, chat_instance="1", data=data, message=message)
            await self._desk.press(query, "update:1:1")

    def _message(self, visitor: Visitor, text: str) -> Message:
        voice = visitor.chat if visitor.user is ANONYMOUS else None
        return Message(9, NOW, visitor.chat, from_user=visitor.user, text=text, sender_chat=voice)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("visitor", VISITORS.values(), ids=list(VISITORS))
async def test_whatever_needs_a_role_is_reached_by_those_who_have_it_and_by_nobody_else(
    door: Door, visitor: Visitor
) -> None:
    guarded = [entry for entry in door.entries if entry.role is not Role.READER]
    assert {Command, Press, Action} <= {type(entry) for entry in guarded}
    wrong = [entry.name for entry in guarded if await door.knock(entry, visitor) != visitor.role.reaches(entry.role)]
    assert wrong == []


async def test_a_reader_reaches_all_that_is_for_readers(door: Door) -> None:
    """So that nobody is refused above only because the door was never found."""
    free = [entry for entry in door.entries if entry.role is Role.READER]
    assert {Command, Press, Link} <= {type(entry) for entry in free}
    assert [entry.name for entry in free if not await door.knock(entry, VISITORS["a reader"])] == []


@pytest.mark.parametrize("visitor", VISITORS.values(), ids=list(VISITORS))
async def test_conversations_hear_their_own_role_only(door: Door, visitor: Visitor) -> None:
    assert door.conversations
    assert await door.talk(visitor) == any(visitor.role.reaches(one.role) for one in door.conversations)


@pytest.mark.parametrize("needed", REFUSALS)
async def test_who_is_refused_hears_whose_it_is(door: Door, needed: Role) -> None:
    for entry in door.entries:
        if entry.role is needed and not isinstance(entry, Link):
            await door.knock(entry, VISITORS["a reader"])
            assert door.api.said[-1] == REFUSALS[needed], entry.name


def test_roles_contain_each_other() -> None:
    reached = {role: [needed for needed in Role if role.reaches(needed)] for role in Role}
    assert reached == {
        Role.READER: [Role.READER],
        Role.WRITER: [Role.READER, Role.WRITER],
        Role.OWNER: [Role.READER, Role.WRITER, Role.OWNER],
    }


async def test_whoever_is_named_twice_is_an_owner() -> None:
    visitor = VISITORS["an owner"]
    access = Access([OWNER], [OWNER, WRITER], MemoryGuests().is_writer)
    assert await access.role_of(visitor.user, visitor.chat) is Role.OWNER


async def test_what_is_refused_is_logged_without_saying_who_asked(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for entry in door.entries:
        await door.knock(entry, VISITORS["an owner of the past"])
    assert "NotAllowed(role='owner')" in caplog.text
    assert str(FORMER) not in caplog.text
