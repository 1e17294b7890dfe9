"""What Telegram made of a rich message is compared with what was sent."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.echo import dropped
from bot.publishing.post import Dropped

FORMULA = {"type": "mathematical_expression", "expression": "x^2"}
TABLE = {"type": "table", "cells": [[{"text": "one"}, {"text": "two"}]]}
BULLETS = {"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": ["see ", FORMULA]}]}]}
BLOCKS = [{"type": "paragraph", "text": "First words"}, TABLE, BULLETS, {"type": "paragraph", "text": "and last words"}]

NAMES = st.sampled_from(["type", "text", "blocks", "items", "cells", "table"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text() | NAMES
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES | st.text(), inner), max_leaves=20)


def payload(blocks: Any) -> dict[str, Any]:
    return {"rich_message": {"blocks": blocks, "skip_entity_detection": True}}


def test_all_is_there() -> None:
    told: list[Any] = deepcopy(BLOCKS)
    told[2]["items"][0]["label"] = "•"
    told[1]["cells"][0][0]["align"] = "left"
    told[0]["text"] = "First  words "
    assert dropped(payload(BLOCKS), payload(told)) is None


@pytest.mark.parametrize(
    ("left", "lacks"),
    [
        (BLOCKS[:1], Dropped(71, "one two see x^2 and last words", ("list", "mathematical_expression", "table"))),
        (BLOCKS[:3], Dropped(35, "and last words")),
        ([*BLOCKS[:1], *BLOCKS[2:]], Dropped(18, "one two see x^2 and last words", ("table",))),
        ([], Dropped(100, "First words one two see x^2 and last words", ("list", "mathematical_expression", "table"))),
    ],
)
def test_what_is_missing_is_told(left: list[Any], lacks: Dropped) -> None:
    assert dropped(payload(BLOCKS), payload(left)) == lacks


def test_words_that_lost_their_table_are_told() -> None:
    flat = [BLOCKS[0], {"type": "paragraph", "text": "one\ntwo"}, *BLOCKS[2:]]
    assert dropped(payload(BLOCKS), payload(flat)) == Dropped(0, "", ("table",))


def test_the_first_words_are_few() -> None:
    long = [{"type": "paragraph", "text": "word " * 500}]
    lacks = dropped(payload(long), payload([]))
    assert lacks is not None
    assert (lacks.percent, len(lacks.words)) == (100, 59)


@pytest.mark.parametrize("answer", [{}, {"text": "x"}, {"rich_message": []}])
def test_an_answer_that_does_not_tell_it_says_nothing(answer: dict[str, Any]) -> None:
    assert dropped(payload(BLOCKS), answer) is None
    assert dropped({"text": "x"}, answer) is None


@given(JSON, JSON)
def test_whatever_is_answered_is_no_error(blocks: Any, answered: Any) -> None:
    dropped(payload(blocks), payload(answered))
    dropped(payload(BLOCKS), {"rich_message": answered})
