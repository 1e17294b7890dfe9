"""A term of the glossary as a row, and back."""

from typing import Any

from sqlalchemy import RowMapping

from bot.archive.term import Term


def term_columns(term: Term) -> dict[str, Any]:
    """Every column but the id."""
    return {
        "key": term.key,
        "term": term.term,
        "acronym": term.acronym,
        "synonyms": list(term.synonyms),
        "hebrew": list(term.hebrew),
        "definition": term.definition,
        "see_also": list(term.see_also),
        "section": term.section,
        "source": term.source,
        "source_line": term.source_line,
    }


def term_of(row: RowMapping) -> Term:
    """From a row with all columns of `terms`."""
    return Term(
        term=row["term"],
        acronym=row["acronym"],
        synonyms=tuple(row["synonyms"]),
        hebrew=tuple(row["hebrew"]),
        definition=row["definition"],
        see_also=tuple(row["see_also"]),
        section=row["section"],
        source=row["source"],
        source_line=row["source_line"],
    )
