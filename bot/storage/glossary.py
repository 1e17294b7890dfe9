"""The terms of the glossary."""

from sqlalchemy import select

from bot.archive.term import Term
from bot.storage.engine import Transactions
from bot.storage.tables import terms
from bot.storage.term_rows import term_of


class SqlGlossary:
    """`archive.ports.GlossaryStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def terms(self) -> list[Term]:
        async with self._transactions.read() as connection:
            found = [term_of(row) for row in (await connection.execute(select(terms))).mappings()]
        return sorted(found, key=lambda term: (term.term.casefold(), term.source))  # databases disagree about order
