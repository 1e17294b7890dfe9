import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.topics import parse_topics
from bot.errors import InvalidInput

ROW = {"topic": "kites", "name": "Kites", "name_he": "עפיפונים", "hashtag": "#kites", "hashtag_he": "#עפיפונים"}


def line(**fields: object) -> str:
    return json.dumps(ROW | {"words": ["kite", "string"]} | fields)


def test_topics_come_in_the_order_of_the_file() -> None:
    first, second = parse_topics(f"{line(hints=['wind'])}\n\n{line(topic='wind')}\n", "topics.jsonl")
    assert (first.topic, first.words, first.hints) == ("kites", ("kite", "string"), ("wind",))
    assert (second.topic, second.hints, second.name_he) == ("wind", (), "עפיפונים")


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", "t", "1 to 24 topics"),
        ("\n".join(line(topic=f"t{n}") for n in range(25)), "t", "1 to 24 topics"),
        (f"{line()}\n{line()}", "t, line 2", "there already"),
        (f"{line()}\n{{", "t, line 2", "not valid JSON"),
        ("[" * 100_000, "t, line 1", "not valid JSON"),
        ("[]", "t, line 1", "JSON object with the fields"),
        (line(colour="red"), "t, line 1", "JSON object with the fields"),
        (line(name=""), "t, line 1", "'name' must be a text"),
        (line(words="kite"), "t, line 1", "'words' must be a list of texts"),
        (line(hints=[1]), "t, line 1", "'hints' must be a list of texts"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, place: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_topics(text, "t")
    assert caught.value.place == place
    assert reason in caught.value.reason


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_topics(text, "t")
