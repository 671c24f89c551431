"""The log, read by number: each owned shard's records in order, without repeats, never over a gap."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import OffsetOutOfRangeError

from onrecord import broker

logger = structlog.get_logger("reader")


class Arrived(NamedTuple):
    """A record that is next in its shard."""

    shard: int
    seq: int
    next_offset: int
    key: str
    value: bytes


class ShardStopped(Exception):
    """This shard can't be read on without a guess; the message says why. The others go on."""

    def __init__(self, shard: int, reason: str) -> None:
        super().__init__(reason)
        self.shard = shard


class Reader:
    """Reads shards from their positions on. `seq` is the position, the offset beside it a hint."""

    def __init__(self, consumer: KafkaConsumer, topic: str, find: Callable[[int, int], int | None]) -> None:
        """`find` answers the offset of a shard's seq, or None; it must not disturb the consumer."""
        self._consumer = consumer
        self._topic = topic
        self._find_offset = find
        self._reached: dict[int, int] = {}
        self.duplicates = 0

    def assign(self, positions: dict[int, tuple[int, int]]) -> None:
        """Read these shards and no others, each from (seq reached, next offset)."""
        self._reached = {shard: seq for shard, (seq, _) in positions.items()}
        self._consumer.assign([self._partition(shard) for shard in positions])
        self._consumer.resume(*map(self._partition, positions))  # one that was left is looked at anew
        for shard, (_, offset) in positions.items():
            self._consumer.seek(self._partition(shard), offset)

    def leave(self, shard: int) -> None:
        """Don't read this shard any more."""
        del self._reached[shard]
        self._consumer.pause(self._partition(shard))

    def poll(self, timeout_ms: int, records_max: int) -> dict[int, list[ConsumerRecord]]:
        """What has come, by shard; waits for the first."""
        try:
            polled = self._consumer.poll(timeout_ms=timeout_ms, max_records=records_max)
        except OffsetOutOfRangeError as error:
            for partition in error.args[0]:
                self._find_anew(partition.partition)
            return {}
        return {partition.partition: records for partition, records in polled.items()}

    def follow(self, shard: int, records: Sequence[ConsumerRecord]) -> list[Arrived]:
        """The records that continue this shard; repeats are counted and skipped. Raises ShardStopped at a gap."""
        if shard not in self._reached:
            return []
        arrived: list[Arrived] = []
        for record in records:
            seq = broker.seq_of(record)
            if seq is not None and seq <= self._reached[shard]:
                self.duplicates += 1
            elif seq == self._reached[shard] + 1:
                arrived.append(Arrived(shard, seq, record.offset + 1, _key(record), record.value or b""))
                self._reached[shard] = seq
            elif arrived:
                self._consumer.seek(self._partition(shard), record.offset)  # what came before is applied first
                break
            elif seq is None:
                raise ShardStopped(shard, f"the record at offset {record.offset} has no number: no relay wrote it")
            else:
                self._find(shard)
                break
        return arrived

    def _find(self, shard: int) -> None:
        """Go to the record that is next, wherever it stands; raises ShardStopped when it is nowhere."""
        wanted = self._reached[shard] + 1
        offset = self._find_offset(shard, wanted)
        if offset is None:
            raise ShardStopped(shard, f"seq {wanted} is not in the log: there is a gap")
        logger.warning("position was found again", shard=shard, seq=wanted, offset=offset)
        self._consumer.seek(self._partition(shard), offset)

    def _find_anew(self, shard: int) -> None:
        """The hint is outside the log. Go behind the record reached last, for the next may not be written yet."""
        last = self._find_offset(shard, self._reached[shard])
        if last is None:
            self._find(shard)
        else:
            self._consumer.seek(self._partition(shard), last + 1)

    def _partition(self, shard: int) -> TopicPartition:
        return TopicPartition(self._topic, shard)


def _key(record: ConsumerRecord) -> str:
    """The record's key, as Postgres can hold it."""
    return (record.key or b"").decode(errors="replace").replace("\0", "\ufffd")
