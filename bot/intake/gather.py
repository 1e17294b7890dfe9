"""A draft arrives as people send it: in several messages, as a file, forwarded; and its messages are edited later."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import AlreadyQueued, StaleButton
from bot.intake.gather_pieces import Became, Gathering, Outcome, Piece, PieceState, PieceStore
from bot.intake.gather_text import doubt, read_anyhow, read_draft, renewed
from bot.intake.propose_topics import ProposeTopics
from bot.publishing.drafts import Draft
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace

logger = logging.getLogger(__name__)

_FORGET_EVERY = timedelta(hours=1)
_TRIES = 3  # each lost one means that somebody else changed the draft in the same milliseconds
_OWNER = "owner"  # chat.access.Role


class Drafts(Protocol):
    """`publishing.drafts.DraftStore`."""

    async def draft(self, review_id: int) -> Draft | None: ...

    async def known(self, review_id: int) -> Draft | None: ...


class MendWaiting(Protocol):
    """`intake.mend.MendingStore`."""

    async def mend(
        self, review_id: int, revision: int, review: Review, now: datetime, cause: str, *, by: int | None = None
    ) -> int | None: ...

    async def once(self, stored: StoredReview) -> list[Review]: ...


class GatherDrafts:
    """From messages to drafts. All is kept before it is answered: what a crash interrupts, the next tick ends."""

    def __init__(
        self, store: PieceStore, drafts: Drafts, waiting: MendWaiting, topics: Callable[[], ProposeTopics]
    ) -> None:
        """topics: makes the rules when the first text needs them."""
        self._store = store
        self._drafts = drafts
        self._waiting = waiting
        self._topics = topics
        self._forgot_at: datetime | None = None

    async def goes_on(self, user_id: int, message_id: int, sent_at: datetime) -> bool:
        return await self._store.goes_on(user_id, message_id, sent_at)

    async def review_at(self, user_id: int, message_id: int) -> int | None:
        return await self._store.review_at(user_id, message_id)

    async def take(self, piece: Piece, *, ask: bool = False) -> Gathering:
        """ask: its writer is asked what it is; else the next tick looks at it."""
        return await self._store.take(piece, PieceState.ASKED if ask else PieceState.GATHERING)

    async def told(self, gathering: Gathering, told_id: int) -> None:
        await self._store.told(gathering, told_id)

    async def shown(self, gathering: Gathering, card_id: int | None) -> None:
        """Its writer knows what became of it."""
        read = gathering.review_id is not None
        await self._store.settle(gathering, PieceState.JOINED if read else PieceState.ASKED, card_id)

    async def due(self, now: datetime) -> list[Outcome]:
        """What became of the texts that are whole, each until it is `shown`. One query when there is none."""
        found = []
        for gathering in await self._store.unfinished():
            if gathering.state is PieceState.READ or gathering.is_whole(now):
                outcome = await self._finish(gathering, now)
                found += [outcome] if outcome is not None else []
        return found

    async def insist(self, user_id: int, message_id: int, now: datetime) -> Outcome:
        """It is a draft all the same. StaleButton: its text is gone."""
        gathering = await self._kept(user_id, message_id)
        if gathering.review_id is not None:  # a second press
            return await self._read(gathering)
        outcome = await self._make(
            gathering, await asyncio.to_thread(read_anyhow, gathering.text), PieceState.JOINED, now
        )
        if outcome is None:
            raise StaleButton(str(message_id))
        return outcome

    async def text(self, user_id: int, message_id: int) -> str:
        """What somebody was asked about. StaleButton: it is gone."""
        return (await self._kept(user_id, message_id)).text

    async def use(self, user_id: int, message_id: int, now: datetime, cause: str) -> StoredReview:
        """The text becomes that of a review that waits in the queue, by owners alone; what somebody changed on its card
        stays. StaleButton: it left, has another text by now, or ours is gone. AlreadyApplied: a second press."""
        gathering = await self._kept(user_id, message_id)
        known = await self._known(gathering)
        if known is None or known.stored.state is not ReviewState.QUEUED:
            raise StaleButton(cause)
        stored = known.stored
        given = await asyncio.to_thread(read_anyhow, gathering.text)
        review = renewed(stored.review, given, None, await self._waiting.once(stored))
        if await self._waiting.mend(stored.id, stored.revision, review, now, cause, by=user_id) is None:
            raise StaleButton(cause)
        logger.info("what waits has a new text", extra={"action": "waiting_changed", "review": stored.id})
        return stored

    async def edited(self, user_id: int, message_id: int, text: str, cut: bool, now: datetime) -> Outcome | None:
        """A message has another text. None: it belongs to no draft, or is read anew with the next tick."""
        before = await self._store.gathering(user_id, message_id)
        if before is None or before.state is PieceState.REPLACED:
            return None
        if before.state in (PieceState.GATHERING, PieceState.ASKED):
            await self._store.edit(user_id, message_id, text, cut)
            return None
        pieces = (replace(one, text=text, cut=cut) if one.message_id == message_id else one for one in before.pieces)
        after = replace(before, pieces=tuple(pieces))
        outcome = None
        for _ in range(_TRIES):
            outcome = outcome or await self._renew(after, now, before.text, message_id)
        if outcome is not None and outcome.became in (Became.WAITS, Became.DOUBTFUL):
            await self._store.edit(user_id, message_id, text, cut)
        return outcome

    async def forget(self, now: datetime) -> None:
        """Once an hour; to be called as often as one likes."""
        if self._forgot_at is not None and abs(now - self._forgot_at) < _FORGET_EVERY:
            return
        count = await self._store.forget(now)
        self._forgot_at = now
        logger.info("%s messages of drafts are emptied", count, extra={"action": "pieces_forgotten"})

    async def _finish(self, gathering: Gathering, now: datetime) -> Outcome | None:
        """None: it goes on meanwhile."""
        if gathering.state is PieceState.READ:
            return await self._read(gathering)
        if gathering.of is not None:
            return await self._renew(gathering, now)
        found = await asyncio.to_thread(doubt, gathering.text, meant=bool(gathering.first.name))
        if found is not None:
            return Outcome(became=Became.DOUBTFUL, gathering=gathering, doubt=found)
        return await self._make(gathering, await asyncio.to_thread(read_draft, gathering.text), PieceState.READ, now)

    async def _read(self, gathering: Gathering) -> Outcome:
        known = await self._known(gathering)
        return Outcome(became=Became.DRAFT, gathering=gathering, stored=known.stored if known else None)

    async def _make(self, gathering: Gathering, review: Review, state: PieceState, now: datetime) -> Outcome | None:
        complete = review if review.topics else await asyncio.to_thread(self._with_topics, review)
        try:
            made = await self._store.make(gathering, complete, state, now)
        except AlreadyQueued as error:
            return Outcome(became=Became.KNOWN, gathering=gathering, known=error)
        if made is None:
            return None
        stored, twins = made
        logger.info("a draft arrived", extra={"action": "draft_made", "review": stored.id})
        read = replace(gathering, review_id=stored.id, state=state)
        return Outcome(became=Became.DRAFT, gathering=read, stored=stored, twins=tuple(twins))

    async def _renew(
        self, gathering: Gathering, now: datetime, was: str | None = None, edited: int | None = None
    ) -> Outcome | None:
        """The new text of a review. was: its former one, of which the message `edited` was a piece."""
        known = await self._known(gathering)
        if known is None or known.discarded_at is not None:
            return Outcome(became=Became.GONE, gathering=gathering, stored=known.stored if known else None)
        stored = known.stored
        if stored.state is not ReviewState.DRAFT:
            return self._too_late(gathering, stored)
        found = await asyncio.to_thread(doubt, gathering.text, meant=True)
        if found is not None:
            return Outcome(became=Became.DOUBTFUL, gathering=gathering, stored=stored, doubt=found)
        review = await asyncio.to_thread(_reread, stored.review, gathering.text, was)
        if review == stored.review and edited is not None and gathering.text == was:
            return Outcome(became=Became.SAME, gathering=gathering, stored=stored)
        try:
            if not await self._store.change(gathering, stored, review, now, edited):
                return None
        except AlreadyQueued as error:
            return Outcome(became=Became.KNOWN, gathering=gathering, stored=stored, known=error)
        logger.info("a draft has a new text", extra={"action": "draft_renewed", "review": stored.id})
        read = replace(gathering, review_id=stored.id, state=PieceState.READ)
        return Outcome(became=Became.CHANGED, gathering=read, stored=stored, before=len(stored.review.body))

    def _too_late(self, gathering: Gathering, stored: StoredReview) -> Outcome:
        """Of what left, the other messages are emptied."""
        if stored.state is ReviewState.QUEUED:
            return Outcome(became=Became.WAITS, gathering=gathering, stored=stored)
        whole = all(piece.text for piece in gathering.pieces)
        return Outcome(became=Became.OUT, gathering=gathering, stored=stored, text=gathering.text if whole else "")

    async def _known(self, gathering: Gathering) -> Draft | None:
        """What became of the review, as far as it is this writer's business."""
        known = await self._drafts.known(gathering.of) if gathering.of is not None else None
        first = gathering.first
        mine = known is not None and (first.role == _OWNER or known.author_id == first.user_id)
        return known if mine else None

    async def _kept(self, user_id: int, message_id: int) -> Gathering:
        gathering = await self._store.gathering(user_id, message_id)
        if gathering is None or not gathering.text:
            raise StaleButton(str(message_id))
        return gathering

    def _with_topics(self, review: Review) -> Review:
        return self._topics().review(review)


def _reread(known: Review, text: str, was: str | None) -> Review:
    return renewed(known, read_anyhow(text), read_anyhow(was) if was is not None else None)
