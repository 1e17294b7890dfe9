"""Polls: options, and who chose what. The bot never learns who: it is told totals."""

from collections.abc import Sequence
from typing import Any

from bot.values import Struct, field

LONGEST_QUESTION, LONGEST_DESCRIPTION, LONGEST_OPTION, MOST_OPTIONS = 300, 1024, 100, 12
"""Characters, characters, characters, options: https://core.telegram.org/bots/api#sendpoll."""


class Option(Struct, frozen=True):
    """One answer. `persistent_id` stays the option's own whatever order it is shown in."""

    persistent_id: str
    text: str


class Poll(Struct):
    """A regular poll; fields are named and meant as in https://core.telegram.org/bots/api#poll.

    by_hand: made in the app, by a person; votes: person -> indexes of the chosen options, ascending, never empty.
    """

    id: str
    question: str
    options: tuple[Option, ...]
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    members_only: bool = False
    shuffle_options: bool = False
    hide_results_until_closes: bool = False
    description: str = ""
    description_entities: tuple[dict[str, Any], ...] = ()
    is_closed: bool = False
    by_hand: bool = False
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def vote(self, person: int, chosen: Sequence[int]) -> str | None:
        """Replaces the person's vote, [] takes it back. Returns why not (a plain sentence), with nothing changed."""
        options = tuple(sorted(set(chosen)))
        if self.is_closed:
            return "the poll is closed"
        if any(not 0 <= index < len(self.options) for index in options):
            return f"this poll has options 0 to {len(self.options) - 1}"
        if len(options) > 1 and not self.allows_multiple_answers:
            return "this poll takes one answer"
        if person in self.votes and not self.allows_revoting:
            return "this poll does not allow changing a vote"
        if options:
            self.votes[person] = options
        else:
            self.votes.pop(person, None)
        return None

    def counts(self) -> list[int]:
        """Voters by option, in the options' order."""
        return [sum(index in chosen for chosen in self.votes.values()) for index in range(len(self.options))]
