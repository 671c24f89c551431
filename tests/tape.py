"""A tape: a log in memory, read through the part of KafkaConsumer's contract that the projector's reader uses."""

from collections.abc import Iterable, Sequence

from kafka import TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import OffsetOutOfRangeError

from histories import Entry
from onrecord.reader import Reader

TOPIC = "tape"


class Tape:
    """Its partitions hold entries at offsets 0, 1, 2 …; each poll answers the next cut of what is assigned."""

    def __init__(self, entries: Iterable[Entry], cuts: Sequence[int] = ()) -> None:
        self._records: dict[int, list[Entry]] = {}
        self.record(entries)
        self._cuts = list(reversed(cuts))
        self._next: dict[int, int] = {}
        self._paused: set[int] = set()

    def record(self, entries: Iterable[Entry]) -> None:
        """More to be read."""
        for entry in entries:
            self._records.setdefault(entry.shard, []).append(entry)

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        kept = {partition.partition for partition in partitions}
        self._next = {shard: self._next.get(shard, 0) for shard in kept}
        self._paused &= kept

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self._next[partition.partition] = offset

    def pause(self, *partitions: TopicPartition) -> None:
        self._paused |= {partition.partition for partition in partitions}

    def resume(self, *partitions: TopicPartition) -> None:
        self._paused -= {partition.partition for partition in partitions}

    def poll(self, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[ConsumerRecord]]:  # noqa: ARG002 - it never waits
        left = min(self._cuts.pop() if self._cuts else max_records, max_records)
        polled: dict[TopicPartition, list[ConsumerRecord]] = {}
        for shard in sorted(self._next.keys() - self._paused):
            partition = TopicPartition(TOPIC, shard)
            records = self._take(partition, left)
            left -= len(records)
            if records:
                polled[partition] = records
        return polled

    @property
    def is_over(self) -> bool:
        """Whether all that may be read has been read."""
        return all(self._next[s] >= len(self._records.get(s, [])) for s in self._next.keys() - self._paused)

    def find(self, shard: int, seq: int) -> int | None:
        """Where a number first stands, as `broker.find_seq` answers."""
        numbers = [entry.seq for entry in self._records.get(shard, [])]
        return numbers.index(seq) if seq in numbers else None

    def reader(self) -> Reader:
        return Reader(self, TOPIC, self.find)

    def _take(self, partition: TopicPartition, records_max: int) -> list[ConsumerRecord]:
        shard, offset = partition.partition, self._next[partition.partition]
        entries = self._records.get(shard, [])
        if offset > len(entries):
            raise OffsetOutOfRangeError({partition: offset})
        taken = entries[offset : offset + records_max]
        self._next[shard] += len(taken)
        return [_record(partition, offset + place, entry) for place, entry in enumerate(taken)]


def _record(partition: TopicPartition, offset: int, entry: Entry) -> ConsumerRecord:
    return ConsumerRecord(
        topic=partition.topic,
        partition=partition.partition,
        leader_epoch=0,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        key=entry.key.encode(),
        value=entry.record,
        headers=[("seq", b"%d" % entry.seq)],
        checksum=None,
        serialized_key_size=len(entry.key),
        serialized_value_size=len(entry.record),
        serialized_header_size=0,
    )
