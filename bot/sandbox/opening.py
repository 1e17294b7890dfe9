"""The opening scene: what has happened in the channel before a newcomer opens the page.

Nothing of it is painted: the owner links a group, invites a guest writer, posts and opens a ballot by talking to the
bot, and pins the poll by hand, readers vote and talk, and the clock is moved to just before the next slot, where it
stands until a page opens.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.publishing.countdown import WAITS
from bot.publishing.slots import Schedule
from bot.sandbox import ownership, people
from bot.sandbox.cast import Person
from bot.sandbox.messages import Message
from bot.sandbox.posting import publish
from bot.sandbox.showing import slots
from bot.sandbox.world import World

BEFORE_THE_SLOT = timedelta(seconds=45)
THE_EVENING_BEFORE = timedelta(hours=13)
PATIENCE = 20.0  # real seconds for one answer of the bot; it takes well under one


ASKED = "Clear as always. Does a small student learn the mistakes of its teacher, too?"
"""What a reader says of the first post in the group."""

_INVITATION = re.compile(r"\?start=(\S+)")


class NothingCame(Exception):
    """The bot did not do what the scene needs: its name, for the message to the person who started the sandbox."""


async def play(world: World, schedule: Schedule) -> None:
    """From an empty channel to 45 seconds before the next slot: one post, one open poll that is pinned, three waiting
    reviews, a group that the bot is in, and a guest writer where the world has one.

    The clock must stand at `first_evening`. NothingCame when the bot does not answer.
    """
    owner = next(person for person in world.people.values() if person.role == "owner")
    people.press_start(world, owner)
    await _answer(world, owner.id, "the bot's welcome", lambda message: message.author == world.bot.id)
    ownership.link_group(world, owner, True)
    ownership.place_bot(world, owner, world.group.id, "member", {})
    for guest in (person for person in world.people.values() if person.role == "guest"):
        await _invite(world, owner, guest)
    await _say_and_press(world, owner, "/postnow", "Post it now")
    await _answer(world, owner.id, "the countdown of the first post", lambda message: "Stop" in _buttons(message))
    world.clock.advance(WAITS)
    await _answer(world, world.channel.id, "the first post", _is_read)
    talk = await _answer(world, world.group.id, "the first post in the group", _is_read)
    readers = [person for person in world.people.values() if person.role == "reader"]
    people.say(world, readers[-1], world.group.id, ASKED, reply_to=talk.message_id)
    await _say_and_press(world, owner, "/ballot", "Open the poll")
    poll = await _answer(world, world.channel.id, "the poll", lambda message: message.poll is not None)
    await _answer(world, owner.id, "the poll's receipt", lambda message: _opens_channel(message, poll.message_id - 1))
    for choice, reader in enumerate(readers[1:]):  # the first reader is left for the newcomer to play
        people.vote(world, reader, world.channel.id, poll.message_id, [choice])
    _pin(world, owner, poll)
    slot = schedule.next_after(world.clock.now())
    world.clock.set(slot.at - BEFORE_THE_SLOT)
    world.clock.stop()
    world.show(**slots(world, schedule))
    world.announce("reset")  # a page that was open before sees the scene from its start, and lets the clock run


async def _invite(world: World, owner: Person, guest: Person) -> None:
    """The owner asks the bot for a link, the guest opens it and accepts."""
    await _say_and_press(world, owner, "/writers", "Invite a writer")
    link = await _answer(world, owner.id, "the invitation", lambda message: bool(_INVITATION.search(message.text)))
    (payload,) = _INVITATION.findall(link.text)
    people.press_start(world, guest, payload)
    asked = await _answer(world, guest.id, "the guest's question", lambda message: "Accept" in _buttons(message))
    people.press_button(world, guest, guest.id, asked.message_id, _buttons(asked)["Accept"])
    await _answer(world, guest.id, "the guest's welcome", lambda message: "How to write" in _buttons(message))


def _pin(world: World, owner: Person, message: Message) -> None:
    """By hand, as the owner's app does it; a line in the channel tells."""
    world.pin(message.chat_id, message.message_id)
    publish(world, message.chat_id, owner.id, {}, pinned=message.message_id, silent=True)


def _is_read(message: Message) -> bool:
    return bool(message.text or "rich_message" in message.content)


def _opens_channel(message: Message, message_id: int) -> bool:
    """Whether a button under the message leads to that message of the channel or to the next one."""
    urls = [button.get("url", "") for row in message.keyboard for button in row]
    return any(url.endswith((f"/{message_id}", f"/{message_id + 1}")) for url in urls)


async def _say_and_press(world: World, owner: Person, command: str, label: str) -> None:
    """Says a command in the private chat and presses the button with this label under the answer."""
    (said,) = people.say(world, owner, owner.id, command)
    answer = await _answer(
        world,
        owner.id,
        f"an answer to {command} with the button {label}",
        lambda message: message.message_id > said.message_id and label in _buttons(message),
    )
    people.press_button(world, owner, owner.id, answer.message_id, _buttons(answer)[label])


def _buttons(message: Message) -> dict[str, str]:
    """Callback data by label."""
    buttons = [button for row in message.keyboard for button in row]
    return {button["text"]: button["callback_data"] for button in buttons if "callback_data" in button}


async def _answer(world: World, chat_id: int, what: str, wanted: Callable[[Message], bool]) -> Message:
    """The newest wanted message, as soon as there is one."""
    while True:
        for message in world.messages.newest_first(chat_id):
            if wanted(message):
                return message
        if not await world.events.happened.heard(PATIENCE):
            raise NothingCame(what)
