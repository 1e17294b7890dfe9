"""Names that mean the same: of the glossary's terms in texts and queries, and of Hebrew words in English.

A text that holds any name of a term holds its concept, a term of its own for the index (`§rlhf`). So "RLHF", its long
form and its Hebrew name find one another, whichever of them was written.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.archive.glossary import names_of
from bot.archive.hebrew import hebrew_stems, is_hebrew
from bot.archive.naming import name_key
from bot.archive.term import Term
from bot.archive.translations import Translation
from bot.archive.words import Stems, is_stop_word, tokens
from bot.values import Struct, field

SIGN = "§"  # no word holds it
Name = tuple[str, ...]
"""The stems of a name's words, in order; never empty."""


class Named(NamedTuple):
    """What the words from `start` to `end` (exclusive) of a query are: terms to look for, any of which will do."""

    start: int
    end: int
    terms: tuple[str, ...]


class _Node(Struct):
    """A place in the names that begin alike."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    terms: tuple[str, ...] = ()

    def add(self, name: Iterable[str], terms: Sequence[str]) -> None:
        node = self
        for stem in name:
            node = node.next.setdefault(stem, _Node())
        node.terms = tuple(dict.fromkeys((*node.terms, *terms)))

    def names(self, begun: Name = ()) -> Iterator[tuple[Name, tuple[str, ...]]]:
        """Every name from here on, with its terms."""
        if self.terms:
            yield begun, self.terms
        for stem, node in self.next.items():
            yield from node.names((*begun, stem))


class Lexicon:
    """Made once of what is known; not changed afterwards. Reading may happen in any thread."""

    def __init__(
        self,
        terms: Sequence[Term] = (),
        translations: Sequence[Translation] = (),
        names: Sequence[Sequence[str]] = (),
    ) -> None:
        """`names`: of things that are no terms, those of one thing together. About 20 µs a name."""
        self._stems = Stems()
        self._names = _Node()  # in texts and queries alike, word for word
        self._hebrew = _Node()  # in queries only: without prefixes and small words
        self._spelled: dict[str, tuple[Name, ...]] = {}
        self._written: dict[str, str] = {}
        for term in terms:
            self._add(term.term, names_of(term))
        for same in names:
            self._add(same[0], same)
        for translation in translations:
            english: list[str] = []
            for word in translation.english:
                stems = self._stems.of(token.word for token in tokens(word))
                self._written.update(dict.fromkeys(stems, word))
                english += stems
            for hebrew in translation.hebrew:
                self._hebrew.add(self._hebrew_name(hebrew), english)

    def names(self) -> Iterator[tuple[Name, tuple[str, ...]]]:
        """Every name that texts may hold, with the concepts that it stands for."""
        return self._names.names()

    def named(self, stems: Sequence[str]) -> list[Named]:
        """The names in a query, from its stems, stop words among them: of overlapping ones the first and longest."""
        found: list[Named] = []
        at = 0
        while at < len(stems):
            longest = max(_names_at(self._names, stems, at), default=None)
            if longest:
                found.append(Named(at, *longest))
            at = longest[0] if longest else at + 1
        return found

    def translated(self, words: Sequence[str]) -> list[Named]:
        """What folded Hebrew words are called: concepts where a term is meant, else English stems.

        Every word is in one of them, in order; where nothing is known of a word, without terms. Stop words are not
        expected.
        """
        found: list[Named] = []
        at = 0
        while at < len(words):
            end, terms = max(_hebrew_names_at(self._hebrew, words, at), default=(at + 1, ()), key=lambda name: name[0])
            concepts = tuple(term for term in terms if term.startswith(SIGN))
            found.append(Named(at, end, concepts or terms))
            at = end
        return found

    def spelled(self, concept: str) -> tuple[Name, ...]:
        """Every Latin name of a concept."""
        return self._spelled.get(concept, ())

    def written(self, term: str) -> str:
        """A concept's own name, or the English word behind a stem that `translated` gave, as people write it."""
        return self._written.get(term, term)

    def _add(self, title: str, written_names: Sequence[str]) -> None:
        """One thing by all of its names; `title`: what it is called first."""
        concept = SIGN + name_key(title)
        self._written.setdefault(concept, title)
        names: dict[Name, None] = {}
        for written in written_names:
            if is_hebrew(written):
                self._hebrew.add(self._hebrew_name(written), [concept])
                continue
            found = list(tokens(written))
            for whole in (False, True):  # "finetuning" beside "fine-tuning"
                if name := tuple(self._stems.of(token.word for token in found if token.whole is whole)):
                    self._names.add(name, [concept])
                    names[name] = None
        self._spelled[concept] = (*self._spelled.get(concept, ()), *names)

    def _hebrew_name(self, written: str) -> list[str]:
        words = [token.word for token in tokens(written) if not token.whole and not is_stop_word(token.word)]
        return self._stems.of(words)


def _names_at(root: _Node, stems: Sequence[str], place: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where names end that begin at a place, with their terms, shortest first."""
    node: _Node | None = root
    for end in range(place, len(stems)):
        node = node.next.get(stems[end]) if node else None
        if node is None:
            return
        if node.terms:
            yield end + 1, node.terms


def _hebrew_names_at(node: _Node, words: Sequence[str], place: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The same, with any word behind prefixes; of equally long ones those come first that take fewest away."""
    if place == len(words):
        return
    word = words[place]
    for stem in hebrew_stems(word) if is_hebrew(word) else (word,):
        after = node.next.get(stem)
        if after:
            if after.terms:
                yield place + 1, after.terms
            yield from _hebrew_names_at(after, words, place + 1)
