"""What the shell says when a command did not work out."""

from bot.errors import (
    AlreadyQueued,
    BallotOpen,
    DatabaseAway,
    DatabaseBusy,
    ForeignDatabase,
    InvalidInput,
    InvalidSettings,
    NewerDatabase,
    NotFound,
    NumberTaken,
    PromisesOpen,
    QueueEmpty,
    ReviewBotError,
    SourceAway,
    TelegramAway,
    TelegramRefused,
    TooFewCandidates,
)

EXPLANATIONS: dict[type[ReviewBotError], tuple[str, int]] = {
    InvalidSettings: ("{lines}", 2),
    InvalidInput: ("{place}: {reason}", 2),
    AlreadyQueued: ("“{title}” {stands}; nothing was changed.", 2),
    NotFound: ("There is no {kind} {key} here; {lists}.", 2),
    QueueEmpty: ("Nothing waits; `reviewbot queue add FILE` puts a review into the queue.", 2),
    BallotOpen: (
        "Ballot {ballot_id} is not closed yet, and one at a time is enough; `reviewbot poll close` ends it.",
        2,
    ),
    PromisesOpen: ("{count} promises are open, so no new ballot; BOT_MOST_PROMISES says how many may be.", 2),
    TooFewCandidates: ("A ballot needs {needed} papers, and only {found} can stand; nothing was changed.", 2),
    NumberTaken: ("No. {number} is “{title}”; nothing was changed. Give that one another number first.", 2),
    ForeignDatabase: (
        "This database belongs to another {kind} ({expected}); yours is {found}."
        " Set BOT_DATABASE_URL to a database of its own.",
        2,
    ),
    NewerDatabase: ("The database is of a later release (schema {revision}). Install that release or a newer one.", 2),
    DatabaseBusy: ("Another reviewbot runs on {path}. Stop it first, or set another BOT_DATABASE_URL.", 1),
    DatabaseAway: ("The database cannot be used: {reason}. `reviewbot doctor` looks closer.", 1),
    TelegramRefused: ("Telegram refused ({code}): {description}. `reviewbot doctor` looks closer.", 1),
    SourceAway: ("{source} gave no answer that can be used: {reason}. Nothing was stored; try again later.", 1),
    TelegramAway: ("Telegram does not answer: {reason}", 1),
}
"""Every class that a command can raise: its sentence, from the error's facts, and the exit code."""

_STANDS = {
    "queued": "waits already",
    "posting": "is being posted",
    "archived": "stands in the archive already",
}

_LISTS = {"ballot": "`reviewbot poll show` lists them"}
"""Where ids are found, by what was looked for."""


def explain(error: ReviewBotError) -> tuple[str, int]:
    """What to print for an error, with what to do about it, and the exit code."""
    if type(error) not in EXPLANATIONS:
        return f"This did not work: {error}", 1
    sentence, code = EXPLANATIONS[type(error)]
    facts = dict(vars(error))
    match error:
        case InvalidSettings(faults=faults):
            facts["lines"] = "\n".join(faults)
        case NotFound(kind=kind):
            facts["lists"] = _LISTS.get(kind, "`reviewbot queue list` and `search --json` show ids")
        case AlreadyQueued(state=state):
            facts["stands"] = _STANDS.get(state, f"is {state} already")
    return sentence.format(**facts).removeprefix(": "), code
