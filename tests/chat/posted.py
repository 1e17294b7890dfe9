"""What can be done about posted reviews, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.commands.correcting import PostedDesk
from bot.errors import NotFound, StaleButton
from bot.publishing.corrected import Shown
from bot.publishing.corrections import Changes, Correction, Posted, PostedMessage, Proposal
from bot.publishing.take_back_post import Taken
from bot.reviews.review import Review, StoredReview


@dataclass
class FakePostedDesk:
    """Over the reviews of an archive (by id), each posted as three messages."""

    kept: dict[int, StoredReview]
    once: Callable[[str, str, object], None]
    frozen_at: datetime
    by_hand: bool = False
    taken: Taken = Taken.BEGUN
    changes: Changes | None = field(default_factory=lambda: Changes(3, (2,)))
    proposed: list[Correction] = field(default_factory=list)

    def desk(self) -> PostedDesk:
        return PostedDesk(self, self.take_back)

    async def posted(self, review_id: int) -> Posted | None:
        stored = self.kept.get(review_id)
        if stored is None:
            return None
        messages = tuple(PostedMessage(at, at, Shown({"text": "x"}, at, 3)) for at in (1, 2, 3))
        if self.by_hand:
            return Posted(stored=stored, base=stored.review)
        return Posted(stored=stored, base=stored.review, messages=messages, frozen_at=self.frozen_at)

    async def propose(self, review_id: int, after: Review, by: int, now: datetime, cause: str) -> Proposal:
        if review_id not in self.kept:
            raise NotFound("review", str(review_id))
        self.proposed.append(Correction(len(self.proposed) + 1, self.kept[review_id], after))
        return Proposal(self.proposed[-1], self.changes)

    async def publish(self, correction_id: int, by: int, now: datetime, cause: str) -> StoredReview:
        if not 0 < correction_id <= len(self.proposed):
            raise StaleButton(cause)
        self.once(cause, "corrected", correction_id)
        return self.proposed[correction_id - 1].before

    async def again(self, correction_id: int, now: datetime, cause: str) -> None:
        self.once(cause, "corrected again", correction_id)

    async def take_back(self, review_id: int, by: int, now: datetime, cause: str) -> Taken:
        if review_id not in self.kept:
            raise StaleButton(cause)
        self.once(cause, "taken back", review_id)
        return self.taken
