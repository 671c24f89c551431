"""What a process says of itself to whoever watches it: `/metrics`, `/healthz` and `/readyz`, on a port of its own.

`/healthz` is 200 while the process works, so that a supervisor ends one that hangs. `/readyz` is 200 while it can do
what it is there for, so that a rolling restart knows when to go on; its body says of each check what is wrong.
`/metrics` is in Prometheus's text format. Nothing of it needs a sign-in: the port is for one's own network.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest

from onrecord import metrics
from onrecord.settings import PREFIX, CantStart, Settings

ALIVE_S_MAX = 60.0  # longer than the patience with Postgres and Kafka at start
REQUEST_S_MAX = 5.0

Checks = Mapping[str, str | None]
"""What was looked at, and what is wrong with it: None where nothing is."""

STARTING: Checks = {"process": "it is starting"}


class Monitor:
    """What is known of this process; whoever runs it says how to find out."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.ready: Callable[[], Checks] = lambda: STARTING
        self.last_sign: Callable[[], float] = lambda: self._beat
        self.alive: Callable[[], Checks] = self._shows_signs
        self._beat = time.monotonic()
        Gauge("onrecord_ready", "1 while /readyz says so.", registry=self.registry).set_function(self._readiness)

    def beat(self) -> None:
        """A sign of life, where there is no other one to look at."""
        self._beat = time.monotonic()

    def _shows_signs(self) -> Checks:
        silent_s = time.monotonic() - self.last_sign()
        return {"process": None if silent_s < ALIVE_S_MAX else f"it has shown no sign of life for {silent_s:.0f} s"}

    def _readiness(self) -> float:
        return float(is_well(self.ready()))


def is_well(checks: Checks) -> bool:
    return not any(checks.values())


def body(checks: Checks) -> bytes:
    """What `/healthz` and `/readyz` answer."""
    told = {name: wrong or "ok" for name, wrong in checks.items()}
    return orjson.dumps({"ok": is_well(checks), "checks": told})


@contextmanager
def watched(settings: Settings, process: str) -> Iterator[Monitor]:
    """Serve what the monitor tells until the block ends, if the settings name a port. Raises CantStart."""
    monitor = Monitor()
    if settings.monitoring_port is None:
        yield monitor
        return
    metrics.BUILD.labels(version("onrecord"), process).set(1)
    server = _listen(settings.monitoring_host, settings.monitoring_port, monitor)
    threading.Thread(target=server.serve_forever, name="monitoring", daemon=True).start()
    try:
        yield monitor
    finally:
        server.shutdown()
        server.server_close()


def _listen(host: str, port: int, monitor: Monitor) -> ThreadingHTTPServer:
    try:
        return _Server((host, port), type("Answers", (_Answers,), {"monitor": monitor}))
    except OSError as error:
        raise CantStart(
            f"port {port} of {host} can't be used for monitoring: {error.strerror}\n"
            f"  next: end who holds it, or choose another with {PREFIX}MONITORING_PORT"
        ) from error


class _Server(ThreadingHTTPServer):
    """A thread for each request: one that hangs keeps no other."""

    daemon_threads = True
    block_on_close = False


class _Answers(BaseHTTPRequestHandler):
    """One request."""

    monitor: Monitor
    timeout = REQUEST_S_MAX

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/metrics":
            found = generate_latest(REGISTRY) + generate_latest(self.monitor.registry)
            self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, found)
        elif path in {"/healthz", "/readyz"}:
            checks = self.monitor.alive() if path == "/healthz" else self.monitor.ready()
            status = HTTPStatus.OK if is_well(checks) else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "application/json", body(checks))
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there are /metrics, /healthz and /readyz\n")

    def log_message(self, *_: object) -> None:
        """Who asks, asks every few seconds."""

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
