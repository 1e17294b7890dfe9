"""What is told of a text that becomes a draft: "reading…", and its card in the same place."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.chat.commands.entry import Asked
from bot.chat.gathering_duty import TellDrafts
from bot.chat.gathering_words import ShowOutcomes
from bot.chat.screen import Screen, said
from bot.chat.sentences import Languages
from bot.intake.gather_pieces import Became, Gathering, Outcome, Piece, PieceState
from bot.intake.text import Text
from bot.reviews.review import StoredReview
from tests.chat.fakes import NOW, OWNER, FakeHouse
from tests.chat.gathering import FakeSay
from tests.fakes.clock import StandingClock


class Gathers:
    """`GatherDrafts`: what is due, and where the cards stand."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = outcomes
        self.cards: list[int | None] = []

    async def due(self, now: datetime) -> Sequence[Outcome]:
        return self.outcomes

    async def shown(self, gathering: Gathering, card_id: int | None) -> None:
        self.cards.append(card_id)

    async def forget(self, now: datetime) -> None: ...


class NoCards:
    async def screen(self, review_id: int, asked: Asked, first: str = "") -> Screen | None: ...


async def nothing(asked: Asked, stored: StoredReview, text: Text) -> Screen:
    return said("")


def telling_drafts(gather: Gathers, house: FakeHouse, say: FakeSay) -> TellDrafts:
    show = ShowOutcomes(NoCards(), house.buttons, nothing)
    return TellDrafts(gather, show, say, Languages(), StandingClock(), lambda: True)


def piece(message_id: int) -> Piece:
    return Piece(
        user_id=OWNER,
        message_id=message_id,
        name="",
        text="Words. " * 90,
        cut=False,
        sent_at=NOW,
        arrived_at=NOW,
        role="owner",
        language="en",
    )


@pytest.mark.parametrize(
    ("told_id", "said"), [(7, ["That is no draft any more."]), (5, ["2 parts are read.", "That is"])]
)
async def test_what_became_of_it_stands_below_all_that_was_pasted(
    house: FakeHouse, told_id: int, said: list[str]
) -> None:
    gathering = Gathering(pieces=(piece(4), piece(6)), state=PieceState.READ, told_id=told_id)
    gather, say = Gathers(Outcome(became=Became.DRAFT, gathering=gathering)), FakeSay()
    await telling_drafts(gather, house, say)()
    assert [text.startswith(begins) for text, begins in zip(say.said, said, strict=True)] == [True] * len(said)
    assert gather.cards == [told_id if told_id == 7 else 2]  # the second one that is said
