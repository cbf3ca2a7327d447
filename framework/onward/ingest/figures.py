"""What a server counts, in the words of Prometheus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from onward.delivery import Disposition, Pill, State, Totals
from onward.journal import LaneStatus
from onward.runner import Runner
from onward.runner.connection import LiveConnection
from onward.runner.meters import ConnectionMeters, Histogram, Meters
from onward.runner.overview import Overview

_EVENTS = {
    Disposition.ROUTED: "routed",
    Disposition.FILTERED: "filtered",
    Disposition.UNMATCHED: "unmatched",
    Disposition.DUPLICATE: "duplicates",
}


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Collector):
    """One moment's figures."""

    totals: Totals
    lanes: Sequence[LaneStatus]
    overviews: Sequence[Overview]
    meters: Meters
    ways_out: Mapping[str, LiveConnection]

    @classmethod
    async def of(cls, runner: Runner) -> Self:
        """A runner's, now."""
        return cls(
            await runner.counts(),
            await runner.storage.journal.lanes(runner.clock()),
            await runner.overviews(),
            runner.meters,
            runner.ways_out,
        )

    def exposition(self) -> bytes:
        """The figures as text, as Prometheus reads them."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterable[Metric]:
        """Every family of figures."""
        yield from self._sums()
        yield from self._lanes()
        yield from self._connections()
        yield from self._attempts()

    def _sums(self) -> Iterator[Metric]:
        totals = self.totals
        yield _counter("onward_events", "Events accepted, duplicates too.", totals.accepted)
        ended = CounterMetricFamily(
            "onward_events_ended", "Events by what became of them.", labels=["disposition"]
        )
        for disposition, name in _EVENTS.items():
            ended.add_metric([disposition.value], getattr(totals, name))
        yield ended
        yield _gauge("onward_events_unrouted", "Events not routed yet.", totals.unrouted)
        states = GaugeMetricFamily(
            "onward_deliveries", "Deliveries in the ledger by state.", labels=["state"]
        )
        for state in State:
            states.add_metric([state.value], getattr(totals, state.value))
        yield states
        ended_events = totals.duplicates + totals.filtered + totals.unmatched + totals.routed
        lost = totals.accepted - ended_events - totals.unrouted
        lost += totals.deliveries - sum(getattr(totals, state.value) for state in State)
        yield _gauge(
            "onward_unaccounted", "Events and deliveries that no sum explains: always 0.", lost
        )

    def _lanes(self) -> Iterator[Metric]:
        labels = ["connection", "action"]
        families = {
            "waiting": "Deliveries to be tried, now or later.",
            "claimed": "Deliveries being tried.",
            "held": "Deliveries that are paused.",
        }
        sums: dict[tuple[str, str], dict[str, int]] = {}
        for lane in self.lanes:
            row = sums.setdefault(
                (lane.lane.connection, lane.lane.action), dict.fromkeys(families, 0)
            )
            for name in families:
                row[name] += getattr(lane, name)
        for name, words in families.items():
            family = GaugeMetricFamily(f"onward_lane_{name}", words, labels=labels)
            for key, row in sums.items():
                family.add_metric(list(key), row[name])
            yield family

    def _connections(self) -> Iterator[Metric]:
        pills = GaugeMetricFamily(
            "onward_connection_status", "1 at the pill it has.", labels=["connection", "status"]
        )
        pauses = GaugeMetricFamily(
            "onward_connection_pauses", "Parts that are paused.", labels=["connection"]
        )
        for one in self.overviews:
            for pill in Pill:
                pills.add_metric([one.connection, pill.value], float(one.status.pill is pill))
            pauses.add_metric([one.connection], sum(held.count for held in one.pauses))
        yield pills
        yield pauses
        labels = ["connection"]
        is_open = GaugeMetricFamily(
            "onward_breaker_open", "1 while a platform is left alone.", labels=labels
        )
        in_flight = GaugeMetricFamily("onward_batches_in_flight", "Batches sent.", labels=labels)
        limit = GaugeMetricFamily("onward_batches_limit", "Batches that may be.", labels=labels)
        quiet = GaugeMetricFamily(
            "onward_throttled_seconds", "Seconds a platform wants to be left alone.", labels=labels
        )
        for name, live in self.ways_out.items():
            is_open.add_metric([name], float(live.breaker.is_open))
            in_flight.add_metric([name], live.slots.in_use)
            limit.add_metric([name], live.slots.limit)
            quiet.add_metric([name], live.limiter.quiet_s)
        yield from (is_open, in_flight, limit, quiet)

    def _attempts(self) -> Iterator[Metric]:
        attempts = CounterMetricFamily(
            "onward_attempts",
            "Attempts since the start, by where they left the delivery.",
            labels=["connection", "state", "code"],
        )
        for name, meters in self._metered():
            for (state, code), count in meters.attempts.items():
                attempts.add_metric([name, state.value, code], count)
        yield attempts
        alerts = CounterMetricFamily(
            "onward_alerts", "Alerts raised, repeats too.", labels=["connection", "code"]
        )
        for (connection, code), count in self.meters.alerts.items():
            alerts.add_metric([connection, code], count)
        yield alerts
        yield self._histogram("onward_request_seconds", "Exchanges.", "request_s")
        yield self._histogram("onward_delivery_seconds", "Receipt to delivered.", "on_the_way_s")
        yield self._histogram("onward_batch_events", "Events tried together.", "batch_events")

    def _metered(self) -> Iterator[tuple[str, ConnectionMeters]]:
        yield from sorted(self.meters.connections.items())

    def _histogram(self, name: str, words: str, attribute: str) -> Metric:
        family = HistogramMetricFamily(name, words, labels=["connection"])
        for connection, meters in self._metered():
            histogram: Histogram = getattr(meters, attribute)
            family.add_metric([connection], histogram.cumulated, histogram.sum)
        return family


def _counter(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(name, words, value=value)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
