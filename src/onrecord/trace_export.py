"""Where traces go: to a collector, by OTLP over HTTP, in batches that nobody waits for."""

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Tracer

from onrecord.settings import Settings

EXPORT_S_MAX = 5
QUEUE_SPANS_MAX = 20_000  # what comes beyond is dropped: tracing holds nothing up
QUERY = "url.query"


def tracer(settings: Settings, process: str) -> Tracer:
    """What makes this process's spans; FastAPI's of requests are made by the same provider."""
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(settings.traces_ratio)),
        resource=Resource.create({"service.name": f"onrecord-{process}"}),
    )
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(settings.traces_url, timeout=EXPORT_S_MAX),
            max_queue_size=QUEUE_SPANS_MAX,
            schedule_delay_millis=settings.traces_interval_ms,
        )
    )
    trace.set_tracer_provider(provider)
    return provider.get_tracer("onrecord")


class WithoutQueries(SpanProcessor):
    """Law 8: FastAPI's spans tell the whole address of a request, and in a search's stand its words."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002 - theirs
        if span.attributes and QUERY in span.attributes:
            span.set_attribute(QUERY, "REDACTED")
