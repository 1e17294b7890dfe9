"""What people do in inline mode: they type "@bot words" somewhere, and pick one of the results."""

from bot.sandbox import views
from bot.sandbox.cast import Person
from bot.sandbox.messages import Message
from bot.sandbox.people import NotPossible, may_write
from bot.sandbox.posting import publish
from bot.sandbox.queries import InlineQuery
from bot.sandbox.world import World

LONGEST_QUERY, LONGEST_OFFSET = 256, 64
"""Characters, bytes: https://core.telegram.org/bots/api#inlinequery, #answerinlinequery."""


def type_query(world: World, who: Person, chat_id: int, query: str, offset: str = "") -> InlineQuery:
    """Types words behind the bot's name where this person may write; the bot is asked unless the answer is cached."""
    may_write(world, who, chat_id)
    if len(query) > LONGEST_QUERY:
        raise NotPossible(400, f"an inline query has at most {LONGEST_QUERY} characters")
    if len(offset.encode()) > LONGEST_OFFSET:
        raise NotPossible(400, f"an offset has at most {LONGEST_OFFSET} bytes")
    asked = world.queries.add(who.id, chat_id, query, offset, world.seconds())
    world.announce("inline", person=who.id, facts={"inline": views.inline_query(asked)})
    if asked.found is None:
        update = {"id": asked.id, "from": views.user(world, who.id), "query": query, "offset": offset}
        world.updates.put("inline_query", update | {"chat_type": _chat_type(world, chat_id)})
    return asked


def choose(world: World, who: Person, query_id: str, result_id: str) -> Message:
    """Sends a result as this person's own message, "via" the bot. The bot is told, as if feedback were set to 100 %."""
    asked = world.queries.find(query_id)
    if asked is None or asked.person != who.id:
        raise NotPossible(404, "this person typed no such inline query")
    may_write(world, who, asked.chat_id)
    result = asked.result(result_id)
    if result is None:
        raise NotPossible(404, "no result with this id was found for it")
    content = result.content | {"via_bot": views.bot_user(world)}
    message = publish(world, asked.chat_id, who.id, content)
    chosen = {"result_id": result.id, "from": views.user(world, who.id), "query": asked.query}
    world.updates.put("chosen_inline_result", chosen)
    return message


def _chat_type(world: World, chat_id: int) -> str:
    """Where it was typed, as https://core.telegram.org/bots/api#inlinequery names it."""
    kind = str(views.chat(world, chat_id)["type"])
    return "sender" if kind == "private" else kind
