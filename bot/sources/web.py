"""Services that list papers: Hugging Face's daily papers and arXiv."""

import asyncio
import re
from datetime import date

from bot.errors import InvalidInput, SourceAway
from bot.intake.source import File, file_of
from bot.reviews.paper import paper_from_reference
from bot.sources.answer import WHOLE_SECONDS, Answer, Pause, ask

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_IDS = 100  # in one request: its address stays far below the 8 000 characters that servers take
_SHOWN = 40  # characters of a wish that cannot be asked
_HEAD = 4096  # bytes that tell what an answer is


class HuggingFacePapers:
    """Asks https://huggingface.co/docs/hub/en/api#get-apidailypapers for a day's papers."""

    def __init__(
        self, base_url: str = "https://huggingface.co", *, pause: Pause = asyncio.sleep, within: float = WHOLE_SECONDS
    ) -> None:
        """pause, within: see `ask`."""
        self._address = f"{base_url.rstrip('/')}/api/daily_papers"
        self._pause, self._within = pause, within

    async def fetch(self, wanted: str) -> File:
        """JSON with up to 100 papers: of a day such as "2026-11-20", the latest for "" and "today".

        InvalidInput for any other wish. SourceAway where no such list came.
        """
        day = wanted.strip()
        asked = {"limit": "100"} if day in ("", "today") else {"limit": "100", "date": _day(day)}
        answer = await ask("Hugging Face", self._address, asked, pause=self._pause, within=self._within)
        if answer.status != 200 or not answer.body.lstrip().startswith(b"["):
            raise _useless("Hugging Face", answer)
        return file_of(f"huggingface-{asked['date']}.json" if "date" in asked else "huggingface.json", answer.body)


class ArxivPapers:
    """Asks https://info.arxiv.org/help/api/user-manual.html for single papers."""

    def __init__(
        self, base_url: str = "https://export.arxiv.org", *, pause: Pause = asyncio.sleep, within: float = WHOLE_SECONDS
    ) -> None:
        """pause, within: see `ask`."""
        self._address = f"{base_url.rstrip('/')}/api/query"
        self._pause, self._within = pause, within

    async def fetch(self, wanted: str) -> File:
        """The Atom feed of one to 100 papers, given as ids or links with commas or spaces between.

        InvalidInput for anything that is no arXiv paper. SourceAway where no feed came; a feed with arXiv's own error
        counts as an answer, its parser tells what is wrong.
        """
        ids = _arxiv_ids(wanted)
        asked = {"id_list": ",".join(ids), "max_results": str(len(ids))}  # without it, arXiv gives ten
        answer = await ask("arXiv", self._address, asked, pause=self._pause, within=self._within)
        if answer.status not in (200, 400) or b"<feed" not in answer.body[:_HEAD]:
            raise _useless("arXiv", answer)
        return file_of("arxiv.xml", answer.body)


def _day(wanted: str) -> str:
    try:
        if _DAY.fullmatch(wanted):
            return date.fromisoformat(wanted).isoformat()
    except ValueError:
        pass  # 2026-02-30 has the form and is no day: told below, like any other word
    reason = 'ask for a day such as "2026-11-20", or for "today"'
    raise InvalidInput(wanted[:_SHOWN], reason)


def _arxiv_ids(wanted: str) -> list[str]:
    ids: dict[str, None] = {}
    for one in re.split(r"[,\s]+", wanted.strip(", \n\t")):
        paper = paper_from_reference(one)
        if paper is None or paper.arxiv_id is None:
            reason = (
                'it is no paper of arXiv; ask for ids such as "2403.17887" or links such as arxiv.org/abs/2403.17887'
            )
            raise InvalidInput(one[:_SHOWN], reason)
        ids[paper.arxiv_id] = None
    if len(ids) > _MOST_IDS:
        raise InvalidInput("", f"these are {len(ids)} papers; ask for at most {_MOST_IDS} at once")
    return list(ids)


def _useless(source: str, answer: Answer) -> SourceAway:
    """What is wrong with an answer that is not the one we asked for."""
    match answer.status:
        case 200:
            reason = "its answer is no list of papers (a proxy or a login page may stand between)"
        case 429 | 503:
            reason = "it has too much to do just now"
        case status if status >= 500:
            reason = f"it is in trouble itself (HTTP {status})"
        case status:
            reason = f"it refused the request (HTTP {status})"
    return SourceAway(source, reason)
