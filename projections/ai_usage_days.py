"""What the model's answers of a day add up to, by task, model and the version of our words. Days are of UTC."""

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from onrecord import db
from onrecord.events import AiAnswered, AiFailed
from onrecord.events.envelope import Recorded
from projections.projection import Amounts, Key, tally

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


DAYS = tally(
    name="ai_usage_days_v1",
    create="""
        create table read.ai_usage_days_v1 (
            workspace_id uuid not null,
            day timestamptz not null,
            task text not null,
            model text not null,
            prompt text not null,
            is_offline boolean not null,
            shard integer not null,
            questions bigint not null,
            calls bigint not null,
            answered bigint not null,
            failed bigint not null,
            maybe_billed_twice bigint not null,
            input_tokens bigint not null,
            cache_write_5m_tokens bigint not null,
            cache_write_1h_tokens bigint not null,
            cache_read_tokens bigint not null,
            output_tokens bigint not null,
            thinking_tokens bigint not null,
            cost_microdollars bigint not null,
            latency_ms bigint not null,
            primary key (workspace_id, day, task, model, prompt, is_offline, shard)
        ) with (fillfactor = 70);
        """,
    key_columns=("workspace_id", "day", "task", "model", "prompt", "is_offline", "shard"),
    sums=SUMS,
    count=counts,
    save=db.sql("projections", "ai_usage_days_save"),
)
