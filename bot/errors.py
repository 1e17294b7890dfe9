"""Every error of the project, in one tree.

An error carries facts in its fields, never a sentence for readers: `chat/replies.py` and `cli/explain.py` turn
facts into words. `str(error)` is for the log and names the class with its facts; no error carries a secret.
"""

from dataclasses import dataclass


class ReviewBotError(Exception):
    """The root. Every subclass is a dataclass whose fields are the facts."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({facts})"


@dataclass(eq=False)
class InvalidSettings(ReviewBotError):
    """Settings that cannot be used; `faults` has one plain line each, at least one."""

    faults: tuple[str, ...]


@dataclass(eq=False)
class InvalidInput(ReviewBotError):
    """A document, file or argument that cannot be taken.

    `place` names where ("line 12", a file name, or ""), `reason` says in plain words what is wrong and what to do.
    Nothing was stored.
    """

    place: str
    reason: str


@dataclass(eq=False)
class SourceAway(ReviewBotError):
    """A service that lists papers (`source`, such as "arXiv") gave no answer that can be used. Nothing was stored."""

    source: str
    reason: str


@dataclass(eq=False)
class ForeignDatabase(ReviewBotError):
    """The database remembers another bot or channel (numeric ids). Nothing was read or written beside that."""

    kind: str
    expected: int
    found: int


@dataclass(eq=False)
class DatabaseBusy(ReviewBotError):
    """Another bot process holds this SQLite file."""

    path: str


@dataclass(eq=False)
class DatabaseAway(ReviewBotError):
    """The database cannot be reached or written (`reason` without any password). Whatever was under way rolled back."""

    reason: str


@dataclass(eq=False)
class NewerDatabase(ReviewBotError):
    """The schema is of a later release (`revision`) than this program knows."""

    revision: str


@dataclass(eq=False)
class TelegramRefused(ReviewBotError):
    """Telegram said no for good (`code` and its own `description`), for example a wrong token or a missing right."""

    code: int
    description: str


@dataclass(eq=False)
class TelegramAway(ReviewBotError):
    """Telegram could not be reached or did not answer in time; whether the call had an effect is not known."""

    reason: str


@dataclass(eq=False)
class AlreadyApplied(ReviewBotError):
    """The change that `cause` asks for was made before: a repeated update or a second press. Nothing was changed."""

    cause: str


@dataclass(eq=False)
class NotAllowed(ReviewBotError):
    """`user_id` lacks the `role` ("owner", "writer") that this command or button needs. Nothing was changed."""

    user_id: int | None
    role: str

    def __str__(self) -> str:
        """Without the id: a log outlives what a reader takes back."""
        return f"{type(self).__name__}(role={self.role!r})"


@dataclass(eq=False)
class StaleButton(ReviewBotError):
    """The button belongs to something that moved on, was used, or was made for somebody else. Nothing was changed."""

    data: str

    def __str__(self) -> str:
        """Without the data: any client can write into it, and a single-use token is for one person's eyes."""
        return f"StaleButton({len(self.data)} characters)"


@dataclass(eq=False)
class NotFound(ReviewBotError):
    """There is no `kind` ("review", "ballot", "candidate", "query") with this key."""

    kind: str
    key: str


@dataclass(eq=False)
class AlreadyQueued(ReviewBotError):
    """A review of this paper or title waits in the queue, is being posted or stands in the archive (`state`). Nothing
    was changed. title, number: the other one's; number is None while it has none."""

    title: str
    state: str
    number: int | None = None


@dataclass(eq=False)
class NumberTaken(ReviewBotError):
    """The review `title` has this number already. Nothing was changed."""

    number: int
    title: str


@dataclass(eq=False)
class SettingLocked(ReviewBotError):
    """The environment says it, by this `name` ("BOT_SLOTS"), so nobody can choose it in the chat."""

    name: str


@dataclass(eq=False)
class MayNotPost(ReviewBotError):
    """The bot lacks a right in its channel that posting needs. Nothing was posted."""


@dataclass(eq=False)
class QueueEmpty(ReviewBotError):
    """There is nothing to post."""


@dataclass(eq=False)
class BallotOpen(ReviewBotError):
    """A ballot (`ballot_id`) is open already; one at a time."""

    ballot_id: int


@dataclass(eq=False)
class TooFewCandidates(ReviewBotError):
    """A ballot needs `needed` candidates, only `found` can stand."""

    needed: int
    found: int


@dataclass(eq=False)
class PromisesOpen(ReviewBotError):
    """So many chosen papers (`count`) wait for their reviews that nothing new is asked."""

    count: int


@dataclass(eq=False)
class CandidatesGone(ReviewBotError):
    """Papers (`titles`, at least one) cannot stand on the ballot any more; others took their places in the proposal."""

    titles: tuple[str, ...]
