"""The pruner: deletes outbox rows that are old and that the log is confirmed past, in small batches. Off by default.

Confirmed is what stands before a record that the log ends with and the outbox holds, byte for byte. The function
`prune_outbox` (0008_operating.py) compares that itself, and refuses a shard's last row, the row at the log's end, a
halted shard, and rows of the last day, whoever calls it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import psycopg
from kafka import KafkaConsumer

from onrecord import clock, db
from onrecord.log import Log
from outbox_relay import tail

PRUNED_ROWS_PER_BATCH = 1_000
REST_S_MAX = 0.5
REFUSED = "OR006"


@dataclass(frozen=True)
class ShardPlan:
    """What pruning a shard would delete: so many rows, about so many bytes, from the oldest on. Or why it is left."""

    shard: int
    rows: int = 0
    bytes_about: int = 0
    first_seq: int | None = None
    last_seq: int | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Pruned:
    """What was deleted of a shard so far. `problem` is why no more of it is."""

    shard: int
    rows: int = 0
    bytes: int = 0
    problem: str | None = None


def before(days: int) -> datetime:
    """Older than this is what is older than so many days."""
    return clock.now() - timedelta(days=days)


def look(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, older_than: datetime) -> Iterator[ShardPlan]:
    """What `prune` would do now, shard by shard. Changes nothing. `connection` is the operator's."""
    return (_look(reader, connection, log, shard, older_than) for shard in range(log.shards))


def prune(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, older_than: datetime) -> Iterator[Pruned]:
    """Prune shard by shard; yields after each batch. Each is a transaction: it may be left at any time.

    It rests as long as it worked, so that a command waits for no more than a batch.
    """
    for shard in range(log.shards):
        yield from _prune(reader, connection, log, shard, older_than)


def _look(
    reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int, older_than: datetime
) -> ShardPlan:
    try:
        end = tail.last(reader, log, shard)
    except tail.Unsound as unsound:
        return ShardPlan(shard, problem=str(unsound))
    if end is None:
        return ShardPlan(shard)
    row = connection.execute(db.sql("outbox_relay", "plan_prune"), (shard, end[0], older_than)).fetchone()
    assert row is not None, "a function answers"
    first_seq, last_seq, bytes_about = row
    if first_seq is None or last_seq is None or last_seq < first_seq:
        return ShardPlan(shard)
    return ShardPlan(shard, last_seq - first_seq + 1, int(bytes_about), first_seq, last_seq)


def _prune(
    reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int, older_than: datetime
) -> Iterator[Pruned]:
    rows = size = 0
    try:
        end = tail.last(reader, log, shard)
        while end is not None:
            began = time.monotonic()
            proof = (shard, end[0], sha256(end[1].value or b"").digest())
            found = connection.execute(
                db.sql("outbox_relay", "prune_outbox"), (*proof, older_than, PRUNED_ROWS_PER_BATCH)
            ).fetchone()
            assert found is not None, "a function answers"
            rows, size = rows + found[0], size + found[1]
            yield Pruned(shard, rows, size)
            if found[0] < PRUNED_ROWS_PER_BATCH:
                return
            time.sleep(min(time.monotonic() - began, REST_S_MAX))
    except tail.Unsound as unsound:
        yield Pruned(shard, rows, size, str(unsound))
    except psycopg.Error as error:
        if error.sqlstate != REFUSED:
            raise
        yield Pruned(shard, rows, size, error.diag.message_primary)
