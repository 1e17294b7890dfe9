"""Answering inline queries: https://core.telegram.org/bots/api#answerinlinequery."""

import re
from typing import Any

from bot.sandbox import views
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.messages import link_preview
from bot.sandbox.api.rich import rich_content
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import LONGEST, formatted
from bot.sandbox.limits import INLINE_AGE
from bot.sandbox.queries import DEFAULT_CACHE, LONGEST_CACHE, Found, Result
from bot.sandbox.world import World

MOST_RESULTS, LONGEST_ID, LONGEST_OFFSET, LONGEST_PARAMETER = 50, 64, 64, 64
"""Results, bytes, bytes, characters: https://core.telegram.org/bots/api#answerinlinequery."""

_PARAMETER = re.compile(r"[A-Za-z0-9_-]*")
_SHOWN = ("type", "id", "title", "description", "url", "thumbnail_url", "thumbnail_width", "thumbnail_height")
_OTHER_KINDS = frozenset(
    (
        *("audio", "contact", "document", "game", "gif", "location", "mpeg4_gif", "photo", "sticker", "venue"),
        *("video", "voice"),
    )
)
_OTHER_CONTENTS = ("latitude", "longitude", "phone_number", "payload", "provider_token", "parse_mode")


async def answer_inline_query(world: World, args: Arguments) -> bool:
    """Works once for each query, with articles that become a text or a rich message."""
    args.refuse("switch_pm_text", "switch_pm_parameter")
    results, button, next_offset = read_results(args), _button(args), args.text("next_offset")
    if len(next_offset.encode()) > LONGEST_OFFSET:
        raise Refused(Rule.INLINE_OFFSET)
    asked = world.queries.find(args.text("inline_query_id"))
    if asked is None or asked.found is not None or world.limits.too_old(asked.at, INLINE_AGE, world.seconds()):
        raise Refused(Rule.QUERY_OLD)
    cache_time = min(max(args.integer("cache_time", DEFAULT_CACHE), 0), LONGEST_CACHE)
    found = Found(results, next_offset, button, cache_time, args.flag("is_personal"))
    world.queries.answer(asked, found, world.seconds())
    world.announce("inline", person=asked.person, facts={"inline": views.inline_query(asked)})
    return True


def read_results(args: Arguments) -> tuple[Result, ...]:
    """`results`, in their order, each with an id of its own."""
    given = args.json("results", Rule.INLINE_NO_JSON)
    if given is None:
        return ()
    if not isinstance(given, list):
        raise Refused(Rule.INLINE_NOT_ARRAY)
    if len(given) > MOST_RESULTS:
        raise Refused(Rule.INLINE_TOO_MANY)
    results = tuple(_result(result) for result in given)
    if len({result.id for result in results}) < len(results):
        raise Refused(Rule.INLINE_ID_TWICE)
    return results


def _result(given: Any) -> Result:
    if not isinstance(given, dict):
        raise Refused(Rule.INLINE_BROKEN, reason="Inline query result must be an object")
    kind, result_id = _string(given, "type").lower(), _string(given, "id")
    if kind in _OTHER_KINDS:
        raise Refused(Rule.NOT_IMITATED, name=f"an inline result of type {kind}")
    if kind != "article":
        raise Refused(Rule.INLINE_BROKEN, reason=f'type "{kind}" is unsupported for the inline query result')
    Arguments(given).refuse("reply_markup")
    content = _content(given.get("input_message_content"))
    title = _string(given, "title")
    if not result_id:
        raise Refused(Rule.INLINE_ID_EMPTY)
    if len(result_id.encode()) > LONGEST_ID:
        raise Refused(Rule.INLINE_ID_LONG)
    if not title.strip():
        raise Refused(Rule.INLINE_TITLE_EMPTY)
    return Result(result_id, {name: given[name] for name in _SHOWN if given.get(name) is not None}, content)


def _content(given: Any) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#inputmessagecontent: a text, or a rich message."""
    if not isinstance(given, dict):
        raise Refused(Rule.INLINE_BROKEN, reason="Input message content is not specified")
    fields = Arguments(given)
    fields.refuse(*_OTHER_CONTENTS)
    if fields.has("rich_message"):
        return rich_content(fields)
    if not fields.has("message_text"):
        raise Refused(Rule.INLINE_BROKEN, reason="Input message content is not specified")
    written = _string(given, "message_text")
    if not written:
        raise Refused(Rule.INLINE_BROKEN, reason="Message text is empty")
    content = formatted(written, fields.json("entities"))
    if len(content["text"]) > LONGEST:
        raise Refused(Rule.INLINE_TEXT_LONG)
    return content | link_preview(fields)


def _button(args: Arguments) -> dict[str, Any] | None:
    """https://core.telegram.org/bots/api#inlinequeryresultsbutton."""
    given = args.json("button")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refused(Rule.BAD_JSON, name="button")
    fields = Arguments(given)
    fields.refuse("web_app")
    parameter = fields.text("start_parameter")
    if not parameter:
        raise Refused(Rule.START_EMPTY)
    if len(parameter) > LONGEST_PARAMETER:
        raise Refused(Rule.START_LONG)
    if not _PARAMETER.fullmatch(parameter):
        raise Refused(Rule.START_CHARACTERS)
    return {"text": fields.text("text"), "start_parameter": parameter}


def _string(given: dict[str, Any], name: str) -> str:
    if name not in given:
        raise Refused(Rule.INLINE_BROKEN, reason=f'Can\'t find field "{name}"')
    if not isinstance(given[name], str):
        raise Refused(Rule.INLINE_BROKEN, reason=f'Field "{name}" must be of type String')
    return str(given[name])
