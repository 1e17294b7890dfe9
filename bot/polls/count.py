"""A poll as Telegram tells it, and what that says of a ballot: options are known by their words, not their place."""

import unicodedata
from collections.abc import Sequence

from bot.polls.ballot import Evidence, Tally
from bot.values import Struct


class CountedOption(Struct, frozen=True):
    """votes: of people who chose it, beside others where several answers are allowed."""

    text: str
    votes: int


class PollCount(Struct, frozen=True):
    """A state of a poll (https://core.telegram.org/bots/api#poll); `options` in the order told, which may be any."""

    poll_id: str
    question: str
    options: tuple[CountedOption, ...]
    voters: int
    closed: bool

    @property
    def is_known(self) -> bool:
        """Telegram may say 0 for votes that it does not tell: somebody voted, and yet for nothing."""
        return not self.voters or any(option.votes for option in self.options)


def tally_of(count: PollCount, texts: Sequence[str], evidence: Evidence) -> Tally | None:
    """The votes by option, in the order of these texts, which are what a ballot's poll shows.

    None when it is another poll, two options have the same words, or its votes are not told.
    """
    votes = {words_of(option.text): option.votes for option in count.options}
    wanted = [words_of(text) for text in texts]
    if len(votes) != len(count.options) or sorted(votes) != sorted(wanted) or not count.is_known:
        return None
    return Tally(tuple(votes[words] for words in wanted), count.voters, count.closed, evidence)


def words_of(text: str) -> str:
    """Without what Telegram may change in a text: white space and the form of Unicode."""
    return " ".join(unicodedata.normalize("NFC", text).split())
