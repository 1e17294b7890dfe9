"""/metrics: what a monitor draws and counts (https://prometheus.io/docs/instrumenting/exposition_formats/).

Names begin with `reviewbot_`. No number here is about a single reader, no text is anybody's.
"""

from collections.abc import Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.values import Struct
from bot.web.tally import Span, Tally

_SPANS = (
    ("updates", "reviewbot_update_seconds", "Handling an update, from its claim to its answer.", ("outcome",)),
    ("calls", "reviewbot_call_seconds", "Calls of the Bot API.", ("method", "outcome")),
    ("duties", "reviewbot_duty_seconds", "Runs of what the bot does by itself every second.", ("duty", "outcome")),
)


class Gauge(Struct, frozen=True):
    """A number as it is now. label: its name and value, where several numbers share a name."""

    name: str
    says: str
    value: float
    label: tuple[str, str] | None = None


def page(tally: Tally, gauges: Sequence[Gauge]) -> bytes:
    """The whole page. Gauges of one name stand together."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(_Ours(tally, gauges))
    return generate_latest(registry)


class _Ours(Collector):
    def __init__(self, tally: Tally, gauges: Sequence[Gauge]) -> None:
        self._tally = tally
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        for spans, name, says, labels in _SPANS:
            yield _histogram(name, says, labels, getattr(self._tally, spans).items())
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in self._gauges:
            label, value = gauge.label or (None, None)
            family = GaugeMetricFamily(gauge.name, gauge.says, labels=[label] if label else [])
            families.setdefault(gauge.name, family).add_metric([value] if value else [], gauge.value)
        yield from families.values()


def _histogram(
    name: str, says: str, labels: Sequence[str], spans: Iterable[tuple[tuple[str, ...], Span]]
) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, says, labels=labels)
    for values, span in list(spans):
        family.add_metric(list(values), list(span.cumulative()), span.seconds)
    return family
