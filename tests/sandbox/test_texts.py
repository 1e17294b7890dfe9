"""Whatever stands in a parameter: it is refused in words, or kept so that it makes sense."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.inline import MOST_RESULTS, read_results
from bot.sandbox.api.keyboards import DATA_BYTES, MOST_BUTTONS, keyboard
from bot.sandbox.api.rules import Refused
from bot.sandbox.api.texts import LONGEST, MOST_ENTITIES, formatted, message_content
from bot.sandbox.entities import utf16

TEXTS = st.text("ab 🙂\r\n\té/@#.", max_size=30)
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(("bold", "code", "url", "text_link", "glitter"))},
        optional={
            "offset": st.integers(-2, 40) | st.booleans(),
            "length": st.integers(-2, 40) | st.none(),
            "url": st.sampled_from(("example.org", "no", 7)),
        },
    )
    | st.integers(),
    max_size=5,
)
BUTTONS = st.fixed_dictionaries(
    {"text": st.text(max_size=3) | st.integers()},
    optional={
        "callback_data": st.text(max_size=70) | st.none(),
        "url": st.sampled_from(("https://example.org", "", "x", 1)),
        "copy_text": st.fixed_dictionaries({"text": st.text(max_size=300)}) | st.text(max_size=2),
        "switch_inline_query": st.text(max_size=2),
        "style": st.sampled_from(("danger", 2)),
    },
)
RESULTS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(("article", "Article", "photo", "sparkle", 1))},
        optional={
            "id": st.text(max_size=3) | st.integers(),
            "title": st.text(max_size=3),
            "input_message_content": st.fixed_dictionaries(
                {"message_text": TEXTS}, optional={"entities": ENTITIES, "link_preview_options": st.none()}
            )
            | st.text(max_size=2),
        },
    ),
    max_size=60,
)


def test_further_entities_are_dropped_without_a_word() -> None:
    given = [{"type": "bold", "offset": 2 * number, "length": 1} for number in range(MOST_ENTITIES + 50)]
    assert formatted("x " * 200, given)["entities"] == given[:MOST_ENTITIES]


def test_length_is_counted_in_characters_after_cleaning() -> None:
    longest = " \n" + "🙂" * LONGEST + " "
    assert message_content(Arguments({"text": longest}))["text"] == "🙂" * LONGEST


@given(TEXTS, ENTITIES)
def test_kept_entities_lie_within_the_text_and_split_no_character(text: str, entities: list[Any]) -> None:
    try:
        content = formatted(text, entities)
    except Refused:
        return
    kept = content.get("entities", [])
    units = content["text"].encode("utf-16-le")
    assert content["text"] == content["text"].strip(" \n") or kept
    assert len(kept) <= MOST_ENTITIES
    for entity in kept:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= start < end <= utf16(content["text"])
        units[2 * start : 2 * end].decode("utf-16-le")


def test_a_keyboard_is_short_also_in_bytes() -> None:
    rows = [[{"text": "é" * 100, "callback_data": str(number)}] for number in range(60)]
    with pytest.raises(Refused, match="TOO_MANY_BUTTONS"):
        keyboard(Arguments({"reply_markup": {"inline_keyboard": rows}}), in_channel=False)


@given(st.lists(st.lists(BUTTONS, max_size=4), max_size=4))
def test_kept_buttons_do_something(rows: list[list[dict[str, Any]]]) -> None:
    try:
        kept = keyboard(Arguments({"reply_markup": {"inline_keyboard": rows}}), in_channel=True)
    except Refused:
        return
    buttons = [button for row in kept for button in row]
    assert all(row for row in kept)
    assert len(buttons) <= MOST_BUTTONS
    for button in buttons:
        assert button["text"].strip()
        assert len((button.get("callback_data") or "").encode()) <= DATA_BYTES
        assert {"callback_data", "url", "copy_text", "switch_inline_query"} & button.keys()


@given(RESULTS)
def test_keptread_results_have_an_id_of_their_own_and_a_content(results: list[dict[str, Any]]) -> None:
    try:
        kept = read_results(Arguments({"results": results}))
    except Refused:
        return
    assert len(kept) == len(results) <= MOST_RESULTS
    assert len({result.id for result in kept}) == len(kept)
    assert all(result.content["text"] and 1 <= len(result.id.encode()) <= 64 for result in kept)
