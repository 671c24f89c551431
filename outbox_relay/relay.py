"""One tick of the relay: read what each shard's log lacks, publish it as one batch, check every acknowledgement.

It writes nothing to Postgres here. Its position is the tail of the log; whatever goes wrong ends the process, and
the next one reads the tail again.
"""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from opentelemetry.trace import SpanKind

from onrecord import db, metrics, tracing
from onrecord.events.envelope import CONTENT_TYPE
from onrecord.log import Log

ROWS_PER_SHARD_MAX = 1_000
BYTES_PER_SHARD_MAX = 900_000
RECORD_OVERHEAD_BYTES = 128
AHEAD_ROWS_MIN = 1_000
FLUSH_S_MAX = 8.0
REFUSED = (CorruptRecordError, InvalidRecordError, MessageSizeTooLargeError, RecordListTooLargeError)


class Row(NamedTuple):
    """A record to publish."""

    shard: int
    seq: int
    subject: str
    record: bytes


class BrokerRefusedBatch(Exception):
    """The broker will never take one of these shards' batches. kafka-python fails the others in flight alike."""

    def __init__(self, refused: Sequence[tuple[Row, Exception]]) -> None:
        row, error = refused[0]
        super().__init__(f"the broker refused seq {row.seq}: {type(error).__name__}")
        self.shards = sorted({row.shard for row, _ in refused})


class OutboxHasGap(Exception):
    """The outbox's numbers aren't contiguous: law 2 is broken, nothing may be published over it."""


class LogHasStranger(Exception):
    """Something else wrote to the topic between two records of one batch."""


class Relay:
    """Publishes from `positions` on: shard to the seq that the log is known to end at."""

    def __init__(
        self,
        connection: psycopg.Connection,
        producer: KafkaProducer,
        log: Log,
        positions: dict[int, int],
        rows_max: int = ROWS_PER_SHARD_MAX,
    ) -> None:
        self.positions = positions
        self._rows_max = rows_max
        self._cursor = connection.cursor(binary=True)
        self._producer = producer
        self._topic = log.topic
        self._ahead: list[Row] = []
        self._flusher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="flush")

    def tick(self) -> int:
        """Publish the next rows of every shard; returns how many. Nothing advances unless all was acknowledged."""
        began, began_ns = time.perf_counter(), time.time_ns()
        rows = self._ahead or self._read(self.positions)
        self._ahead = []
        if rows:
            self._must_be_contiguous(rows)
            published = [self._publish(row) for row in rows]
            self._flush(rows)
            self._advance(rows, published)
            _measure(rows, time.perf_counter() - began)
            _trace(rows, began_ns)
        return len(rows)

    def _flush(self, rows: Sequence[Row]) -> None:
        """Wait for the broker. While a tick of many rows is on its way, what comes after them is read already."""
        if len(rows) < AHEAD_ROWS_MIN:
            self._producer.flush(timeout=FLUSH_S_MAX)
            return
        flushed = self._flusher.submit(self._producer.flush, timeout=FLUSH_S_MAX)
        self._ahead = self._read(self.positions | {row.shard: row.seq for row in rows})
        flushed.result()

    def _read(self, positions: Mapping[int, int]) -> list[Row]:
        self._cursor.execute(
            db.sql("outbox_relay", "read_outbox"),
            {
                "shards": list(positions),
                "positions": list(positions.values()),
                "overhead_bytes": RECORD_OVERHEAD_BYTES,
                "bytes_max": BYTES_PER_SHARD_MAX,
                "rows_max": self._rows_max,
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
        _must_not_be_refused(rows, published)
        reached: dict[int, int] = {}
        for shard, group in groupby(zip(rows, published, strict=True), key=lambda pair: pair[0].shard):
            batch = list(group)
            _must_be_appended_whole(shard, batch)
            reached[shard] = batch[-1][0].seq
        self.positions |= reached


def _measure(rows: Sequence[Row], took_s: float) -> None:
    metrics.PUBLISHED.inc(len(rows))
    metrics.RELAY_BATCH.observe(len(rows))
    metrics.RELAY_TICK_S.observe(took_s)


def _trace(rows: Sequence[Row], began_ns: int) -> None:
    """Of each event that belongs to a trace, when it was taken from the outbox and acknowledged by the broker."""
    if tracing.is_on():
        for row in rows:
            if parent := tracing.told(row.record):
                tracing.note("publish", SpanKind.PRODUCER, parent, began_ns, shard=row.shard, seq=row.seq)


def _must_not_be_refused(rows: Sequence[Row], published: Sequence[FutureRecordMetadata]) -> None:
    failed = [(row, future.exception) for row, future in zip(rows, published, strict=True) if future.failed()]
    if refused := [(row, error) for row, error in failed if isinstance(error, REFUSED)]:
        raise BrokerRefusedBatch(refused)


def _must_be_appended_whole(shard: int, batch: Sequence[tuple[Row, FutureRecordMetadata]]) -> None:
    """Every record acknowledged, at consecutive offsets."""
    first_offset: int | None = None
    for place, (row, future) in enumerate(batch):
        if not future.succeeded():
            raise future.exception or TimeoutError(
                f"shard {shard}: seq {row.seq} was not acknowledged in {FLUSH_S_MAX} s"
            )
        offset = future.value.offset
        first_offset = offset if first_offset is None else first_offset
        if offset != first_offset + place:
            raise LogHasStranger(f"shard {shard}: offset {offset} does not follow {first_offset + place - 1}")
