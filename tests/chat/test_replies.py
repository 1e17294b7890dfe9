"""Every error of the project has words for a person."""

from dataclasses import MISSING, fields

import pytest

from bot import errors
from bot.chat.replies import SENTENCES, WAIT, apology, words_for
from bot.chat.sentences import Languages
from bot.errors import ReviewBotError

CLASSES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ReviewBotError) and kind is not ReviewBotError
]


def example(kind: type[ReviewBotError]) -> ReviewBotError:
    """An error with something in each of its fields."""
    return kind(**{one.name: f"<{one.name}>" for one in fields(kind) if one.default is MISSING})  # type: ignore[arg-type]


def test_there_are_errors_to_look_at() -> None:
    assert len(CLASSES) >= 16


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("language", ["en", "he"])
def test_every_error_has_a_sentence(kind: type[ReviewBotError], language: str) -> None:
    assert kind in SENTENCES, f"add a sentence for {kind.__name__} to chat/replies.py"
    words = words_for(example(kind), Languages().of(language))
    assert words
    assert kind.__name__ not in words


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(CLASSES)


def test_what_passes_by_itself_is_tried_again_first() -> None:
    assert set(WAIT) == {errors.DatabaseAway, errors.TelegramAway}


def test_an_apology_carries_the_reference_of_the_log() -> None:
    assert "4711" in apology(Languages().of("en"), "4711")
