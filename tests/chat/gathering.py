"""Drafts that arrive, in memory: what was taken, and what is answered about it."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.gathering import Arriving, Fetch
from bot.chat.screen import Screen
from bot.errors import StaleButton
from bot.intake.gather_pieces import Gathering, Outcome, Piece, PieceState
from bot.reviews.review import StoredReview


@dataclass
class FakeGather:
    """`GatherDrafts` without a store: every piece is a text of its own. goes_on_now: what it says of the next one;
    cards: reviews by the messages that show them."""

    taken: list[tuple[Piece, bool]] = field(default_factory=list)
    goes_on_now: bool = False
    cards: dict[int, int] = field(default_factory=dict)
    outcome: Outcome | None = None

    async def goes_on(self, user_id: int, message_id: int, sent_at: datetime) -> bool:
        return self.goes_on_now

    async def review_at(self, user_id: int, message_id: int) -> int | None:
        return self.cards.get(message_id)

    async def take(self, piece: Piece, *, ask: bool = False) -> Gathering:
        self.taken.append((piece, ask))
        return Gathering(pieces=(piece,), state=PieceState.ASKED if ask else PieceState.GATHERING)

    async def told(self, gathering: Gathering, told_id: int) -> None: ...

    async def shown(self, gathering: Gathering, card_id: int | None) -> None: ...

    async def insist(self, user_id: int, message_id: int, now: datetime) -> Outcome:
        if self.outcome is None:
            raise StaleButton(str(message_id))
        return self.outcome

    async def text(self, user_id: int, message_id: int) -> str:
        for piece, _ in self.taken:
            if piece.message_id == message_id:
                return piece.text
        raise StaleButton(str(message_id))

    async def use(self, user_id: int, message_id: int, now: datetime, cause: str) -> StoredReview:
        raise StaleButton(cause)

    async def edited(self, user_id: int, message_id: int, text: str, cut: bool, now: datetime) -> Outcome | None:
        return self.outcome


@dataclass
class FakeSay:
    """What stands in the chats by what was said last."""

    said: list[str] = field(default_factory=list)

    async def send_known(self, chat_id: int, screen: Screen) -> int | None:
        self.said.append(screen.text)
        return len(self.said)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        self.said.append(screen.text)


def arriving_over(gather: FakeGather, files: Fetch) -> Arriving:
    return Arriving(gather=gather, files=files, replying=FakeSay())
