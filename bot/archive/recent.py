"""What was asked for lately is kept: what was asked for longest ago goes first."""

from collections.abc import Callable
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """Values by their keys, up to a size of them all. Not for several threads."""

    def __init__(self, most: int, size: Callable[[_V], int] = lambda _: 1) -> None:
        """`most`: of the sizes of what is kept; without `size` every value is one."""
        self._most = most
        self._size = size
        self._kept: dict[_K, _V] = {}  # last asked, last
        self._held = 0

    def get(self, key: _K) -> _V | None:
        """None for what is not kept (any more)."""
        value = self._kept.pop(key, None)
        if value is not None:
            self._kept[key] = value
        return value

    def put(self, key: _K, value: _V) -> None:
        """In place of an earlier value. One that is larger than everything is not kept."""
        self.drop(key)
        self._kept[key] = value
        self._held += self._size(value)
        while self._held > self._most:
            self.drop(next(iter(self._kept)))

    def drop(self, key: _K) -> None:
        """Nothing where it is not kept."""
        value = self._kept.pop(key, None)
        if value is not None:
            self._held -= self._size(value)
