"""A query as this archive understands it: which of its words occur, and what the others stand for."""

from collections.abc import Iterable, Sequence

from bot.archive.correction import MOST_CORRECTIONS, Similar, correction, edits_allowed, trust
from bot.archive.facets import Facets
from bot.archive.hebrew import hebrew_stems, is_hebrew, sounds, with_prefixes
from bot.archive.lexicon import Lexicon
from bot.archive.ports import Index, Sought
from bot.archive.query import Filter, Phrase, Query, words_of
from bot.archive.ranking import Wanted, rarity
from bot.archive.words import Stems, is_stop_word
from bot.values import Struct, field

CONCEPT = 0.75  # worth of a concept beside the words that name it, for a query of nothing else
_HEBREW_WORDS = 16  # that are looked up in a query: each has some forms

Correction = tuple[str, str]
"""A word as it was typed (folded), and the archive's word that was used instead."""


class Reading(Struct, frozen=True):
    """What to look for. `sought.terms` are all terms of `wanted`; missed: what the words are worth that occur nowhere
    and stand for no other; names_paper: a paper that was asked for is in the archive; tells: the query has any word
    that says something."""

    wanted: tuple[Wanted, ...]
    sought: Sought
    corrections: tuple[Correction, ...]
    missed: float
    names_paper: bool
    tells: bool


class _Narrowing(Struct, frozen=True):
    """Filters as facets; those that no review can answer, as text."""

    facets: tuple[str, ...]
    without_facets: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    without: tuple[Phrase, ...]


class _Found(Struct):
    """A reading in the making. used: what stands for each stem that was typed, itself or its correction."""

    wanted: list[Wanted] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    missed: float = 0.0
    used: dict[str, str] = field(default_factory=dict)

    @property
    def worth(self) -> float:
        return sum(one.worth for one in self.wanted)


