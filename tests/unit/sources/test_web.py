"""The services that list papers, played by a real server on this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.errors import InvalidInput, SourceAway
from bot.intake.ports import PaperSource
from bot.sources.bounded import LARGEST_ANSWER
from bot.sources.web import ArxivPapers, HuggingFacePapers
from bot.web.serve import serving
from tests.unit.intake.pages import API, ATOM_ERROR, atom_entry, atom_feed

Answers = Callable[[Request], Awaitable[Response]]
FEED = atom_feed(atom_entry())


class Service:
    """Gives its answers one after the other, the last one again and again, and remembers what it was asked."""

    def __init__(self, *answers: Response) -> None:
        self._answers = list(answers)
        self.asked: list[Request] = []

    async def answer(self, request: Request) -> Response:
        self.asked.append(request)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class Pauses:
    """Waits for nothing and remembers for how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@asynccontextmanager
async def served(answers: Answers) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/api/{rest:path}", answers), Route("/elsewhere", answers)])
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


def listing(body: str = API, status: int = 200, **headers: str) -> Response:
    return Response(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


async def refused(answers: Answers, wanted: str = "", within: float = 30) -> str:
    """Why Hugging Face's papers could not be had."""
    async with served(answers) as address:
        with pytest.raises(SourceAway) as caught:
            await HuggingFacePapers(address, pause=Pauses(), within=within).fetch(wanted)
    assert caught.value.source == "Hugging Face"
    return caught.value.reason


@pytest.mark.parametrize("wanted", ["", "today", " today "])
async def test_latest_papers_are_asked_for_without_a_day(wanted: str) -> None:
    service = Service(listing())
    async with served(service.answer) as address:
        file = await HuggingFacePapers(address).fetch(wanted)
    assert (file.name, file.text().content) == ("huggingface.json", API)
    assert service.asked[0].url.path == "/api/daily_papers"
    assert dict(service.asked[0].query_params) == {"limit": "100"}


async def test_papers_of_a_day_are_asked_for_by_its_date() -> None:
    service = Service(listing())
    async with served(service.answer) as address:
        file = await HuggingFacePapers(address + "/").fetch("2026-11-20")
    assert file.name == "huggingface-2026-11-20.json"
    assert dict(service.asked[0].query_params) == {"limit": "100", "date": "2026-11-20"}


async def test_bot_says_who_asks() -> None:
    service = Service(listing())
    async with served(service.answer) as address:
        await HuggingFacePapers(address).fetch("")
    assert service.asked[0].headers["User-Agent"].startswith("reviewbot (")


@pytest.mark.parametrize("wanted", ["yesterday", "20.11.2026", "2026-02-30", "20261120", "2026-11-20&limit=1", "\0"])
async def test_other_words_than_a_day_are_refused_before_anything_is_asked(wanted: str) -> None:
    with pytest.raises(InvalidInput, match="2026-11-20"):
        await HuggingFacePapers("http://127.0.0.1:1").fetch(wanted)


async def test_arxiv_is_asked_for_several_papers_at_once() -> None:
    service = Service(listing(FEED))
    wanted = "2611.01234v2, https://arxiv.org/pdf/2611.05678 arXiv:2611.01234,math.CO/0601001,"
    async with served(service.answer) as address:
        file = await ArxivPapers(address).fetch(wanted)
    assert (file.name, file.text().content) == ("arxiv.xml", FEED)
    assert service.asked[0].url.path == "/api/query"
    assert dict(service.asked[0].query_params) == {
        "id_list": "2611.01234,2611.05678,math.CO/0601001",
        "max_results": "3",
    }


@pytest.mark.parametrize("status", [200, 400])
async def test_error_in_arxivs_own_form_is_an_answer(status: int) -> None:
    async with served(Service(listing(atom_feed(ATOM_ERROR), status)).answer) as address:
        assert "incorrect id" in (await ArxivPapers(address).fetch("2611.01234")).text().content


@pytest.mark.parametrize("wanted", ["", " , ", "kites", "2611.012", "https://example.org/2611.01234", "10.1234/kites"])
async def test_what_is_no_paper_of_arxiv_is_refused_before_anything_is_asked(wanted: str) -> None:
    with pytest.raises(InvalidInput, match="no paper of arXiv"):
        await ArxivPapers("http://127.0.0.1:1").fetch(wanted)


async def test_more_than_a_hundred_papers_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most 100"):
        await ArxivPapers("http://127.0.0.1:1").fetch(",".join(f"2611.{number:05}" for number in range(101)))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (listing("<html><body>Log in</body></html>"), "no list of papers"),
        (listing(""), "no list of papers"),
        (listing('{"error": "kites"}'), "no list of papers"),
        (listing("no", 400), "it refused the request (HTTP 400)"),
        (listing("no", 404), "it refused the request (HTTP 404)"),
        (listing("no", 500), "it is in trouble itself (HTTP 500)"),
        (listing("no", 204), "it refused the request (HTTP 204)"),
        (listing("[" + " " * LARGEST_ANSWER), "larger than 5 MiB"),
        (RedirectResponse("https://example.org/api/daily_papers"), "another host"),
        (RedirectResponse("http://localhost:1/"), "another host"),
        (RedirectResponse("/api/daily_papers"), "in circles"),
        (listing("", 302, location="http://kites:99999999/"), "another host"),
    ],
)
async def test_useless_answer_is_told_with_its_reason(answer: Response, reason: str) -> None:
    assert reason in await refused(Service(answer).answer)


