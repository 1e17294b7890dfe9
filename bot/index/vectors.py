"""Vectors side by side in memory. The extra `semantic` brings numpy; nothing else imports this module."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.archive.meaning import Near, Vector

_TYPE = "<f2"  # as `embedding.py` packs them
_ROOM = 1024  # passages at first; doubled whenever it is full
_GONE = -1

Rows = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Shelf:
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
        living = shelf.owners != _GONE
        nearest = np.flatnonzero(living)[np.argsort(-best[living], kind="stable")[:limit]]
        chosen = np.union1d(nearest, np.flatnonzero(np.isin(shelf.owners, list(also)) & living))
        ends = np.append(shelf.starts[1:], shelf.used)
        return Near(
            scores={int(shelf.owners[at]): float(best[at]) for at in chosen},
            mean=float(best[living].mean()),
            deviation=float(best[living].std()),
            passages={int(shelf.owners[at]): int(cosines[shelf.starts[at] : ends[at]].argmax()) for at in nearest},
        )

    def size(self) -> int:
        return 0 if self._shelf is None else int((self._shelf.owners != _GONE).sum())


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
