"""What must hold in the end, whatever happened."""

from collections import Counter
from itertools import chain

from bot.publishing.ports import Notice
from bot.publishing.post import PartState
from tests.fakes.tables import KeptPost
from tests.model.world import World


def faults_in(world: World) -> list[str]:
    """One word and its facts for each promise that was broken; empty when all were kept."""
    found = [*world.channel.broken]
    planned = _planned(world)
    standing, confirmed = world.standing, world.confirmed
    told = Counter(_form(world, notice) for notice in world.memory.tables.notices if notice.kind == "stray_copy")
    for form, count in planned.items():
        if told[form] > max(standing[form] - count, 0):
            found.append("alarm: told of a copy that is none")
        if standing[form] > count:
            found.append(f"doubled: {standing[form]} of {count}")
        if confirmed[form] > standing[form]:
            found.append("lost: confirmed, and not there")
    for kept in world.memory.tables.posts.values():
        found += _faults_of(world, kept)
    found += [f"forgotten: a part is {part.state}" for part in world.open_parts]
    kinds = {notice.kind for notice in world.memory.tables.notices}
    if world.ways.look == "well" and world.knows_channel and "part_asked" in kinds:
        found.append("asked: without need")
    return found


def copies_in(world: World) -> int:
    """How many messages stand there beside those that should."""
    standing = world.standing
    return sum(max(standing[form] - count, 0) for form, count in _planned(world).items())


def _planned(world: World) -> Counter[tuple[str, str]]:
    return Counter((part.frozen.method, part.frozen.text_hash) for part in world.memory.tables.parts)


def _form(world: World, copy: Notice) -> tuple[str, str]:
    seen = world.channel.standing[copy.facts["message_id"]]
    return seen.method, seen.text_hash


def _faults_of(world: World, kept: KeptPost) -> list[str]:
    forms = [(part.frozen.method, part.frozen.text_hash) for part in kept.parts]
    messages = sorted(world.channel.standing.items())
    mine = [(seen.method, seen.text_hash) for _, seen in messages if (seen.method, seen.text_hash) in forms]
    found = []
    if _without_repetitions(mine) != _without_repetitions(forms)[: len(_without_repetitions(mine))]:
        found.append("misordered: out of order, or with a hole")
    found += _in_both_forms(world, kept)
    found += ["lost: a piece is in neither form"] * (not _is_whole(kept))
    for part in kept.parts:
        seen = world.channel.standing.get(part.message_id or 0)
        if part.message_id is not None and (seen is None or seen.text_hash != part.frozen.text_hash):
            found.append("lost: another message stands there")
    if kept.ended and all(part.state is not PartState.FAILED for part in kept.parts):
        found += ["lost: ended early"] * any(part.state is not PartState.CONFIRMED for part in kept.parts)
    return found


def _in_both_forms(world: World, kept: KeptPost) -> list[str]:
    """A rich message is one with the classic ones in its place: where it stands, none of them may."""
    standing = world.standing
    there = [any(standing[part.method, part.text_hash] for part in group) for group in kept.post.instead]
    rich = [standing[part.method, part.text_hash] for part in kept.post.parts]
    pairs = zip(rich, there, strict=False)  # a classic post has nothing in its place
    return ["twofold: it stands there in both forms" for times, beside in pairs if times and beside]


def _is_whole(kept: KeptPost) -> bool:
    """Whether it consists of its first rich messages and of the classic ones in the place of all others."""
    rich, instead = kept.post.parts, kept.post.instead
    classic = [[*rich[:first], *chain(*instead[first:])] for first in range(len(rich) + 1)]
    return [part.frozen for part in kept.parts] in classic


def _without_repetitions(forms: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Doubles are another fault, and some posts say a thing twice."""
    return list(dict.fromkeys(forms))
