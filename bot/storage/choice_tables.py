"""The tables of what readers choose and ask for: candidates, polls, promises, wishes. See `tables.py` for the rest.

Of a reader there is a numeric id, a language and what was asked for: no name, no text.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from bot.storage.columns import Instant, Key, only_where
from bot.storage.tables import metadata

past_polls = Table(
    "past_polls",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("asked_on", Date, nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("voters", Integer, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("title_key", Key, nullable=False, index=True),  # the folded title
    Column("state", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("paper_key", Text),
    Column("paper_url", Text),
    Column("pitch", Text),
    Column("abstract", Text),
    Column("label", Text),
    Column("published", Date),
    Column("authors_count", Integer),
    Column("upvotes", Integer),
    Column("topics", JSON, nullable=False),
    Column("source", String, nullable=False),
    Column("source_line", Integer),
    Column("credit", Integer, nullable=False, server_default="0"),  # pipeline.credit.Credit.points
    Column("added_at", Instant, nullable=False),
    Column("organisation", Text),
    Column("credit_at", Instant),
    Column("score", Integer, nullable=False, server_default="0"),  # the owner's stars
    Column("snoozed_until", Date),  # local date of the channel
    Column("former_state", String),  # where a snoozed or discarded one goes back to
    Column("details", String, nullable=False, server_default="known"),  # pipeline.candidate.Details
    Column("details_at", Instant),  # not looked for before
    Column("details_tries", Integer, nullable=False, server_default="0"),
    Index("ix_candidates_state_added_at", "state", "added_at"),
    Index("ix_candidates_details", "details"),
)

paper_aliases = Table(
    "paper_aliases",
    metadata,
    Column("key", Key, primary_key=True),  # another address of the paper: its DOI, its page at OpenReview
    Column("candidate_id", ForeignKey(candidates.c.id), nullable=False, index=True),
)

ballots = Table(
    "ballots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("message_id", BigInteger),
    Column("poll_id", String, unique=True),
    Column("voters", Integer, nullable=False),
    Column("winner_id", ForeignKey(candidates.c.id)),
    Column("reason", Text),  # why it ended without a tally
    Column("kept_votes", JSON(none_as_null=True)),  # the newest `poll` update
    Column("kept_voters", Integer),
    Column("kept_closed", Boolean, nullable=False),
    Column("kind", String, nullable=False, server_default="choice"),  # polls.ballot.BallotKind
    Column("members_only", Boolean, nullable=False, server_default=false()),
    Column("audit", JSON(none_as_null=True)),  # what the tally was decided from, see polls/audit.py
)
# One ballot at a time in a channel, whatever the code does.
Index(
    "uq_ballots_current",
    ballots.c.channel_id,
    unique=True,
    info=only_where(ballots.c.closed_at.is_(None)),
)

ballot_options = Table(
    "ballot_options",
    metadata,
    Column("ballot_id", ForeignKey(ballots.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("candidate_id", ForeignKey(candidates.c.id), index=True),  # null: an option that is no paper
    Column("label", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("pitch", Text),
    Column("votes", Integer, nullable=False),
    Column("credit", Integer, nullable=False, server_default="0"),  # brought along, per mille of voters
    PrimaryKeyConstraint("ballot_id", "position"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("kind", String, nullable=False, server_default="choice"),
    Column("members_only", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False, server_default="1"),  # grows with every change; its buttons name it
    Column("refused", JSON, nullable=False, server_default="[]"),  # ids of candidates that owners took off
    Column("opens_at", Instant),  # a recurring one opens by itself
    Column("ballot_id", ForeignKey(ballots.c.id)),  # what was made of it
)

ballot_wordings = Table(
    "ballot_wordings",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),  # an owner
    Column("proposal_id", ForeignKey(proposals.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("wording", String, nullable=False),  # polls.proposals.Wording
    Column("place", Integer, nullable=False),  # of the option; 0: none
    Column("until", Instant, nullable=False),
    Column("taken_by", String),  # the update that brought it
)

ballot_times = Table(
    "ballot_times",
    metadata,
    Column("channel_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("time", String, nullable=False),  # local wall time of a recurring ballot, "20:00"
    Column("proposal_id", ForeignKey(proposals.c.id)),  # shown to the owners before
    Column("ballot_id", ForeignKey(ballots.c.id)),
    Column("reason", String),  # why without a ballot
    Column("used_at", Instant),  # null: only proposed so far
    PrimaryKeyConstraint("channel_id", "day", "time"),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("candidate_id", ForeignKey(candidates.c.id), nullable=False, index=True),
    Column("ballot_id", ForeignKey(ballots.c.id), nullable=False, unique=True),
    Column("votes", Integer, nullable=False),
    Column("voters", Integer, nullable=False),
    Column("chosen_at", Instant, nullable=False),
    Column("kept_at", Instant),
    Column("due_on", Date),  # local date of the channel
    Column("nudges", Integer, nullable=False, server_default="0"),  # how many the owners have had
    Column("put_off_until", Instant),  # an owner is on it: no nudge before
    Column("released_at", Instant),
    Column("released_because", Text),  # public
)

OPEN = promises.c.kept_at.is_(None) & promises.c.released_at.is_(None)
"""A promise that readers wait for: a released one is not kept any more, whatever comes later."""

write_offs = Table(
    "write_offs",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),  # the owner who is asked for the reason
    Column("promise_id", ForeignKey(promises.c.id), nullable=False, index=True),
    Column("fate", String, nullable=False),  # the candidate's next state
    Column("until", Instant, nullable=False),
    Column("reason", Text),
    Column("taken_by", String),  # the cause that brought the reason; a button names it, so that it publishes no other
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Key, nullable=False, unique=True),  # the paper's canonical key
    Column("url", Text, nullable=False),
    Column("state", String, nullable=False, index=True),  # pipeline.suggestions.SuggestionState
    Column("suggested_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("readers", Integer, nullable=False, server_default="0"),  # how many had asked when it was decided
    Column("candidate_id", ForeignKey(candidates.c.id)),
)

suggesters = Table(
    "suggesters",
    metadata,
    Column("suggestion_id", ForeignKey(suggestions.c.id), nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    PrimaryKeyConstraint("suggestion_id", "user_id"),
)

wishes = Table(
    "wishes",
    metadata,
    Column("candidate_id", ForeignKey(candidates.c.id), nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("wished_at", Instant, nullable=False),
    PrimaryKeyConstraint("candidate_id", "user_id"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),  # chat.letters
    Column("facts", JSON, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("state", String, nullable=False),  # waiting, sending; a row whose letter may have arrived is deleted
)

hand_polls = Table(
    "hand_polls",
    metadata,
    Column("poll_id", String, primary_key=True),
    Column("channel_id", BigInteger),  # null: its end was told before its beginning
    Column("message_id", BigInteger),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("votes", JSON(none_as_null=True)),
    Column("voters", Integer),
    Column("closed_at", Instant),
    Column("ballot_id", ForeignKey(ballots.c.id)),  # once its winner is a promise
)

member_counts = Table(
    "member_counts",
    metadata,
    Column("day", Date, primary_key=True),  # local date of the channel
    Column("members", Integer, nullable=False),
)
