"""A query as this archive understands it: which of its words occur, and what the others stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive.correction import MOST_CORRECTIONS, Similar, correction, edits_allowed, trust
from bot.archive.facets import Facets
from bot.archive.ports import Index, Sought
from bot.archive.query import Filter, Phrase, Query, words_of
from bot.archive.ranking import Term
from bot.archive.words import Stems

Correction = tuple[str, str]
"""A word as it was typed (folded), and the archive's word that was used instead."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What to look for. terms: in the order of `sought.terms`; missed: words that occur nowhere and stand for no other;
    names_paper: a paper that was asked for is in the archive."""

    terms: tuple[Term, ...]
    sought: Sought
    corrections: tuple[Correction, ...]
    missed: int
    names_paper: bool


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """Filters as facets; those that no review can answer, as text."""

    facets: tuple[str, ...]
    without_facets: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    without: tuple[Phrase, ...]


def read_query(query: Query, index: Index, stems: Stems, facets: Facets) -> Reading:
    """Unknown words are replaced by the archive's likeliest (eight at most), unless they stand in a phrase or behind a
    minus: these are taken as typed."""
    narrowing = _narrowing(query.filters, index, facets)
    words = tuple(dict.fromkeys((*query.words, *narrowing.words)))
    papers = _occurring(query.papers, index)
    also = _occurring(stems.of(query.also), index)
    terms = dict.fromkeys((*papers, *also), 1.0)
    corrections: list[Correction] = []
    missed = len(query.papers) - len(papers)
    stemmed = stems.of(words)
    tries = MOST_CORRECTIONS
    for word, stem, frequency in zip(words, stemmed, index.frequencies(stemmed), strict=True):
        if frequency:
            terms[stem] = 1.0
            continue
        meant = _meant(word, index) if tries else None
        tries -= bool(tries and edits_allowed(word))
        if meant:
            corrections.append((word, meant.word))
            terms.setdefault(stems.of([meant.word])[0], trust(meant))
        else:
            missed += 1
    sought = Sought(
        tuple(terms),
        _stemmed(query.phrases, stems),
        _stemmed((*query.without, *narrowing.without), stems),
        narrowing.facets,
        narrowing.without_facets,
        query.after,
        query.before,
    )
    weighted = tuple(Term(stem, weight) for stem, weight in terms.items())
    return Reading(weighted, sought, tuple(corrections), missed, bool(papers))


def _narrowing(filters: Sequence[Filter], index: Index, facets: Facets) -> _Narrowing:
    wanted: list[str] = []
    unwanted: list[tuple[str, ...]] = []
    words: list[str] = []
    without: list[Phrase] = []
    for asked in filters:
        terms = facets.wanted(asked)
        if not all(index.facets(terms)):
            text = words_of(asked.value)
            words += () if asked.without else text
            without += [text] if asked.without else []
        elif asked.without:
            unwanted.append(terms)
        else:
            wanted += terms
    return _Narrowing(tuple(dict.fromkeys(wanted)), tuple(unwanted), tuple(words), tuple(without))


def _occurring(terms: Sequence[str], index: Index) -> list[str]:
    return [term for term, frequency in zip(terms, index.frequencies(terms), strict=True) if frequency]


def _meant(word: str, index: Index) -> Similar | None:
    edits = edits_allowed(word)
    return correction(word, index.similar(word, edits)) if edits else None


def _stemmed(phrases: Sequence[Phrase], stems: Stems) -> tuple[Phrase, ...]:
    return tuple(tuple(stems.of(phrase)) for phrase in phrases)
