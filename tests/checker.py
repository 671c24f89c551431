"""The checker: do Kafka and Postgres hold what the laws promise? It knows the formats and none of the writing code.

`findings` is a pure function of a history, so that the checker itself is tested with histories that were spoilt.
"""

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import psycopg
from cryptography.exceptions import InvalidTag
from psycopg import sql
from psycopg.rows import dict_row

import opening
from checker_folds import DERIVED, FOLDS, Row
from numbering import Numbered

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # kafka-python 3.0.12 warns of itself on import
    from kafka import KafkaConsumer, TopicPartition

READ_MS_MAX = 10_000
FINDINGS_SHOWN_MAX = 40


class LogRecord(NamedTuple):
    """A record of a partition, as a plain consumer sees it; `seq` is its header, None without one."""

    offset: int
    seq: int | None
    key: bytes | None
    value: bytes
    headers: Sequence[tuple[str, bytes | None]] = ()


class OutboxRow(NamedTuple):
    """A row of the outbox."""

    subject: str
    record: bytes


@dataclass(frozen=True)
class Command:
    """A command that was sent, and what came back. `text` stands in its event and in no other; None if it has none.

    `position` and `answer`, the fields by which its event is known, are those of an acknowledged one.
    """

    text: str | None
    outcome: Literal["acknowledged", "refused", "in doubt"]
    position: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """All that is left of a run; `tables` are the read tables' rows."""

    log: Mapping[int, Sequence[LogRecord]]
    outbox: Mapping[tuple[int, int], OutboxRow]
    commands: Sequence[Command]
    tables: Mapping[str, Sequence[Row]]
    keys: opening.Keys


class Finding(NamedTuple):
    """A broken law, by its name, and where."""

    law: str
    where: str


def findings(history: History) -> list[Finding]:
    """Every broken law; none is the only good answer."""
    firsts = _firsts(history)
    events = {number: event for number, record in firsts.items() if (event := _event(record, history)) is not None}
    return [
        *_order(history),
        *_repeats(history),
        *(Finding("readable", f"shard {shard}: seq {seq}") for shard, seq in firsts.keys() - events.keys()),
        *_log_is_outbox(history, firsts),
        *_keys(history),
        *_commands(history, events),
        *_read_models(history, events),
    ]


def report(found: Sequence[Finding]) -> str:
    """The findings, one per line, for a person to read."""
    lines = [f"{law}: {where}" for law, where in found[:FINDINGS_SHOWN_MAX]]
    return "\n".join([f"{len(found)} findings", *lines])


def repeats(history: History) -> int:
    """How many records stand in the log more than once, as they may after a relay's failover."""
    return sum(len(records) - len({record.seq for record in records}) for records in history.log.values())


def _firsts(history: History) -> dict[tuple[int, int], LogRecord]:
    """The first occurrence of each number."""
    firsts: dict[tuple[int, int], LogRecord] = {}
    for shard, records in history.log.items():
        for record in records:
            if record.seq is not None:
                firsts.setdefault((shard, record.seq), record)
    return firsts


def _event(record: LogRecord, history: History) -> dict[str, Any] | None:
    try:
        return opening.opened(record.value, history.keys)
    except (ValueError, KeyError, InvalidTag):
        return None


def _order(history: History) -> Iterator[Finding]:
    for shard, records in sorted(history.log.items()):
        reached = 0
        for record in records:
            if record.seq is None:
                yield Finding("numbered", f"shard {shard}: the record at offset {record.offset} has no number")
            elif record.seq > reached:
                if record.seq != reached + 1:
                    yield Finding("in order", f"shard {shard}: seq {record.seq} first follows {reached}")
                reached = record.seq


def _repeats(history: History) -> Iterator[Finding]:
    for shard, records in sorted(history.log.items()):
        seen: dict[int | None, bytes] = {}
        for record in records:
            if seen.setdefault(record.seq, record.value) != record.value:
                yield Finding("repeats are identical", f"shard {shard}: seq {record.seq} at offset {record.offset}")


def _log_is_outbox(history: History, firsts: Mapping[tuple[int, int], LogRecord]) -> Iterator[Finding]:
    for (shard, seq), record in firsts.items():
        row = history.outbox.get((shard, seq))
        if row is None:
            yield Finding("log is outbox", f"shard {shard}: seq {seq} is in the log, not in the outbox")
        elif row.record != record.value:
            yield Finding("log is outbox", f"shard {shard}: seq {seq} has other bytes than the outbox")
    for shard, seq in history.outbox.keys() - firsts.keys():
        yield Finding("outbox is in the log", f"shard {shard}: seq {seq} never reached the log")


