"""What breaks a rule: one call, on a stage that is the same for all."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import people
from bot.sandbox.api.rules import Rule
from bot.sandbox.world import World

CHANNEL = -1001234500001
DANA, OMER, MEI, LUCA = 101, 202, 303, 404
BY_BOT, POLL, CLOSED, BY_DANA, BY_MEI = 1, 2, 3, 4, 2
"""Message ids: in the channel the bot's post, its open poll, a closed one, the owner's post; in Mei's chat her own."""


@dataclass(frozen=True)
class Trigger:
    """A call that is refused, with nothing changed.

    params: JSON, or bytes that are sent as they are (then say their kind in `headers`); facts: what stands in the
    braces of the refusal; before: what else must have happened in the world; meanwhile: what happens while the call
    waits.
    """

    method: str
    params: Any = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    before: Callable[[World], object] | None = None
    meanwhile: Callable[[World, str], Awaitable[object]] | None = None
    verb: str = "POST"
    path: str = "/bot{token}/{method}"
    headers: Mapping[str, str] = field(default_factory=dict)


Triggers = dict[Rule, Trigger]


def prepare(world: World) -> None:
    """Mei has written and pressed, Luca has blocked the bot, Omer never started it; the channel has four messages."""
    people.press_start(world, world.people[LUCA])
    people.block(world, world.people[LUCA])
    people.press_start(world, world.people[MEI])
    world.post(CHANNEL, world.bot.id, {"text": "post"})
    world.presses.add(MEI, CHANNEL, BY_BOT, "more", world.seconds())
    for is_closed in (False, True):
        poll = world.new_poll(question="Which?", options=(), is_closed=is_closed)
        world.post(CHANNEL, world.bot.id, {}, poll=poll)
    people.say(world, world.people[DANA], CHANNEL, "by hand")


def sent(**params: Any) -> dict[str, Any]:
    return {"chat_id": CHANNEL, "text": "hello", **params}


def keys(*buttons: Any) -> dict[str, Any]:
    return sent(reply_markup={"inline_keyboard": [list(buttons)]})


def post(number: int = BY_BOT, **params: Any) -> dict[str, Any]:
    """Names a message of the channel (or of `chat_id`), with the text that the bot's post has."""
    return {"chat_id": CHANNEL, "message_id": number, "text": "post", **params}
