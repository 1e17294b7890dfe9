"""/metrics is read by the library that monitors use, and counts what happened."""

from prometheus_client.parser import text_string_to_metric_families

from bot.web.app import create_app
from bot.web.metrics import Gauge, page
from bot.web.serve import serving
from bot.web.tally import BOUNDS, Tally
from tests.sandbox.http import request


def samples(text: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Our own, by name and labels, as a monitor reads them."""
    families = text_string_to_metric_families(text.decode())
    return {
        (sample.name.removeprefix("reviewbot_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith("reviewbot_")
    }


def test_calls_are_counted_by_method_and_outcome_and_by_how_long_they_took() -> None:
    tally = Tally()
    tally.call_answered("sendMessage", "done", 0.3)
    tally.call_answered("sendMessage", "done", 600.0)
    tally.call_answered("sendMessage", "lost", BOUNDS[0])
    read = samples(page(tally, []))
    done, lost = (("method", "sendMessage"), ("outcome", "done")), (("method", "sendMessage"), ("outcome", "lost"))
    assert read["call_seconds_count", done] == 2
    assert read["call_seconds_sum", done] == 600.3
    assert read["call_seconds_bucket", (("le", "0.25"), *done)] == 0
    assert read["call_seconds_bucket", (("le", "0.5"), *done)] == 1
    assert read["call_seconds_bucket", (("le", "+Inf"), *done)] == 2
    assert read["call_seconds_bucket", (("le", "0.005"), *lost)] == 1  # a bound holds what is as long


def test_updates_and_duties_are_counted() -> None:
    tally = Tally()
    tally.update_ended("parked", 1.0)
    tally.duty_ended("slots", "failed", 0.1)
    read = samples(page(tally, []))
    assert read["update_seconds_count", (("outcome", "parked"),)] == 1
    assert read["duty_seconds_count", (("duty", "slots"), ("outcome", "failed"))] == 1


def test_gauges_of_one_name_stand_together() -> None:
    gauges = [Gauge("reviewbot_faults", "x", count, ("about", about)) for about, count in (("slot", 0), ("inbox", 1))]
    read = samples(page(Tally(), [*gauges, Gauge("reviewbot_queued_reviews", "y", 3)]))
    assert read == {
        ("faults", (("about", "slot"),)): 0,
        ("faults", (("about", "inbox"),)): 1,
        ("queued_reviews", ()): 3,
    }


def test_the_process_itself_is_measured() -> None:
    assert b"process_resident_memory_bytes" in page(Tally(), [])


async def test_the_page_is_served_as_a_monitor_wants_it() -> None:
    async def health() -> list[str]:
        return []

    async def metrics() -> bytes:
        return page(Tally(), [])

    async with serving(create_app(health, metrics=metrics), "127.0.0.1", 0) as port:
        status, body = await request(f"http://127.0.0.1:{port}", "GET", "/metrics")
    assert status == 200
    assert body.startswith(b"# HELP")
