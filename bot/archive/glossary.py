"""The terms of the field by any of their names."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.archive.naming import name_key
from bot.archive.term import SHIPPED, Term
from bot.archive.words import is_stop_word, tokens
from bot.values import Struct

MOST_NEAREST = 4  # buttons below "not in the glossary"
_ALIKE = 0.6  # of 1; difflib's own cut: two edits in a word of five letters are just too many
_BEGINNING = 0.9  # worth of a name's beginning: "rotery position" is nearer to RoPE than to "Superposition"
_NEARLY = 0.2  # how much less alike than the nearest: behind "Softmax" nobody wants to read "SFT"
_LONGEST_KEY = 60  # letters; the longest name that ships has half as many
_HANDLES = 10**9  # nine digits, what a button may hold


class Defined(Struct, frozen=True):
    """What the glossary knows under some words.

    terms: those that are called so, the meant one first: what ships before imported notes. nearest: where there is
    none, terms with similar names, best first; may be empty.
    """

    terms: tuple[Term, ...] = ()
    nearest: tuple[Term, ...] = ()


class Glossary:
    """All terms, looked up without regard to case, plurals, hyphens, quotes, points, and Hebrew articles."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """`terms` in any order; about 15 µs a name."""
        self._terms = tuple(sorted(terms, key=lambda term: (term.source != SHIPPED, term.term.casefold(), term.source)))
        self._named: dict[str, list[Term]] = {}  # by the name itself, or its acronym
        self._called: dict[str, list[Term]] = {}  # by any name
        self._by_handle: dict[int, Term] = {}
        for term in self._terms:
            self._by_handle.setdefault(handle_of(term), term)
            _enter(self._named, (term.term, term.acronym or ""), term)
            _enter(self._called, names_of(term), term)

    def define(self, words: str) -> Defined:
        """The terms that `words` name, else the nearest. "what is RoPE?" and "Rotary embedding (RoPE)" are understood.

        A term's own name or acronym goes before what others are also called.
        """
        for asked in _readings(words):
            if terms := self._named.get(asked) or self._called.get(asked):
                return Defined(terms=tuple(terms))
        return Defined(nearest=self._nearest(words))

    def same_as(self, words: str) -> tuple[str, ...]:
        """Every name of the terms that `words` name exactly: what a search may add. () where there is none."""
        terms = self._called.get(name_key(words), ())
        return tuple(dict.fromkeys(name for term in terms for name in names_of(term)))

    def by_handle(self, handle: int) -> Term | None:
        """The term that a button names, see `handle_of`."""
        return self._by_handle.get(handle)

    def also(self, term: Term) -> tuple[Term, ...]:
        """The terms to see also that exist, in the order given."""
        found = (self._named.get(name_key(name), [])[:1] for name in term.see_also)
        return tuple(other for others in found for other in others if other is not term)

    def central(self, count: int) -> tuple[Term, ...]:
        """The terms that most others lead to, with an acronym if there are such: examples that a reader knows."""
        leads = Counter(name_key(name) for term in self._terms for name in term.see_also)
        ranked = sorted(self._terms, key=lambda term: (not term.acronym, -leads[name_key(term.term)]))
        return tuple(ranked[:count])

    def _nearest(self, words: str) -> tuple[Term, ...]:
        """Best first, by their likest name."""
        asked = name_key(words)[:_LONGEST_KEY]
        matcher = SequenceMatcher(b=asked, autojunk=False)  # it prepares its second text once
        best: dict[str, float] = {}
        for key, terms in self._called.items() if asked else ():
            likeness = _likeness(matcher, key[:_LONGEST_KEY], asked)
            for term in terms if likeness >= _ALIKE else ():
                best[term.key] = max(best.get(term.key, 0), likeness)
        least = max(best.values(), default=0) - _NEARLY
        near = [term for term in self._terms if best.get(term.key, 0) >= max(least, _ALIKE)]
        return tuple(sorted(near, key=lambda term: -best[term.key])[:MOST_NEAREST])


def names_of(term: Term) -> tuple[str, ...]:
    """Everything that a term is called, its own name first."""
    return (term.term, *((term.acronym,) if term.acronym else ()), *term.synonyms, *term.hebrew)


def handle_of(term: Term) -> int:
    """A number of at most nine digits that stands for a term in a button, the same after every import.

    Of 600 terms two share one with a chance of 1 in 5 000; then it means the first of them.
    """
    return int.from_bytes(hashlib.sha256(term.key.encode()).digest()[:8]) % _HANDLES


def _enter(index: dict[str, list[Term]], names: Sequence[str], term: Term) -> None:
    for key in dict.fromkeys(map(name_key, names)):
        if key:
            index.setdefault(key, []).append(term)


def _readings(words: str) -> list[str]:
    """The keys that words may stand for, likeliest first: all of them, those before and in brackets, no stop words."""
    before, _, inside = words.partition("(")
    telling = " ".join(token.word for token in tokens(words) if not token.whole and not is_stop_word(token.word))
    return [key for key in map(name_key, (words, before, inside, telling)) if key]


def _likeness(matcher: "SequenceMatcher[str]", name: str, asked: str) -> float:
    """0 to 1; a name that holds what was asked for, or begins alike, is as near as a small slip."""
    if len(asked) > 2 and asked in name:
        return 0.75 + 0.25 * len(asked) / len(name)
    whole = _ratio(matcher, name)
    return max(whole, _BEGINNING * _ratio(matcher, name[: len(asked)])) if len(name) > len(asked) > 2 else whole


def _ratio(matcher: "SequenceMatcher[str]", name: str) -> float:
    """How alike two texts are, 0 where that is below `_ALIKE`: the quick bounds spare most of the comparing."""
    matcher.set_seq1(name)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0
    return matcher.ratio()
