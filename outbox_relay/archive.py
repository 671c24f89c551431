"""The log in files: a line is a record, byte for byte, and its place is its number.

<folder>/0003/000000000000100001.jsonl holds shard 3 from seq 100,001 on, SEGMENT_RECORDS_MAX records at most. A file
that is full never changes again, so whatever copies the folder elsewhere copies what is new.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from kafka import KafkaConsumer, TopicPartition

from onrecord import broker
from onrecord.log import Log

SEGMENT_RECORDS_MAX = 100_000
MODE = 0o600


class ArchiveIsBroken(Exception):
    """The files aren't what a backup of this log leaves; the message says which, and nothing was written."""


@dataclass(frozen=True)
class Archive:
    """A folder of a log's records."""

    folder: Path
    segment_records_max: int = SEGMENT_RECORDS_MAX

    def reached(self, shard: int) -> int:
        """The number of the shard's last record here, 0 if there is none. Raises ArchiveIsBroken."""
        expected = 1
        for first, path in self._segments(shard):
            if first != expected:
                raise ArchiveIsBroken(f"shard {shard}: {path} begins with seq {first}, and {expected} comes next")
            expected += _count(path)
        return expected - 1

    def read(self, shard: int, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The records of a shard after this number, each with its own."""
        for first, path in self._segments(shard):
            if first + self.segment_records_max > after:
                with path.open("rb") as file:
                    for seq, line in enumerate(_whole(file), first):
                        if seq > after:
                            yield seq, line

    def append(self, shard: int, records: Iterable[bytes]) -> int:
        """Put records after the last; how many. They are on the disk when this returns. Raises ArchiveIsBroken."""
        told, seq, records = 0, self.reached(shard) + 1, iter(records)
        while True:
            path = self._segment_of(shard, seq)
            room = self.segment_records_max - (seq - int(path.stem))
            written = _write(path, islice(records, room))
            told, seq = told + written, seq + written
            if written < room:
                return told

    def _segment_of(self, shard: int, seq: int) -> Path:
        """Where the record of this number goes, which follows the last: the last file, or a new one."""
        last = max(self._segments(shard), default=(1, None))[0]
        first = last if seq - last < self.segment_records_max else seq
        return self._of(shard) / f"{first:018}.jsonl"

    def _segments(self, shard: int) -> list[tuple[int, Path]]:
        return sorted((int(path.stem), path) for path in self._of(shard).glob("*.jsonl"))

    def _of(self, shard: int) -> Path:
        return self.folder / f"{shard:04}"


def copy(reader: KafkaConsumer, log: Log, shard: int, archive: Archive) -> int:
    """Append what the log has beyond the archive; how many. Raises ArchiveIsBroken."""
    reached = archive.reached(shard)
    _must_go_on(reader, log, shard, archive, reached)
    return archive.append(shard, _first_occurrences(reader, log, shard, reached))


def _must_go_on(reader: KafkaConsumer, log: Log, shard: int, archive: Archive, reached: int) -> None:
    if reached == 0:
        return
    record = broker.record_of(reader, log.topic, shard, reached)
    if record is None:
        raise ArchiveIsBroken(f"shard {shard}: the files go to seq {reached}, and the log doesn't hold it: restore it")
    if (record.value or b"") != next(archive.read(shard, reached - 1))[1]:
        raise ArchiveIsBroken(f"shard {shard}: log and files hold different records at seq {reached}: another folder?")


def _first_occurrences(reader: KafkaConsumer, log: Log, shard: int, reached: int) -> Iterator[bytes]:
    partition = TopicPartition(log.topic, shard)
    first = broker.offset_of(reader, log.topic, shard, reached + 1) if reached else 0
    reader.assign([partition])
    begin, end = reader.beginning_offsets([partition])[partition], reader.end_offsets([partition])[partition]
    if first is None:
        return
    for record in broker.read_range(reader, partition, max(begin, first), end):
        seq = broker.seq_of(record)
        if seq is None or seq > reached + 1:
            raise ArchiveIsBroken(f"shard {shard}: {reached + 1} should follow, the log has {seq}: onrecord log verify")
        if seq == reached + 1:
            reached = seq
            yield record.value or b""


def _write(path: Path, records: Iterable[bytes]) -> int:
    """After the file's whole lines; one that a former run didn't finish is written over."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = 0
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, MODE), "r+b") as file:
        file.truncate(sum(len(line) + 1 for line in _whole(file)))
        file.seek(0, os.SEEK_END)
        for written, record in enumerate(records, 1):  # noqa: B007 - counted
            if b"\n" in record:
                raise ArchiveIsBroken(f"{path}: a record has a line feed: it was written by no relay")
            file.write(record + b"\n")
        file.flush()
        os.fsync(file.fileno())
        if file.tell() == 0:
            path.unlink()
    return written


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in _whole(file))


def _whole(file: BinaryIO) -> Iterator[bytes]:
    return (line[:-1] for line in file if line.endswith(b"\n"))
