"""`onrecord status`: who runs, how far the log and the read models are, and what waits for an operator."""

import json
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any

import psycopg
import typer
from psycopg.types.json import Json
from rich.console import Console
from rich.markup import escape

from onrecord import clock, db, log
from onrecord.cli import lines
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly, settings_of
from onrecord.log import Log
from onrecord.settings import Settings

REPEAT_RECORDS_MAX = 1_001
FILE_WAITS_H_MAX = 24  # WhatsApp keeps a file for 7 days
OWNS = {
    "relay": ("stands by", "active"),
    "projector": ("no shard", "shards {}"),
    "worker": ("works", "works and feeds"),
    "operator": ("stands by", "carries out what is asked for"),
}


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


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as one JSON object.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Say who runs, how far everything is, and what waits for an operator.

    Ends with 1 if a shard is halted, stopped or not fed to the workers, a model is stopped, a key is parked, or a file
    waits for longer than a day.

    \b
    Examples:
      onrecord status
      onrecord status --json | jq .unpublished
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly():
        found = read(settings_of(folder))
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"healthy": found.healthy}, indent=2))
    else:
        _print(found, Console(highlight=False, soft_wrap=True))
    raise typer.Exit(0 if found.healthy else 1)


def read(config: Settings) -> Status:
    """What Postgres and Kafka say now."""
    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        of_log = log.read(connection)
        committed = dict(connection.execute(db.sql("onrecord.cli", "outbox_tails"), (of_log.shards,)).fetchall())
        halted = dict(connection.execute(db.sql("onrecord.cli", "read_halts")).fetchall())
        beats = connection.execute(db.sql("onrecord.cli", "read_heartbeats")).fetchall()
    published = _published(config, of_log)
    found = Status(
        log_id=str(of_log.id),
        topic=of_log.topic,
        shards=of_log.shards,
        committed=sum(committed.values()),
        unpublished=sum(max(0, seq - published[shard]) for shard, seq in committed.items()),
        behind={},
        behind_s={},
        processes=[Process(*beat) for beat in beats],
        halted=halted,
    )
    _add_read_models(config, found, published)
    _add_effects(config, found, published)
    return found


def _published(config: Settings, of_log: Log) -> dict[int, int]:
    """The highest number near each partition's end: the last records may repeat a former relay's batch."""
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

    with closing(broker.consumer(config)) as reader:
        tails = {
            shard: broker.read_backwards(reader, of_log.topic, shard, REPEAT_RECORDS_MAX)
            for shard in range(of_log.shards)
        }
    return {
        shard: max((broker.seq_of(record) or 0 for record in records), default=0) for shard, records in tails.items()
    }


def _add_read_models(config: Settings, found: Status, published: dict[int, int]) -> None:
    with db.connect(db.conninfo(config, "onrecord_projector")) as connection:
        try:
            rows = connection.execute(db.sql("onrecord.cli", "read_models")).fetchall()
        except psycopg.errors.UndefinedTable:
            return  # no projector has run yet
        for projection, _, shard, seq in rows:
            found.behind[projection] = found.behind.get(projection, 0) + max(0, published[shard] - seq)
        found.behind_s = _oldest(config, rows)
        found.rebuilds = [
            Rebuild(*row) for row in connection.execute(db.sql("onrecord.cli", "read_rebuilds")).fetchall()
        ]
        found.stopped_models = dict(connection.execute(db.sql("onrecord.cli", "read_stopped_models")).fetchall())
        found.stopped = dict(connection.execute(db.sql("onrecord.cli", "read_stopped")).fetchall())
        parked = connection.execute(db.sql("onrecord.cli", "read_parked")).fetchall()
        found.parked = [Parked(*row) for row in parked]


def _oldest(config: Settings, rows: list[tuple[str, int, int, int]]) -> dict[str, float]:
    """How old the oldest committed event is that each model lacks."""
    reached = [{"projection": projection, "shard": shard, "seq": seq} for projection, _, shard, seq in rows]
    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        found = connection.execute(db.sql("onrecord.cli", "oldest_unapplied"), (clock.now(), Json(reached)))
        return dict(found.fetchall())


