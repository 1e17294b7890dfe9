"""How well a review answers: BM25 over weighted fields. Pure: an index brings the counts, these rules the order."""

import math
from collections.abc import Sequence

from bot.archive.indexed import Field
from bot.values import Struct


class FieldRule(Struct, frozen=True):
    """weight: how many occurrences in a body one here is worth; b: how far a long field counts less, 0 to 1."""

    weight: float
    b: float


RULES: dict[Field, FieldRule] = {  # in the order of `Field`
    # Title 8 and k1 4 won over classic values by .016 on the judged queries; the rest are plain choices.
    Field.TITLE: FieldRule(8, 0.3),
    Field.HOOK: FieldRule(3, 0.3),
    Field.TOPICS: FieldRule(3, 0.3),
    Field.NAMES: FieldRule(3, 0.3),
    Field.BODY: FieldRule(1, 0.75),
    Field.PAPER: FieldRule(100, 0),  # an address is named once and means this very review
}
K1 = 4  # high: in texts of several hundred words the fifth occurrence still tells something
CLOSE = 1 / 3  # share of a query, by rarity, that some review must hold; else its main word is nowhere in the archive
CLOSE_AT_BEST = 0.2  # share that the best hit must hold; else it is the best by a common word that it has often
KEPT = 0.2  # hits below this share of the best one are not shown: every review has some common word


class Wanted(Struct, frozen=True):
    """One thing to look for. terms: any of them will do, the one that a review holds most counts; at least one; worth:
    of holding it, such as the rarity of the reader's word."""

    terms: tuple[str, ...]
    worth: float


class Statistics(Struct, frozen=True):
    """The archive in numbers: how many reviews, mean length of each `Field` in terms, reviews that hold each term asked
    for (in the order asked)."""

    reviews: int
    mean_lengths: tuple[float, ...]
    frequencies: tuple[int, ...]


Counts = Sequence[tuple[int, int]]
"""How often a term occurs: the number of each `Field` that holds it, and how often, in the order of fields."""


class Candidate(Struct, frozen=True):
    """A review that holds some term. lengths: of each `Field`, in terms; counts: for each term asked for, in that
    order, the fields that hold it, see `Counts`."""

    review_id: int
    lengths: Sequence[int]
    counts: Sequence[Counts]


class Ranked(Struct, frozen=True):
    """relevance: 0 (none of the words) towards 1 (all of them, often and in the title).

    coverage: how much of the query the review holds at all, however often: 0 to 1, rare words weigh more.
    """

    review_id: int
    relevance: float
    coverage: float


def rarity(reviews: int, frequency: int) -> float:
    """The inverse document frequency of BM25, as Lucene has it: never negative, greatest for a word that is nowhere."""
    return math.log1p((reviews - frequency + 0.5) / (frequency + 0.5))


_RULES = tuple((rule.weight, 1 - rule.b, rule.b) for rule in RULES.values())


def term_score(counts: Counts, lengths: Sequence[int], mean_lengths: Sequence[float]) -> float:
    """How much a review is about one term: 0 (absent) towards 1. Occurrences of all fields are added before they fade,
    so a word in title and body counts once, and more surely."""
    weighted = 0.0
    for field, count in counts:
        weight, fixed, b = _RULES[field]
        weighted += weight * count / (fixed + b * lengths[field] / mean_lengths[field])
    return weighted / (K1 + weighted)


def rank(
    wanted: Sequence[Wanted],
    terms: Sequence[str],
    statistics: Statistics,
    candidates: Sequence[Candidate],
    missed: float = 0.0,
) -> list[Ranked]:
    """Best first, newer (greater id) first among equals; candidates without any of the terms are left out.

    terms: of all that is wanted, in the order of the candidates' counts; missed: what the words of the query are worth
    that occur nowhere. They lower what every review reaches, not the order.
    """
    asked = math.fsum(one.worth for one in wanted) + missed
    places = {term: place for place, term in enumerate(terms)}
    shares = [(one.worth / asked, [places[term] for term in one.terms]) for one in wanted if one.worth]
    ranked = [_ranked(shares, candidate, statistics.mean_lengths) for candidate in candidates]
    return sorted((hit for hit in ranked if hit.coverage), key=lambda hit: (-hit.relevance, -hit.review_id))


def _ranked(shares: Sequence[tuple[float, list[int]]], candidate: Candidate, mean_lengths: Sequence[float]) -> Ranked:
    relevance = coverage = 0.0
    scores = [term_score(counts, candidate.lengths, mean_lengths) if counts else 0.0 for counts in candidate.counts]
    for share, places in shares:
        best = scores[places[0]] if len(places) == 1 else max(scores[place] for place in places)
        if best:
            relevance += share * best
            coverage += share
    return Ranked(candidate.review_id, relevance, min(coverage, 1.0))


def worth_showing(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The head of a ranked list: hits at least a fifth as good as its first."""
    return [hit for hit in ranked if hit.relevance >= KEPT * ranked[0].relevance]


def is_close(ranked: Sequence[Ranked]) -> bool:
    """Whether the archive has something about the query: some review holds a third of it, and the best one a fifth."""
    return any(hit.coverage >= CLOSE for hit in ranked) and ranked[0].coverage >= CLOSE_AT_BEST
