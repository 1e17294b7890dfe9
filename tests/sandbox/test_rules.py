"""Every refusal over HTTP: the call that breaks the rule, and that nothing else changed by it.

A new rule needs a trigger in one of the files of `tests/sandbox/triggers`.
"""

import asyncio
import json

import pytest

from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.state import state
from tests.sandbox.triggers.case import Trigger, prepare
from tests.sandbox.triggers.every import every

EVERY = every()


def test_every_rule_has_its_trigger_and_names_its_source() -> None:
    missing = set(Rule) - {rule for rule, _ in EVERY}
    assert not missing, "add a Trigger for each to a file of tests/sandbox/triggers"
    assert all(rule.source for rule in Rule)
    assert len({rule.name for rule in Rule}) == len(Rule.__members__), "two rules say the same"


@pytest.mark.parametrize(("rule", "trigger"), EVERY, ids=[f"{rule.name}-{it.method}" for rule, it in EVERY])
async def test_a_broken_rule_is_refused_in_telegrams_words(
    rule: Rule, trigger: Trigger, world: World, address: str
) -> None:
    prepare(world)
    if trigger.before:
        trigger.before(world)
    seq, before, pollers = world.events.seq, state(world), world.updates.poller

    call = asyncio.create_task(_call(world, address, trigger))
    if trigger.meanwhile:
        while world.updates.poller == pollers:
            assert await world.updates.arrived.heard(10), "the call was to wait"
        await trigger.meanwhile(world, address)
    status, answer = await call

    assert json.loads(answer) == Refused(rule, **trigger.facts).answer()
    assert status == rule.code
    if not trigger.meanwhile:
        assert state(world) == before, "a refused call changes nothing"
        assert {event.kind for event in world.events.after(seq) or []} <= {"call"}


async def _call(world: World, address: str, trigger: Trigger) -> tuple[int, bytes]:
    path = trigger.path.format(token=world.bot.token, method=trigger.method)
    body = trigger.params if isinstance(trigger.params, bytes) else json.dumps(trigger.params).encode()
    headers = {"Content-Type": "application/json", **trigger.headers}
    return await asyncio.wait_for(request(address, trigger.verb, path, body, headers), 60)
