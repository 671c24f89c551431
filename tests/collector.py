"""A collector of traces: takes what is exported by OTLP over HTTP, and remembers it."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from onrecord.stack.ports import HOST


class Span(NamedTuple):
    """As it was exported; times are nanoseconds since 1970."""

    service: str
    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str
    began: int
    ended: int
    attributes: dict[str, str]


class Collector:
    """What came, as it came."""

    def __init__(self, port: int) -> None:
        self.url = f"http://{HOST}:{port}/v1/traces"
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        return [span for body in list(self.bodies) for span in _spans(body)]

    def of(self, trace_id: str) -> list[Span]:
        """A trace's spans, in the order of their beginning."""
        return sorted((span for span in self.spans if span.trace_id == trace_id), key=lambda span: span.began)


@contextmanager
def collecting() -> Iterator[Collector]:
    server = ThreadingHTTPServer((HOST, 0), _Handler)
    collector = Collector(server.server_address[1])
    server.collector = collector  # type: ignore[attr-defined]  # the handler finds it there
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.collector.bodies.append(body)  # type: ignore[attr-defined]  # see above
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.end_headers()
        self.wfile.write(ExportTraceServiceResponse().SerializeToString())

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _spans(body: bytes) -> Iterator[Span]:
    for of_process in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = {pair.key: pair.value.string_value for pair in of_process.resource.attributes}["service.name"]
        for of_library in of_process.scope_spans:
            for one in of_library.spans:
                yield Span(
                    service,
                    one.name,
                    one.kind,
                    one.trace_id.hex(),
                    one.span_id.hex(),
                    one.parent_span_id.hex(),
                    one.start_time_unix_nano,
                    one.end_time_unix_nano,
                    {pair.key: pair.value.string_value for pair in one.attributes},
                )
