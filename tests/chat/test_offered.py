"""A channel is taken from an owner; of what anybody else does owners are told."""

from typing import Any

import pytest

from bot.chat.offered import ChannelOffered
from tests.makers import NOW

BOT, DANA, MALLORY, CHANNEL = 7_000_000_001, 101, 666, -1_001_234_500_077


class Heard:
    """What was taken, and what owners were told."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.told: list[tuple[int, str]] = []

    async def take(self, channel_id: int, _: object) -> None:
        self.taken.append(channel_id)

    async def send(self, chat_id: int, screen: Any) -> None:
        self.told.append((chat_id, screen.text))

    async def of(self, _: int) -> Any:
        return lambda text, **facts: text.format(**facts)


def added(by: object = DANA, status: str = "administrator", kind: str = "channel", user: int = BOT) -> dict[str, Any]:
    return {
        "chat": {"id": CHANNEL, "type": kind, "title": "<b>Prizes</b>\u202e" + "x" * 10_000},
        "from": {"id": by},
        "new_chat_member": {"status": status, "user": {"id": user}},
    }


async def owners() -> tuple[int, ...]:
    return (DANA,)


async def hear(update: Any) -> Heard:
    heard: Any = Heard()
    await ChannelOffered(BOT, owners, heard.take, heard, heard)(update, NOW)
    return heard  # type: ignore[no-any-return]


async def test_an_owner_gives_the_bot_its_channel() -> None:
    heard = await hear(added())
    assert (heard.taken, heard.told) == ([CHANNEL], [])


async def test_anybody_else_gives_it_nothing_and_the_owner_is_told() -> None:
    heard = await hear(added(by=MALLORY))
    assert heard.taken == []
    ((who, words),) = heard.told
    assert who == DANA
    assert "\u202e" not in words
    assert len(words) < 300


@pytest.mark.parametrize(
    "update",
    [added(status="left"), added(kind="supergroup"), added(user=MALLORY), {}, None, {"chat": 1, "new_chat_member": 2}],
)
async def test_what_is_no_channel_of_ours_changes_nothing(update: Any) -> None:
    heard = await hear(update)
    assert (heard.taken, heard.told) == ([], [])
