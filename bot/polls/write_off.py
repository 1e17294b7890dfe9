"""A promise that will not be kept is written off: with a reason that readers see, never in silence."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Checkpoint
from bot.errors import StaleButton
from bot.pipeline.candidate import CandidateState, Promise
from bot.publishing.points import Point
from bot.publishing.post import FrozenPart, NewPost, PostKind
from bot.values import Struct

logger = logging.getLogger(__name__)

FEWEST, MOST = 10, 500
"""Characters of a reason: more than "no time", less than a review."""

PATIENCE = timedelta(hours=1)
"""How long the next message is taken for the reason: later it is a search."""


class WriteOff(Struct, frozen=True, kw_only=True):
    """What an owner is about to tell the readers.

    fate: what becomes of the paper: shortlisted, so that it may stand in a later vote, or discarded; question: of the
    ballot, whose language the post speaks; version: names the reason and no other. Reason and version are None while
    the reason is asked for.
    """

    promise: Promise
    fate: CandidateState
    question: str
    reason: str | None = None
    version: str | None = None


class WriteOffStore(Protocol):
    """One for each owner at a time. Every method is one transaction."""

    async def begin(self, user_id: int, promise_id: int, fate: CandidateState, until: datetime) -> WriteOff:
        """In place of what this owner began before. NotFound: the promise is not open any more."""
        ...

    async def asked(self, user_id: int, now: datetime, cause: str) -> WriteOff | None:
        """The one that waits for this owner's reason, or had it from this very cause; None also when the promise is not
        open any more."""
        ...

    async def take(self, user_id: int, reason: str, now: datetime, cause: str) -> WriteOff | None:
        """With its reason, whose version is the cause. None as with `asked`."""
        ...

    async def written(self, user_id: int, promise_id: int, version: str) -> WriteOff | None:
        """The one with this very reason, published or not."""
        ...

    async def end(self, user_id: int, promise_id: int | None = None) -> bool:
        """Forgets what this owner began and did not publish; False where there is nothing, or (with an id) another."""
        ...

    async def release(self, written: WriteOff, post: NewPost, now: datetime, cause: str) -> bool:
        """In one transaction: the promise is released with its reason, the candidate has its fate, and the post is
        planned. False, and nothing changed, where the promise is not open any more. AlreadyApplied."""
        ...


class ReleaseRenderer(Protocol):
    def release(self, written: WriteOff) -> tuple[FrozenPart, ...]:
        """One message that replies to the ballot's result, or to its poll where that is not known."""
        ...


class WritePromiseOff:
    """The conversation with one owner, from the question to the post. Nothing is public before `publish`."""

    def __init__(
        self, store: WriteOffStore, renderer: ReleaseRenderer, channel_id: int, checkpoint: Checkpoint
    ) -> None:
        self._store = store
        self._renderer = renderer
        self._channel_id = channel_id
        self._checkpoint = checkpoint

    async def begin(self, user_id: int, promise_id: int, fate: CandidateState, now: datetime) -> WriteOff:
        """Asks for the reason: the owner's next message. NotFound."""
        return await self._store.begin(user_id, promise_id, fate, now + PATIENCE)

    async def asked(self, user_id: int, now: datetime, cause: str) -> WriteOff | None:
        return await self._store.asked(user_id, now, cause)

    async def take(self, user_id: int, reason: str, now: datetime, cause: str) -> WriteOff | None:
        """`reason`: FEWEST to MOST characters. None: nothing was asked, or it is settled meanwhile."""
        return await self._store.take(user_id, reason, now, cause)

    async def end(self, user_id: int, promise_id: int | None = None) -> bool:
        """Nothing is asked any more, nothing was changed. False: there was nothing to end."""
        return await self._store.end(user_id, promise_id)

    async def publish(self, user_id: int, promise_id: int, version: str, now: datetime, cause: str) -> WriteOff:
        """What readers are told; the post leaves with the next delivery.

        StaleButton: the promise was kept or released meanwhile, or another reason was written. AlreadyApplied.
        """
        written = await self._store.written(user_id, promise_id, version)
        if written is None:
            raise StaleButton(cause)
        parts = self._renderer.release(written)
        post = NewPost(
            kind=PostKind.CORRECTION, channel_id=self._channel_id, parts=parts, ballot_id=written.promise.ballot_id
        )
        if not await self._store.release(written, post, now, cause):
            raise StaleButton(cause)
        self._checkpoint(Point.POST_FROZEN)
        facts = {"action": "promise_released", "promise": promise_id, "fate": written.fate}
        logger.info("a promise is released with a public reason", extra=facts)
        return written
