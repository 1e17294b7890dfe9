"""Terms come back as they were imported, in one order on both databases."""

from bot.archive.term import Term
from bot.storage.database import Database
from tests.makers import NOW

FULL = Term(
    term="Über wheel",
    acronym="ÜW",
    synonyms=("disc", "round thing"),
    hebrew=("גלגל",),
    definition="It rolls: $x^2$.\n\nIt is round.",
    see_also=("Axle",),
    section="Cars",
    source="my_notes",
    source_line=7,
)


async def test_an_empty_glossary_is_empty(database: Database) -> None:
    assert await database.glossary.terms() == []


async def test_every_field_comes_back_by_name_and_then_by_source(database: Database) -> None:
    terms = [FULL, Term(term="wheel", definition="B.", source="notes"), Term(term="Wheel", definition="A."), AXLE]
    await database.imports.keep(terms, NOW)
    assert await database.glossary.terms() == [AXLE, terms[2], terms[1], FULL]


AXLE = Term(term="axle", definition="It holds wheels. It is long.")
