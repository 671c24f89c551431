"""Traces: one line from a request through outbox, log and fold to the effect, by OpenTelemetry; off by default.

What carries it is the event's own `traceparent` (W3C Trace Context), so nothing stands in Kafka for it besides. With
tracing off every function here returns at once.

Spans hold ids, names and numbers; never what somebody wrote, asked for or is called (law 8).
"""

from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, StatusCode, TraceFlags, Tracer

from onrecord.settings import Settings

Value = str | int

_TRACEPARENT = b'"traceparent":"'
_LENGTH = len("00-") + 32 + len("-") + 16 + len("-01")
_NOTHING: AbstractContextManager[None] = nullcontext()

_tracer: Tracer | None = None


def begin(settings: Settings, process: str) -> None:
    """Trace from now on, if the settings name a collector; to be said once in a process."""
    if settings.traces_url is not None:
        from onrecord import trace_export  # noqa: PLC0415 - the SDK takes a while: whoever traces nothing pays nothing

        trace_with(trace_export.tracer(settings, process))


def trace_with(tracer: Tracer | None) -> None:
    """Trace by this tracer, or no more."""
    global _tracer  # noqa: PLW0603 - a process traces or doesn't
    _tracer = tracer


def is_on() -> bool:
    return _tracer is not None


def span(
    name: str, kind: SpanKind = SpanKind.INTERNAL, parent: SpanContext | None = None, /, **attributes: Value
) -> AbstractContextManager[None]:
    """A span around a block; what happens in it is its child. Its parent is the one named, or the current one."""
    return _NOTHING if _tracer is None else _spanned(_tracer, name, kind, parent, attributes)


def note(name: str, kind: SpanKind, parent: SpanContext, began_ns: int, /, **attributes: Value) -> None:
    """A span from `began_ns` (since 1970) until now, of something that is over."""
    assert _tracer is not None, "who has a parent traces"
    _tracer.start_span(name, _within(parent), kind, _named(attributes), start_time=began_ns).end()


def carried() -> str | None:
    """The current span, as an event carries it on; None where there is none."""
    if _tracer is None:
        return None
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def told(record: bytes) -> SpanContext | None:
    """The sampled span that a record's event comes from; None with tracing off.

    Read off the bytes that `encode` writes: this attribute stands before all that a client may have chosen.
    """
    if _tracer is None or (found := record.find(_TRACEPARENT)) < 0:
        return None
    begins = found + len(_TRACEPARENT)
    return parsed(record[begins : begins + _LENGTH].decode("ascii", errors="replace"))


def parsed(traceparent: str | None) -> SpanContext | None:
    """The same of a traceparent; None too for what is malformed or not sampled."""
    if _tracer is None or traceparent is None:
        return None
    try:
        _, trace_id, span_id, flags = traceparent.split("-")
        context = SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags)))
    except ValueError:
        return None
    return context if context.is_valid and context.trace_flags.sampled else None


def add_ids(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A log line that is written within a span says which."""
    if _tracer is not None and (context := trace.get_current_span().get_span_context()).is_valid:
        line["trace_id"], line["span_id"] = f"{context.trace_id:032x}", f"{context.span_id:016x}"
    return line


@contextmanager
def _spanned(
    tracer: Tracer, name: str, kind: SpanKind, parent: SpanContext | None, attributes: dict[str, Value]
) -> Iterator[None]:
    """An error is told by its type: its own words may be somebody's."""
    context = None if parent is None else _within(parent)
    with tracer.start_as_current_span(
        name, context, kind, _named(attributes), record_exception=False, set_status_on_exception=False
    ) as spanned:
        try:
            yield
        except BaseException as error:
            spanned.set_attribute("error.type", type(error).__name__)
            spanned.set_status(StatusCode.ERROR)
            raise


def _within(parent: SpanContext) -> Context:
    return trace.set_span_in_context(NonRecordingSpan(parent))


def _named(attributes: dict[str, Value]) -> dict[str, Value]:
    return {f"onrecord.{name}": value for name, value in attributes.items()}
