"""The tables of those who write and post: drafts and what they came from, guests, changes on record, corrections, what
was posted by hand, what was chosen in the chat. See `tables.py` for the rest."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.storage.columns import Instant, only_where
from bot.storage.tables import metadata, parts, posts, reviews

drafts = Table(
    "drafts",
    metadata,
    Column("review_id", ForeignKey(reviews.c.id), primary_key=True),  # stays when the review leaves: who wrote it
    Column("author_id", BigInteger, index=True),  # null: it came from the shell, or out of the channel
    Column("messages", Integer, nullable=False),  # that it came in
    Column("made_at", Instant, nullable=False),
    Column("card_id", BigInteger),  # the message in the author's chat that shows it; null: not shown yet
    Column("proposed_at", Instant),  # a writer asked for an owner's word
    Column("declined_because", Text),  # the owner's word, for the writer
    Column("nudged_at", Instant),
    Column("discarded_at", Instant),  # thrown away; one tap brings it back
)

pieces = Table(
    "pieces",
    metadata,
    Column("user_id", BigInteger, nullable=False),  # whose private chat it came in
    Column("message_id", BigInteger, nullable=False),
    Column("first_id", BigInteger, nullable=False),  # the message with which its text begins
    Column("state", String, nullable=False),  # intake.gather.PieceState
    Column("review_id", ForeignKey(reviews.c.id), index=True),  # null: it is no draft yet
    Column("replaces", ForeignKey(reviews.c.id)),  # sent as a reply to this draft: its new text
    Column("name", Text, nullable=False),  # of the file; "" for a message
    Column("text", Text, nullable=False),  # Markdown; emptied when the review is posted
    Column("cut", Boolean, nullable=False),  # an app may have cut it at its end
    Column("sent_at", Instant, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("told_id", BigInteger),  # of the first: the message that says "reading…", then shows the draft
    Column("role", String, nullable=False),  # chat.access.Role
    Column("language", String, nullable=False),
    PrimaryKeyConstraint("user_id", "message_id"),
)
_UNFINISHED = pieces.c.state.in_(("gathering", "read"))
Index(
    "ix_pieces_unfinished",
    *(pieces.c.user_id, pieces.c.message_id),
    info=only_where(_UNFINISHED),
)

questions = Table(
    "questions",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("until", Instant, nullable=False),
    Column("taken_by", String),  # the cause that brought the answer; only it may still find the question
)

writers = Table(
    "writers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),  # as Telegram had it when they accepted: owners tell guests apart by it
    Column("invited_by", BigInteger, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", String, primary_key=True),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

owners = Table(
    "owners",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),  # who came by the link; BOT_OWNERS wins
    Column("since", Instant, nullable=False),
)

owner_links = Table(
    "owner_links",
    metadata,
    Column("token_hash", String, primary_key=True),  # SHA-256, hex: whoever reads a backup has no link
    Column("expires_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger),  # null: the shell, or the bot by itself
    Column("action", String, nullable=False),  # publishing.audit.Did
    Column("review_id", ForeignKey(reviews.c.id), index=True),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)

countdowns = Table(
    "countdowns",
    metadata,
    Column("review_id", ForeignKey(reviews.c.id), primary_key=True),
    Column("revision", BigInteger, nullable=False),  # of its text; another one is not posted
    Column("from_draft", Boolean, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_at", Instant),  # nobody stops it any more
    Column("actor_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # in the actor's chat: where it says how it went
    Column("cause", String, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("review_id", ForeignKey(reviews.c.id), nullable=False, index=True),
    Column("made_by", BigInteger, nullable=False),
    Column("cause", String, nullable=False, unique=True),  # what brought its text
    Column("before", JSON, nullable=False),  # the columns of `reviews` that hold the text: those that were seen
    Column("after", JSON, nullable=False),  # and those to come
    Column("state", String, nullable=False),  # publishing.corrections.CorrectionState
    Column("made_at", Instant, nullable=False),
    Column("wanted_at", Instant),  # an owner said so
    Column("ended_at", Instant),
    Column("unchanged", Integer, nullable=False),  # messages that stay as they are, once it is planned
    Column("reply_id", ForeignKey(posts.c.id)),  # the post with what fits in no message any more
)
Index(
    "ix_corrections_under_way",
    corrections.c.id,
    info=only_where(corrections.c.ended_at.is_(None)),
)

edits = Table(
    "edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("correction_id", ForeignKey(corrections.c.id), nullable=False, index=True),
    Column("part_id", ForeignKey(parts.c.id), nullable=False, index=True),
    Column("method", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("format_version", Integer, nullable=False),
    Column("state", String, nullable=False),  # publishing.corrections.EditState
    Column("attempt", Integer, nullable=False),
    Column("retry_at", Instant),
    Column("reason", Text),
    Column("ended_at", Instant),
)
Index(
    "ix_edits_unfinished",
    edits.c.id,
    info=only_where(edits.c.ended_at.is_(None)),
)

hand_posts = Table(
    "hand_posts",
    metadata,
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),  # Markdown, as it stands there now
    Column("units", Integer, nullable=False),  # its length as Telegram counts: a full message may be cut
    Column("reply_to", BigInteger),
    Column("sent_at", Instant, nullable=False),
    Column("as_of", Instant, nullable=False),  # when this text was written: updates come in any order
    Column("state", String, nullable=False),  # intake.adopt.HandState
    Column("review_id", ForeignKey(reviews.c.id), index=True),
    Column("undo", JSON),  # of the first message of a review: what the adoption changed beside it, to be put back
    PrimaryKeyConstraint("channel_id", "message_id"),
)
Index("ix_hand_posts_sent_at", hand_posts.c.sent_at)

chosen = Table(
    "chosen",
    metadata,
    Column("name", String, primary_key=True),  # of a field of `Settings`
    Column("value", Text),  # null: what holds where nobody chooses
    Column("before", Text),  # the same before the last change
    Column("version", Integer, nullable=False),
    Column("chosen_by", BigInteger, nullable=False),
    Column("chosen_at", Instant, nullable=False),
)
