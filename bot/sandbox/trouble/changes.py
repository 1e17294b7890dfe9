"""What a fault does to the world besides one call's answer."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.cast import Person
from bot.sandbox.membership import CHANNEL_RIGHTS
from bot.sandbox.ownership import place_bot
from bot.sandbox.wire import Wire
from bot.sandbox.world import World

Change = Callable[[World, Wire, Mapping[str, Any]], None]
"""`wire`: the connection on which it was asked for."""


def refuse(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    wire.door.shut(details["seconds"])


def kill(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    if world.life:
        world.life.kill()


def revoke(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    world.faults.revoked = True


def restore(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    world.faults.revoked = False


def demote(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    taken = dict.fromkeys(details["rights"], False)
    place_bot(world, _owner(world), world.channel.id, "administrator", taken)


def expel(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    place_bot(world, _owner(world), world.channel.id, "kicked", {})


def promote(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    every = dict.fromkeys(CHANNEL_RIGHTS, True)
    place_bot(world, _owner(world), world.channel.id, "administrator", every)


def vanish(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    world.faults.vanished.add(details.get("chat", world.channel.id))


def reappear(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    world.faults.vanished.discard(details.get("chat", world.channel.id))


def shorten(world: World, wire: Wire, details: Mapping[str, Any]) -> None:
    world.faults.dropping = details["blocks"]


def _owner(world: World) -> Person:
    return next(person for person in world.people.values() if person.role == "owner")
