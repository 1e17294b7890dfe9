"""A query as an embedder should read it."""

import pytest

from bot.archive.sense import HebrewTerms, sense_of
from bot.archive.term import Term

HEBREW = HebrewTerms(
    [
        Term(term="diffusion model", definition="", hebrew=("מודל דיפוזיה", "דיפוזיה")),
        Term(term="pruning", definition="", hebrew=("גיזום",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("plain words", "plain words"),
        ("דיפוזיה", "diffusion model"),
        ("גיזום בדיפוזיה", "pruning diffusion model"),  # "in" is written in one with the word
        ("למה דיפוזיה עובדת", "למה diffusion model עובדת"),
        ("שלום", "שלום"),
        ("", ""),
    ],
)
def test_names_of_terms_are_put_in_english(text: str, english: str) -> None:
    assert HEBREW.in_english(text) == english


def test_misspelt_words_are_put_right_and_small_words_stay() -> None:
    assert sense_of(("what", "is", "difusion"), {"difusion": "diffusion"}, HEBREW) == "what is diffusion"
