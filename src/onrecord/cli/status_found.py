"""What `onrecord status` finds, as `--json` spells it."""

from dataclasses import dataclass, field
from typing import Any

from onrecord.cli import lines

FILE_WAITS_H_MAX = 24  # WhatsApp keeps a file for 7 days


@dataclass
class Process:
    """A relay, projector, worker or operator by its last heartbeat. `figures` is what it tells of its work."""

    kind: str
    host: str
    pid: int
    shards: str
    silent_s: int
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass
class Parked:
    """A key that a projection could not go on with."""

    projection: str
    shard: int
    key: str
    first_seq: int
    records: int
    reason: str


@dataclass
class Rebuild:
    """A build of a read model that is being made, or that failed since the last that serves."""

    projection: str
    build: int
    version: int
    state: str
    phase: str | None
    events_total: int
    events_per_s: int | None
    events: int

    def __str__(self) -> str:
        if self.state == "failed":
            return "failed: it never served\n          next: onrecord rebuild " + self.projection
        rate = f", {self.events_per_s:,} events/s" if self.events_per_s and self.phase == "folding" else ""
        return f"{self.phase}, {self.events:,} of {max(self.events, self.events_total):,} events{rate}"


@dataclass
class Webhooks:
    """Bodies of webhooks: how many wait, how many failed, and how many items spoke of somebody erased."""

    waiting: int = 0
    failed: int = 0
    dropped: int = 0
    oldest_waiting_s: int | None = None

    def __str__(self) -> str:
        since = f", the oldest for {self.oldest_waiting_s:,} s" if self.oldest_waiting_s is not None else ""
        dropped = f"; {lines.counted(self.dropped, 'item')} of erased customers dropped" if self.dropped else ""
        return f"{self.waiting:,} waiting{since}, {self.failed:,} failed{dropped}"


@dataclass
class Channel:
    """A channel that the provider slows down, or that is stopped until a person mends it; `waiting` effects wait."""

    workspace_id: str
    channel_id: str
    health: str
    failure: str | None
    waiting: int

    def __str__(self) -> str:
        mended = f"\n          next: onrecord channel reconnect {self.channel_id}" if self.health == "stopped" else ""
        return f"{self.channel_id}: {self.health} ({self.failure}), {self.waiting:,} waiting{mended}"


@dataclass
class Status:
    """Lags are in events: committed but not yet in the log, in the log but not yet in a read model."""

    log_id: str
    topic: str
    shards: int
    committed: int
    unpublished: int
    behind: dict[str, int]
    behind_s: dict[str, float]
    processes: list[Process]
    halted: dict[int, str]
    stopped: dict[int, str] = field(default_factory=dict)
    stopped_models: dict[str, str] = field(default_factory=dict)
    rebuilds: list[Rebuild] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    effects: dict[str, dict[str, int]] = field(default_factory=dict)
    unwell: list[Channel] = field(default_factory=list)
    oldest_open_effect_s: int | None = None
    late_files: int = 0
    feeder_behind: int = 0
    unfed: dict[int, str] = field(default_factory=dict)
    webhooks: Webhooks = field(default_factory=Webhooks)

    @property
    def healthy(self) -> bool:
        stuck = self.halted or self.stopped or self.stopped_models or self.parked or self.unfed
        return not (stuck or self.late_files)
