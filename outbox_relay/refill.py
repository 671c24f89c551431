"""Write the log anew into an empty topic: from its files, and from the outbox what they lack.

The same bytes under the same numbers in the same order, in batches as a relay sends them (law 3). What is interrupted
goes on where the topic ends.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from uuid import UUID

import orjson
import psycopg
from kafka import KafkaProducer

from onrecord import broker, db
from onrecord.log import Log
from onrecord.settings import Settings
from outbox_relay.archive import Archive, ArchiveIsBroken
from outbox_relay.relay import BYTES_PER_SHARD_MAX, RECORD_OVERHEAD_BYTES, ROWS_PER_SHARD_MAX, Relay, Row

Told = Callable[[int], object]


class Refill(Relay):
    """A relay that reads the files first, and the outbox behind their end."""

    def __init__(
        self,
        connection: psycopg.Connection,
        producer: KafkaProducer,
        log: Log,
        positions: dict[int, int],
        archive: Archive,
    ) -> None:
        super().__init__(connection, producer, log, positions)
        self._files = {shard: archive.read(shard, seq) for shard, seq in positions.items()}
        self._kept: dict[int, Row] = {}

    def _read(self, positions: Mapping[int, int]) -> list[Row]:
        return list(self._of_files()) or super()._read(positions)

    def _of_files(self) -> Iterator[Row]:
        """The next batch of every shard: as many as a tick may send."""
        for shard in self._files:
            size = 0
            for row in islice(self._rows(shard), ROWS_PER_SHARD_MAX):
                size += len(row.record) + RECORD_OVERHEAD_BYTES
                if size > BYTES_PER_SHARD_MAX:
                    self._kept[shard] = row
                    break
                yield row

    def _rows(self, shard: int) -> Iterator[Row]:
        if shard in self._kept:
            yield self._kept.pop(shard)
        for seq, record in self._files[shard]:
            yield Row(shard, seq, _subject(record), record)


def must_be_of(archive: Archive, log: Log) -> None:
    """Raises ArchiveIsBroken if a shard's last record is another log's."""
    for shard in range(log.shards):
        reached = archive.reached(shard)
        source = orjson.loads(next(archive.read(shard, reached - 1))[1])["source"] if reached else log.source
        if source != log.source:
            raise ArchiveIsBroken(f"shard {shard}: the files are of log {source}, this database is of {log.source}")


def refill(settings: Settings, connection: psycopg.Connection, log: Log, archive: Archive, told: Told) -> UUID:
    """Make the topic, fill it, and return its id. `log` names the topic. `connection` is the relay's.

    Raises ArchiveIsBroken, broker.TopicIsWrong, and OutboxHasGap if the outbox begins behind the files' end.
    """
    must_be_of(archive, log)
    topic_id, positions = _begun(settings, connection, log, archive)
    producer = broker.producer(settings)
    try:
        writer = Refill(connection, producer, log, positions, archive)
        while written := writer.tick():
            told(written)
    finally:
        broker.abandon(producer)
    return topic_id


def _begun(
    settings: Settings, connection: psycopg.Connection, log: Log, archive: Archive
) -> tuple[UUID, dict[int, int]]:
    """The topic's id, and how far an interrupted run has filled it. Raises broker.TopicIsWrong."""
    topic_id = broker.find_topic(settings, log.topic, log.shards)
    if topic_id is None:
        made = broker.create_topic(settings, log.topic, log.shards, settings.topic_replication)
        return made, dict.fromkeys(range(log.shards), 0)
    last = broker.last_records(settings, log.topic, range(log.shards))
    for shard, (seq, record) in last.items():
        if seq and _kept(connection, archive, shard, seq) != record:
            raise broker.TopicIsWrong(
                f"topic {log.topic!r} holds records that neither files nor outbox hold, in shard {shard} at seq {seq}. "
                "A log is written anew into an empty topic: name another with --topic."
            )
    return topic_id, {shard: seq for shard, (seq, _) in last.items()}


def _kept(connection: psycopg.Connection, archive: Archive, shard: int, seq: int) -> bytes | None:
    """The record that the files have under this number, or the outbox."""
    row = connection.execute(db.sql("outbox_relay", "read_row"), (shard, seq), binary=True).fetchone()
    return next((record for _, record in archive.read(shard, seq - 1)), row[0] if row else None)


def adopt(connection: psycopg.Connection, log: Log, topic_id: UUID) -> None:
    """From now on this topic is the log. `connection` is the migrator's."""
    connection.execute(db.sql("outbox_relay", "adopt_topic"), {"topic": log.topic, "topic_id": topic_id})


def _subject(record: bytes) -> str:
    subject = orjson.loads(record)["subject"]
    assert isinstance(subject, str), "a record says whom it is about"
    return subject
