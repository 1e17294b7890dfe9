"""A term of the field, as the glossary explains it."""

from bot.reviews.identity import fold
from bot.values import Struct

SHIPPED = "glossary"
"""The source of the terms that ship with the program."""


class Term(Struct, frozen=True, kw_only=True):
    """One entry of the glossary.

    term: the field's standard name; acronym: such as "RoPE"; synonyms: other names and spellings, the acronym not
    among them; hebrew: names as people type them; definition: two sentences (imported notes: Markdown with LaTeX of
    any length); see_also: names of other terms; section: the heading above it in its document; source: the document it
    comes from, `SHIPPED` for what ships.
    """

    term: str
    definition: str
    acronym: str | None = None
    synonyms: tuple[str, ...] = ()
    hebrew: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    section: str | None = None
    source: str = SHIPPED
    source_line: int | None = None

    @property
    def key(self) -> str:
        """The identity: the source and the folded name, so that an import never replaces what another source says."""
        return f"{self.source}|{fold(self.term)}"
