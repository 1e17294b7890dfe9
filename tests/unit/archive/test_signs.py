import pytest

from bot.archive.signs import BREAK, NOWHERE, WHOLE, Signs


def test_a_term_keeps_the_sign_that_it_was_given() -> None:
    signs = Signs()
    given = [signs.of(term) for term in ("layer", "prune", "layer")]
    assert given[0] == given[2] != given[1]
    assert [signs.known("layer"), signs.term(given[1])] == [given[0], "prune"]


def test_what_was_never_given_is_nowhere() -> None:
    signs = Signs()
    assert (signs.known("layer"), signs.known(BREAK), signs.term(BREAK)) == (NOWHERE, NOWHERE, "")


def test_signs_are_single_characters_that_divide_nothing_and_can_be_written_as_bytes() -> None:
    signs = Signs()
    given = {signs.of(str(number)) for number in range(70_000)}
    text = "".join(given)
    assert len(given) == len(text) == 70_000
    assert given.isdisjoint({BREAK, WHOLE, NOWHERE, *" \t\n\r\f"})
    assert text.encode().decode() == text


def test_of_more_terms_than_there_are_characters_the_rest_share_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.archive.signs.maxunicode", ord("~"))
    signs = Signs()
    assert {signs.of(str(number)) for number in range(1_000)} == set(map(chr, range(ord("!"), ord("~") + 1)))
