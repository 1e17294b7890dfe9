"""Reading what a page or a test sends to `/sandbox`, with a plain sentence for everything that is wrong."""

from typing import Any

from starlette.requests import Request

from bot.sandbox.api.arguments import decoded
from bot.sandbox.bodies import TooLarge, read_body
from bot.sandbox.cast import Person
from bot.sandbox.people import NotPossible
from bot.sandbox.world import World

LARGEST = 1024 * 1024
"""Bytes of a body; a pasted text of 250 000 Hebrew letters fits."""

BIGGEST_NUMBER = 2**53
"""Beyond it JavaScript no longer tells one whole number from the next."""


def world_of(request: Request) -> World:
    world: World = request.app.state.world
    return world


async def fields_of(request: Request, largest: int = LARGEST) -> dict[str, Any]:
    """The JSON object in the body, of at most `largest` bytes; nulls count as missing."""
    try:
        body = decoded((await read_body(request, largest)).decode())
    except TooLarge as error:
        raise NotPossible(413, f"a body has at most {largest} bytes") from error
    except ValueError as error:
        raise NotPossible(400, "the body is not JSON in UTF-8") from error
    if not isinstance(body, dict):
        raise NotPossible(400, "the body is not a JSON object")
    return {name: value for name, value in body.items() if value is not None}


def text(fields: dict[str, Any], name: str, default: str | None = None) -> str:
    """A string that can be written as UTF-8; required unless there is a default."""
    value = fields.get(name, default)
    if not isinstance(value, str) or not _encodable(value):
        raise NotPossible(400, f"{name} must be a text")
    return value


def whole(fields: dict[str, Any], name: str, default: int | None = None, least: int = -BIGGEST_NUMBER) -> int:
    """A whole number, given as number or digits; required unless there is a default."""
    value = fields.get(name, default)
    try:
        number = value if isinstance(value, int) and not isinstance(value, bool) else int(str(value))
    except ValueError as error:
        raise NotPossible(400, f"{name} must be a whole number") from error
    if not least <= number <= BIGGEST_NUMBER:
        raise NotPossible(400, f"{name} must be between {least} and {BIGGEST_NUMBER}")
    return number


def number(fields: dict[str, Any], name: str, least: float, most: float) -> float:
    """A required number within bounds."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise NotPossible(400, f"{name} must be a number from {least:g} to {most:g}")
    return float(value)


def flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise NotPossible(400, f"{name} must be true or false")
    return value


def somebody(world: World, fields: dict[str, Any]) -> Person:
    """The person that `as` names."""
    found = world.people.get(whole(fields, "as"))
    if found is None:
        raise NotPossible(404, "there is no such person; /sandbox/world lists them")
    return found


def viewer(world: World, fields: dict[str, Any]) -> Person | None:
    """As `somebody`, but None when `as` is missing."""
    return somebody(world, fields) if "as" in fields else None


def chat(world: World, fields: dict[str, Any]) -> int:
    """The chat that `chat` names: the channel's id or "@name", the linked group's, or a person's: the private chat."""
    if str(fields.get("chat")).lower() == f"@{world.channel.username}".lower():
        return world.channel.id
    number = whole(fields, "chat")
    is_group = number == world.group.id and world.linked
    if number != world.channel.id and not is_group and number not in world.people:
        raise NotPossible(404, "there is no such chat; /sandbox/world lists them")
    return number


def seen_chat(world: World, fields: dict[str, Any]) -> tuple[int, Person | None]:
    """As `chat`, and who looks at it; a private chat is seen by its person only."""
    chat_id, who = chat(world, fields), viewer(world, fields)
    if chat_id > 0 and (who is None or who.id != chat_id):
        raise NotPossible(403, "a private chat is seen by its person only: give as")
    return chat_id, who


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
