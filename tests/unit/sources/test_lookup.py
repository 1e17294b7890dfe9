"""Each paper is asked for where it is kept, at services played by a real server on this machine."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SourceAway
from bot.pipeline.details import PaperDetails, PaperLookup
from bot.reviews.paper import Paper, paper_from_reference
from bot.sources.guarded import GuardedWeb, Way
from bot.sources.lookup import (
    ARXIV,
    CROSSREF,
    HOSTS,
    HUGGING_FACE,
    OLD_OPENREVIEW,
    OPENREVIEW,
    LookUpPaper,
    Service,
    look_up_papers,
)
from bot.web.serve import serving
from tests.makers import make_paper
from tests.unit.sources import answers

ARXIV_PAPER = make_paper("2611.01234")
FORUM = "https://openreview.net/pdf?id=Kites_1-x"

Answers = Mapping[Service, Response]


class Town:
    """Every service behind one door; it knows them by the Host that they are asked under."""

    def __init__(self, known: Answers) -> None:
        self._known = {service.host: answer for service, answer in known.items()}
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Response:
        host = request.headers["Host"].partition(":")[0]
        self.asked.append(f"{host} {request.scope['raw_path'].decode()}?{request.url.query}".rstrip("?"))
        return self._known.get(host, PlainTextResponse("unknown", 404))


@asynccontextmanager
async def town(known: Answers) -> AsyncIterator[tuple[Town, LookUpPaper]]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.1",)

    here = Town(known)
    async with serving(Starlette(routes=[Route("/{rest:path}", here.answer)]), "127.0.0.1", 0) as port:
        web = GuardedWeb(HOSTS, resolve=resolve, way=Way("http", port, lambda address: True))
        yield here, LookUpPaper(web, {host: f"http://{host}:{port}" for host in HOSTS})


def feed(text: str = answers.ARXIV) -> Response:
    return Response(text, media_type=answers.ATOM)


def told(text: str) -> Response:
    return Response(text, media_type=answers.JSON)


def paper(reference: str) -> Paper:
    found = paper_from_reference(reference)
    assert found is not None
    return found


async def details(asked: Paper, known: Answers) -> PaperDetails | None:
    async with town(known) as (_, look_up):
        return await look_up(asked)


async def away(asked: Paper, known: Answers) -> str:
    with pytest.raises(SourceAway) as caught:
        await details(asked, known)
    return f"{caught.value.source}: {caught.value.reason}"


async def test_arxiv_tells_what_it_keeps_and_hugging_face_who_likes_it() -> None:
    assert await details(ARXIV_PAPER, {ARXIV: feed(), HUGGING_FACE: told(answers.HUGGING_FACE)}) == PaperDetails(
        title="Kites in Calm Air",
        published=date(2026, 11, 18),
        abstract="We let kites fly and count how often $n < 3$ of them fall.",
        authors_count=2,
        upvotes=17,
        keys=("doi:10.1000/kites.1",),
    )


async def test_papers_are_asked_for_by_their_number() -> None:
    async with town({ARXIV: feed(), HUGGING_FACE: told(answers.HUGGING_FACE)}) as (here, look_up):
        await look_up(paper("https://www.alphaxiv.org/overview/2611.01234v3"))
    assert here.asked == [
        "export.arxiv.org /api/query?id_list=2611.01234&max_results=1",
        "huggingface.co /api/papers/2611.01234",
    ]


async def test_a_paper_that_nobody_likes_yet_is_complete() -> None:
    found = await details(ARXIV_PAPER, {ARXIV: feed()})
    assert found is not None
    assert (found.title, found.upvotes) == ("Kites in Calm Air", None)


async def test_while_arxiv_is_away_hugging_face_tells_the_rest() -> None:
    busy = PlainTextResponse("Rate exceeded.", 503)
    found = await details(ARXIV_PAPER, {ARXIV: busy, HUGGING_FACE: told(answers.HUGGING_FACE)})
    assert found is not None
    assert (found.title, found.upvotes) == ("Kites in Calm Air", 17)


async def test_while_arxiv_is_away_and_nobody_else_knows_it_there_is_another_day() -> None:
    assert await away(ARXIV_PAPER, {ARXIV: PlainTextResponse("", 503)}) == "arXiv: it has too much to do just now"


async def test_a_number_that_arxiv_does_not_know_is_no_paper() -> None:
    assert await details(ARXIV_PAPER, {ARXIV: feed(answers.ARXIV_UNKNOWN)}) is None


async def test_a_doi_is_known_to_crossref() -> None:
    async with town({CROSSREF: told(answers.work())}) as (here, look_up):
        found = await look_up(paper("https://dl.acm.org/doi/pdf/10.1000/KITES.1"))
    assert found == PaperDetails(
        title="Kites in Calm Air & Rain",
        published=date(2026, 11, 1),
        abstract="Abstract We let kites fly.",
        authors_count=2,
        keys=("arxiv:2611.01234",),
    )
    assert here.asked == ["api.crossref.org /works/10.1000%2Fkites.1"]


async def test_a_doi_that_crossref_does_not_know_stays_a_link() -> None:
    assert await details(paper("10.1000/kites"), {}) is None


async def test_a_paper_of_openreview_is_known_there() -> None:
    async with town({OPENREVIEW: told(answers.note())}) as (here, look_up):
        found = await look_up(paper(FORUM))
    assert found == PaperDetails(
        title="Kites in Calm Air", published=date(2026, 9, 11), abstract="We let kites fly.", authors_count=3
    )
    assert here.asked == ["api2.openreview.net /notes?id=Kites_1-x"]


@pytest.mark.parametrize("newer", [told(answers.NO_NOTES), PlainTextResponse("", 404), PlainTextResponse("", 403)])
async def test_older_papers_of_openreview_are_in_its_older_one(newer: Response) -> None:
    found = await details(paper(FORUM), {OPENREVIEW: newer, OLD_OPENREVIEW: told(answers.note(older=True))})
    assert found is not None
    assert (found.title, found.authors_count) == ("Kites in Calm Air", 3)


async def test_a_paper_that_openreview_keeps_to_itself_is_asked_for_again() -> None:
    assert await away(paper(FORUM), {OPENREVIEW: PlainTextResponse("", 403)}) == "OpenReview: HTTP 403"


async def test_a_paper_that_is_nowhere_in_openreview_is_none() -> None:
    assert await details(paper(FORUM), {OPENREVIEW: told(answers.NO_NOTES)}) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/kites",
        "https://openreview.net/group?id=ICLR",
        "https://arxiv.org/abs/2403.178",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
    ],
)
async def test_any_other_address_is_never_asked(url: str) -> None:
    async with town({}) as (here, look_up):
        assert await look_up(paper(url)) is None
    assert here.asked == []


async def test_an_answer_that_nobody_can_read_is_none() -> None:
    assert (await away(ARXIV_PAPER, {ARXIV: feed("<html>")})).startswith("arXiv: its answer cannot be used: ")


async def test_a_huge_answer_is_not_read() -> None:
    assert "larger than 5 MiB" in await away(paper("10.1000/kites"), {CROSSREF: told("[" + " " * 6_000_000)})


async def test_an_answer_of_another_kind_is_not_read() -> None:
    assert "of another kind" in await away(ARXIV_PAPER, {ARXIV: told(answers.HUGGING_FACE)})


def test_production_asks_five_hosts_and_no_other() -> None:
    look_up: PaperLookup = look_up_papers()
    assert isinstance(look_up, LookUpPaper)
    openreview = {"api2.openreview.net", "api.openreview.net"}
    assert {"export.arxiv.org", "huggingface.co", "api.crossref.org"} | openreview == HOSTS


def test_the_page_names_everybody_who_is_asked() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "papers.md").read_text("utf-8")
    asked = page.partition("## Who is asked")[2]
    named = set(re.findall(r"`([a-z0-9.]+\.(?:org|co|net))`", asked))
    assert named == HOSTS, "name the hosts in docs/papers.md, no more and no fewer than LookUpPaper may ask"
