"""How often something may begin."""

from collections import deque


class Window:
    """The beginnings of the last `span` seconds: whatever span of that length one looks at, at most `most` are in it.

    now: seconds of a clock that only goes forward.
    """

    def __init__(self, span: float, most: int) -> None:
        self._span = span
        self._most = most
        self._begun: deque[float] = deque()

    def wait(self, now: float, spare: int = 0) -> float:
        """Seconds until another may begin and `spare` places are left after it; 0: now."""
        self._forget(now)
        most = self._most - spare
        return 0.0 if len(self._begun) < most else self._begun[-most] + self._span - now

    def take(self, now: float) -> None:
        """One begins."""
        self._begun.append(now)

    def is_empty(self, now: float) -> bool:
        self._forget(now)
        return not self._begun

    def _forget(self, now: float) -> None:
        while self._begun and self._begun[0] + self._span <= now:
            self._begun.popleft()
