"""The tables of the bot's own chats: updates, buttons, what people ask and edit. See `tables.py` for the rest."""

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
    UniqueConstraint,
)

from bot.storage.columns import Instant, only_where
from bot.storage.tables import metadata, reviews

inbox = Table(
    "inbox",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # order of arrival
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("lane", String, nullable=False),
    Column("state", String, nullable=False),  # new, working, done, parked
    Column("head", Boolean, nullable=False),  # the oldest unfinished row of its lane: only heads are claimed
    Column("attempt", Integer, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("holder", String),  # the process that has it in hand, by its name in `leases`
    Column("ended_at", Instant),
    Column("payload", JSON(none_as_null=True)),
    Column("error", Text),
    UniqueConstraint("bot_id", "update_id"),
    sqlite_autoincrement=True,
)
# One head a lane: the database itself refuses a second worker in one. The partial indexes keep a claim as quick with
# 100 000 rows waiting as with ten, in as many lanes or in one.
Index(
    "uq_inbox_head_lane",
    inbox.c.lane,
    unique=True,
    info=only_where(inbox.c.head.is_(True)),
)
Index("ix_inbox_heads", inbox.c.seq, info=only_where(inbox.c.head.is_(True)))
Index(
    "ix_inbox_unfinished",
    inbox.c.lane,
    inbox.c.seq,
    info=only_where(inbox.c.ended_at.is_(None)),
)
Index("ix_inbox_ended_at", inbox.c.ended_at)

buttons = Table(
    "buttons",
    metadata,
    Column("token", String, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

editings = Table(
    "editings",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("review_id", ForeignKey(reviews.c.id), nullable=False, index=True),
    Column("until", Instant, nullable=False),
    Column("files_only", Boolean, nullable=False),  # a message came that the app may have cut in two
    Column("taken_by", String),  # the cause that brought the new text; only it may still find the editing
)

queries = Table(
    "queries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words_hash", String, nullable=False, unique=True),  # words may be too long for an index
    Column("words", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

use_counts = Table(
    "use_counts",
    metadata,
    Column("day", Date, nullable=False),
    Column("kind", String, nullable=False),  # archive.counting.Use
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("day", "kind"),
)

missed_words = Table(
    "missed_words",
    metadata,
    Column("day", Date, nullable=False),
    Column("words", String, nullable=False),  # folded and short, see archive/counting.py; nobody's name beside them
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("day", "words"),
)
