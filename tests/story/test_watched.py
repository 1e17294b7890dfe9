"""What an operator sees of a bot at work: one word for all that an update led to, and numbers that agree with it."""

import json
import socket
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import logs
from tests.makers import make_review
from tests.sandbox.http import request
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage


@pytest.mark.usefixtures("logging_restored")
async def test_an_update_and_a_slot_are_followed_by_one_word_and_counted(
    town: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        where = f"127.0.0.1:{found.getsockname()[1]}"
    await town.fill(queue=[make_review("First"), make_review("Second")])
    await town.people.start(OWNER)
    await town.people.start("Mei")
    logs.configure("DEBUG", as_json=True)
    async with town.bot(listen=where):
        await town.people.ask("Mei", "/help")
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for(OWNER, "Posted: No. 1")
        status, health = await request(f"http://{where}", "GET", "/health")
        assert (status, json.loads(health)["faults"]) == (200, [])
        numbers = measured((await request(f"http://{where}", "GET", "/metrics"))[1])
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    (handled,) = [line for line in lines if line.get("action") == "update_handled" and line["update"] == help_of(lines)]
    assert handled["cause"] == f"update:{town.world.bot.id}:{handled['update']}"
    assert called(lines, handled["cause"]) == ["sendMessage"]
    (posted,) = {line["cause"] for line in lines if line.get("action") == "post_frozen"}
    assert posted.startswith("duty:")
    duties = {
        str(line.get("cause")) for line in lines if str(line.get("cause")).startswith(("duty:slots:", "duty:delivery:"))
    }
    assert "sendMessage" in [method for duty in duties for method in called(lines, duty)], (
        "whichever came first sent it"
    )
    assert not [line for line in lines if "First" in json.dumps(line) or "/help" in json.dumps(line)]

    assert numbers["reviewbot_queued_reviews"] == 1
    assert numbers["reviewbot_unfinished_posts"] == 0
    assert numbers["reviewbot_inbox_updates"] == 0
    assert numbers["reviewbot_update_seconds_count{handled}"] >= 2
    assert numbers["reviewbot_call_seconds_count{sendMessage,done}"] >= 3
    assert numbers["reviewbot_faults{slot}"] == 0
    assert numbers["reviewbot_last_post_timestamp_seconds"] >= SATURDAY_SLOT.timestamp()


def help_of(lines: list[dict[str, Any]]) -> int:
    """The last update that was handled before the slot: Mei's."""
    return max(int(line["update"]) for line in lines if line.get("action") == "update_handled")


def called(lines: list[dict[str, Any]], cause: str) -> list[str]:
    return [line["method"] for line in lines if line.get("cause") == cause and line.get("action") == "call"]


def measured(page: bytes) -> dict[str, float]:
    """By name, with the values of labels in braces."""
    families = text_string_to_metric_families(page.decode())
    return {
        sample.name + (f"{{{','.join(sample.labels.values())}}}" if sample.labels else ""): sample.value
        for family in families
        for sample in family.samples
    }
