"""An owner pastes a link while its source is away: the paper stands on the list at once, the rest follows."""

import asyncio
from datetime import date

from bot.errors import SourceAway
from bot.pipeline.details import WAITS, PaperDetails
from bot.reviews.paper import Paper
from bot.values import replace
from bot.wiring.outside import nobody
from tests.sandbox.people import Json
from tests.story.voting import welcomed
from tests.world.stage import OWNER, Stage

LINK = "https://www.alphaxiv.org/overview/2611.01234v2"
DOI = "https://dl.acm.org/doi/pdf/10.1000/kites.1"
FACTS = PaperDetails(
    title="Diffusion Models for Kites",
    published=date(2026, 11, 18),
    abstract="A diffusion model learns to denoise pictures of kites.",
    keys=("doi:10.1000/kites.1",),
)


class Service:
    """Away, until it is back."""

    def __init__(self) -> None:
        self.back = False
        self.asked: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, paper: Paper) -> PaperDetails | None:
        self.asked.put_nowait(paper.key)
        if not self.back:
            raise SourceAway("arXiv", "offline")
        return FACTS


async def test_a_link_stands_at_once_and_its_details_follow(town: Stage) -> None:
    people, service = town.people, Service()
    await people.start(OWNER)
    async with town.bot(outside=replace(nobody(), details=service)):
        await welcomed(town)
        card = await people.ask(OWNER, LINK)
        assert "arXiv 2611.01234" in card["text"]
        assert await asyncio.wait_for(service.asked.get(), 20) == "arxiv:2611.01234"
        service.back = True
        await people.clock("advance", seconds=WAITS[0].total_seconds())
        assert await asyncio.wait_for(service.asked.get(), 20) == "arxiv:2611.01234"
        card = await known(town)
        same = await people.ask(OWNER, DOI)
        assert "Diffusion Models for Kites" in same["text"]


async def known(town: Stage) -> Json:
    """The card, as soon as it has its title."""
    for _ in range(50):
        card = await town.people.ask(OWNER, LINK)
        if FACTS.title in card["text"]:
            return card
    raise AssertionError("the details were told and did not arrive")