async def test_plain_words_of_arxiv_are_no_feed() -> None:
    async with served(Service(listing("Rate exceeded.")).answer) as address:
        with pytest.raises(SourceAway, match="no list of papers"):
            await ArxivPapers(address).fetch("2611.01234")


async def test_redirect_within_the_host_is_followed() -> None:
    service = Service(RedirectResponse("/elsewhere"), listing())
    async with served(service.answer) as address:
        assert (await HuggingFacePapers(address).fetch("")).text().content == API
    assert service.asked[1].url.path == "/elsewhere"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [({"retry_after": "5"}, 5), ({}, 3), ({"retry_after": "Sun, 22 Nov 2026 07:00:00 GMT"}, 3)],
)
async def test_busy_service_is_asked_once_more(status: int, retry_after: dict[str, str], seconds: float) -> None:
    pauses = Pauses()
    async with served(Service(listing("busy", status, **retry_after), listing()).answer) as address:
        assert (await HuggingFacePapers(address, pause=pauses).fetch("")).text().content == API
    assert pauses.seconds == [seconds]


async def test_busy_service_is_not_asked_a_third_time() -> None:
    service = Service(listing("busy", 429))
    assert await refused(service.answer) == "it has too much to do just now"
    assert len(service.asked) == 2


async def test_service_that_wants_a_long_wait_is_not_asked_again() -> None:
    service = Service(listing("busy", 503, retry_after="3600"))
    assert await refused(service.answer) == "it has too much to do just now"
    assert len(service.asked) == 1


async def test_service_that_never_ends_its_answer_is_away() -> None:
    over = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield b"["
        await over.wait()

    async def answer(request: Request) -> Response:
        return StreamingResponse(drip())

    async with served(answer) as address:
        with pytest.raises(SourceAway, match=r"no whole answer within 0\.2 seconds"):
            await HuggingFacePapers(address, within=0.2).fetch("")
        over.set()


async def test_answer_of_untold_length_is_cut_at_its_limit() -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(200):  # in pieces of 64 KiB, without telling how long it gets
            yield b"[" * 65536

    async def answer(request: Request) -> Response:
        return StreamingResponse(flood())

    assert "larger than 5 MiB" in await refused(answer)


async def test_answer_that_cannot_be_unpacked_is_none() -> None:
    async def answer(request: Request) -> Response:
        return PlainTextResponse("[no gzip at all]", headers={"Content-Encoding": "gzip"})

    assert "packed, and broken" in await refused(answer)


async def test_connection_that_ends_too_early_is_no_answer() -> None:
    async def answer(request: Request) -> Response:
        return listing("[", content_length="9")

    assert "broke" in await refused(answer)


async def test_closed_door_is_told_as_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SourceAway, match="cannot be reached"):
        await HuggingFacePapers(f"http://127.0.0.1:{port}").fetch("")


async def test_unknown_host_is_told_as_offline() -> None:
    with pytest.raises(SourceAway, match="cannot be reached"):
        await ArxivPapers("http://papers.invalid").fetch("2611.01234")


def test_both_are_sources_of_papers_with_public_addresses() -> None:
    sources: list[PaperSource] = [HuggingFacePapers(), ArxivPapers()]
    assert len(sources) == 2
