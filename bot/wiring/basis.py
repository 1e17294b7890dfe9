"""What the parts of a running bot share."""

from dataclasses import dataclass

from bot.archive.counting import CountUse
from bot.chat.channel import TelegramChannel
from bot.chat.connection import Connection
from bot.chat.flooding import Flood
from bot.chat.pacing import Pacer
from bot.chat.place import ChannelPlace
from bot.chat.probing import TelegramProber
from bot.chat.render.review import PostRenderer
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.clock import Checkpoint, Clock
from bot.publishing.note_rights import NoteRights
from bot.publishing.occasion import ReviewRenderer
from bot.settings import Settings, TelegramSettings
from bot.wiring.outside import Outside
from bot.wiring.rooms import Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Each made once, by `build`. `username`: the bot's own, without "@"."""

    settings: Settings
    telegram: TelegramSettings
    clock: Clock
    checkpoint: Checkpoint
    rooms: Rooms
    outside: Outside
    connection: Connection
    flood: Flood
    pacer: Pacer
    bot_id: int
    username: str
    place: ChannelPlace
    channel: TelegramChannel
    prober: TelegramProber
    note_rights: NoteRights
    forms: PostRenderer
    renderer: ReviewRenderer
    replying: Replying
    count_use: CountUse
    languages: Languages
    tongues: Tongues
