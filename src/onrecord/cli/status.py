"""`onrecord status`: who runs, how far the log and the read models are, and what waits for an operator."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import psycopg
import typer
from psycopg.types.json import Json
from rich.console import Console

from onrecord import clock, db, log
from onrecord.cli import status_shown
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.status_found import FILE_WAITS_H_MAX, Channel, Parked, Process, Rebuild, Status, Webhooks
from onrecord.cli.surroundings import plainly, settings_of
from onrecord.log import Log
from onrecord.settings import Settings

REPEAT_RECORDS_MAX = 1_001


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
        status_shown.show(found, Console(highlight=False, soft_wrap=True))
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
