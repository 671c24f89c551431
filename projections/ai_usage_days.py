"""What the model's answers of a day add up to, by task, model and the version of our words. Days are of UTC."""

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from onrecord.events import AiAnswered, AiFailed
from onrecord.events.envelope import Recorded
from projections.projection import Amounts, Key

if TYPE_CHECKING:
    from projections.ai_usage import Call

COUNTERS = (
    "input_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
    "output_tokens",
    "thinking_tokens",
    "cost_microdollars",
)
SUMS = ("questions", "calls", "answered", "failed", "maybe_billed_twice", *COUNTERS, "latency_ms")


def counts(_before: "Call | None", call: "Call", recorded: Recorded) -> Iterable[tuple[Key, Amounts]]:
    """An answer counts on the day on which it came. What was never sent counts as a question that failed."""
    event = recorded.event
    if not isinstance(event, AiAnswered):
        return ()
    day = recorded.envelope.time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    words = (call["task"], event.model or "", event.prompt or "", event.is_offline)
    failed = isinstance(event, AiFailed)
    amounts: Amounts = {
        "questions": 1,
        "calls": event.attempt,
        "answered": int(not failed),
        "failed": int(failed),
        "maybe_billed_twice": int(event.maybe_billed_twice),
        **{name: getattr(event, name) for name in COUNTERS},
        "latency_ms": event.latency_ms or 0,
    }
    return [((call["workspace_id"], day, *words, recorded.shard), amounts)]