class QueryReader:
    """Knows the archive's words and the names of things. Not for several threads at a time."""

    def __init__(self, index: Index, facets: Facets) -> None:
        self._index = index
        self._facets = facets
        self._stems = Stems()

    def read(self, query: Query, lexicon: Lexicon) -> Reading:
        """Unknown words are replaced by the archive's likeliest (eight at most), unless they stand in a phrase or
        behind a minus: these are taken as typed. Names of terms are looked for by their other names, too."""
        narrowing = self._narrowing(query.filters)
        words = tuple(dict.fromkeys((*query.words, *narrowing.words)))
        papers = self._occurring(query.papers)
        found = _Found(missed=(len(query.papers) - len(papers)) * self._rarest())
        found.wanted += self._each((*papers, *self._occurring(self._stems.of(query.also))))
        self._take_words([word for word in words if not is_hebrew(word)], found)
        self._take_hebrew([word for word in words if is_hebrew(word)][:_HEBREW_WORDS], lexicon, found)
        self._take_concepts(query.said or words, lexicon, found)
        sought = Sought(
            tuple(dict.fromkeys(term for one in found.wanted for term in one.terms)),
            self._stemmed(query.phrases),
            self._stemmed((*query.without, *narrowing.without)),
            narrowing.facets,
            narrowing.without_facets,
            query.after,
            query.before,
        )
        tells = bool(papers) or not all(map(is_stop_word, words))
        return Reading(tuple(found.wanted), sought, tuple(found.corrections), found.missed, bool(papers), tells)

    def _take_words(self, words: Sequence[str], found: _Found) -> None:
        """Latin words and numbers, each as it is or as what it must have been."""
        stemmed = self._stems.of(words)
        tries = MOST_CORRECTIONS
        for word, stem, worth in zip(words, stemmed, self._worths(stemmed), strict=True):
            if worth is not None:
                found.wanted.append(Wanted((stem,), worth))
                continue
            meant = self._meant(word) if tries else None
            tries -= bool(tries and edits_allowed(word))
            if meant is None:
                found.missed += self._rarest()
                continue
            (used,) = self._stems.of([meant.word])
            (worth_of_used,) = self._worths([used])
            found.corrections.append((word, meant.word))
            found.used[stem] = used
            found.wanted.append(Wanted((used,), trust(meant) * (worth_of_used or 0.0)))

    def _take_hebrew(self, words: Sequence[str], lexicon: Lexicon, found: _Found) -> None:
        """Hebrew words as Hebrew reviews hold them, and as what they are called in English."""
        for named in lexicon.translated(words):
            terms = list(named.terms)
            for word in words[named.start : named.end] if named.end == named.start + 1 else ():
                own = hebrew_stems(word)
                terms += [*own, *with_prefixes(own[0])]
                terms += () if named.terms else self._sounding(word)
            if held := self._occurring(terms):
                found.wanted.append(Wanted(tuple(held), min(filter(None, self._worths(held)), default=0.0)))
            else:
                found.missed += (named.end - named.start) * self._rarest()

    def _take_concepts(self, said: Sequence[str], lexicon: Lexicon, found: _Found) -> None:
        """The concepts that the words name. In a long query they count less: who describes a thing in many words does
        not mean all that goes by a name of some of them (that cost paraphrases .03)."""
        stems = [found.used.get(stem, stem) for stem in self._stems.of(said)]
        whole = found.worth
        for named in lexicon.named(stems):
            telling = [stem for stem in stems[named.start : named.end] if not is_stop_word(stem)]
            worth = sum(worth for worth in self._worths(telling) if worth)
            concepts = self._occurring(named.terms)
            if worth and concepts:
                share = min(worth / whole, 1.0) if whole else 1.0
                found.wanted.append(Wanted(tuple(concepts), CONCEPT * worth * share**2))
            elif concepts:  # the archive has the thing, by another name only
                found.wanted += self._each(concepts)
                found.missed = max(found.missed - len(telling) * self._rarest(), 0.0)

    def _sounding(self, word: str) -> list[str]:
        """The stem of the commonest word that sounds like a Hebrew one."""
        for sound in sounds(word):
            if alike := self._index.sounding(sound):
                return self._stems.of([max(alike, key=lambda one: (one.reviews, one.word)).word])
        return []

    def _meant(self, word: str) -> Similar | None:
        edits = edits_allowed(word)
        return correction(word, self._index.similar(word, edits)) if edits else None

    def _narrowing(self, filters: Sequence[Filter]) -> _Narrowing:
        wanted: list[str] = []
        unwanted: list[tuple[str, ...]] = []
        words: list[str] = []
        without: list[Phrase] = []
        for asked in filters:
            terms = self._facets.wanted(asked)
            if not all(self._index.facets(terms)):
                text = words_of(asked.value)
                words += () if asked.without else text
                without += [text] if asked.without else []
            elif asked.without:
                unwanted.append(terms)
            else:
                wanted += terms
        return _Narrowing(tuple(dict.fromkeys(wanted)), tuple(unwanted), tuple(words), tuple(without))

    def _each(self, terms: Iterable[str]) -> list[Wanted]:
        """Terms that occur, each wanted for itself."""
        terms = list(terms)
        return [Wanted((term,), worth or 0.0) for term, worth in zip(terms, self._worths(terms), strict=True)]

    def _occurring(self, terms: Sequence[str]) -> list[str]:
        terms = list(dict.fromkeys(terms))
        return [term for term, frequency in zip(terms, self._index.frequencies(terms), strict=True) if frequency]

    def _worths(self, terms: Sequence[str]) -> list[float | None]:
        """The rarity of each; None for what occurs nowhere."""
        size = self._index.size()
        return [rarity(size, frequency) if frequency else None for frequency in self._index.frequencies(terms)]

    def _rarest(self) -> float:
        return rarity(self._index.size(), 0)

    def _stemmed(self, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
        return tuple(tuple(self._stems.of(phrase)) for phrase in phrases)
