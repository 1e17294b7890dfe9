"""Screens of guests: who writes, links that invite, and what is refused."""

from datetime import timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.commands.guests import GuestRooms
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen, Toast
from bot.errors import NotFound, StaleButton
from bot.publishing.guests import MOST_WRITERS, Writer
from bot.values import replace
from tests.chat.fakes import NOW, PLACE, READER, WRITER, ZONE, FakeHouse, asked
from tests.chat.inviting import guests_over

HOSTILE = "<b>Mal\u202elory\u2066</b>\n" + "x" * 10_000
TOKEN = "invitation000000000000"


def own(words: str = "", cause: str = "button:1") -> Asked:
    return asked(words, role=Role.OWNER, cause=cause)


def guest(words: str = TOKEN, name: str | None = "Tova", language: str = "en") -> Asked:
    return replace(asked(words, language=language, cause="button:join"), name=name)


async def act(registry: Registry, name: str, how: Asked) -> Reply:
    return await registry.actions[name].answer(how)


def text(reply: Reply) -> str:
    assert isinstance(reply, Screen | Done | Toast)
    return reply.text


async def invited(registry: Registry) -> None:
    assert TOKEN in text(await act(registry, "guest.invite", own()))


async def test_a_second_press_shows_the_link_that_the_first_one_made(registry: Registry, house: FakeHouse) -> None:
    await invited(registry)
    again = await act(registry, "guest.invite", own())
    assert "One link is open." in text(again)
    assert len(house.guests.made) == 1
    link = await registry.presses["gi"].answer(own(TOKEN))
    assert f"t.me/review_bot?start=i_{TOKEN}" in text(link)
    assert "was used, or its time is over" in text(await registry.presses["gi"].answer(own("x" * 22)))


async def test_more_than_the_list_can_show_are_not_invited(registry: Registry) -> None:
    for number in range(MOST_WRITERS):
        await act(registry, "guest.invite", own(cause=f"button:{number}"))
    full = await act(registry, "guest.invite", own(cause="button:more"))
    assert isinstance(full, Toast)
    assert f"{MOST_WRITERS} guests and open links are the most" in full.text


@pytest.mark.parametrize("name", ["link", "join"])
async def test_an_invitation_is_accepted_in_a_private_chat_only(
    registry: Registry, house: FakeHouse, name: str
) -> None:
    await invited(registry)
    follow = registry.links["i"].answer if name == "link" else registry.actions["guest.join"].answer
    assert "in a private chat" in text(await follow(guest(name=None)))
    assert house.guests.writing == {}


async def test_who_writes_already_uses_no_invitation_up(registry: Registry, house: FakeHouse) -> None:
    await invited(registry)
    for role in (Role.WRITER, Role.OWNER):
        offered = await registry.links["i"].answer(replace(guest(), role=role))
        assert "You write here already." in text(offered)
    assert house.guests.ended == {}


@pytest.mark.parametrize("language", ["en", "he"])
async def test_a_hostile_name_stays_one_short_line(registry: Registry, house: FakeHouse, language: str) -> None:
    await invited(registry)
    await act(registry, "guest.join", guest(name=HOSTILE, language=language))
    (writer,) = house.guests.writing.values()
    assert len(writer.name) <= 64
    assert not set("\u202e\u2066\n") & set(writer.name)
    shown = await registry.commands["writers"].answer(asked(role=Role.OWNER, language=language))
    assert isinstance(shown, Screen)
    assert max(len(one.text) for row in shown.keyboard for one in row) < 60


async def test_a_name_that_shows_nothing_is_told_by_its_number(registry: Registry) -> None:
    await invited(registry)
    await act(registry, "guest.join", guest(name="\u3164\u200b"))
    assert f"1. guest {READER} · no drafts" in text(await registry.commands["writers"].answer(own()))


async def test_a_new_writer_finds_the_writers_menu_and_a_revoked_one_everybodys(
    registry: Registry, house: FakeHouse
) -> None:
    await invited(registry)
    await act(registry, "guest.join", guest())
    assert "stats" in house.menus[READER]
    assert "postnow" not in house.menus[READER]
    await act(registry, "guest.revoke", own(str(READER), "button:revoke"))
    assert house.menus[READER] == []


async def test_a_guest_who_has_all_forgotten_loses_the_menu(registry: Registry, house: FakeHouse) -> None:
    writer = asked(role=Role.WRITER)
    assert "as a guest you do so no longer" in text(await registry.commands["forget"].answer(writer))
    await act(registry, "reader.forget", writer)
    assert house.menus == {WRITER: []}
    assert house.readers.forgotten == [WRITER]


async def test_what_is_revoked_already_is_said_to_be(registry: Registry) -> None:
    assert "wrote here no longer already" in text(await act(registry, "guest.revoke", own("303")))
    with pytest.raises(NotFound) as gone:
        await registry.presses["gr"].answer(own("303"))
    assert "303" not in str(gone.value), "it stands in the log"
    for words in ("", "-1", "x", "9" * 17):
        with pytest.raises(StaleButton):
            await registry.presses["gr"].answer(own(words))


async def test_whom_the_settings_name_only_the_operator_removes(house: FakeHouse) -> None:
    house.guests.writing[WRITER] = Writer(WRITER, "Tova", NOW, drafts=2)
    ask = replace(guests_over(house.guests, house.menus), named=(WRITER,))
    asking = AskPeople(house.questions, house.buttons)
    rooms = GuestRooms(ask, house.buttons, asking, PLACE, "review_bot", ZONE, lambda role: ())
    entries = {entry.name: entry for entry in rooms.entries()}
    shown = text(await entries["writers"].answer(own()))
    assert f"1. Tova · 2 drafts\n2. {WRITER} · named in BOT_WRITERS" in shown
    assert "only the operator removes" in shown
    told = text(await entries["guest.revoke"].answer(own(str(WRITER))))
    assert "they write until the operator removes them there" in told
    assert house.menus == {}, "their menu stays as well"


async def test_an_invitation_that_has_had_its_time_says_so(registry: Registry, house: FakeHouse) -> None:
    await invited(registry)
    late = replace(guest(), now=NOW + timedelta(days=8))
    assert "has had its seven days" in text(await registry.links["i"].answer(late))
    assert "I do not know this invitation" in text(await registry.links["i"].answer(guest("x" * 22)))


async def test_an_owner_who_comes_too_late_reads_it(registry: Registry) -> None:
    for name, subject in (("draft.approve", "5:12"), ("draft.decline", "5")):
        assert "decided already" in text(await act(registry, name, own(subject)))
    with pytest.raises(StaleButton):
        await act(registry, "draft.propose", asked("5:12", role=Role.WRITER))
