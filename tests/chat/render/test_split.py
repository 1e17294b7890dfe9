"""Cutting long texts into messages."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.render.classic import render_blocks
from bot.chat.render.split import MESSAGE_ENTITIES, MESSAGE_UNITS, split, split_message
from bot.chat.render.styled import Span, Styled, dressed, joined, plain, utf16_length
from bot.reviews.parse import parse
from tests.sizes import sized

_PIECES = st.sampled_from(
    [
        "# A heading\n\n", "- item\n", "  - deeper\n", "1. first\n", "> quote\n\n", "**bold** ", "*it* ", "`code` ",
        "\n", "\n\n", "$x_t^2$ ", "$$\\frac{a}{b}$$\n\n", "😀", "👩\u200d🔬 ", "e\u0301 ", "שלום ", "Mamba ", "word. ",
        "[a](https://a.example) ", "```\ncode\nmore\n```\n\n", "| a | b |\n|-|-|\n| 1 | 2 |\n\n", "unbroken" * 40,
        "A sentence of some length, it ends. ",
    ]
)  # fmt: skip
_LONGEST = sized(16_000, soak=40_000)  # characters: four messages, or ten
_EXAMPLES = sized(25, soak=1000)
_BODIES = st.lists(_PIECES, min_size=1, max_size=120).flatmap(
    lambda pieces: st.integers(1, max(1, _LONGEST // max(1, len("".join(pieces))))).map(lambda n: "".join(pieces) * n)
)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=_EXAMPLES)
@given(_BODIES, st.booleans())
def test_parts_together_are_the_whole(body: str, rtl: bool) -> None:
    whole = render_blocks(parse(body), rtl=rtl)
    parts = split_message(whole)
    texts = [re.sub(rf"\n\n\({n}/{len(parts)}\)\Z", "", part.text) for n, part in enumerate(parts, start=1)]
    assert squeezed("".join(texts)) == squeezed(whole.text)


@pytest.mark.fault(43)
@settings(max_examples=_EXAMPLES)
@given(_BODIES)
def test_parts_are_within_telegrams_limits_and_entities_within_parts(body: str) -> None:
    for part in split_message(render_blocks(parse(body))):
        units = utf16_length(part.text)
        entities = part.entities()
        assert part.text == part.text.strip()
        assert 0 < units <= MESSAGE_UNITS
        assert len(entities) <= MESSAGE_ENTITIES
        assert all(entity["length"] > 0 and entity["offset"] + entity["length"] <= units for entity in entities)
        assert entities == sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


@given(st.text(max_size=300), st.integers(2, 40))
def test_any_text_splits_at_any_limit(text: str, limit: int) -> None:
    whole = plain(text)
    parts = split(whole, limit)
    assert squeezed("".join(part.text for part in parts)) == squeezed(whole.text)
    assert all(part.units <= limit for part in parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One two.\n\nThree four.", ["One two.", "Three four."]),
        ("One two.\nThree. Four", ["One two.", "Three. Four"]),
        ("One two. Three four.", ["One two.", "Three four."]),
        ("one two three four", ["one two", "three four"]),
        ("onetwothreefour", ["onetwoth", "reefour"]),
        ("short", ["short"]),
        ("  \n ", []),
    ],
)
def test_a_cut_is_made_where_a_reader_would_pause(text: str, parts: list[str]) -> None:
    assert [part.text for part in split(plain(text), 12)] == parts


def test_a_heading_goes_with_the_text_below_it() -> None:
    heading = dressed(plain("Results"), "bold")
    whole = joined((plain("x" * 30 + ".\n\n"), heading, plain("\n" + "y" * 30 + ".")))
    assert [part.text for part in split(whole, 50)] == ["x" * 30 + ".", "Results\n" + "y" * 30 + "."]


def test_an_introduction_goes_with_its_list() -> None:
    whole = plain("x" * 30 + ".\n\nThe tasks:\n\n" + "•\u00a0" + "y" * 30)
    assert [part.text for part in split(whole, 50)][1].startswith("The tasks:")
    whole = plain("x" * 30 + ".\n\nSome tasks.\n\n1.\u00a0" + "y" * 30)
    assert [part.text for part in split(whole, 50)][1].startswith("Some tasks.")


def test_no_cut_goes_through_formatting_that_can_be_avoided() -> None:
    whole = joined((plain("a b c d e f "), dressed(plain("one two. three"), "bold"), plain(" g h i j")))
    assert [part.text for part in split(whole, 24)] == ["a b c d e f", "one two. three g h i j"]


def test_formatting_that_is_cut_is_closed_and_opened_again() -> None:
    whole = dressed(plain("word " * 10), "bold")
    parts = split(whole, 24)
    assert len(parts) > 1
    assert all(part.spans == (Span("bold", 0, len(part.text)),) for part in parts)


def test_emoji_and_accents_are_never_torn() -> None:
    family = "👩\u200d🔬"
    assert all(set(part.text) >= set(family) for part in split(plain(family * 9), 12))
    assert all(part.text[0] == "e" for part in split(plain("e\u0301" * 20), 7))


def test_more_than_a_hundred_entities_make_another_part() -> None:
    whole = joined(joined((dressed(plain("b"), "bold"), plain(" x "))) for _ in range(150))
    counts = [len(part.spans) for part in split(whole, 4096)]
    assert len(counts) == 2
    assert sum(counts) == 150
    assert max(counts) <= 100


def test_parts_have_similar_sizes() -> None:
    parts = split(plain("\n\n".join(["A sentence of this paragraph. " * 10] * 15)), 4000)
    assert len(parts) == 2
    assert min(part.units for part in parts) > 1500


def test_a_single_message_has_no_mark_and_two_have() -> None:
    assert split_message(plain("one"))[0].text == "one"
    assert [part.text[-5:] for part in split_message(plain("word " * 1500))] == ["(1/2)", "(2/2)"]


def test_a_message_of_exactly_the_limit_stays_whole() -> None:
    assert len(split_message(plain("x" * MESSAGE_UNITS))) == 1
    assert len(split_message(plain("😀" * (MESSAGE_UNITS // 2)))) == 1
    assert len(split_message(plain("😀" * (MESSAGE_UNITS // 2) + "x"))) == 2


@pytest.mark.fault(43)
def test_blank_text_is_no_message() -> None:
    assert split_message(Styled("")) == ()
