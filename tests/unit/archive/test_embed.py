"""Reviews get their vectors one at a time, the newest first, whatever interrupts."""

import asyncio
import logging

import pytest

from bot.archive.embed import EmbedArchive
from bot.archive.follow import FollowArchive
from bot.archive.meaning import Progress, VectorStore
from bot.archive.passages import passages_of
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.search import SearchArchive, SearchPage
from bot.archive.similar import FindSimilar
from bot.archive.understand import Understand
from bot.index.memory import MemoryIndex
from bot.index.vectors import MemoryVectors
from bot.reviews.review import Review, ReviewState
from bot.values import replace
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.vectors import MemoryVectorStore
from tests.makers import make_paper, make_review, make_stored
from tests.unit.archive.shelf import Shelf

CAT, CAR = make_review("On cats", body="A cat sleeps."), make_review("On cars", body="A car drives.")
LONG = make_review("Long", body="word " * 500)


class House:
    """Search by words and meaning over a shelf; `start` is a restart, or a second process."""

    def __init__(self, *reviews: Review) -> None:
        self.shelf = Shelf(*reviews)
        self.store = MemoryVectorStore(self.shelf)
        self.start(FakeEmbedder())

    def start(self, embedder: FakeEmbedder) -> None:
        self.embedder, self.vectors, self.index = embedder, MemoryVectors(), MemoryIndex()
        store: VectorStore = self.store
        self.embed = EmbedArchive(store, embedder, self.vectors)
        self.follow = FollowArchive(self.shelf, self.index, self.vectors)
        understand = Understand(embedder, self.vectors, ReadLexicon())
        self.search = SearchArchive(self.shelf, self.index, meaning=understand)

    async def finish(self) -> None:
        while await self.embed():
            pass

    async def answer(self, words: str) -> SearchPage:
        await self.follow.catch_up()
        return await self.search(words)

    async def found(self, words: str) -> list[int]:
        return [hit.stored.id for hit in (await self.answer(words)).hits]


async def test_the_newest_review_comes_first_one_a_turn() -> None:
    house = House(CAT, CAR)
    assert await house.embed()
    assert house.embedder.embedded == list(passages_of(CAR))
    assert await house.embed()
    assert not await house.embed()
    assert house.embedder.embedded == [*passages_of(CAR), *passages_of(CAT)]


async def test_a_restart_computes_nothing_again_and_knows_all() -> None:
    house = House(CAT, CAR)
    await house.finish()
    house.start(FakeEmbedder())
    assert not await house.embed()
    assert house.embedder.embedded == []
    assert house.vectors.size() == 2


async def test_a_second_process_finds_what_the_first_one_embeds() -> None:
    house = House(CAT)
    first = house.embed
    house.start(FakeEmbedder())
    await house.embed.take_in()
    assert house.vectors.size() == 0
    await first()
    await house.embed.take_in()
    assert house.vectors.size() == 1


async def test_a_cancelled_turn_ends_at_once_and_what_it_began_is_missing_still() -> None:
    house = House(LONG)
    house.embedder.allow.clear()
    turn = asyncio.create_task(house.embed())
    await asyncio.to_thread(house.embedder.begun.wait, 30)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(turn, 10)
    house.embedder.allow.set()
    assert await house.embed.progress() == Progress(0, 1)
    await house.finish()
    assert await house.embed.progress() == Progress(1, 1)


async def test_of_an_edited_review_only_the_changed_passages_are_embedded() -> None:
    house = House(LONG)
    await house.finish()
    before = len(house.embedder.embedded)
    house.shelf.keep(make_stored(1, replace(LONG, body=LONG.body + "and an end")))
    await house.finish()
    assert len(house.embedder.embedded) == before + 1


async def test_a_review_that_is_edited_while_it_is_embedded_is_embedded_again() -> None:
    house = House(CAT)
    house.embedder.allow.clear()
    turn = asyncio.create_task(house.embed())
    await asyncio.to_thread(house.embedder.begun.wait, 30)
    house.shelf.keep(make_stored(1, CAR))
    house.embedder.allow.set()
    await turn
    assert await house.embed.progress() == Progress(0, 1)
    await house.finish()
    assert house.embedder.embedded[-1:] == list(passages_of(CAR))


async def test_another_model_embeds_all_again_while_search_goes_on_and_the_old_vectors_go_at_last() -> None:
    house = House(CAT, CAR)
    await house.finish()
    house.start(FakeEmbedder("fake 2"))
    assert await house.found("cat") == [1]
    await house.embed()
    assert await house.found("cat") == [1]
    assert house.store.models() == {"fake 1", "fake 2"}
    await house.finish()
    assert await house.found("feline") == [1]
    assert house.store.models() == {"fake 2"}


async def test_a_review_that_left_the_archive_is_found_no_more() -> None:
    house = House(CAT, CAR)
    await house.finish()
    house.shelf.keep(replace(make_stored(1, CAT), state=ReviewState.QUEUED))
    assert await house.found("feline") == [2]
    assert house.vectors.size() == 1


async def test_progress_is_told_at_the_beginning_and_the_end_and_then_there_is_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    house = House(CAT, CAR)
    await house.finish()
    await house.finish()
    assert caplog.messages == ["0 of 2 reviews can be found by meaning", "2 of 2 reviews can be found by meaning"]


async def test_waiting_for_all_tells_how_far_it_is() -> None:
    house, told = House(CAT, CAR), list[Progress]()
    await house.embed.all(told.append)
    assert told == [Progress(0, 2), Progress(1, 2), Progress(2, 2)]


async def test_other_words_for_the_same_find_it_and_show_the_nearest_passage() -> None:
    house = House(CAT, CAR)
    await house.finish()
    page = await house.answer("feline")
    assert [hit.stored.id for hit in page.hits][:1] == [1]
    assert page.hits[0].passage.text == "A cat sleeps."
    assert not page.close  # none of its words occurs: "nothing close; nearest:"


async def test_without_vectors_words_are_found_as_ever_and_nothing_is_embedded() -> None:
    house = House(CAT, CAR)
    assert await house.found("cat") == [1]
    assert house.embedder.asked == []


async def test_what_a_filter_or_a_phrase_leaves_out_is_not_found_by_meaning() -> None:
    others = [make_review(f"Number {number}", body=f"Nothing but {number}.") for number in range(6)]
    house = House(CAT, CAR, make_review("A kitten", body="A feline that purrs."), *others)
    await house.finish()
    assert 3 in await house.found("cat")
    assert 3 not in await house.found("cat -purrs")
    assert await house.found('"cat sleeps"') == [1]


async def test_the_same_query_is_embedded_once_however_often_a_page_is_turned() -> None:
    house = House(CAT, CAR)
    await house.finish()
    await house.answer("the cat")
    await house.search("the cat", page=2)
    assert house.embedder.asked == ["the cat"]


async def test_similar_reviews_are_found_by_meaning_too_but_none_of_the_same_paper() -> None:
    paper = make_paper()
    others = [make_review(f"Number {number}", body=f"Nothing but {number}.") for number in range(6)]
    kitten = make_review("My kitten", body="Feline purrs.", paper=paper)
    house = House(make_review("Our cat", body="Feline meows.", paper=paper), make_review("Cat", body="Cat."), *others)
    house.shelf.keep(make_stored(20, kitten))
    await house.finish()
    await house.follow.catch_up()
    similar = FindSimilar(house.shelf, house.index, vectors=house.vectors)
    found = await similar(make_stored(20, kitten), 2)
    assert found[0].stored.review.title == "Cat"
    assert "Our cat" not in [one.stored.review.title for one in found]
