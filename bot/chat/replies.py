"""Errors in words: the one place that turns what went wrong into a sentence."""

from bot import errors
from bot.chat.access import Role
from bot.chat.sentences import Sentences, later

WAIT = (errors.DatabaseAway, errors.TelegramAway)
"""These pass by themselves: the update goes back to the inbox and is tried again before anybody hears of it."""

SENTENCES: dict[type[errors.ReviewBotError], str] = {
    errors.InvalidSettings: later("My settings are wrong; the operator finds what in the log."),
    errors.InvalidInput: later("I cannot take that: {reason}"),
    errors.NumberTaken: later("No. {number} is “{title}” already. Nothing was changed."),
    errors.SourceAway: later("{source} gave me nothing that I can use: {reason}."),
    errors.ForeignDatabase: later("My database belongs to another bot or channel; the operator finds more in the log."),
    errors.DatabaseBusy: later("Another copy of me holds the database; the operator finds more in the log."),
    errors.DatabaseAway: later("My memory is out of reach for the moment. Nothing was changed; please try again soon."),
    errors.NewerDatabase: later("My database is of a later release than I am; the operator must update me."),
    errors.TelegramRefused: later("Telegram did not allow that; the operator finds why in the log."),
    errors.TelegramAway: later("Telegram did not answer me. Please try again soon."),
    errors.AlreadyApplied: later("That is done already."),
    errors.NotAllowed: later("Only the channel's owners can do that, alone with me in a private chat."),
    errors.StaleButton: later("This button has had its time. /help starts afresh."),
    errors.NotFound: later("I cannot find that any more; please ask again."),
    errors.AlreadyQueued: later("“{title}” waits in the queue or was posted already."),
    errors.MayNotPost: later(
        "I may not post in the channel at the moment. Make me an administrator there who may post, then try again."
    ),
    errors.SettingLocked: later("{name} says that where I run; only the operator changes it."),
    errors.QueueEmpty: later("Nothing waits in the queue, so there is nothing to post."),
    errors.BallotOpen: later("A poll is open already, one at a time. /poll shows it, /close ends it."),
    errors.PromisesOpen: later("{count} promises are open, so no new poll. /promises shows them."),
    errors.CandidatesGone: later("Some of these papers cannot stand any more; others took their places. Look again."),
    errors.TooFewCandidates: later("A poll needs {needed} papers and I know only {found} that can stand."),
}

_WRITERS_TOO = later("Only the channel's owners and writers can do that, alone with me in a private chat.")
_APOLOGY = later("I am sorry, that went wrong on my side. The operator can find it as {reference}.")


def words_for(error: errors.ReviewBotError, say: Sentences) -> str:
    """One clear sentence; a class without its own gets its parent's."""
    if isinstance(error, errors.NotAllowed) and error.role == Role.WRITER:
        return say(_WRITERS_TOO)
    for kind in type(error).__mro__:
        if kind in SENTENCES:
            return say(SENTENCES[kind], **vars(error))
    return apology(say, type(error).__name__)


def apology(say: Sentences, reference: str) -> str:
    """For what nobody foresaw; the log line of it carries the same reference."""
    return say(_APOLOGY, reference=reference)
