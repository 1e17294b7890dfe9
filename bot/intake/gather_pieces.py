"""The messages in which a draft came: what is kept of them, and what became of them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import AlreadyQueued
from bot.intake.gather_text import Doubt, joined
from bot.publishing.drafts import Draft
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

CLOSE_TOGETHER = timedelta(seconds=5)
"""Between the pieces of one text: an app sends them one after the other, each when the one before has arrived. For so
long a piece that was cut waits for the next one."""

KEPT_UNWANTED = timedelta(days=30)
"""Then the messages of a discarded draft are emptied, and those about which nobody answered."""


class PieceState(StrEnum):
    """How far the text of a message is; that of its first piece counts for all."""

    GATHERING = "gathering"  # more may follow
    READ = "read"  # in a draft, which its writer has not been shown yet
    JOINED = "joined"  # in a draft
    ASKED = "asked"  # its writer is asked what it is, or told why it is no draft
    REPLACED = "replaced"  # a later text took its place


class Piece(Struct, frozen=True, kw_only=True):
    """A message, or a file, of one person.

    name: of the file, "" for a message; text: Markdown; cut: an app may have cut it at its end; sent_at: by Telegram's
    clock, in whole seconds, UTC; arrived_at: by ours; replaces: the review to whose card or text it is a reply; role
    and language: of its writer then.
    """

    user_id: int
    message_id: int
    name: str
    text: str
    cut: bool
    sent_at: datetime
    arrived_at: datetime
    role: str
    language: str
    replaces: int | None = None


class Gathering(Struct, frozen=True, kw_only=True):
    """The pieces of one text in their order, at least one. told_id: the message that says "reading…", None where it was
    not sent; review_id: the draft that it is, None before that."""

    pieces: tuple[Piece, ...]
    state: PieceState
    review_id: int | None = None
    told_id: int | None = None

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def last(self) -> Piece:
        return self.pieces[-1]

    @property
    def text(self) -> str:
        return joined([piece.text for piece in self.pieces])

    @property
    def of(self) -> int | None:
        """The review whose text it is, or is to be."""
        return self.review_id if self.review_id is not None else self.first.replaces

    def is_whole(self, now: datetime) -> bool:
        """Whether nothing more is waited for; also when the clock was set back."""
        return not self.last.cut or abs(now - self.last.arrived_at) >= CLOSE_TOGETHER


class Became(StrEnum):
    """What a text is now."""

    DRAFT = "draft"  # a new one
    CHANGED = "changed"  # the new text of a draft
    SAME = "same"  # the draft has this text already
    DOUBTFUL = "doubtful"  # see `Outcome.doubt`
    KNOWN = "known"  # a review of this paper or title waits, or was posted: `Outcome.known`
    WAITS = "waits"  # it was meant for a review that is in the queue by now: `Outcome.stored`
    OUT = "out"  # … that is on its way to the channel, or stands there
    GONE = "gone"  # … that was discarded, or never was


class Outcome(Struct, frozen=True, kw_only=True):
    """text: the new one, for OUT, where all of it is known; twins: other drafts of the same paper or title;
    before: the characters of the former text, for CHANGED."""

    became: Became
    gathering: Gathering
    stored: StoredReview | None = None
    text: str = ""
    doubt: Doubt | None = None
    known: AlreadyQueued | None = None
    twins: tuple[Draft, ...] = ()
    before: int = 0


class PieceStore(Protocol):
    """Every method is one transaction."""

    async def take(self, piece: Piece, state: PieceState) -> Gathering:
        """Keeps it and gives the text that it belongs to: the one before where that was cut and is close; all of that
        is in this state now. Taking a piece a second time changes nothing."""
        ...

    async def goes_on(self, user_id: int, message_id: int, sent_at: datetime) -> bool:
        """Whether a text of this person is cut, and this message comes close behind it (or is known as its piece)."""
        ...

    async def gathering(self, user_id: int, message_id: int) -> Gathering | None:
        """The text of which this message is a piece."""
        ...

    async def unfinished(self) -> list[Gathering]:
        """GATHERING and READ, in the order of their messages; not of somebody of whom an update waits to be handled, or
        is in hand in any process: what is said of a message is said by then."""
        ...

    async def review_at(self, user_id: int, message_id: int) -> int | None:
        """The review whose piece, or whose card in this person's chat, that message is."""
        ...

    async def told(self, gathering: Gathering, told_id: int) -> None:
        """Where it says "reading…"."""
        ...

    async def make(
        self, gathering: Gathering, review: Review, state: PieceState, now: datetime
    ) -> tuple[StoredReview, list[Draft]] | None:
        """A new draft, the pieces in this state, READ or JOINED; with other drafts of its paper or title.
        AlreadyQueued. None: the pieces are others by now, and nothing is changed."""
        ...

    async def change(
        self, gathering: Gathering, before: StoredReview, review: Review, now: datetime, edited: int | None = None
    ) -> bool:
        """The draft has this text, the pieces are READ, and those of its former text REPLACED. edited: the piece whose
        text was another until now; they are JOINED then. AlreadyQueued. False: the pieces are others by now, or the
        draft is; nothing is changed."""
        ...

    async def settle(self, gathering: Gathering, state: PieceState, card_id: int | None = None) -> None:
        """card_id: the message that shows the draft. Where the pieces are others by now the state stays: what they say
        together is to be shown yet."""
        ...

    async def edit(self, user_id: int, message_id: int, text: str, cut: bool) -> None:
        """The message has this text now; a text that its writer is asked about is gathered anew."""
        ...

    async def forget(self, now: datetime) -> int:
        """Empties the texts of what was posted, and of what nobody wants since `KEPT_UNWANTED`; how many."""
        ...
