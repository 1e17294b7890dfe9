"""How well a review answers: BM25 over weighted fields. Pure: an index brings the counts, these rules the order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive.indexed import Field


@dataclass(frozen=True, slots=True)
class FieldRule:
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
KEPT = 0.2  # hits below this share of the best one are not shown: every review has some common word


@dataclass(frozen=True, slots=True)
class Term:
    """A stem to look for. weight: 1 for a word as typed, less for one that was guessed."""

    stem: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """The archive in numbers: how many reviews, mean length of each `Field` in terms, reviews that hold each term asked
    for (in the order asked)."""

    reviews: int
    mean_lengths: tuple[float, ...]
    frequencies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A review that holds some term. lengths: of each `Field`, in terms; counts: for each term asked for, in that
    order, how often it occurs in each `Field`."""

    review_id: int
    lengths: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """relevance: 0 (none of the words) towards 1 (all of them, often and in the title).

    coverage: how much of the query the review holds at all, however often: 0 to 1, rare words weigh more.
    """

    review_id: int
    relevance: float
    coverage: float


def rarity(reviews: int, frequency: int) -> float:
    """The inverse document frequency of BM25, as Lucene has it: never negative, greatest for a word that is nowhere."""
    return math.log1p((reviews - frequency + 0.5) / (frequency + 0.5))


def term_score(counts: Sequence[int], lengths: Sequence[int], mean_lengths: Sequence[float]) -> float:
    """How much a review is about one term: 0 (absent) towards 1. Occurrences of all fields are added before they fade,
    so a word in title and body counts once, and more surely."""
    weighted = 0.0
    for rule, count, length, mean in zip(RULES.values(), counts, lengths, mean_lengths, strict=True):
        if count:
            weighted += rule.weight * count / (1 - rule.b + rule.b * length / mean)
    return weighted / (K1 + weighted)


def rank(
    terms: Sequence[Term], statistics: Statistics, candidates: Sequence[Candidate], missed: int = 0
) -> list[Ranked]:
    """Best first, newer (greater id) first among equals; candidates without any of the terms are left out.

    missed: words of the query that occur nowhere. They lower what every review reaches, not the order.
    """
    rarities = [rarity(statistics.reviews, frequency) for frequency in statistics.frequencies]
    asked = sum(rarities) + missed * rarity(statistics.reviews, 0)
    weights = [term.weight * rare / asked for term, rare in zip(terms, rarities, strict=True)]
    ranked = [_ranked(weights, candidate, statistics.mean_lengths) for candidate in candidates]
    return sorted((hit for hit in ranked if hit.coverage), key=lambda hit: (-hit.relevance, -hit.review_id))


def _ranked(weights: Sequence[float], candidate: Candidate, mean_lengths: Sequence[float]) -> Ranked:
    held = [(weight, counts) for weight, counts in zip(weights, candidate.counts, strict=True) if any(counts)]
    relevance = sum(weight * term_score(counts, candidate.lengths, mean_lengths) for weight, counts in held)
    return Ranked(candidate.review_id, relevance, sum(weight for weight, _ in held))


def worth_showing(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The head of a ranked list: hits at least a fifth as good as its first."""
    return [hit for hit in ranked if hit.relevance >= KEPT * ranked[0].relevance]


def is_close(ranked: Sequence[Ranked]) -> bool:
    """Whether the archive has something about the query: some review holds a third of it."""
    return any(hit.coverage >= CLOSE for hit in ranked)
