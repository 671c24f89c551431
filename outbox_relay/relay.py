"""One tick of the relay: read what each shard's log lacks, publish it as one batch, check every acknowledgement.

It writes nothing to Postgres here. Its position is the tail of the log; whatever goes wrong ends the process, and
the next one reads the tail again.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import psycopg
from kafka import KafkaProducer
from kafka.errors import (
    CorruptRecordError,
    InvalidRecordError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)
from kafka.producer.future import FutureRecordMetadata

from onrecord import db
from onrecord.events.envelope import CONTENT_TYPE
from onrecord.log import Log

ROWS_PER_SHARD_MAX = 1_000
BYTES_PER_SHARD_MAX = 900_000
RECORD_OVERHEAD_BYTES = 128
FLUSH_S_MAX = 8.0
REFUSED = (CorruptRecordError, InvalidRecordError, MessageSizeTooLargeError, RecordListTooLargeError)


class Row(NamedTuple):
    """A record to publish."""

    shard: int
    seq: int
    subject: str
    record: bytes


class BrokerRefusedRecord(Exception):
    """The broker will never take this batch: its shard must be halted."""

    def __init__(self, shard: int, seq: int, error: Exception) -> None:
        super().__init__(f"the broker refused the batch with seq {seq}: {type(error).__name__}")
        self.shard = shard


class OutboxHasGap(Exception):
    """The outbox's numbers aren't contiguous: law 2 is broken, nothing may be published over it."""


class LogHasStranger(Exception):
    """Something else wrote to the topic between two records of one batch."""


class Relay:
    """Publishes from `positions` on: shard to the seq that the log is known to end at."""

    def __init__(
        self, connection: psycopg.Connection, producer: KafkaProducer, log: Log, positions: dict[int, int]
    ) -> None:
        self.positions = positions
        self._cursor = connection.cursor(binary=True)
        self._producer = producer
        self._topic = log.topic

    def tick(self) -> int:
        """Publish the next rows of every shard; returns how many. Nothing advances unless all was acknowledged."""
        rows = self._read()
        if rows:
            self._must_be_contiguous(rows)
            published = [self._publish(row) for row in rows]
            self._producer.flush(timeout=FLUSH_S_MAX)
            self._advance(rows, published)
        return len(rows)

    def _read(self) -> list[Row]:
        self._cursor.execute(
            db.sql("outbox_relay", "read_outbox"),
            {
                "shards": list(self.positions),
                "positions": list(self.positions.values()),
                "overhead_bytes": RECORD_OVERHEAD_BYTES,
                "bytes_max": BYTES_PER_SHARD_MAX,
                "rows_max": ROWS_PER_SHARD_MAX,
            },
        )
        return [Row._make(row) for row in self._cursor.fetchall()]

    def _must_be_contiguous(self, rows: Sequence[Row]) -> None:
        expected = dict(self.positions)
        for row in rows:
            expected[row.shard] += 1
            if row.seq != expected[row.shard]:
                raise OutboxHasGap(f"shard {row.shard}: seq {expected[row.shard]} is missing before {row.seq}")

    def _publish(self, row: Row) -> FutureRecordMetadata:
        return self._producer.send(
            self._topic,
            value=row.record,
            key=row.subject.partition("/")[2].encode(),
            headers=[("content-type", CONTENT_TYPE), ("seq", b"%d" % row.seq)],
            partition=row.shard,
        )

    def _advance(self, rows: Sequence[Row], published: Sequence[FutureRecordMetadata]) -> None:
        for shard, group in groupby(zip(rows, published, strict=True), key=lambda pair: pair[0].shard):
            batch = list(group)
            _must_be_appended_whole(shard, batch)
            self.positions[shard] = batch[-1][0].seq


def _must_be_appended_whole(shard: int, batch: Sequence[tuple[Row, FutureRecordMetadata]]) -> None:
    """Every record acknowledged, at consecutive offsets."""
    first_offset: int | None = None
    for place, (row, future) in enumerate(batch):
        if not future.succeeded():
            raise _failure(row, future)
        offset = future.value.offset
        first_offset = offset if first_offset is None else first_offset
        if offset != first_offset + place:
            raise LogHasStranger(f"shard {shard}: offset {offset} does not follow {first_offset + place - 1}")


def _failure(row: Row, future: FutureRecordMetadata) -> Exception:
    if isinstance(future.exception, REFUSED):
        return BrokerRefusedRecord(row.shard, row.seq, future.exception)
    return future.exception or TimeoutError(f"shard {row.shard}: seq {row.seq} was not acknowledged in {FLUSH_S_MAX} s")
