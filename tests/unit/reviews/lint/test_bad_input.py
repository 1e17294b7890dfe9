"""What no writer means to post: lint reads it at once, names the place, or leaves it to the renderer."""

import pytest

from bot.reviews.lint.finding import Code, Severity, mended
from tests.chat.render.test_both_forms import HOSTILE
from tests.unit.reviews.lint.looking import found_in, review_of

# Of the texts that the renderer has to survive, those that a writer should hear of, and the line of the place.
_TOLD = {
    "everything unclosed": {(Code.UNPAIRED, 1), (Code.CODE, 1), (Code.CODE, 2)},
    "zero width": {(Code.HIDDEN, 1)},
    "bidi": {(Code.HIDDEN, 1)},
    "control": {(Code.CONTROL, 1)},
    "lone surrogates": {(Code.CONTROL, 1)},
    "dead links": {(Code.BAD_LINK, 1), (Code.DEAD_LINK, 1)},
    "a formula without an end": {(Code.BROKEN_TEX, 1)},
    "a marker in a marker": {(Code.BOLD, 1), (Code.BOLD, 2)},
    "zero width in cells": {(Code.HIDDEN, 1), (Code.HIDDEN, 3)},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bad_input_is_told_with_its_place_or_left_to_the_renderer(case: str) -> None:
    assert {(found.code, found.spot.line) for found in found_in(HOSTILE[case])} == _TOLD.get(case, set())


@pytest.mark.parametrize("case", ["control", "lone surrogates", "dead links", "everything unclosed"])
def test_what_could_be_refused_or_mislead_is_held(case: str) -> None:
    assert any(found.severity is Severity.ERROR for found in found_in(HOSTILE[case]))


@pytest.mark.parametrize("case", HOSTILE)
def test_the_mends_of_bad_input_come_to_an_end(case: str) -> None:
    review = review_of(HOSTILE[case])
    for _ in range(5):
        review = mended(review, found_in(review))
    assert not any(found.spot.mends for found in found_in(review))
