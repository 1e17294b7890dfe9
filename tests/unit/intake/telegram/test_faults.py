"""What is no export of a channel: one clear sentence each, and nothing else whatever the bytes."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from tests.unit.intake.telegram.exported import account, chat, message, packed, read_bytes, review_text, reviews

_GOOD = packed(chat(message(1, review_text()), message(2, "Good morning", after=60)))


def fault(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_bytes(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (b"", "result.json", "it is empty"),
        (b" \n" * 1000, "result.json", "breaks off"),
        (b"[]", "result.json", "no export of a channel"),
        (b"{}", "result.json", "no channel is in it"),
        (b'"kites"', "result.json", "no export of a channel"),
        (_GOOD[:-2], "result.json, after message 2", "breaks off"),
        (_GOOD[: _GOOD.index(b"Good")], "result.json, after message 1", "breaks off"),
        (_GOOD + b"}", "result.json, after message 2", "behind the end"),
        (_GOOD + _GOOD, "result.json, after message 2", "glued together"),
        (_GOOD.replace(b'"id": 2', b'"id": 02'), "result.json, after message 1", "not valid JSON"),
        (_GOOD.replace(b"Good", b"Go\xffd"), "result.json, byte", "not UTF-8"),
        (_GOOD[: _GOOD.index(b"Good")] + "ע".encode()[:1], "result.json, byte", "not UTF-8"),
        (_GOOD.replace(b"Good", b"Go\0d"), "result.json, byte", "NUL"),
        (_GOOD.replace(b"Good", b"Go\\ud83dd"), "result.json, byte", "half a character"),
        (_GOOD.replace(b"Good", b"Go\\u0000d"), "result.json, message 2", "control characters"),
        (_GOOD.replace(b"Good", b"Go\x07d"), "result.json, after message 1", "not valid JSON"),
        (_GOOD.decode().encode("utf-16"), "result.json, byte 1", "not UTF-8"),
        (b"[" * 100_000, "result.json", "no export of a channel"),
        (b'{"messages": [' + b'{"id": 1, "a": ' + b"[" * 100_000, "result.json", "nests more than 100 brackets"),
        (b'{"a": ' + b"9" * 5000 + b"}", "result.json", "not valid JSON"),
        (b"<!DOCTYPE html><html><head><title>Exported Data</title>", "result.json", "HTML form"),
        (packed(chat(message(1, "x"), kind="private_supergroup")), "result.json", "another kind of chat"),
        (packed(chat(message(1, "x"), kind="personal_chat")), "result.json", "another kind of chat"),
        (packed(account()), "result.json", "no channel is in it"),
        (packed(account(chat(kind="personal_chat"))), "result.json", "no channel is in it"),
        (packed(account(chat(message(3)), chat(message(4)))), "result.json, after message 3", "several channels"),
        (packed({"messages": [], "name": "Kites"}), "result.json", "does not say that it is a channel"),
        (packed({"type": "public_channel", "messages": {}}), "result.json", "'messages' is not what"),
        (packed({"type": "public_channel", "messages": [1]}), "result.json", "no JSON object"),
        (packed({"chats": []}), "result.json", "'chats' is not what"),
        (packed({"chats": {"list": [1]}}), "result.json", "no JSON object"),
        (packed(chat()), "result.json", "no review and no poll"),
        (packed(chat(message(1, "Good morning"))), "result.json", "no review and no poll"),
    ],
)
def test_file_is_refused_with_its_place_and_the_fix(data: bytes, place: str, reason: str) -> None:
    found = fault(data)
    assert found.place.startswith(place)
    assert reason in found.reason


_POLL = {"question": "Next?", "closed": True, "total_voters": 1, "answers": [{"text": "Kites", "voters": 1}]}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": 5}, "'type' must be a text"),
        ({"date": None}, "'date' must be a time"),
        ({"date": "yesterday"}, "'date' must be a time"),
        ({"date_unixtime": "soon"}, "'date_unixtime' must be a whole number"),
        ({"date_unixtime": 9e15}, "'date_unixtime' must be a whole number"),
        ({"date_unixtime": 2**53 - 1}, "'date_unixtime' is no time"),
        ({"text": 5}, "'text' must be a text, or a list"),
        ({"text": [5]}, "'text' must hold texts"),
        ({"text": [{"type": "bold", "text": ["x"]}]}, "'text.text' must be a text"),
        ({"text": "a\x07b"}, "'text' holds control characters"),
        ({"text": "x" * 1_100_000}, "'text' is larger than 1 MiB"),
        ({"text": "x", "reply_to_message_id": "x"}, "'reply_to_message_id' must be a whole number"),
        ({"text": "x", "from_id": []}, "'from_id' must be a text"),
        ({"text": "x", "edited_unixtime": True}, "'edited_unixtime' must be a whole number"),
        ({"poll": []}, "'poll' must be an object"),
        ({"poll": _POLL | {"answers": {}}}, "'poll.answers' must be a list"),
        ({"poll": _POLL | {"answers": [5]}}, "'poll.answers' must be an object"),
        ({"poll": _POLL | {"answers": [{"text": "x", "voters": -1}]}}, "'poll.answers.voters' must be a whole number"),
        ({"poll": _POLL | {"total_voters": 1.5}}, "'poll.total_voters' must be a whole number"),
    ],
)
def test_wrong_type_is_refused_with_message_and_field(fields: dict[str, Any], reason: str) -> None:
    found = fault(packed(chat(message(1, review_text()), message(17, "x", after=9) | fields)))
    assert found.place == "result.json, message 17"
    assert found.reason.startswith(reason)


@pytest.mark.parametrize("number", [None, "5", 0, -3, True, 1.5, 2**70])
def test_message_without_a_number_is_refused_after_the_one_before(number: object) -> None:
    one = message(1, "x")
    found = fault(packed(chat(one, one | {"id": number})))
    assert found.place == "result.json, after message 1"


def test_values_that_nobody_reads_may_be_anything() -> None:
    strange: dict[str, Any] = {
        "reactions": [{"count": "x"}],
        "inline_bot_buttons": [[{"data": "a\x01b"}]],
        "width": None,
        "new": {"a": []},
    }
    assert reviews(read_bytes(packed(chat(message(1, review_text(), **strange)))))


def test_escapes_of_older_apps_and_a_byte_order_mark_are_understood() -> None:
    data = packed(chat(message(1, review_text(), inline_bot_buttons=[[{"data": "a\x01b \\x01"}]])))
    older = b"\xef\xbb\xbf" + data.replace(b"\\u0001", b"\\x01")
    assert older != data
    assert len(reviews(read_bytes(older))) == 1


@pytest.mark.parametrize("tail", range(14))
def test_escapes_are_understood_wherever_a_piece_of_the_file_ends(tail: int) -> None:
    head = b'{"name": "' + b"x" * (64 * 1024 - 12 - tail)
    data = head + b'\\ud83e\\ude81 \\x01 \\\\x01", ' + _GOOD.lstrip()[1:]
    assert len(reviews(read_bytes(data))) == 1


def test_text_without_end_is_refused_before_it_fills_the_memory() -> None:
    data = b'{"type": "public_channel", "messages": [{"id": 1, "text": "' + b"x" * 9 * 2**20
    assert "larger than 8 MiB" in fault(data).reason


def test_message_of_too_many_small_values_is_refused() -> None:
    data = b'{"type": "public_channel", "messages": [{"id": 1, "text": [' + b'"",' * 1_100_000
    assert "larger than 16 MiB" in fault(data).reason


def only_known_errors(data: bytes) -> None:
    with suppress(InvalidInput):
        read_bytes(data)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    only_known_errors(data)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    only_known_errors(text.encode("utf-8", "surrogatepass"))


@given(st.integers(0, len(_GOOD)), st.integers(0, 40), st.binary(max_size=8))
def test_any_damage_is_read_or_refused(at: int, lost: int, new: bytes) -> None:
    only_known_errors(_GOOD[:at] + new + _GOOD[at + lost :])


_NAMES = st.sampled_from(
    [
        *(
            "type",
            "text",
            "text_entities",
            "date",
            "date_unixtime",
            "edited",
            "edited_unixtime",
            "from",
            "poll",
            "value",
        ),
        *(
            "question",
            "answers",
            "voters",
            "total_voters",
            "rich_message",
            "blocks",
            "rows",
            "cells",
            "items",
            "source",
        ),
        *("formula", "level", "kind", "caption", "href", "reply_to_message_id", "forwarded_from", "start", "language"),
    ]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_NAMES, _VALUES))
def test_any_message_is_read_or_refused(fields: dict[str, object]) -> None:
    only_known_errors(json.dumps(chat(message(1, review_text()), message(2) | fields)).encode("utf-8", "surrogatepass"))
