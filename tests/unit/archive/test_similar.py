from bot.archive.follow import FollowArchive
from bot.archive.similar import FindSimilar
from bot.index.memory import MemoryIndex
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.makers import make_paper, make_review, make_stored
from tests.unit.archive.shelf import Shelf

NOISE = make_review(
    "Noise, Reversed", body="A diffusion model makes pictures from noise.", paper=make_paper("2501.00001")
)
TEXT = make_review("Words from Noise", body="A diffusion model writes text.", paper=make_paper("2501.00002"))
SPLINES = make_review("Splines as Neurons", body="A Kolmogorov sum of functions of one variable.")
KERNELS = make_review("Kernels Again", body="Support vectors never left; nor did splines.")


async def similar_over(shelf: Shelf) -> FindSimilar:
    index = MemoryIndex()
    await FollowArchive(shelf, index).catch_up()
    return FindSimilar(shelf, index)


async def test_the_closest_review_comes_first_and_the_review_itself_never() -> None:
    similar = await similar_over(Shelf(NOISE, TEXT, SPLINES, KERNELS))
    found = await similar(make_stored(1, NOISE))
    assert found[0].stored.review == TEXT
    assert all(other.stored.id != 1 for other in found)
    assert [other.score for other in found] == sorted((other.score for other in found), reverse=True)


async def test_other_reviews_of_the_same_paper_are_left_out() -> None:
    again = replace(NOISE, title="Noise, Reversed, again")
    similar = await similar_over(Shelf(NOISE, again, TEXT))
    assert [other.stored.review for other in await similar(make_stored(1, NOISE))] == [TEXT]


async def test_a_draft_has_similar_reviews_too() -> None:
    similar = await similar_over(Shelf(NOISE, SPLINES))
    draft = make_stored(9, make_review("Noise again", body="Diffusion from noise."), state=ReviewState.DRAFT)
    assert [other.stored.review for other in await similar(draft)] == [NOISE]


async def test_the_same_text_scores_one_and_is_close() -> None:
    similar = await similar_over(Shelf(NOISE, SPLINES, KERNELS))
    (same, *_) = await similar(make_stored(9, replace(NOISE, paper=None)))
    assert same.score > 0.99
    assert same.close


async def test_one_common_word_is_not_close() -> None:
    similar = await similar_over(Shelf(SPLINES, KERNELS, NOISE, TEXT))
    long_one = make_review(
        "A zoo", body="Splines, wavelets, trees, forests, boosting, bagging, stacking, noise floors."
    )
    assert not any(other.close for other in await similar(make_stored(9, replace(long_one, title="Trees noise"))))


async def test_a_review_without_telling_words_has_none() -> None:
    similar = await similar_over(Shelf(NOISE, SPLINES))
    assert await similar(make_stored(9, make_review("The", body="It is."))) == ()


async def test_at_most_as_many_come_as_asked_for_with_one_query_of_the_store() -> None:
    shelf = Shelf(*(make_review(f"Alike {number}", body="Same noisy words.") for number in range(12)))
    similar = await similar_over(shelf)
    before = shelf.queries
    assert len(await similar(make_stored(1, make_review("Alike 0", body="Same noisy words.")), limit=3)) == 3
    assert shelf.queries == before + 1
