"""What readers choose: credit that melts, stars, snoozing; aliases of papers; recurring ballots, ballots with an option
that is no paper; promises with a day; suggestions, wishes and letters; polls held by hand; members by day.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant, Key

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _candidates()
    _ballots()
    _promises()
    _readers()
    op.create_table(
        "hand_polls",
        sa.Column("poll_id", sa.String, primary_key=True),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("votes", sa.JSON),
        sa.Column("voters", sa.Integer),
        sa.Column("closed_at", Instant),
        sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballots.id")),
    )
    op.create_table(
        "member_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("members", sa.Integer, nullable=False),
    )


def _candidates() -> None:
    """A lost ballot was one point of carry-over; now it is a tenth of the voters, from the day it was lost, up to the
    most that credit may be (`pipeline.credit.MOST`)."""
    for column in (
        sa.Column("credit", sa.Integer, nullable=False, server_default="0"),
        sa.Column("credit_at", Instant),
        sa.Column("score", sa.Integer, nullable=False, server_default="0"),
        sa.Column("snoozed_until", sa.Date),
        sa.Column("former_state", sa.String),
        sa.Column("details", sa.String, nullable=False, server_default="known"),
        sa.Column("details_at", Instant),
        sa.Column("details_tries", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("candidates", column)
    op.create_index("ix_candidates_details", "candidates", ["details"])
    op.execute("UPDATE candidates SET credit = CASE WHEN carry > 2 THEN 200 ELSE carry * 100 END")
    op.drop_column("candidates", "carry")
    op.execute(
        "UPDATE candidates SET credit_at = (SELECT max(ballots.closed_at) FROM ballots JOIN ballot_options"
        " ON ballot_options.ballot_id = ballots.id WHERE ballot_options.candidate_id = candidates.id)"
        " WHERE credit > 0"
    )
    op.create_table(
        "paper_aliases",
        sa.Column("key", Key, primary_key=True),
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("candidates.id"), nullable=False),
    )
    op.create_index("ix_paper_aliases_candidate_id", "paper_aliases", ["candidate_id"])


def _ballots() -> None:
    for column in (
        sa.Column("kind", sa.String, nullable=False, server_default="choice"),
        sa.Column("members_only", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("audit", sa.JSON),
    ):
        op.add_column("ballots", column)
    with op.batch_alter_table("ballot_options") as table:
        table.alter_column("candidate_id", existing_type=sa.Integer, nullable=True)
        table.add_column(sa.Column("credit", sa.Integer, nullable=False, server_default="0"))
    for column in (
        sa.Column("kind", sa.String, nullable=False, server_default="choice"),
        sa.Column("members_only", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("refused", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("opens_at", Instant),
    ):
        op.add_column("proposals", column)
    with op.batch_alter_table("proposals") as table:
        table.add_column(sa.Column("ballot_id", sa.Integer))
        table.create_foreign_key("fk_proposals_ballot_id_ballots", "ballots", ["ballot_id"], ["id"])
    op.create_table(
        "ballot_wordings",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("wording", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("taken_by", sa.String),
    )
    op.create_table(
        "ballot_times",
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("time", sa.String, nullable=False),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id")),
        sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballots.id")),
        sa.Column("reason", sa.String),
        sa.Column("used_at", Instant),
        sa.PrimaryKeyConstraint("channel_id", "day", "time"),
    )


def _promises() -> None:
    for column in (
        sa.Column("due_on", sa.Date),
        sa.Column("nudges", sa.Integer, nullable=False, server_default="0"),
        sa.Column("put_off_until", Instant),
        sa.Column("released_at", Instant),
        sa.Column("released_because", sa.Text),
    ):
        op.add_column("promises", column)
    op.create_table(
        "write_offs",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("promise_id", sa.Integer, sa.ForeignKey("promises.id"), nullable=False),
        sa.Column("fate", sa.String, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("taken_by", sa.String),
    )
    op.create_index("ix_write_offs_promise_id", "write_offs", ["promise_id"])


def _readers() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", Key, nullable=False, unique=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("suggested_at", Instant, nullable=False),
        sa.Column("decided_at", Instant),
        sa.Column("readers", sa.Integer, nullable=False, server_default="0"),
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("candidates.id")),
    )
    op.create_index("ix_suggestions_state", "suggestions", ["state"])
    op.create_table(
        "suggesters",
        sa.Column("suggestion_id", sa.Integer, sa.ForeignKey("suggestions.id"), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", "user_id"),
    )
    op.create_index("ix_suggesters_user_id", "suggesters", ["user_id"])
    op.create_table(
        "wishes",
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("candidates.id"), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("wished_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("candidate_id", "user_id"),
    )
    op.create_index("ix_wishes_user_id", "wishes", ["user_id"])
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_index("ix_letters_user_id", "letters", ["user_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
