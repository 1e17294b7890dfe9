"""The lexicon as the glossary in the database makes it."""

import asyncio
from collections.abc import Sequence

from bot.archive.lexicon import Lexicon
from bot.archive.ports import GlossaryStore
from bot.archive.term import Term
from bot.archive.translations import Translation

_EVERY = 60  # looks; the tick looks every second, so an imported term is known within a minute


class ReadLexicon:
    """Holds the current one. Reading the terms takes 3 ms and building 30 ms, so not every look does it."""

    def __init__(
        self,
        store: GlossaryStore | None = None,
        translations: Sequence[Translation] = (),
        names: Sequence[Sequence[str]] = (),
    ) -> None:
        """`translations`, `names`: what is known besides the glossary, see `Lexicon`; without a store all there is."""
        self._store = store
        self._translations = translations
        self._names = names
        self._terms: list[Term] | None = None
        self._looks = 0
        self.current = Lexicon() if store else Lexicon((), translations, names)  # with a store, the first look makes it

    async def refresh(self) -> bool:
        """Looks at the first call and at every sixtieth; whether the terms are others than they were, so that what was
        indexed by them is out of date."""
        self._looks += 1
        if self._store is None or self._looks % _EVERY != 1:
            return False
        terms = await self._store.terms()
        if terms == self._terms:
            return False
        self.current = await asyncio.to_thread(Lexicon, terms, self._translations, self._names)
        self._terms = terms
        return True
