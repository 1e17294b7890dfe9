"""What lint said of a review that waits, and what its owner said to it."""

from collections.abc import Sequence
from datetime import date

from bot.reviews.lint.finding import Finding, Severity
from bot.values import Struct, field


class Linted(Struct, frozen=True):
    """findings: in the order of `lint`. revision: of the review that was read.

    day and number: those that it was read for, where another day or number would change the findings; else None.
    allowed: the keys of findings with which an owner lets it leave.
    """

    revision: int
    findings: tuple[Finding, ...] = ()
    day: date | None = None
    number: int | None = None
    allowed: frozenset[str] = field(default_factory=frozenset)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Without those that an owner allowed."""
        return tuple(found for found in self.findings if found.key not in self.allowed)

    @property
    def holds(self) -> bool:
        """Whether the review stays until an error is mended or allowed."""
        return any(found.severity is Severity.ERROR for found in self.open)

    def is_about(self, revision: int, day: date, number: int) -> bool:
        """Whether these findings still are what lint would say."""
        return self.revision == revision and self.day in (None, day) and self.number in (None, number)


def codes(findings: Sequence[Finding]) -> list[str]:
    """The classes, each once, in their order."""
    return list(dict.fromkeys(found.code.value for found in findings))
