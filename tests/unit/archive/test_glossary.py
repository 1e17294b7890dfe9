import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.glossary import Glossary, handle_of, names_of
from bot.archive.read_glossary import ReadGlossary
from bot.archive.term import Term

WHEEL = Term(
    term="Rolling wheel",
    acronym="RoWh",
    synonyms=("round thing", "disc"),
    hebrew=("גלגל מתגלגל",),
    definition="It rolls. It is round.",
    see_also=("Saucer", "Nowhere", "RoWh"),
)
SAUCER = Term(
    term="Saucer", synonyms=("disc", "saucers"), definition="It flies. It is flat.", see_also=("Rolling wheel",)
)
NOTE = Term(term="rolling wheel", definition="Mine.", source="my_notes")
GLOSSARY = Glossary((NOTE, SAUCER, WHEEL))


@pytest.mark.parametrize(
    "words",
    [
        "Rolling wheel", "rolling-wheels", "ROWH", "round things", "הגלגל המתגלגל", "what is RoWh?",
        "Rolling wheel (RoWh)", "מה זה גלגל מתגלגל",
    ],
)  # fmt: skip
def test_a_term_is_found_by_any_of_its_names(words: str) -> None:
    assert GLOSSARY.define(words).terms[0] == WHEEL


def test_what_ships_goes_before_imported_notes() -> None:
    assert GLOSSARY.define("rolling wheel").terms == (WHEEL, NOTE)


def test_a_name_of_several_terms_gives_them_all() -> None:
    assert GLOSSARY.define("discs").terms == (WHEEL, SAUCER)


def test_a_terms_own_name_goes_before_what_others_are_also_called() -> None:
    disc = Term(term="Disc", definition="It is a disc. Indeed.")
    assert Glossary((WHEEL, disc)).define("disc").terms == (disc,)


@pytest.mark.parametrize(
    ("words", "nearest"), [("soucer", [SAUCER]), ("wheel", [WHEEL, NOTE]), ("quantum zebra", []), ("?", []), ("", [])]
)
def test_an_unknown_name_gives_the_nearest(words: str, nearest: list[Term]) -> None:
    found = GLOSSARY.define(words)
    assert found.terms == ()
    assert list(found.nearest) == nearest


def test_every_name_of_a_term_stands_for_the_others() -> None:
    assert GLOSSARY.same_as("rowh") == ("Rolling wheel", "RoWh", "round thing", "disc", "גלגל מתגלגל")
    assert GLOSSARY.same_as("rolls") == ()
    assert GLOSSARY.same_as("?") == ()


def test_terms_to_see_also_are_those_that_exist() -> None:
    assert GLOSSARY.also(WHEEL) == (SAUCER,)


def test_the_same_number_stands_for_a_term_after_every_import() -> None:
    assert handle_of(WHEEL) == handle_of(Term(term="rolling WHEEL", definition="Other words."))
    assert handle_of(WHEEL) != handle_of(NOTE)
    assert 0 <= handle_of(WHEEL) < 10**9
    assert GLOSSARY.by_handle(handle_of(NOTE)) == NOTE
    assert GLOSSARY.by_handle(7) is None


def test_examples_are_known_by_an_acronym_and_to_other_terms() -> None:
    assert GLOSSARY.central(2) == (WHEEL, SAUCER)
    assert Glossary(()).central(3) == ()


@given(st.text())
def test_any_words_can_be_asked(words: str) -> None:
    found = GLOSSARY.define(words)
    assert not (found.terms and found.nearest)
    assert all(name in names_of(WHEEL) + names_of(SAUCER) + names_of(NOTE) for name in GLOSSARY.same_as(words))


class Shelf:
    def __init__(self, *terms: Term) -> None:
        self.kept = list(terms)

    async def terms(self) -> list[Term]:
        return list(self.kept)


async def test_a_changed_glossary_is_seen_and_an_unchanged_one_is_not_built_again() -> None:
    shelf = Shelf(WHEEL)
    read = ReadGlossary(shelf)
    first = await read()
    assert await read() is first
    shelf.kept.append(SAUCER)
    assert (await read()).define("saucer").terms == (SAUCER,)
