"""Vectors side by side in memory. The extra `semantic` brings numpy; nothing else imports this module."""

import threading
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.archive.meaning import Near, Vector
from bot.values import Struct, replace

_TYPE = "<f2"  # as `embedding.py` packs them
_ROOM = 1024  # passages at first; doubled whenever it is full
_GONE = -1
_FEWEST = 3  # reviews; of two each is as far from their mean as the other
_LEAST = 1e-6  # length of a vector that has a direction

Rows = NDArray[np.float32]
Numbers = NDArray[np.int64]


class _Shelf(Struct, frozen=True):
    """One state of the whole, swapped at once. rows: the first `used` are taken; starts: the first row of each review,
    ascending; owners: its id, or -1 for one that was replaced or removed. Rows once written never change."""

    rows: Rows
    used: int
    starts: Numbers
    owners: Numbers


class MemoryVectors:
    """`archive.meaning.Vectors` in single precision: 1.5 kB a passage of 384 dimensions."""

    def __init__(self) -> None:
        self._shelf: _Shelf | None = None  # until the first vector tells how long they are
        self._writing = threading.Lock()  # who reads looks at one shelf, and waits for nobody

    def put(self, reviews: Mapping[int, Sequence[Vector]]) -> None:
        packed = [vector for passages in reviews.values() for vector in passages]
        if not packed:
            return
        new = np.frombuffer(b"".join(packed), dtype=_TYPE).reshape(len(packed), -1).astype(np.float32)
        lengths = np.array([len(passages) for passages in reviews.values()], np.int64)
        with self._writing:
            shelf = self._shelf or _empty(new.shape[1])
            shelf = _with_room(_without(shelf, reviews), len(new))
            shelf.rows[shelf.used : shelf.used + len(new)] = new  # behind what any reader looks at
            starts = np.append(shelf.starts, shelf.used + np.cumsum(lengths) - lengths)
            owners = np.append(shelf.owners, np.array(list(reviews), np.int64))
            self._shelf = _Shelf(shelf.rows, shelf.used + len(new), starts, owners)

    def remove(self, review_ids: Collection[int]) -> None:
        with self._writing:
            if self._shelf is not None:
                self._shelf = _without(self._shelf, review_ids)

    def near(self, query: Vector, limit: int, also: Collection[int] = ()) -> Near | None:
        shelf = self._shelf
        if shelf is None or not (shelf.owners != _GONE).any():
            return None
        cosines = shelf.rows[: shelf.used] @ np.frombuffer(query, dtype=_TYPE).astype(np.float32)
        best = np.maximum.reduceat(cosines, shelf.starts)
        ends = np.append(shelf.starts[1:], shelf.used)
        near = _nearest(best, shelf.owners, limit, also)
        places = {owner: at for at, owner in enumerate(shelf.owners.tolist()) if owner in near.scores}
        passages = {owner: int(cosines[shelf.starts[at] : ends[at]].argmax()) for owner, at in places.items()}
        return replace(near, passages=passages)

    def alike(self, review_id: int, limit: int, also: Collection[int] = ()) -> Near | None:
        shelf = self._shelf
        if shelf is None or review_id not in shelf.owners or (shelf.owners != _GONE).sum() < _FEWEST:
            return None
        lengths = np.diff(np.append(shelf.starts, shelf.used))
        means = np.add.reduceat(shelf.rows[: shelf.used], shelf.starts, axis=0) / lengths[:, None]
        means -= means[shelf.owners != _GONE].mean(axis=0)  # all texts of a field are alike; what differs tells
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), _LEAST)
        own = shelf.owners == review_id
        return _nearest(means @ means[own][0], np.where(own, _GONE, shelf.owners), limit, also)

    def size(self) -> int:
        return 0 if self._shelf is None else int((self._shelf.owners != _GONE).sum())


def _nearest(scores: Rows, owners: Numbers, limit: int, also: Collection[int]) -> Near:
    """Of one score a review; the best passages are left open. At least one of the owners lives."""
    living = np.flatnonzero(owners != _GONE)
    nearest = living[np.argsort(-scores[living], kind="stable")[:limit]]
    chosen = np.union1d(nearest, living[np.isin(owners[living], list(also))])
    return Near(
        scores={int(owners[at]): float(scores[at]) for at in chosen},
        mean=float(scores[living].mean()),
        deviation=float(scores[living].std()),
        passages={},
    )


def _empty(length: int) -> _Shelf:
    return _Shelf(np.empty((_ROOM, length), np.float32), 0, np.empty(0, np.int64), np.empty(0, np.int64))


def _without(shelf: _Shelf, review_ids: Collection[int]) -> _Shelf:
    gone = np.isin(shelf.owners, list(review_ids))
    if not gone.any():
        return shelf
    return _Shelf(shelf.rows, shelf.used, shelf.starts, np.where(gone, _GONE, shelf.owners))


def _with_room(shelf: _Shelf, more: int) -> _Shelf:
    """The same, or a copy with room for `more` rows that leaves out what is gone."""
    if shelf.used + more <= len(shelf.rows):
        return shelf
    lengths = np.diff(np.append(shelf.starts, shelf.used))
    living = shelf.owners != _GONE
    kept = shelf.rows[: shelf.used][np.repeat(living, lengths)]
    rows = np.empty((max(2 * (len(kept) + more), _ROOM), kept.shape[1]), np.float32)
    rows[: len(kept)] = kept
    starts = np.cumsum(lengths[living]) - lengths[living]
    return _Shelf(rows, len(kept), starts, shelf.owners[living])
