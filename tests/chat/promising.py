"""Promises as chat asks for them, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.render.review import PostRenderer
from bot.clock import no_checkpoint
from bot.errors import NotFound
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import KeptPromise, ReleasedPromise
from bot.polls.write_off import WriteOff, WritePromiseOff
from bot.publishing.post import NewPost
from bot.values import replace

Once = Callable[[str, str, object], None]


@dataclass
class FakePromises:
    """`once`: records a change, once for each cause."""

    once: Once
    promised: list[Promise] = field(default_factory=list)
    kept_ones: list[KeptPromise] = field(default_factory=list)
    released_ones: list[ReleasedPromise] = field(default_factory=list)

    async def promises(self) -> list[Promise]:
        return self.promised

    async def kept(self, limit: int) -> list[KeptPromise]:
        return self.kept_ones[:limit]

    async def released(self, limit: int) -> list[ReleasedPromise]:
        return self.released_ones[:limit]

    async def put_off(self, promise_id: int, until: datetime, now: datetime, cause: str) -> bool:
        self.once(cause, "put off", (promise_id, until))
        return any(one.id == promise_id for one in self.promised)


class MemoryWriteOffs:
    """`polls.write_off.WriteOffStore`, of questions in English."""

    def __init__(self, promises: FakePromises, once: Once) -> None:
        self._promises, self._once = promises, once
        self._begun: dict[int, tuple[WriteOff, datetime]] = {}
        self.posts: list[NewPost] = []

    async def begin(self, user_id: int, promise_id: int, fate: CandidateState, until: datetime) -> WriteOff:
        promise = self._open(promise_id)
        if promise is None:
            raise NotFound("promise", str(promise_id))
        begun = WriteOff(promise=promise, fate=fate, question="What next?")
        self._begun[user_id] = begun, until
        return begun

    async def asked(self, user_id: int, now: datetime, cause: str) -> WriteOff | None:
        begun, until = self._begun.get(user_id, (None, now))
        waits = begun and until > now and begun.version in (None, cause) and self._open(begun.promise.id)
        return begun if waits else None

    async def take(self, user_id: int, reason: str, now: datetime, cause: str) -> WriteOff | None:
        begun = await self.asked(user_id, now, cause)
        if begun is None:
            return None
        written = replace(begun, reason=reason, version=cause)
        self._begun[user_id] = written, self._begun[user_id][1]
        return written

    async def written(self, user_id: int, promise_id: int, version: str) -> WriteOff | None:
        begun, _ = self._begun.get(user_id, (None, None))
        return begun if begun and (begun.promise.id, begun.version) == (promise_id, version) else None

    async def end(self, user_id: int, promise_id: int | None = None) -> bool:
        begun, _ = self._begun.get(user_id, (None, None))
        if begun is None or promise_id not in (None, begun.promise.id) or not self._open(begun.promise.id):
            return False
        del self._begun[user_id]
        return True

    async def release(self, written: WriteOff, post: NewPost, now: datetime, cause: str) -> bool:
        self._once(cause, "released", (written.promise.id, written.fate, written.reason))
        if self._open(written.promise.id) is None:
            return False
        self._promises.promised.remove(written.promise)
        self.posts.append(post)
        return True

    def _open(self, promise_id: int) -> Promise | None:
        return next((one for one in self._promises.promised if one.id == promise_id), None)


def write_promise_off(store: MemoryWriteOffs, channel_id: int) -> WritePromiseOff:
    return WritePromiseOff(store, PostRenderer(username="review_bot"), channel_id, no_checkpoint)
