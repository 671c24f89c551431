"""The tail of the log: how far each shard's records stand in Kafka, and whether outbox and log agree there.

The tail is the relay's only position. It is read at start, from the last records of each partition: more than two
ticks can append, so that the highest number is among them even when a former owner repeated its last batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import psycopg
from kafka import KafkaConsumer
from kafka.consumer.fetcher import ConsumerRecord

from onrecord import broker, db
from onrecord.log import Log
from onrecord.settings import CantStart

TAIL_RECORDS_MAX = 2_100


@dataclass(frozen=True)
class Tail:
    """Where a shard's log ends: `seq` of its last record (0 for an empty one), or why the shard must be halted."""

    seq: int
    problem: str | None = None


class WrongLog(CantStart):
    """The topic's records belong to another log than this database."""


class Unsound(Exception):
    """The log's end is not as a relay writes it: why the shard must be halted."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq


def read(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int) -> Tail:
    """The tail of one shard, compared with the outbox. Raises WrongLog."""
    try:
        found = last(reader, log, shard)
    except Unsound as unsound:
        return Tail(unsound.seq, str(unsound))
    return _compare(connection, shard, *found) if found else _empty(connection, shard)


def last(reader: KafkaConsumer, log: Log, shard: int) -> tuple[int, ConsumerRecord] | None:
    """The highest number of a shard's log and its record; None for an empty one. Raises Unsound, WrongLog."""
    records = broker.read_backwards(reader, log.topic, shard, TAIL_RECORDS_MAX)
    numbered = {seq: record for record in records if (seq := broker.seq_of(record)) is not None}
    if not records:
        return None
    if len({broker.seq_of(record) for record in records}) > len(numbered):
        raise Unsound(0, "the log's tail holds a record without a number: it was not written by a relay")
    _must_be_ours(records[-1], log)
    highest = max(numbered)
    if hole := _hole(reader, log, shard, records):
        raise Unsound(highest, f"the log has a hole before seq {hole}")
    return highest, numbered[highest]


def _hole(reader: KafkaConsumer, log: Log, shard: int, records: Sequence[ConsumerRecord]) -> int | None:
    """The first number without its predecessor before it. A repeat may be old, and the tail may begin amid one."""
    reached: int | None = None
    for record in records:
        seq = broker.seq_of(record)
        assert seq is not None, "records without a number were found before"
        if reached is not None and seq > reached + 1:
            before = broker.offset_of(reader, log.topic, shard, seq - 1)
            if before is None or before > record.offset:
                return seq
        reached = max(reached or 0, seq)
    return None


def _empty(connection: psycopg.Connection, shard: int) -> Tail:
    lowest, _ = _bounds(connection, shard)
    if lowest > 1:
        return Tail(0, f"the log is empty, but the outbox begins at seq {lowest}: the records before it are lost")
    return Tail(0)


def _compare(connection: psycopg.Connection, shard: int, seq: int, record: ConsumerRecord) -> Tail:
    row = connection.execute(db.sql("outbox_relay", "read_row"), (shard, seq), binary=True).fetchone()
    if row is None:
        lowest, highest = _bounds(connection, shard)
        if lowest > seq:
            lost = "the records between are lost"
            return Tail(seq, f"the log ends at seq {seq}, but the outbox begins at seq {lowest}: {lost}")
        return Tail(seq, f"the log ends at seq {seq}, the outbox at {highest}: Postgres was set back")
    if row[0] != record.value:
        return Tail(seq, f"log and outbox hold different records at seq {seq}")
    return Tail(seq)


def _bounds(connection: psycopg.Connection, shard: int) -> tuple[int, int]:
    row = connection.execute(db.sql("outbox_relay", "read_bounds"), {"shard": shard}).fetchone()
    assert row is not None
    return row[0], row[1]


def _must_be_ours(record: ConsumerRecord, log: Log) -> None:
    """A record that can't be read says nothing about whose it is; the comparison with the outbox will."""
    try:
        source = orjson.loads(record.value)["source"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return
    if isinstance(source, str) and source != log.source:
        raise WrongLog(
            f"topic {log.topic!r} holds records of another log, {source!r}, this database's is {log.source!r}. "
            "Connect the database that belongs to it."
        )
