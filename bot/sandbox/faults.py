"""A script of troubles: which call of which method goes wrong, and how."""

from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Literal

Kind = Literal["error", "wait", "drop"]


@dataclass(slots=True)
class Fault:
    """One line of the script.

    method: a method's name, or "*" for all but getUpdates; nth: 1 = the next call of it; times: how many calls in a
    row; kind: "error" answers `code` and `description` (and `retry_after`, seconds) without doing the work, "wait"
    does the work and answers `seconds` real seconds later, "drop" does the work and closes the connection.
    seen: calls of the method since it was set; hits: how many of them it struck.
    """

    id: int
    method: str
    kind: Kind
    nth: int = 1
    times: int = 1
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: float = 0.0
    seen: int = 0
    hits: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Faults:
    """The script, in the order it was written."""

    def __init__(self) -> None:
        self._script: list[Fault] = []
        self._ids = count(1)

    def add(self, method: str, kind: Kind, **details: Any) -> Fault:
        fault = Fault(next(self._ids), method, kind, **details)
        self._script.append(fault)
        return fault

    def meet(self, method: str) -> Fault | None:
        """Counts a call of this method and returns the fault that strikes it: the first of those that are due."""
        struck = None
        for fault in self._script:
            if fault.method.lower() != method.lower() and (fault.method != "*" or method.lower() == "getupdates"):
                continue
            fault.seen += 1
            if struck is None and fault.nth <= fault.seen and fault.hits < fault.times:
                fault.hits += 1
                struck = fault
        return struck

    def every(self) -> list[Fault]:
        return list(self._script)

    def clear(self) -> None:
        self._script.clear()
