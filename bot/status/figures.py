"""A snapshot as figures in Prometheus's text format."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.news import DeliveryState
from bot.status.snapshot import Snapshot


def figures_of(snapshot: Snapshot) -> bytes:
    """What Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(_Figures(snapshot))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        yield from self._health()
        yield from self._feeds()
        yield from self._work()
        yield from self._storage()

    def _health(self) -> Iterator[Metric]:
        one = self._snapshot
        yield _by("info", "The version that runs.", "version", [(version("dateline"), 1)])
        yield _single("healthy", "1 where nothing is wrong.", not one.unwell)
        yield _single("connected", "1 while slash commands come in.", one.connected)
        yield _by("part_unwell", "1 for each part that is not well.", "part", [(part, 1) for part in one.unwell])
        figures = one.heartbeat.figures if one.heartbeat else {}
        for name, about in (
            ("loop_delay", "By how much the event loop is late."),
            ("gateway_latency", "Between a heartbeat to Discord's gateway and its answer."),
            ("gateway_silent", "Since Discord's gateway was heard of."),
        ):
            if name in figures:
                yield _single(f"{name}_seconds", about, figures[name])

    def _feeds(self) -> Iterator[Metric]:
        feeds = self._snapshot.feeds
        yield _single("feeds", "Feeds that are read.", len(feeds))
        yield _single("feeds_failing", "Feeds whose last poll failed.", sum(feed.is_failing for feed in feeds))
        paused = sum(feed.paused_at is not None for feed in feeds)
        yield _single("feeds_paused", "Feeds that are not polled until they are resumed.", paused)
        polled = [feed.polled_at for feed in feeds if feed.polled_at and feed.paused_at is None]
        if polled:
            age = (self._snapshot.at - min(polled)).total_seconds()
            yield _single("feed_oldest_poll_seconds", "Since the feed was polled that was not for longest.", age)

    def _work(self) -> Iterator[Metric]:
        one = self._snapshot
        rows = [(stage, waiting.rows) for stage, waiting in one.waiting.items()]
        yield _by("waiting", "Rows that are due at a stage.", "stage", rows)
        ages = [(stage, (one.at - row.oldest).total_seconds()) for stage, row in one.waiting.items() if row.oldest]
        yield _by("waiting_oldest_seconds", "For how long the first of them has been due.", "stage", ages)
        states = [(state.value, one.deliveries.get(state, 0)) for state in DeliveryState]
        yield _by("deliveries", "Messages by how far they came; failed ones were refused.", "state", states)
        done = CounterMetricFamily("dateline_worker_calls", "Work done by worker processes.", labels=["pool"])
        seconds = CounterMetricFamily("dateline_worker_seconds", "The time that it took.", labels=["pool"])
        for pool, (calls, worked) in one.pools.items():
            done.add_metric([pool], calls)
            seconds.add_metric([pool], worked)
        yield from (done, seconds)

    def _storage(self) -> Iterator[Metric]:
        one = self._snapshot
        yield _by("memory_bytes", "Resident memory.", "process", list(one.memory.items()))
        if one.growth:
            yield _single("database_bytes", "What the database holds.", one.growth.size)
            yield _single("database_growth_bytes_per_day", "By how much it grows a day.", one.growth.a_day)
            yield _single("disk_free_bytes", "On the database's disk.", one.growth.free)
        if one.backs_up:
            # Without any there would be nothing to raise an alarm about.
            made = one.backup.at.timestamp() if one.backup else 0
            yield _single("backup_timestamp_seconds", "When the last backup was made; 0 where none is there.", made)


def _single(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"dateline_{name}", about, value=float(value))


def _by(name: str, about: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(f"dateline_{name}", about, labels=[label])
    for one, value in values:
        family.add_metric([one], float(value))
    return family
