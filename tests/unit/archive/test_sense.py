"""A query as an embedder should read it."""

import pytest

from bot.archive.lexicon import Lexicon
from bot.archive.query import words_of
from bot.archive.sense import sense_of
from bot.archive.term import Term
from bot.archive.translations import Translation

LEXICON = Lexicon(
    [
        Term(term="Diffusion model", definition="", hebrew=("מודל דיפוזיה", "דיפוזיה")),
        Term(term="Optimal transport", acronym="OT", definition=""),
    ],
    [Translation(("prune", "cut"), ("גיזום",))],
)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("why is it so slow", "why is it so slow"),  # small words tell how the others belong together
        ("מודל דיפוזיה", "Diffusion model"),
        ("על גיזום בדיפוזיה", "prune Diffusion model"),  # "on" goes; "in" is written in one with the word
        ("loss של דיפוזיה", "loss Diffusion model"),
        ("שלום", "שלום"),
        ("OT", "ot Optimal transport"),
        ("OT for images", "ot for images"),
        ("", ""),
    ],
)
def test_the_sense_is_in_english_and_says_what_a_bare_name_stands_for(text: str, sense: str) -> None:
    assert sense_of(words_of(text), {}, LEXICON) == sense


def test_misspelt_words_are_put_right() -> None:
    assert sense_of(("what", "is", "difusion"), {"difusion": "diffusion"}, LEXICON) == "what is diffusion"
