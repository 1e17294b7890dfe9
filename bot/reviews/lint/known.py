"""What lint has to know besides the text: the day, the number, and what was posted when."""

from collections.abc import Mapping
from datetime import date

from bot.reviews.paper import Paper
from bot.values import Struct, field


class Earlier(Struct, frozen=True):
    """Another review: posted, or due to leave before this one. number: None while it has none; message_id: its first
    message in the channel; url: where that can be read, None where nobody knows."""

    title: str
    day: date | None
    number: int | None = None
    url: str | None = None
    message_id: int | None = None

    @property
    def name(self) -> str:
        """ "No. 431", else its title."""
        return f"No. {self.number}" if self.number is not None else self.title


class Known(Struct, frozen=True):
    """day: the channel's local date on which the review leaves; written: the one on which its text came, None where
    that is not known; number: the one that it will have; same: an earlier review of its paper; by_day: earlier reviews
    by their days, as far as `Needs` asked; titled: the paper that the pipeline lists under this title, and how its
    title is spelt there.
    """

    day: date
    written: date | None = None
    number: int | None = None
    same: Earlier | None = None
    by_day: Mapping[date, tuple[Earlier, ...]] = field(default_factory=dict)
    titled: Paper | None = None
    spelling: str | None = None


class Needs(Struct, frozen=True):
    """What a text makes us look up. days: those that it may speak of; counts: it states its own number."""

    days: frozenset[date]
    counts: bool

    @property
    def tied(self) -> bool:
        """Whether another day or number would change what lint says."""
        return bool(self.days) or self.counts
