"""Who in the outside world is asked about papers: everybody in production, nobody in the sandbox and in tests."""

from bot.errors import SourceAway
from bot.intake.ports import PaperSource
from bot.intake.source import File
from bot.pipeline.details import PaperLookup
from bot.sources.lookup import look_up_papers
from bot.sources.web import HuggingFacePapers
from bot.values import Struct

_WITHIN = 20.0  # seconds for an answer: asked twice, with a pause, it stays within the minute that an update is given


class Outside(Struct, frozen=True):
    """todays: gives the list of the day's papers; details: tells of a single one, None where nobody is asked."""

    todays: PaperSource
    details: PaperLookup | None = None


class _Nobody:
    """`PaperSource` of a bot that does not leave its machine."""

    async def fetch(self, wanted: str) -> File:
        raise SourceAway("Hugging Face", "this bot stays offline, as the sandbox does")


def everybody() -> Outside:
    return Outside(HuggingFacePapers(within=_WITHIN), look_up_papers())


def nobody() -> Outside:
    return Outside(_Nobody())
