from collections.abc import Sequence

import pytest

from bot.archive.correction import Similar
from bot.archive.indexed import Field, Indexer
from bot.archive.lexicon import Lexicon
from bot.archive.ports import Found, Sought
from bot.index.memory import MemoryIndex
from bot.reviews.review import StoredReview
from tests.makers import make_paper, make_review, make_stored


def entry(review_id: int, title: str = "", body: str = "", **fields: object) -> StoredReview:
    return make_stored(review_id, make_review(title, body=body, **({"reviewers": ()} | fields)))


def index_of(*reviews: StoredReview) -> MemoryIndex:
    index = MemoryIndex()
    put(index, *reviews)
    return index


def put(index: MemoryIndex, *reviews: StoredReview) -> None:
    indexer = Indexer(Lexicon(), index.signs)
    index.put(map(indexer.review, reviews))
    index.learn(indexer.new_words)


def ids(found: Found) -> list[int]:
    return sorted(candidate.review_id for candidate in found.candidates)


def find(
    index: MemoryIndex,
    *terms: str,
    phrases: Sequence[tuple[str, ...]] = (),
    without: Sequence[tuple[str, ...]] = (),
) -> list[int]:
    return ids(index.find(Sought(terms, tuple(phrases), tuple(without)), 100))


def test_an_empty_index_finds_nothing() -> None:
    index = MemoryIndex()
    assert (find(index, "layer"), index.size(), index.frequencies(["layer"]), index.similar("layers", 2)) == (
        [],
        0,
        (0,),
        [],
    )


def test_no_terms_find_nothing() -> None:
    assert find(index_of(entry(1, "Layer"))) == []


def test_an_added_review_is_found_at_once_by_any_of_the_terms() -> None:
    index = index_of(entry(1, "Layer"))
    put(index, entry(2, body="Prune"))
    assert find(index, "layer", "prune", "elsewhere") == [1, 2]


def test_counts_come_by_term_and_field_with_lengths_and_statistics() -> None:
    review = entry(7, "Layer by layer", "One layer, pruned", hook="Prune!", keywords=("prune",), number=12)
    found = index_of(review, entry(8, "Something else here")).find(Sought(("layer", "prune", "12", "absent")), 10)
    assert found.statistics.reviews == 2
    assert found.statistics.frequencies == (1, 1, 1, 0)
    assert found.statistics.mean_lengths[Field.TITLE] == pytest.approx(3.0)
    (candidate,) = found.candidates
    assert list(candidate.lengths) == [3, 1, 1, 1, 3, 0]
    assert candidate.counts == [
        [(Field.TITLE, 2), (Field.BODY, 1)],
        [(Field.HOOK, 1), (Field.TOPICS, 1), (Field.BODY, 1)],
        [(Field.NAMES, 1)],
        [],
    ]


def test_a_paper_is_a_term_of_its_own() -> None:
    index = index_of(entry(1, "Layer", paper=make_paper("2403.17887")), entry(2, "About 2403.17887"))
    assert find(index, "arxiv:2403.17887") == [1]


def test_a_replaced_review_is_found_by_its_new_terms_only() -> None:
    index = index_of(entry(1, "Layer"), entry(2, "Layer"))
    put(index, entry(1, "Prune"))
    assert (find(index, "layer"), find(index, "prune"), index.size()) == ([2], [1], 2)
    assert index.frequencies(["layer", "prune"]) == (1, 1)


def test_a_removed_review_is_gone_from_every_count() -> None:
    index = index_of(entry(1, "Layer", "Prune prune"), entry(2, "Layer"))
    index.remove([1, 99])
    assert (find(index, "layer", "prune"), index.size()) == ([2], 1)
    assert index.frequencies(["layer", "prune"]) == (1, 0)
    assert index.find(Sought(("layer",)), 10).statistics.mean_lengths[Field.TITLE] == pytest.approx(1.0)


def test_the_same_review_twice_in_one_batch_counts_once() -> None:
    index = index_of(entry(1, "Layer"), entry(1, "Prune"))
    assert (find(index, "layer", "prune"), index.size(), index.frequencies(["layer"])) == ([1], 1, (0,))


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        (("lotteri", "ticket"), [1]),
        (("ticket", "lotteri"), []),
        (("lotteri",), [1, 2]),
        (("ticket", "network"), []),  # the title's end and the body's beginning
        (("state", "space", "model"), [1]),
    ],
)
def test_a_phrase_stands_in_one_text_in_its_order(phrase: tuple[str, ...], found: list[int]) -> None:
    index = index_of(
        entry(1, "The lottery ticket", "Networks and state-space models"), entry(2, "A ticket for a lottery")
    )
    assert find(index, *phrase, phrases=[phrase]) == found


@pytest.mark.parametrize(
    ("without", "found"),
    [((("imag",),), [2]), ((("imag", "model"),), [1, 2]), ((("diffus",),), []), ((("nowher",),), [1, 2])],
)
def test_excluded_terms_and_phrases_exclude(without: tuple[tuple[str, ...], ...], found: list[int]) -> None:
    index = index_of(entry(1, "Diffusion for images"), entry(2, "Diffusion for text"))
    assert find(index, "diffus", without=without) == found


def test_at_most_the_limit_is_given_titles_first() -> None:
    index = index_of(*(entry(number, body="Layer " + "and more " * 50) for number in range(1, 20)), entry(99, "Layer"))
    assert ids(index.find(Sought(("layer",)), 1)) == [99]


def test_similar_words_come_with_edits_and_reviews() -> None:
    index = index_of(entry(1, "Kolmogorov layers"), entry(2, "A Kolmogorov sum"))
    assert index.similar("kolmogrov", 2) == [Similar("kolmogorov", 1, 2)]
    assert index.similar("klomogorov", 1) == [Similar("kolmogorov", 1, 2)]
    assert index.similar("kolmogrov", 0) == []


def test_the_word_of_a_removed_review_is_no_correction() -> None:
    index = index_of(entry(1, "Kolmogorov"))
    index.remove([1])
    assert index.similar("kolmogrov", 2) == []


@pytest.mark.parametrize("term", ["¶", "a" * 64, "c++", "שכבות", "2403.17887"])
def test_odd_terms_are_harmless(term: str) -> None:
    index = index_of(entry(1, f"Layer {term} here"))
    assert find(index, term) in ([1], [])
    assert find(index, "layer", phrases=[(term, "here")]) in ([1], [])
