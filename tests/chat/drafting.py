"""What becomes of drafts, in memory: mended, edited, sent as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from telegram import Document

from bot.chat.commands.drafting import Drafting
from bot.errors import NotFound, StaleButton
from bot.intake.draft import parse_draft
from bot.intake.mend import Former
from bot.intake.revise import EDITING_LASTS, Editing, Revision
from bot.intake.text import Text
from bot.publishing.draft_desk import Numbers, ShowDraft, Waiting, WorkOnDrafts
from bot.publishing.lint import Checked
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import QueueEntry
from bot.publishing.post import Form
from bot.publishing.slots import Schedule
from bot.reviews.lint.finding import Code
from bot.reviews.review import Review, StoredReview
from bot.values import replace
from tests.fakes.drafts import FakeReading, MemoryDrafts

_ADDED = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


@dataclass
class FakeMend:
    """`MendReview` over drafts by id; a press is good once."""

    drafts: dict[int, StoredReview] = field(default_factory=dict)
    done: list[int] = field(default_factory=list)

    async def next_slot(self, review_id: int, now: datetime, cause: str, by: int | None = None) -> QueueEntry:
        if review_id not in self.drafts:
            raise StaleButton(cause)
        self.done.append(review_id)
        return QueueEntry(stored=self.drafts.pop(review_id), added_at=_ADDED, version=1)


@dataclass
class FakeEdit:
    """`EditReview` over reviews by id; one editing for everybody."""

    kept: dict[int, StoredReview] = field(default_factory=dict)
    now_edited: Editing | None = None
    texts: list[Text] = field(default_factory=list)
    too_late: bool = False

    async def begin(self, user_id: int, review_id: int, now: datetime, *, public: bool = False) -> StoredReview:
        if review_id not in self.kept:
            raise NotFound("review", str(review_id))
        self.now_edited = Editing(self.kept[review_id], now + EDITING_LASTS)
        return self.kept[review_id]

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None:
        return self.now_edited

    async def only_files(self, user_id: int) -> None:
        if self.now_edited:
            self.now_edited = replace(self.now_edited, files_only=True)

    async def end(self, user_id: int, review_id: int) -> bool:
        ended, self.now_edited = self.now_edited is not None, None
        return ended

    def read(self, known: Review, source: Text) -> Review:
        self.texts.append(source)
        return parse_draft(source)

    async def take(self, user_id: int, editing: Editing, source: Text, now: datetime, cause: str) -> Revision | None:
        after = replace(editing.stored, review=parse_draft(source))
        self.texts.append(source)
        self.now_edited = None
        return Revision(editing.stored, after, self.too_late)


@dataclass
class FakeFiles:
    sent: list[tuple[int, str, bytes]] = field(default_factory=list)
    content: str = ""

    async def send(self, chat_id: int, name: str, content: bytes) -> None:
        self.sent.append((chat_id, name, content))

    async def fetch(self, document: Document) -> Text:
        return Text(document.file_name or "", self.content)


class FakeFindings:
    """`MendFindings` of a house without reviews."""

    async def show(self, review_id: int, now: datetime) -> tuple[Checked, Former | None] | None:
        return None

    async def mend(
        self, review_id: int, revision: int, codes: Sequence[Code], now: datetime, cause: str, *, by: int | None = None
    ) -> None:
        raise StaleButton(cause)

    async def undo(self, former_id: int, now: datetime, cause: str, *, by: int | None = None) -> None:
        raise StaleButton(cause)

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None:
        raise StaleButton(cause)


class House(Waiting, Numbers, Protocol):
    """What waits, and the number to come."""


def drafting_over(
    drafts: MemoryDrafts,
    reading: FakeReading,
    house: House,
    pauses: PauseStore,
    schedule: Schedule,
    topics: Sequence[str],
) -> Drafting:
    """The use cases are the real ones; every review is one text message."""

    async def form_of(review: Review) -> tuple[Form, int]:
        return Form.CLASSIC, 1

    return Drafting(
        show=ShowDraft(drafts, house, pauses, house, reading, schedule),
        work=WorkOnDrafts(drafts, drafts, schedule),
        allow=reading.allow,
        names=drafts.names,
        form_of=form_of,
        topics=topics,
    )
