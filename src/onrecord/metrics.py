"""What is counted and timed while OnRecord works, as Prometheus has it: every metric that code moves, in one place.

What is measured when somebody asks (depths, lags, what waits) stands with whoever measures it: `onrecord/standing.py`
and the rooms' own. A label's values are few and known: names of commands, of routes, of kinds; never an id.
"""

import time
from types import TracebackType
from typing import Self

from prometheus_client import Counter, Gauge, Histogram

from onrecord import errors

QUICK_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
MANY = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
BROKEN = "broken"
DONE = "done"

BUILD = Gauge("onrecord_build_info", "Which version this process runs, and as what.", ["version", "process"])
ERRORS_LOGGED = Counter("onrecord_errors_logged_total", "Log lines of the level error and above.")

REQUESTS = Counter("onrecord_requests_total", "HTTP requests answered.", ["route", "status"])
REQUEST_S = Histogram(
    "onrecord_request_seconds", "From a request's arrival to the beginning of its answer.", ["route"], buckets=QUICK_S
)

COMMANDS = Counter(
    "onrecord_commands_total",
    "Commands by what came of them: done, a refusal's type, or broken, which is a mistake of ours.",
    ["command", "outcome"],
)
COMMAND_S = Histogram("onrecord_command_seconds", "From a command's beginning to its commit.", buckets=QUICK_S)

RELAY_ACTIVE = Gauge("onrecord_relay_active", "1 while this relay ships the outbox, 0 while it stands by.")
PUBLISHED = Counter("onrecord_relay_published_events_total", "Events that the broker has acknowledged.")
RELAY_BATCH = Histogram("onrecord_relay_batch_events", "Events of a tick that had any.", buckets=MANY)
RELAY_TICK_S = Histogram("onrecord_relay_tick_seconds", "From reading a tick's events to the broker's acknowledgement.")

APPLIED = Counter("onrecord_projector_applied_events_total", "Events whose rows are committed, of every build once.")
PROJECTOR_BATCH = Histogram("onrecord_projector_batch_events", "Events of a transaction.", buckets=MANY)
PROJECTOR_SHARDS = Gauge("onrecord_projector_shards", "Shards that this projector owns.")
VISIBLE_S = Histogram(
    "onrecord_commit_to_visible_seconds",
    "How long events take to be seen by queries, by stage: published, consumed, visible, and total. "
    "Of each shard's last event in a read.",
    ["stage"],
    buckets=QUICK_S,
)

EFFECTS = Counter("onrecord_effect_calls_total", "Calls of others, by what they came to.", ["kind", "task", "outcome"])
EFFECT_S = Histogram("onrecord_effect_call_seconds", "How long a call of others took.", ["kind"], buckets=SLOW_S)
FEEDING = Gauge("onrecord_feeder_active", "1 while this worker feeds the ledger, 0 while it stands by.")
AI_COST = Counter("onrecord_ai_cost_dollars_total", "What answers of the model cost.", ["task", "model"])
AI_TOKENS = Counter("onrecord_ai_tokens_total", "Tokens asked and answered.", ["task", "model", "direction"])


class CommandTimer:
    """Times one command, and counts it by what it ends with."""

    __slots__ = ("_began", "_name")

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        COMMAND_S.observe(time.perf_counter() - self._began)
        COMMANDS.labels(self._name, outcome_of(error)).inc()


def outcome_of(error: BaseException | None) -> str:
    """`done`, a refusal's type as the problem has it, or `broken`."""
    if error is None:
        return DONE
    return error.type if isinstance(error, errors.Refusal) else BROKEN
