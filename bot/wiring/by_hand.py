"""What people do by hand in the channel."""

from bot.chat.hand_writing import markdown_of
from bot.chat.seeing import HandReviews
from bot.intake.adopt import AdoptHandPosts
from bot.intake.hand_desk import HandDesk
from bot.intake.hand_edits import FollowHandEdits
from bot.wiring.basis import Basis
from bot.wiring.rooms import propose_topics


def hand_reviews(basis: Basis) -> HandReviews:
    """Hears of what is posted and edited there."""
    follow = FollowHandEdits(basis.rooms.database.hand_edits, markdown_of, basis.settings.schedule, basis.checkpoint)
    return HandReviews(basis.place.id, _adopt(basis), follow)


def hand_desk(basis: Basis) -> HandDesk:
    """What owners answer."""
    again = _adopt(basis).again
    return HandDesk(basis.rooms.database.hand_desk, again, basis.settings.schedule, basis.place.id)


def _adopt(basis: Basis) -> AdoptHandPosts:
    database = basis.rooms.database
    return AdoptHandPosts(
        database.hand_posts, database.pauses, propose_topics, basis.settings.schedule, basis.checkpoint
    )
