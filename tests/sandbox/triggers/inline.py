"""Inline mode: https://core.telegram.org/bots/api#answerinlinequery."""

from typing import Any

from bot.sandbox.api.rules import Rule
from bot.sandbox.world import World
from tests.sandbox.triggers.case import MEI, Trigger, Triggers

ASKED = "9000000001"
"""The id of the first inline query of a world."""


def _ask(world: World) -> None:
    world.queries.add(MEI, MEI, "graphs", "", world.seconds())


def article(**fields: Any) -> dict[str, Any]:
    return {"type": "article", "id": "1", "title": "One", "input_message_content": {"message_text": "one"}, **fields}


def _answer(*results: Any, **params: Any) -> Trigger:
    return Trigger("answerInlineQuery", {"inline_query_id": ASKED, "results": list(results), **params}, before=_ask)


def _broken(reason: str, *results: Any) -> Trigger:
    return Trigger("answerInlineQuery", {"results": list(results)}, {"reason": reason}, before=_ask)


def _opens(parameter: str) -> Trigger:
    return _answer(button={"text": "Open", "start_parameter": parameter})


TRIGGERS: Triggers = {
    Rule.QUERY_OLD: Trigger("answerInlineQuery", {"inline_query_id": "1", "results": []}, before=_ask),
    Rule.NOT_IMITATED: Trigger(
        "answerInlineQuery", {"results": [{"type": "photo", "id": "1"}]}, {"name": "an inline result of type photo"}
    ),
    Rule.INLINE_NO_JSON: Trigger("answerInlineQuery", {"inline_query_id": ASKED, "results": "[{"}, before=_ask),
    Rule.INLINE_NOT_ARRAY: Trigger("answerInlineQuery", {"inline_query_id": ASKED, "results": {}}, before=_ask),
    Rule.INLINE_TOO_MANY: _answer(*[article(id=str(number)) for number in range(51)]),
    Rule.INLINE_BROKEN: _broken('Can\'t find field "id"', {"type": "article"}),
    Rule.INLINE_ID_EMPTY: _answer(article(id="")),
    Rule.INLINE_ID_LONG: _answer(article(id="é" * 32 + "x")),
    Rule.INLINE_ID_TWICE: _answer(article(), article(title="Two")),
    Rule.INLINE_TITLE_EMPTY: _answer(article(title=" ")),
    Rule.INLINE_TEXT_LONG: _answer(article(input_message_content={"message_text": "x" * 4097})),
    Rule.INLINE_OFFSET: _answer(article(), next_offset="é" * 33),
    Rule.START_EMPTY: _opens(""),
    Rule.START_LONG: _opens("x" * 65),
    Rule.START_CHARACTERS: _opens("a b"),
}
