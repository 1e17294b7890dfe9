"""One reading of rich blocks, whoever wrote them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.render.rich_visible import visible_text
from bot.publishing.post import visible_hash

_SENT: list[Any] = [
    {"type": "heading", "size": 3, "text": ["A ", {"type": "bold", "text": "bold"}, " start"]},
    {"type": "list", "items": [{"type": "1", "value": 4, "blocks": [{"type": "paragraph", "text": "four"}]}]},
    {"type": "table", "cells": [[{"text": "a", "is_header": True}, {"text": "b"}], [{}, {"text": ["c", "d"]}]]},
    {"type": "mathematical_expression", "expression": "x^2"},
    {"type": "details", "summary": "more", "blocks": [{"type": "pre", "text": "code", "language": "py"}]},
    {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "said"}], "credit": "somebody"},
]


def test_words_and_formulas_stand_in_their_order() -> None:
    words = visible_text(_SENT).split()
    assert words == ["A", "bold", "start", "four", "a", "b", "cd", "x^2", "more", "code", "said", "somebody"]


def test_an_echo_with_every_field_filled_in_reads_the_same() -> None:
    echoed: dict[str, Any] = {"blocks": [dict(block) for block in _SENT], "is_rtl": True}
    echoed["blocks"][1] = {
        "type": "list",
        "items": [{"label": "4.", "value": 4, "type": "1", "blocks": [{"type": "paragraph", "text": ["four"]}]}],
    }
    assert visible_hash(visible_text(echoed)) == visible_hash(visible_text(_SENT))


def test_endless_nesting_is_read() -> None:
    node: Any = "deep"
    for _ in range(100_000):
        node = {"type": "bold", "text": [node]}
    assert visible_text([node]) == "deep"


@pytest.mark.parametrize("nothing", [None, 7, True, {}, [], [None], {"blocks": 3}, [{"text": {"text": None}}]])
def test_what_is_no_text_says_nothing(nothing: Any) -> None:
    assert visible_text(nothing) == ""


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "text", "blocks", "cells"]), inner)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_any_json_has_a_reading(anything: Any) -> None:
    assert isinstance(visible_text(anything), str)
