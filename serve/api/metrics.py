"""Figures for Prometheus, on a listener of their own. They count; they never hold text, accounts or paths as asked."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, start_http_server

from serve.api.engine import About
from serve.api.jobs import Item
from serve.api.wire import Stat

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_POSTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_TOKENS = (64, 256, 1024, 2048, 4096, 8192, 16384)
_SCORES = tuple(i / 20 for i in range(1, 21))


class Metrics:
    """Every figure of one service."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self._requests = Counter(
            "netral_requests", "Requests answered.", ["route", "method", "status", "key"], registry=registry
        )
        self._busy = Counter("netral_busy", "Requests sent away because too many were under way.", registry=registry)
        self._seconds = Histogram(
            "netral_request_seconds", "From request to answer.", ["route"], buckets=_SECONDS, registry=registry
        )
        self._posts = Counter(
            "netral_posts", "Posts scored, by the tier that decided and the status.", ["tier", "status"],
            registry=registry,
        )  # fmt: skip
        self._scores = Histogram("netral_score", "Scores given.", buckets=_SCORES, registry=registry)
        self._truncated = Counter("netral_truncated_posts", "Posts read only in part.", registry=registry)
        self._failed = Counter("netral_failed_posts", "Posts that the model failed on.", registry=registry)
        self._pass_posts = Histogram("netral_pass_posts", "Posts a pass.", buckets=_POSTS, registry=registry)
        self._pass_tokens = Histogram(
            "netral_pass_padded_tokens", "Padded tokens a pass, estimated.", buckets=_TOKENS, registry=registry
        )
        self._pass_seconds = Histogram(
            "netral_pass_seconds", "From handing a pass over to its answer.", buckets=_SECONDS, registry=registry
        )
        self._deaths = Counter("netral_process_deaths", "Scoring processes that died.", registry=registry)
        self._reloads = Counter("netral_reloads", "Reloads of the model.", ["result"], registry=registry)
        self._model = Info("netral_model", "The model that answers.", registry=registry)

    def gauges(self, waiting: Callable[[], float], processes: Callable[[], float]) -> None:
        """Read the queue and the processes whenever they are asked for."""
        for name, help, read in (
            ("netral_queue_posts", "Posts that wait.", waiting),
            ("netral_processes", "Scoring processes ready.", processes),
        ):
            Gauge(name, help, registry=self.registry).set_function(read)

    def request(self, route: str, method: str, status: int, key: str | None, seconds: float) -> None:
        """One request; 499 stands for a client that went before the answer."""
        self._requests.labels(route, method, str(status), key or "").inc()
        self._seconds.labels(route).observe(seconds)

    def busy(self) -> None:
        """One request sent away at the door."""
        self._busy.inc()

    def passed(self, items: list[Item], stats: list[Stat | None], seconds: float) -> None:
        """One pass of the model."""
        self._pass_posts.observe(len(items))
        self._pass_tokens.observe(max(i.tokens for i in items) * len(items) + sum(i.extra for i in items))
        self._pass_seconds.observe(seconds)
        for stat in stats:
            if stat is None:
                self._failed.inc()
                continue
            self._posts.labels(stat.tier, stat.status).inc()
            self._scores.observe(stat.score)
            self._truncated.inc(stat.truncated)

    def died(self) -> None:
        """One scoring process."""
        self._deaths.inc()

    def reloaded(self, result: str) -> None:
        """``done`` or ``refused``."""
        self._reloads.labels(result).inc()

    def model(self, about: About) -> None:
        """The model that answers from now on."""
        self._model.info(about.info.to_dict())

    def listen(self, host: str, port: int) -> Callable[[], None]:
        """Answer ``GET /metrics`` on a port of its own; what is returned stops it."""
        server, thread = start_http_server(port, host, self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop
