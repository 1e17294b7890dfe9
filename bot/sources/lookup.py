"""What a paper is called and when it appeared, from the service that keeps it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import quote, unquote_plus

from bot.errors import InvalidInput, SourceAway
from bot.intake.papers.arxiv_atom import arxiv_details
from bot.intake.papers.crossref import crossref_details
from bot.intake.papers.huggingface_api import huggingface_details
from bot.intake.papers.openreview import openreview_details
from bot.intake.source import File, file_of
from bot.pipeline.details import PaperDetails
from bot.reviews.paper import Paper
from bot.sources.answer import Answer
from bot.sources.guarded import GuardedWeb
from bot.values import Struct, replace

_JSON = frozenset({"application/json", "application/vnd.crossref-api-message+json"})
_FORUM = "url:openreview.net/forum?id="
_UNKNOWN = (404, 410)


class Service(Struct, frozen=True):
    """path: behind the host, "{}" stands for the paper's id; read: None where the answer says that there is none."""

    name: str
    host: str
    path: str
    kinds: frozenset[str]
    read: Callable[[File], PaperDetails | None]


ARXIV = Service(
    "arXiv",
    "export.arxiv.org",  # https://info.arxiv.org/help/api/user-manual.html
    "/api/query?id_list={}&max_results=1",
    frozenset({"application/atom+xml", "application/xml", "text/xml"}),
    arxiv_details,
)
HUGGING_FACE = Service("Hugging Face", "huggingface.co", "/api/papers/{}", _JSON, huggingface_details)
# https://www.crossref.org/documentation/retrieve-metadata/rest-api/
CROSSREF = Service("Crossref", "api.crossref.org", "/works/{}", _JSON, crossref_details)
# What was submitted until 2023 is in the older one: https://docs.openreview.net/getting-started/using-the-api
OPENREVIEW = Service("OpenReview", "api2.openreview.net", "/notes?id={}", _JSON, openreview_details)
OLD_OPENREVIEW = replace(OPENREVIEW, host="api.openreview.net")

HOSTS = frozenset(one.host for one in (ARXIV, HUGGING_FACE, CROSSREF, OPENREVIEW, OLD_OPENREVIEW))
"""Whoever is asked at all. Any other address stays a link that nobody follows."""


class LookUpPaper:
    """`pipeline.details.PaperLookup`."""

    def __init__(self, web: GuardedWeb, addresses: Mapping[str, str] | None = None) -> None:
        """web: allows HOSTS. addresses: what stands before the path instead of "https://<host>", by host; for tests."""
        self._web = web
        self._addresses = addresses or {}

    async def __call__(self, paper: Paper) -> PaperDetails | None:
        """By the paper's key alone: the address that somebody pasted is never asked."""
        if paper.arxiv_id:
            return await self._arxiv(paper.arxiv_id)
        if paper.key.startswith("doi:"):
            return await self._ask(CROSSREF, paper.key.removeprefix("doi:"))
        if paper.key.startswith(_FORUM):
            return await self._openreview(unquote_plus(paper.key.removeprefix(_FORUM)))
        return None

    async def _arxiv(self, number: str) -> PaperDetails | None:
        """From arXiv, how many like it from Hugging Face; that one alone while arXiv is away."""
        try:
            details = await self._ask(ARXIV, number)
        except SourceAway:
            if found := await self._liked(number):
                return found
            raise
        liked = await self._liked(number) if details else None
        return replace(details, upvotes=liked.upvotes) if details and liked else details

    async def _liked(self, number: str) -> PaperDetails | None:
        with suppress(SourceAway):  # most papers are not there, and nobody misses the count
            return await self._ask(HUGGING_FACE, number)
        return None

    async def _openreview(self, number: str) -> PaperDetails | None:
        """Each of the two knows only what is its own, and says so in more than one way."""
        away: SourceAway | None = None
        for service in (OPENREVIEW, OLD_OPENREVIEW):
            try:
                if found := await self._ask(service, number):
                    return found
            except SourceAway as error:
                away = error
        if away:
            raise away
        return None

    async def _ask(self, service: Service, number: str) -> PaperDetails | None:
        base = self._addresses.get(service.host, f"https://{service.host}")
        answer = await self._web.get(service.name, base + service.path.format(quote(number, safe="")), service.kinds)
        if answer.status in _UNKNOWN:
            return None
        if answer.status != 200:
            raise SourceAway(service.name, _trouble(answer))
        try:  # beside the event loop: 5 MiB take a while
            return await asyncio.to_thread(service.read, file_of(f"{service.host}.txt", answer.body))
        except InvalidInput as error:
            raise SourceAway(service.name, f"its answer cannot be used: {error.reason}") from None


def _trouble(answer: Answer) -> str:
    return "it has too much to do just now" if answer.status in (429, 503) else f"HTTP {answer.status}"


def look_up_papers() -> LookUpPaper:
    """At the real services."""
    return LookUpPaper(GuardedWeb(HOSTS))
