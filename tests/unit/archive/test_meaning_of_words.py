"""Searches find what is called by another name: acronyms, synonyms, Hebrew."""

import pytest

from bot.archive.follow import FollowArchive
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.search import SearchArchive
from bot.archive.term import Term
from bot.archive.translations import Translation
from bot.index.memory import MemoryIndex
from tests.makers import make_review
from tests.unit.archive.shelf import Shelf

OPTIMAL = make_review("Moving earth", body="Optimal transport between heaps of earth.")
FORGETS = make_review("What is lost", body="The network forgets a task when the next one comes.")
MAMBA = make_review("A snake", body="Transformers lose to Mistral here.")
HEBREW = make_review("דילול", body="המודלים דלילים, ובמודל אחד יש שכבות.", language="he")


class Terms:
    """A `GlossaryStore` of a list, which may be changed."""

    def __init__(self) -> None:
        self.held = [Term(term="Optimal transport", definition="…", acronym="OT", hebrew=("הובלה אופטימלית",))]
        self.asked = 0

    async def terms(self) -> list[Term]:
        self.asked += 1
        return self.held


class House:
    def __init__(self) -> None:
        self.terms = Terms()
        self.shelf = Shelf(OPTIMAL, FORGETS, MAMBA, HEBREW)
        lexicon = ReadLexicon(self.terms, (Translation(("forget",), ("שכחה",)), Translation(("model",), ("מודל",))))
        index = MemoryIndex()
        self.follow = FollowArchive(self.shelf, index, None, lexicon)
        self.search = SearchArchive(self.shelf, index, lexicon=lexicon)

    async def titles(self, words: str) -> list[str]:
        await self.follow.catch_up()
        return [hit.stored.review.title for hit in (await self.search(words)).hits]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("OT", "Moving earth"),
        ("הובלה אופטימלית", "Moving earth"),
        ("בהובלה האופטימלית", "Moving earth"),
        ("שוכחת", "What is lost"),
        ("טרנספורמרים", "A snake"),
        ("מיסטרל", "A snake"),
        ("OT של מיסטרל", "A snake"),
        ("מודל", "דילול"),
        ("המודלים", "דילול"),
        ("שכבה", "דילול"),
    ],
)
async def test_other_names_find_the_same(words: str, title: str) -> None:
    assert title in await House().titles(words)


async def test_what_an_acronym_stands_for_is_marked_in_the_passage() -> None:
    house = House()
    await house.follow.catch_up()
    (hit,) = (await house.search("OT")).hits
    assert [hit.passage.text[span.start : span.end] for span in hit.passage.spans] == ["Optimal", "transport"]


async def test_a_term_that_is_imported_while_the_bot_runs_is_known_after_sixty_looks() -> None:
    house = House()
    assert await house.titles("LSTLN") == []
    house.terms.held = [Term(term="Forgets a task", definition="…", acronym="LSTLN")]
    for _ in range(59):
        await house.follow.catch_up()
    assert await house.titles("LSTLN") == ["What is lost"]
    assert house.terms.asked == 2
