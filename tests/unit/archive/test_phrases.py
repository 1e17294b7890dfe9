import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.phrases import Phrases

PHRASES = Phrases(
    [
        ("diffusion", 1),
        ("diffusion model", 2),
        ("latent diffusion", 3),
        ("fine-tuning", 4),
        ("למידת חיזוק", 5),
        ("state space model", 6),
        ("Diffusion", 7),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Nothing here", []),
        ("Diffusions!", [(1, 7)]),
        ("a diffusion model, latent diffusion", [(2,), (3,)]),
        ("latent diffusion models", [(3,)]),
        ("finetuning, fine tuning, Fine–Tuning", [(4,)] * 3),
        ("state-space models in state space", [(6,)]),
        ("state state space model", [(6,)]),
        ("ולמידת החיזוק", [(5,)]),
        ("diffusionist", []),
    ],
)
def test_the_longest_phrase_at_each_place_is_found(text: str, found: list[tuple[int, ...]]) -> None:
    assert [occurrence.values for occurrence in PHRASES.find(text)] == found


def test_an_occurrence_says_where_it_stands() -> None:
    text = "On the latent-diffusion road"
    ((_, start, end),) = PHRASES.find(text)
    assert text[start:end] == "latent-diffusion"


def test_a_phrase_without_a_word_is_never_found() -> None:
    assert list(Phrases([("?!", 1), ("", 2)]).find("?! what")) == []


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    ends = [occurrence.end for occurrence in PHRASES.find(text)]
    assert ends == sorted(ends)


def test_a_long_text_is_read_even_where_every_word_begins_a_phrase() -> None:
    """50 000 words, 30 steps each; square time would be minutes (`tests/bench/linearity.py`)."""
    hostile = Phrases([("a " * 30 + "b", 1)])
    assert list(hostile.find("a " * 50_000)) == []
