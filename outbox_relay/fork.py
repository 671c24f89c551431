"""A fork: where a shard's log and its outbox part. Read from both, changing neither.

Up to some number the two hold the same bytes; from the next one on they may differ, because Postgres was set back
to an earlier state and went on from there. What the log holds stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, NamedTuple
from uuid import UUID

import psycopg
import pydantic
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from onrecord import broker, db
from onrecord.log import Log
from outbox_relay.tail import TAIL_RECORDS_MAX

WINDOW_RECORDS = 2_000
RECORD_BYTES_MIN = 2
RECORD_BYTES_MAX = 786_432


class CannotSettle(Exception):
    """What is wrong with this shard is not for settling to mend; the message says why, and what to do instead."""


class Logged(NamedTuple):
    """A record of the log as the outbox keeps it."""

    seq: int
    event_id: UUID
    type: str
    subject: str
    workspace_id: UUID
    occurred_at: datetime
    record: bytes


@dataclass(frozen=True)
class Fork:
    """What tells log and outbox of a shard apart. `first_seq` is the first that differs, or would be the next.

    `copied` records stand in the log only, `moved` rows in the outbox only; `again` of these are events that the log
    has nowhere. `subjects` are all that these records and rows are about, sorted.
    """

    first_seq: int
    log_tail_seq: int
    moved: int = 0
    again: int = 0
    subjects: tuple[str, ...] = ()

    @property
    def copied(self) -> int:
        return self.log_tail_seq - self.first_seq + 1


def find(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int) -> Fork:
    """Where the two part. Nothing is `copied` if the log is a prefix of the outbox. Raises CannotSettle."""
    common = _last_common(reader, connection, log, shard)
    logged = [(row.event_id, row.subject) for row in rows(reader, log, shard, common)]
    if not logged:
        return Fork(common + 1, common)
    forked = connection.execute(db.sql("outbox_relay", "read_forked"), (shard, common)).fetchall()
    subjects = {subject for _, subject in [*logged, *forked]}
    again = len({event_id for event_id, _ in forked} - {event_id for event_id, _ in logged})
    return Fork(common + 1, common + len(logged), len(forked), again, tuple(sorted(subjects)))


def rows(reader: KafkaConsumer, log: Log, shard: int, after: int) -> Iterator[Logged]:
    """The log's records past seq `after`, in order, each once. Raises CannotSettle where one of them is amiss."""
    return (_row(record, log, shard) for record in _records(reader, log, shard, after))


def _last_common(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int) -> int:
    """The last seq at which both hold the same bytes, found backwards from the log's end; 0 if there is none."""
    lowest, _ = connection.execute(db.sql("outbox_relay", "read_bounds"), {"shard": shard}).fetchone() or (0, 0)
    highest = 0
    for window in _windows_backwards(reader, TopicPartition(log.topic, shard)):
        highest = max(highest, *window)
        span = (shard, min(window), max(window))
        ours = connection.execute(db.sql("outbox_relay", "read_digests"), span).fetchall()
        same: list[int] = [seq for seq, digest in ours if window.get(seq) == digest]
        if same:
            return max(same)
        if max(window) < lowest:
            break
    if lowest > 1:
        raise CannotSettle(_too_late(shard, lowest, highest))
    return 0


def _windows_backwards(reader: KafkaConsumer, partition: TopicPartition) -> Iterator[dict[int, bytes]]:
    """What each number's record hashes to, window by window of the partition, the last first."""
    reader.assign([partition])
    end = reader.end_offsets([partition])[partition]
    first = reader.beginning_offsets([partition])[partition]
    while end > first:
        start = max(first, end - WINDOW_RECORDS)
        records = broker.read_range(reader, partition, start, end)
        yield {_number(record): sha256(record.value or b"").digest() for record in records}
        end = start


def _records(reader: KafkaConsumer, log: Log, shard: int, after: int) -> Iterator[ConsumerRecord]:
    """First occurrences past `after`. Begins earlier, where the relay's own check at its start would begin."""
    partition = TopicPartition(log.topic, shard)
    reached = max(0, after - TAIL_RECORDS_MAX)
    begin = broker.offset_of(reader, log.topic, shard, reached) if reached else 0
    if begin is None:
        raise CannotSettle(_hole(shard, reached, reached + 1))
    reader.assign([partition])
    end = reader.end_offsets([partition])[partition]
    begin = max(begin, reader.beginning_offsets([partition])[partition])
    for record in broker.read_range(reader, partition, begin, end):
        seq = _number(record)
        if seq > reached + 1:
            raise CannotSettle(_hole(shard, reached + 1, seq))
        if seq == reached + 1:
            reached = seq
            if seq > after:
                yield record


def _number(record: ConsumerRecord) -> int:
    seq = broker.seq_of(record)
    if seq is None:
        raise CannotSettle(
            f"shard {record.partition}: the record at offset {record.offset} has no number, so no relay wrote it, and "
            "readers stop there. The topic must be restored; nothing in Postgres can mend it."
        )
    return seq


class _Attributes(BaseModel):
    """What the outbox keeps of a record beside its bytes: of any type, known to this version or not."""

    model_config = ConfigDict(hide_input_in_errors=True)

    id: UUID
    type: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,200}$")]
    source: str
    subject: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,40}/[0-9a-f-]{36}$")]
    workspaceid: UUID
    time: AwareDatetime


def _row(record: ConsumerRecord, log: Log, shard: int) -> Logged:
    seq, value = _number(record), record.value or b""
    where = f"shard {shard}: the log's record {seq} at offset {record.offset} can't be copied into the outbox"
    try:
        found = _Attributes.model_validate_json(value)
    except pydantic.ValidationError as error:
        mistakes = error.errors(include_input=False, include_url=False, include_context=False)
        named = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['type']}" for e in mistakes)
        raise CannotSettle(
            f"{where}: its envelope can't be read ({named}). No relay wrote it; look at the topic's writers."
        ) from None
    if found.source != log.source:
        raise CannotSettle(f"{where}: it belongs to another log, {found.source!r}. Look at the topic's writers.")
    if not RECORD_BYTES_MIN <= len(value) <= RECORD_BYTES_MAX:
        raise CannotSettle(f"{where}: it has {len(value)} bytes, the outbox takes {RECORD_BYTES_MAX} at most.")
    return Logged(seq, found.id, found.type, found.subject, found.workspaceid, found.time, value)


def _hole(shard: int, missing: int, seq: int) -> str:
    return (
        f"shard {shard}: seq {missing} is missing in the log before {seq}. Settling can't fill a hole in the log: "
        "the topic must be restored from a copy that holds it."
    )


def _too_late(shard: int, lowest: int, highest: int) -> str:
    log = f"ends at seq {highest}" if highest else "is empty"
    differs = f"differ at seq {lowest}, the outbox's first, already" if highest >= lowest else "do not meet"
    return (
        f"shard {shard}: the log {log}, the outbox begins at seq {lowest}: they {differs}, so nobody can say where "
        "they parted. Restore the topic, or a backup of Postgres whose outbox reaches further back."
    )
