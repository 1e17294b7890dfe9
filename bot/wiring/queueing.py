"""The queue in the chat, and what it posts by an owner's word."""

from bot.chat.commands.queueing import Queueing
from bot.chat.countdowns import TelegramCountdowns
from bot.chat.names import Names
from bot.publishing.countdown import FireCountdowns, StartCountdown
from bot.publishing.publish import PostNow
from bot.wiring.basis import Basis


def queueing(basis: Basis) -> Queueing:
    database = basis.rooms.database
    return Queueing(
        view=basis.rooms.show_queue,
        change=basis.rooms.change_queue,
        counts=StartCountdown(database.countdowns, database.standing),
        audit=database.audit,
        names=Names(database, database.guests.name),
    )


def post_now(basis: Basis) -> PostNow:
    database, schedule = basis.rooms.database, basis.settings.schedule
    return PostNow(database.slots, basis.renderer, basis.checkpoint, schedule, basis.place.id, database.standing)


def fire_countdowns(basis: Basis) -> FireCountdowns:
    database = basis.rooms.database
    sayer = TelegramCountdowns(basis.replying, basis.tongues)
    return FireCountdowns(database.countdowns, database.slots, post_now(basis), sayer, basis.checkpoint)
