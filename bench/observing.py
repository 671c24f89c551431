"""(m) What being watched costs: microseconds of CPU for each command and each event, with tracing off and on."""

import asyncio
from collections.abc import Callable
from contextlib import contextmanager
from time import thread_time, time_ns
from typing import Any

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind

from bench.result import Result, middle
from onrecord import metrics, tracing
from onrecord.measuring import Measuring

ROUNDS = 5
BATCH = 1_000
RECORD = b'{"specversion":"1.0","id":"0","actor":"system","correlationid":"0",%b"data":{"text":"' + b"x" * 400 + b'"}}'
UNTRACED = RECORD % b""
TRACED = RECORD % b'"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",'
SCOPE = {"type": "http", "route": None}


def run(*, small: bool) -> Result:
    times = 5_000 if small else 50_000
    result = Result("observing", f"{times:,} times, events by {BATCH:,}; a command takes 1,000 us and more of CPU")
    result.figures = {
        "command, tracing off us": _each(times, _command),
        "request, tracing off us": _requests(times),
        "event, tracing off us": _each(times // 100, lambda: _batch(UNTRACED)) / BATCH,
    }
    with _tracing():
        result.figures |= {
            "command, traced us": _each(times, _command),
            "event of no trace, tracing on us": _each(times // 100, lambda: _batch(UNTRACED)) / BATCH,
            "event, traced us": _each(max(times // 5_000, 1), lambda: _batch(TRACED)) / BATCH,
        }
    result.at_most("command, tracing off us", 20)
    result.at_most("request, tracing off us", 20)
    result.at_most("event, tracing off us", 0.1)
    return result


def _command() -> None:
    """What `execute` does for it."""
    with metrics.CommandTimer("send_message"), tracing.span("send_message"):
        tracing.carried()


def _batch(record: bytes) -> None:
    """What the relay does for a tick; the projector does the same."""
    metrics.PUBLISHED.inc(BATCH)
    metrics.RELAY_BATCH.observe(BATCH)
    metrics.RELAY_TICK_S.observe(0.01)
    if tracing.is_on():
        began_ns = time_ns()
        for seq in range(BATCH):
            if parent := tracing.told(record):
                tracing.note("publish", SpanKind.PRODUCER, parent, began_ns, shard=1, seq=seq)


def _requests(times: int) -> float:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 201})

    async def send(_message: Any) -> None:
        """To nobody."""

    async def took(asked: Any) -> float:
        began = thread_time()
        for _ in range(times):
            await asked(SCOPE, None, send)
        return (thread_time() - began) / times * 1e6

    async def both() -> float:
        return middle([await took(Measuring(app)) - await took(app) for _ in range(ROUNDS)])

    return asyncio.run(both())


def _each(times: int, work: Callable[[], object]) -> float:
    """Microseconds, the middle of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = thread_time()
        for _ in range(times):
            work()
        rounds.append((thread_time() - began) / times * 1e6)
    return middle(rounds)


@contextmanager
def _tracing() -> Any:
    tracing.trace_with(TracerProvider().get_tracer("bench"))
    try:
        yield
    finally:
        tracing.trace_with(None)
