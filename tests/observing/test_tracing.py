"""What a span tells and what it doesn't, what an event carries on, and what all of it does while tracing is off."""

import io
import json
import logging
import sys
from collections.abc import Iterator, Sequence

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.trace import SpanKind, StatusCode

from onrecord import process, tracing
from onrecord.trace_export import WithoutQueries

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SAMPLED = f"00-{TRACE}-{SPAN}-01"


class Kept(SpanProcessor):
    """Spans in the order of their ends."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def on_end(self, span: ReadableSpan) -> None:
        self.spans.append(span)


@pytest.fixture
def spans() -> Iterator[Sequence[ReadableSpan]]:
    """Tracing is on; what was made, as it ends."""
    provider, kept = TracerProvider(), Kept()
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(kept)
    tracing.trace_with(provider.get_tracer("test"))
    try:
        yield kept.spans
    finally:
        tracing.trace_with(None)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Log lines as a process writes them, as JSON."""
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    process.log_to_stderr(as_json=True)
    yield stderr
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers


def _id(span: ReadableSpan) -> str:
    context = span.get_span_context()
    assert context is not None
    return f"{context.span_id:016x}"


def record(traceparent: str) -> bytes:
    return json.dumps({"id": "1", "traceparent": traceparent, "data": {}}, separators=(",", ":")).encode()


def test_with_tracing_off_nothing_is_made_and_nothing_is_carried() -> None:
    with tracing.span("anything", of="something"):
        assert tracing.carried() is None
    assert tracing.told(record(SAMPLED)) is None
    assert not tracing.is_on()


def test_what_a_record_tells_is_the_parent_of_what_is_made_of_it(spans: Sequence[ReadableSpan]) -> None:
    with tracing.span("effect send", SpanKind.CLIENT, tracing.told(record(SAMPLED)), kind="mail"):
        carried = tracing.carried()
    [made] = spans
    assert made.parent is not None
    assert (made.parent.trace_id, made.parent.span_id) == (int(TRACE, 16), int(SPAN, 16))
    assert dict(made.attributes or {}) == {"onrecord.kind": "mail"}
    assert carried == f"00-{TRACE}-{_id(made)}-01"


@pytest.mark.parametrize("traceparent", [SAMPLED[:-1] + "0", "00-" + "0" * 32 + f"-{SPAN}-01", "marmalade", ""])
def test_what_is_not_sampled_or_malformed_is_no_parent(spans: Sequence[ReadableSpan], traceparent: str) -> None:
    assert tracing.told(record(traceparent)) is None
    assert not spans


def test_a_record_without_a_trace_tells_none_whatever_a_client_wrote_into_it(spans: Sequence[ReadableSpan]) -> None:
    text = json.dumps({"id": "1", "data": {"text": f'"traceparent":"{SAMPLED}"'}}, separators=(",", ":"))
    assert tracing.told(text.encode()) is None
    assert not spans


def test_an_error_is_told_by_its_type_and_not_by_its_words(spans: Sequence[ReadableSpan]) -> None:
    with pytest.raises(ValueError, match="marmalade"), tracing.span("anything"):
        raise ValueError("marmalade")
    [made] = spans
    assert (made.attributes or {})["error.type"] == "ValueError"
    assert made.status.status_code is StatusCode.ERROR
    assert "marmalade" not in made.to_json()


def test_the_words_of_a_search_are_taken_out_of_a_requests_span(spans: Sequence[ReadableSpan]) -> None:
    provider, kept = TracerProvider(), Kept()
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(kept)
    provider.get_tracer("fastapi").start_span("GET /v1/search", attributes={"url.query": "query=marmalade"}).end()
    assert dict(kept.spans[0].attributes or {}) == {"url.query": "REDACTED"}
    assert not spans


def test_a_log_line_within_a_span_says_which(spans: Sequence[ReadableSpan], logged: io.StringIO) -> None:
    with tracing.span("anything", SpanKind.INTERNAL, tracing.parsed(SAMPLED)):
        structlog.get_logger("test").warning("something", shard=3)
    line = json.loads(logged.getvalue())
    assert (line["event"], line["level"], line["shard"], line["trace_id"]) == ("something", "warning", 3, TRACE)
    assert line["span_id"] == _id(spans[0])


def test_a_librarys_line_is_json_too_with_its_traceback(logged: io.StringIO) -> None:
    try:
        int("broken")
    except ValueError:
        logging.getLogger("kafka.conn").exception("lost")
    line = json.loads(logged.getvalue())
    assert (line["event"], line["logger"], line["level"]) == ("lost", "kafka.conn", "error")
    assert "ValueError" in line["exception"]
