"""What is wrong with token, channel and rights, in plain words; and the menus that are set at start."""

import pytest

from bot.chat.api import BotApi
from bot.chat.client import Client
from bot.chat.commands.all import all_commands
from bot.chat.connection import Connection, connected
from bot.chat.examine import Examination, examine
from bot.chat.menus import TelegramMenus, set_menus
from bot.chat.place import ChannelPlace
from bot.chat.sentences import Languages
from bot.errors import TelegramAway, TelegramRefused
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, READER, FakeHouse
from tests.chat.shift import on_shift
from tests.sandbox.people import People

WRONG = "7000000001:this-token-is-wrong-and-secret"


@pytest.mark.parametrize("by_name", [True, False])
async def test_a_bot_with_all_rights_has_no_faults(telegram: Connection, world: World, by_name: bool) -> None:
    channel = world.channel
    found = await examine(telegram.api, f"@{channel.username}" if by_name else str(channel.id))
    place = ChannelPlace(channel.id, channel.title, channel.username)
    assert found == Examination(world.bot.id, world.bot.username, place)


async def test_a_wrong_token_is_one_clear_line_without_the_token(address: str) -> None:
    async with connected(WRONG, address) as connection:
        (fault,) = (await examine(connection.api, "@paper_a_day")).faults
    assert "BOT_TOKEN" in fault
    assert "wrong-and-secret" not in fault


async def test_a_dead_server_is_named() -> None:
    async with Client(True) as request:
        found = await examine(BotApi("http://127.0.0.1:9/bot", request), "@paper_a_day")
    assert "cannot be reached" in found.faults[0]
    assert found.away, "the network is at fault, not the settings"


@pytest.mark.parametrize("channel", ["@nobody_is_here", "-1009999999999"])
async def test_a_channel_that_is_not_there_is_a_fault(telegram: Connection, channel: str) -> None:
    found = await examine(telegram.api, channel)
    assert (found.place, len(found.faults)) == (None, 1)
    assert channel in found.faults[0]


async def test_a_person_is_no_channel(telegram: Connection, people: People) -> None:
    await people.start("Mei")
    (fault,) = (await examine(telegram.api, "303")).faults
    assert "not a channel" in fault


async def test_a_missing_right_is_a_fault(telegram: Connection, people: People, world: World) -> None:
    await people.fault("getChatMember", "error", code=400, description="Bad Request: member list is inaccessible")
    (fault,) = (await examine(telegram.api, "@paper_a_day")).faults
    assert "administrator of @paper_a_day" in fault


async def test_the_library_says_no_token_either(address: str, world: World, house: FakeHouse) -> None:
    async with connected(WRONG, address) as connection:
        with pytest.raises(TelegramRefused) as refused:
            async with on_shift(connection, world, house):
                pass
    assert WRONG not in f"{refused.value!r} {refused.value} {refused.value.__cause__}"


async def test_a_start_without_telegram_is_an_error_of_ours(world: World, house: FakeHouse) -> None:
    async with connected(world.bot.token, "http://127.0.0.1:9") as connection:
        with pytest.raises(TelegramAway):
            async with on_shift(connection, world, house):
                pass


async def test_a_connection_does_not_show_its_token(telegram: Connection, world: World) -> None:
    assert world.bot.token not in repr(telegram)


async def test_everybody_finds_their_menu(telegram: Connection, people: People, house: FakeHouse) -> None:
    await people.start("Dana")
    await set_menus(TelegramMenus(telegram.api, Languages()), all_commands(house.use_cases()), [OWNER])
    menus = {person["name"]: person["commands"] for person in (await people.world())["people"]}
    readers = [entry["command"] for entry in menus["Mei"]]
    assert readers == ["search", "latest", "topics", "poll", "promises", "help"]
    assert {"queue", "postnow", "ballot", "close"} <= {entry["command"] for entry in menus["Dana"]}
    assert menus["Omer"][0]["description"] == "חיפוש סקירה לפי כל מילה"


async def test_a_writer_finds_what_writers_may_read(telegram: Connection, people: People, house: FakeHouse) -> None:
    await people.start("Mei")
    await set_menus(
        TelegramMenus(telegram.api, Languages()), all_commands(house.use_cases()), [OWNER], writers=[READER, OWNER]
    )
    menus = {person["name"]: person["commands"] for person in (await people.world())["people"]}
    mei = {entry["command"] for entry in menus["Mei"]}
    assert {"search", "queue", "stats"} <= mei
    assert not {"postnow", "ballot", "close"} & mei


async def test_a_menu_that_is_refused_stops_nothing(telegram: Connection, people: People, house: FakeHouse) -> None:
    await people.fault("setMyCommands", "error", code=400, description="Bad Request: chat not found")
    await set_menus(TelegramMenus(telegram.api, Languages()), all_commands(house.use_cases()), [OWNER])
    calls = await people.calls("setMyCommands")
    assert len(calls) == 4
    assert all(call["params"]["commands"] for call in calls)


def test_private_channels_have_links_for_their_members() -> None:
    assert ChannelPlace(-1_001_234_500_001, "Secret").link(7) == "https://t.me/c/1234500001/7"
    assert ChannelPlace(-1_001_234_500_001, "Secret").name == "Secret"
