"""What is told of a text that becomes a draft: "reading…", and its card in the same place."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.chat.commands.entry import Asked
from bot.chat.gathering_duty import TellDrafts
from bot.chat.gathering_words import ShowOutcomes
from bot.chat.screen import Screen, said
from bot.chat.sentences import Languages
from bot.intake.gather_pieces import Gathering, Outcome
from bot.intake.text import Text
from bot.reviews.review import StoredReview
from tests.chat.fakes import FakeHouse
from tests.chat.gathering import FakeSay
from tests.fakes.clock import StandingClock


class NobodyIsAsked:
    """`GatherDrafts`, counting how often it is asked what is due."""

    asked = 0

    async def due(self, now: datetime) -> Sequence[Outcome]:
        self.asked += 1
        return []

    async def shown(self, gathering: Gathering, card_id: int | None) -> None: ...

    async def forget(self, now: datetime) -> None: ...


class NoCards:
    async def screen(self, review_id: int, asked: Asked, first: str = "") -> Screen | None: ...


async def nothing(asked: Asked, stored: StoredReview, text: Text) -> Screen:
    return said("")


async def test_no_card_is_shown_while_its_reading_is_on_its_way(house: FakeHouse) -> None:
    """Else "reading…" would stay below the card for ever: nobody would know where it stands."""
    gather, telling = NobodyIsAsked(), asyncio.Lock()
    show = ShowOutcomes(NoCards(), house.buttons, nothing)
    tell = TellDrafts(gather, show, FakeSay(), Languages(), StandingClock(), lambda: True, telling)
    async with telling:
        await tell()
        assert gather.asked == 0
    await tell()
    assert gather.asked == 1
