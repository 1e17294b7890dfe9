"""What the parts of a running bot share."""

import asyncio

from bot.archive.counting import CountUse
from bot.chat.channel import TelegramChannel
from bot.chat.connection import Connection
from bot.chat.deep_links import review_address
from bot.chat.flooding import Flood
from bot.chat.pacing import Pacer
from bot.chat.place import ChannelPlace
from bot.chat.probing import TelegramProber
from bot.chat.render.review import PostRenderer
from bot.chat.render.silence import QuietReviews
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.clock import Checkpoint, Clock
from bot.publishing.find_occasion import FindOccasion
from bot.publishing.head_check import CheckHead
from bot.publishing.lease import Lease
from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import Occasions, RenderReview, ReviewRenderer
from bot.reviews.review import StoredReview
from bot.settings import Settings, TelegramSettings
from bot.values import Struct, fields
from bot.web.tally import Tally
from bot.wiring.outside import Outside
from bot.wiring.rooms import Foundation, Rooms, rooms_on


class Kept(Struct, frozen=True, kw_only=True):
    """Each made once in a process, by `build`. environment: what it says, without what owners chose; chosen_anew: set
    when that changed; username: the bot's own, without "@"; lease: whether this process posts; channel: for what it
    does by itself, and only while it may; check_head: the look at the start of each term."""

    environment: Settings
    chosen_anew: asyncio.Event
    telegram: TelegramSettings
    clock: Clock
    checkpoint: Checkpoint
    foundation: Foundation
    outside: Outside
    connection: Connection
    flood: Flood
    pacer: Pacer
    tally: Tally  # what happened in this process, for /metrics
    bot_id: int
    username: str
    place: ChannelPlace
    lease: Lease
    channel: TelegramChannel
    prober: TelegramProber
    note_rights: NoteRights
    check_head: CheckHead
    replying: Replying
    languages: Languages
    tongues: Tongues


class Basis(Kept, frozen=True, kw_only=True):
    """With what settings decide: made anew whenever owners choose something. settings: with what they chose."""

    settings: Settings
    rooms: Rooms
    forms: PostRenderer
    renderer: ReviewRenderer
    count_use: CountUse


def basis_on(kept: Kept, settings: Settings) -> Basis:
    """`settings`: with what owners chose."""
    same = {field.name: getattr(kept, field.name) for field in fields(Kept)}
    forms = PostRenderer(settings.post_format, settings.templates, kept.username)
    return Basis(
        **same,
        settings=settings,
        rooms=rooms_on(kept.foundation, settings),
        forms=forms,
        renderer=QuietReviews(RenderReview(forms, occasions(kept)), settings.silent),
        count_use=CountUse(kept.foundation.database.counts, settings.schedule.zone),
    )


def occasions(kept: Kept) -> Occasions:
    """What a post says around its review."""
    database = kept.foundation.database

    def address(stored: StoredReview) -> str:
        return review_address(stored, kept.place, kept.username)

    return FindOccasion(kept.foundation.similar, database.pipeline, database.wishes, database.twins, address)