def _keys(history: History) -> Iterator[Finding]:
    for shard, records in history.log.items():
        for record in records:
            row = history.outbox.get((shard, record.seq or 0))
            if row and record.key != row.subject.partition("/")[2].encode():
                yield Finding("key is subject", f"shard {shard}: seq {record.seq} has key {record.key!r}")


def _commands(history: History, events: Mapping[tuple[int, int], dict[str, Any]]) -> Iterator[Finding]:
    """Acknowledged: exactly once, and where the answer said. In doubt: at most once. Refused: never."""
    data = {number: event["data"] for number, event in events.items()}
    times = Counter(fields["text"] for fields in data.values() if "text" in fields)
    for command in history.commands:
        allowed = {"acknowledged": {1}, "in doubt": {0, 1}, "refused": {0}}[command.outcome]
        if command.text is not None and times[command.text] not in allowed:
            yield Finding(f"{command.outcome} commands", f"{command.text!r} is in the log {times[command.text]} times")
        elif command.position is not None:
            shard, seq = map(int, command.position.split(":"))
            fields = data.get((shard, seq), {})
            if any(fields.get(name) != value for name, value in command.answer.items()):
                yield Finding("positions", f"{command.answer} was answered {command.position}, where {fields} is")


def _read_models(history: History, events: Mapping[tuple[int, int], dict[str, Any]]) -> Iterator[Finding]:
    records = {number: record.value for number, record in _firsts(history).items()}
    log = [Numbered(shard, seq, event, records[shard, seq]) for (shard, seq), event in sorted(events.items())]
    for table in FOLDS.keys() | history.tables.keys():
        if table not in FOLDS or table not in history.tables:
            yield Finding("read models are folds", f"{table} is not known here and there alike: teach the checker")
            continue
        wanted = Counter(map(_canonical, FOLDS[table](log)))
        found = Counter(map(_canonical, _without(DERIVED.get(table, set()), history.tables[table])))
        for row in (wanted - found).elements():
            yield Finding("read models are folds", f"{table} lacks {row}")
        for row in (found - wanted).elements():
            yield Finding("read models are folds", f"{table} holds {row} too much")


def _without(columns: AbstractSet[str], rows: Sequence[Row]) -> Iterator[Row]:
    return ({name: value for name, value in row.items() if name not in columns} for row in rows)


def _canonical(row: Row) -> str:
    return json.dumps(row, sort_keys=True, default=_text)


def _text(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def read_history(bootstrap: str, topic: str, conninfo: str, commands: Sequence[Command] = ()) -> History:
    """What Kafka and Postgres hold now; `conninfo` is a role's that may see everything."""
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        log = connection.execute("select shards from log").fetchone()
        outbox = connection.execute("select shard, seq, subject, record from outbox").fetchall()
        names = connection.execute("select tablename from pg_tables where schemaname = 'read'").fetchall()
        tables = {
            name: connection.execute(sql.SQL("select * from {}").format(sql.Identifier("read", name))).fetchall()
            for name in (row["tablename"] for row in names)
            if name.rpartition("_v")[2].isdigit()
        }
        keys = opening.read_keys(connection)
    assert log is not None, "an installation has a log"
    return History(
        log=read_log(bootstrap, topic, range(log["shards"])),
        outbox={(row["shard"], row["seq"]): OutboxRow(row["subject"], row["record"]) for row in outbox},
        commands=commands,
        tables=tables,
        keys=keys,
    )


def read_log(bootstrap: str, topic: str, shards: Iterable[int]) -> dict[int, list[LogRecord]]:
    """All records of these partitions, in order."""
    with closing(_consumer(bootstrap)) as consumer:
        return {shard: list(_read_partition(consumer, TopicPartition(topic, shard))) for shard in shards}


def _consumer(bootstrap: str) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def _read_partition(consumer: KafkaConsumer, partition: TopicPartition) -> Iterator[LogRecord]:
    consumer.assign([partition])
    end = consumer.end_offsets([partition])[partition]
    consumer.seek_to_beginning(partition)
    while consumer.position(partition) < end:
        polled = consumer.poll(timeout_ms=READ_MS_MAX).get(partition)
        assert polled, f"Kafka did not answer within {READ_MS_MAX} ms"
        for record in polled:
            yield LogRecord(record.offset, _number(record.headers), record.key, record.value or b"", record.headers)


def _number(headers: Sequence[tuple[str, bytes | None]]) -> int | None:
    value = dict(headers).get("seq") or b""
    return int(value) if value.isdigit() else None
