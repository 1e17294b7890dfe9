import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.search import SearchPage
from bot.reviews.review import ReviewState
from tests.makers import make_paper, make_review, make_stored
from tests.unit.archive.shelf import Shelf, search_over

SHELF = (
    make_review("Half the Layers Will Do", body="Whole transformer blocks are **pruned**, one after another."),
    make_review("Splines as Neurons", body="A Kolmogorov sum of functions of one variable.", number=431),
    make_review("Noise, Reversed", body="A diffusion model makes pictures from noise.", keywords=("image generation",)),
    make_review("Words from Noise", body="A diffusion model writes text.", paper=make_paper("2501.00001")),
    make_review("Kernels Again", body="Support vectors never left.", reviewers=("Dana Example", "Noa Guest")),
)


def titles(page: SearchPage) -> list[str]:
    return [hit.stored.review.title for hit in page.hits]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pruning a block", ["Half the Layers Will Do"]),
        ("splines", ["Splines as Neurons"]),
        ("431", ["Splines as Neurons"]),
        ("image generation", ["Noise, Reversed"]),
        ("noa", ["Kernels Again"]),
        ('"diffusion model writes"', ["Words from Noise"]),
        ("diffusion -pictures", ["Words from Noise"]),
        ('diffusion -"model writes"', ["Noise, Reversed"]),
        ("2501.00001v3", ["Words from Noise"]),
        ("https://arxiv.org/pdf/2501.00001", ["Words from Noise"]),
        ("https://arxiv.org/abs/2501.99999", []),
        ("zzz", []),
        ("", []),
    ],
)
async def test_reviews_are_found_by_words_phrases_ids_and_names(words: str, found: list[str]) -> None:
    search = await search_over(Shelf(*SHELF))
    assert titles(await search(words)) == found


async def test_a_hit_says_why_it_was_found() -> None:
    search = await search_over(Shelf(*SHELF))
    (hit,) = (await search("prune layers")).hits
    assert hit.passage.text == "Whole transformer blocks are pruned, one after another."
    assert [hit.passage.text[span.start : span.end] for span in hit.passage.spans] == ["pruned"]
    title = hit.stored.review.title
    assert [title[span.start : span.end] for span in hit.title_spans] == ["Layers"]
    assert 0 < hit.score < 1


async def test_a_misspelt_word_is_corrected_and_said_so() -> None:
    search = await search_over(Shelf(*SHELF))
    page = await search("Kolmogrov")
    assert (titles(page), page.corrections, page.close) == (
        ["Splines as Neurons"],
        (("kolmogrov", "kolmogorov"),),
        True,
    )


@pytest.mark.parametrize("words", ["noise", "noises", "nois", '"diffusoin model"', "diffusion -modle"])
async def test_words_that_occur_short_ones_phrases_and_exclusions_are_not_corrected(words: str) -> None:
    search = await search_over(Shelf(*SHELF))
    found = (await search(words)).corrections
    assert found == ((("diffusoin", "diffusion"),) if words.startswith('"') else ())


async def test_a_phrase_that_does_not_occur_gives_the_nearest_reviews() -> None:
    search = await search_over(Shelf(*SHELF))
    page = await search('"pictures from transformer blocks"')
    assert set(titles(page)) == {"Half the Layers Will Do", "Noise, Reversed"}
    assert not page.close


@pytest.mark.parametrize(
    ("words", "close"), [("diffusion", True), ("quantum diffusion gravity", False), ("zzz", False)]
)
async def test_an_answer_without_the_main_words_is_not_close(words: str, close: bool) -> None:
    search = await search_over(Shelf(*SHELF))
    assert (await search(words)).close is close


@pytest.mark.parametrize(
    ("asked", "given_page", "count"), [(1, 1, 5), (2, 2, 5), (3, 3, 2), (4, 3, 2), (0, 1, 5), (-9, 1, 5)]
)
async def test_pages_are_cut_and_kept_within_bounds(asked: int, given_page: int, count: int) -> None:
    search = await search_over(Shelf(*(make_review(f"Alike {number}", body="Same words.") for number in range(12))))
    page = await search("same words", asked)
    assert (page.page, page.pages, page.total, len(page.hits)) == (given_page, 3, 12, count)


async def test_pages_together_are_the_ranking() -> None:
    search = await search_over(Shelf(*(make_review(f"Alike {number}", body="Same words.") for number in range(12))))
    paged = [hit.stored.id for number in (1, 2, 3) for hit in (await search("same", number)).hits]
    assert paged == [hit.review_id for hit in search.rank("same").hits] == list(range(12, 0, -1))


async def test_a_review_that_left_the_archive_a_moment_ago_is_not_shown() -> None:
    shelf = Shelf(*SHELF)
    search = await search_over(shelf)
    shelf.keep(make_stored(1, SHELF[0], state=ReviewState.DRAFT))
    assert titles(await search("pruned")) == []


async def test_a_page_costs_one_query_of_the_store() -> None:
    shelf = Shelf(*SHELF)
    search = await search_over(shelf)
    before = shelf.queries
    await search("diffusion")
    assert shelf.queries == before + 1


@pytest.mark.parametrize("words", ["the of and to in", "this is what it was", "של את עם", "to be or not to be"])
async def test_words_that_say_nothing_are_close_to_nothing(words: str) -> None:
    page = await (await search_over(Shelf(*SHELF, make_review("What it is", body="This was to be of the."))))(words)
    assert not page.close


LONG_WORDS = st.lists(st.from_regex(r"[a-z]{5,12}", fullmatch=True), max_size=400).map(" ".join)
HOSTILE = r"""
- -" (a+)+$ NEAR( '; -- the noise שלום 😀 author: tag:x # has:math after:2025 before: difussion ובכשהמודלים http://[ ﷺ
\lambda c++ "noise
"""
SIGNS = st.lists(st.sampled_from([*HOSTILE.split(), '"a b"']), max_size=2_000)
ALL_OF_UNICODE = st.text(alphabet=st.characters(), max_size=4096)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(ALL_OF_UNICODE, LONG_WORDS, SIGNS.map(" ".join)))
def test_any_text_is_answered(words: str) -> None:
    """With one query of the store at most, and nothing is written (`tests/bench/search_speed.py` measures the time)."""

    async def answer() -> int:
        shelf = Shelf(*SHELF)
        search = await search_over(shelf)
        before = shelf.queries
        await search(words)
        return shelf.queries - before

    assert asyncio.run(answer()) <= 1