def _add_effects(config: Settings, found: Status, published: dict[int, int]) -> None:
    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        for kind, state, count in connection.execute(db.sql("onrecord.cli", "count_effects")).fetchall():
            found.effects.setdefault(kind, {})[state] = count
        unwell = connection.execute(db.sql("onrecord.cli", "list_unwell_channels")).fetchall()
        found.unwell = [Channel(str(row[0]), str(row[1]), *row[2:]) for row in unwell]
        oldest = connection.execute(db.sql("onrecord.cli", "oldest_effect")).fetchone()
        late = connection.execute(db.sql("onrecord.cli", "count_late_files"), (FILE_WAITS_H_MAX,)).fetchone()
        feed = connection.execute(db.sql("onrecord.cli", "read_feed")).fetchall()
        webhooks = connection.execute(db.sql("onrecord.cli", "count_webhooks")).fetchone()
    found.webhooks = Webhooks(*webhooks or ())
    found.oldest_open_effect_s = oldest[0] if oldest else None
    found.late_files = late[0] if late else 0
    fed = {shard: seq for shard, seq, _ in feed}
    found.feeder_behind = sum(max(0, seq - fed.get(shard, 0)) for shard, seq in published.items())
    found.unfed = {shard: stopped for shard, _, stopped in feed if stopped}


def _print(found: Status, console: Console) -> None:
    console.print(f"log       {found.log_id}, {found.shards} shards, topic {found.topic}")
    console.print(f"events    {found.committed:,} committed, {found.unpublished:,} of them not in the log yet")
    for projection, events in found.behind.items():
        oldest = f", the oldest {found.behind_s[projection]:,.1f} s old" if projection in found.behind_s else ""
        console.print(f"model     {projection}: {events:,} events behind the log{oldest}")
    for rebuild in found.rebuilds:
        console.print(f"rebuild   {rebuild.projection}, build {rebuild.build}: {rebuild}")
    if not found.behind:
        console.print("model     none yet: no projector has run")
    _print_effects(found, console)
    for process in found.processes:
        owns = OWNS[process.kind][bool(process.shards)].format(process.shards)
        console.print(f"{process.kind:<9} pid {process.pid} on {process.host}: {owns}, seen {process.silent_s} s ago")
        if process.figures.get("samples"):
            console.print(_pace(process.figures))
    _print_problems(found, console)


def _print_effects(found: Status, console: Console) -> None:
    oldest = found.oldest_open_effect_s
    since = f"the oldest open one for {oldest:,} s; " if oldest is not None else ""
    none = "" if found.effects else "none yet; "
    console.print(f"effects   {none}{since}the feeder is {found.feeder_behind:,} events behind the log")
    for kind, states in found.effects.items():
        console.print(f"          {kind}: {', '.join(f'{count:,} {state}' for state, count in states.items())}")
    for channel in found.unwell:
        console.print(f"channel   {channel}")
    console.print(f"webhooks  {found.webhooks}")
    if found.webhooks.failed:
        console.print("          next: onrecord webhooks list --state failed")


def _pace(figures: dict[str, Any]) -> str:
    def told(of: dict[str, int]) -> str:
        stages = " + ".join(f"{of[stage]} {stage}" for stage in ("published", "consumed", "visible"))
        return f"{of['total']} ms ({stages})"

    return (
        f"          an event is seen after {told(figures['p50_ms'])}; one in a hundred after {told(figures['p99_ms'])}"
    )


def _print_problems(found: Status, console: Console) -> None:
    for shard, reason in found.halted.items():
        console.print(f"[red]halted[/]    shard {shard}: {_plain(reason)}\n          next: onrecord log settle {shard}")
    for shard, reason in found.stopped.items():
        console.print(
            f"[red]stopped[/]   shard {shard}: {_plain(reason)}\n"
            "          next: mend the topic, then restart the projector"
        )
    for model, reason in found.stopped_models.items():
        console.print(
            f"[red]stopped[/]   model {model}: {_plain(reason)}\n"
            "          next: mend its fold or what it needs, then restart the projector"
        )
    for shard, reason in found.unfed.items():
        console.print(
            f"[red]unfed[/]     shard {shard}: {_plain(reason)}\n"
            "          next: see docs/OPERATING.md, `feeding stopped`"
        )
    if found.late_files:
        late = lines.counted(found.late_files, "file")
        console.print(f"[red]late[/]      {late} not fetched, checked or deleted for longer than {FILE_WAITS_H_MAX} h")
        console.print("          next: onrecord effects list --state pending; WhatsApp keeps a file for 7 days")
    for key in found.parked:
        records, named = lines.counted(key.records, "record"), _plain(key.key)
        console.print(f"[red]parked[/]    {key.projection}, key {named}: {records} from {key.shard}:{key.first_seq} on")
        console.print(f"          {_plain(key.reason)}\n          next: onrecord parked show {key.projection} {named}")


def _plain(text: str) -> str:
    """What a record may have brought along: it is no markup, and can't move the terminal."""
    return escape(lines.plain(text))
