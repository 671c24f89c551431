"""Kafka: clients with the settings that keep the laws, the topic's administration, and reads by position."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from heapq import merge
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # kafka-python 3.0.12 warns of itself on import
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
    from kafka.admin import ConfigResource, ConfigResourceType
    from kafka.errors import KafkaError, KafkaTimeoutError, TopicAlreadyExistsError

from onrecord.log import Log
from onrecord.settings import CantStart, Settings

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

START_S_MAX = 30
REQUEST_MS_MAX = 5_000
DELIVERY_MS_MAX = 90_000
LINGER_MS = 60_000
BATCH_BYTES_MAX = 1_000_000
POLL_RECORDS_MAX = 8_000
READ_MS_MAX = 10_000
LISTEN_MS_MAX = 250
REPEATS_MAX = 4_200
TOPIC_CONFIGS = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
HEADER_SEQ = "seq"


Failure: type[Exception] = KafkaError
"""What Kafka, or the way to it, fails with."""


class TopicIsWrong(CantStart):
    """The topic is not the one that this database's log was made with; the message says what to do."""


_patiently = retry(
    retry=retry_if_exception_type(KafkaError),
    wait=wait_random_exponential(multiplier=0.1, max=2),
    stop=stop_after_delay(START_S_MAX),
    reraise=True,
)


@_patiently
def producer(settings: Settings) -> "KafkaProducer":
    """A producer for one batch per partition and flush: it lingers until told, and never splits a tick's batch."""
    made = KafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=LINGER_MS,
        batch_size=BATCH_BYTES_MAX,
        max_request_size=BATCH_BYTES_MAX,
        request_timeout_ms=REQUEST_MS_MAX,
        delivery_timeout_ms=DELIVERY_MS_MAX,
        allow_auto_create_topics=False,
        metrics_enabled=False,
        reconnect_backoff_max_ms=1_000,
    )
    # A batch that is too large for the broker would be cut in halves and sent on in parts while flush() gives up.
    made._sender._can_split = lambda _batch, _error: False  # noqa: SLF001 - no setting says it; tests hold it
    return made


def abandon(producer: "KafkaProducer") -> None:
    """End a producer at once; what the broker has not acknowledged stays in doubt."""
    with suppress(KafkaTimeoutError):  # flush() insists on waiting 0 s for what is in flight
        producer.close(timeout=0)


@_patiently
def consumer(settings: Settings, **more: Any) -> "KafkaConsumer":
    """A consumer without group, commits or guesses: the caller assigns and seeks."""
    return KafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        allow_auto_create_topics=False,
        metrics_enabled=False,
        request_timeout_ms=10_000,
        reconnect_backoff_max_ms=1_000,
        **({"max_poll_records": POLL_RECORDS_MAX} | more),
    )


@_patiently
def admin_client(settings: Settings) -> "KafkaAdminClient":
    """Whoever asks Kafka about itself, and makes and alters topics."""
    return KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap, request_timeout_ms=REQUEST_MS_MAX)


def create_topic(settings: Settings, name: str, shards: int, replication: int) -> UUID:
    """Make the log's topic, or take an empty one that is there; returns its id. Raises TopicIsWrong."""
    with admin_client(settings) as admin:
        wanted = {name: {"num_partitions": shards, "replication_factor": replication, "configs": TOPIC_CONFIGS}}
        try:
            admin.create_topics(wanted, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            _must_be_empty(settings, name)
        found = admin.describe_topics([name])[0]
    _must_have(shards, found)
    return UUID(str(found["topic_id"]))


def find_topic(settings: Settings, name: str, shards: int) -> UUID | None:
    """The id of a topic with this many partitions, None if there is no such topic. Raises TopicIsWrong."""
    with admin_client(settings) as admin:
        found = admin.describe_topics([name])[0]
    if found["error_code"]:
        return None
    _must_have(shards, found)
    return UUID(str(found["topic_id"]))


def verify_topic(settings: Settings, log: Log) -> None:
    """Raises TopicIsWrong when the topic is missing, was made again, or has other partitions or retention."""
    with admin_client(settings) as admin:
        found = admin.describe_topics([log.topic])[0]
        if found["error_code"]:
            raise TopicIsWrong(
                f"topic {log.topic!r} is not there, but this database holds a log for it. "
                "Check ONRECORD_KAFKA_BOOTSTRAP; a lost topic must be restored, not made anew."
            )
        _must_have(log.shards, found)
        if UUID(str(found["topic_id"])) != log.topic_id:
            raise TopicIsWrong(
                f"topic {log.topic!r} has id {found['topic_id']}, this database's log was made with {log.topic_id}: "
                "it was deleted and made again, or the database belongs to another Kafka. Connect the two that match."
            )
        _must_keep(log.topic, admin)


def _must_have(shards: int, found: dict[str, Any]) -> None:
    partitions = len(found["partitions"])
    if partitions != shards:
        raise TopicIsWrong(
            f"topic {found['name']!r} has {partitions} partitions, the log has {shards} shards, and the two are one: "
            "partitions may never be added. Restore the topic, or start a new log in an empty database and topic."
        )


def _must_keep(name: str, admin: "KafkaAdminClient") -> None:
    resource = ConfigResource(ConfigResourceType.TOPIC, name)
    configs = admin.describe_configs([resource])[ConfigResourceType.TOPIC.name.lower()][name]
    wrong = {key: configs[key]["value"] for key, value in TOPIC_CONFIGS.items() if configs[key]["value"] != value}
    if wrong:
        raise TopicIsWrong(f"topic {name!r} would lose records: it has {wrong}, it must have {TOPIC_CONFIGS}")


def _must_be_empty(settings: Settings, name: str) -> None:
    with consumer(settings) as reader:
        partitions = [TopicPartition(name, p) for p in sorted(reader.partitions_for_topic(name) or ())]
        if any(reader.end_offsets(partitions).values()):
            raise TopicIsWrong(
                f"topic {name!r} holds records of another log: choose another ONRECORD_TOPIC, or connect the database "
                "that it belongs to."
            )


def seq_of(record: "ConsumerRecord") -> int | None:
    """The record's number in its shard, from its header; None if it has no such number."""
    for name, value in record.headers:
        if name == HEADER_SEQ and value and value.isdigit() and len(value) <= 18:
            return int(value)
    return None


def read_backwards(reader: "KafkaConsumer", topic: str, shard: int, records_max: int) -> "list[ConsumerRecord]":
    """The last records of a shard, oldest first, `records_max` at most."""
    partition = TopicPartition(topic, shard)
    reader.assign([partition])
    end = reader.end_offsets([partition])[partition]
    first = reader.beginning_offsets([partition])[partition]
    return list(read_range(reader, partition, max(first, end - records_max), end))


def last_records(settings: Settings, topic: str, shards: Iterable[int]) -> dict[int, tuple[int, bytes]]:
    """Each shard's highest number, and that record's value; 0 for an empty one. The last records may be repeats."""
    with consumer(settings) as reader:
        last = {shard: read_backwards(reader, topic, shard, REPEATS_MAX) for shard in shards}
    numbered = {shard: [(seq_of(record) or 0, record.value or b"") for record in last[shard]] for shard in last}
    return {shard: max(records, default=(0, b"")) for shard, records in numbered.items()}


def ends(settings: Settings, topic: str, shards: Iterable[int]) -> dict[int, int]:
    """The number of each shard's last record, 0 for an empty one; if that is a repeat, there may be higher ones."""
    found = dict.fromkeys(shards, 0)
    with consumer(settings) as reader:
        partitions = [TopicPartition(topic, shard) for shard in found]
        after, first = reader.end_offsets(partitions), reader.beginning_offsets(partitions)
        unread = {partition for partition in partitions if first[partition] < after[partition]}
        reader.assign(unread)
        for partition in unread:
            reader.seek(partition, after[partition] - 1)
        while unread:
            polled = reader.poll(timeout_ms=READ_MS_MAX)
            if not polled:
                raise TimeoutError(f"Kafka did not answer within {READ_MS_MAX} ms")
            found |= {partition.partition: seq_of(records[0]) or 0 for partition, records in polled.items()}
            reader.pause(*polled)
            unread -= polled.keys()
    return found


def read_range(
    reader: "KafkaConsumer", partition: "TopicPartition", offset: int, end: int
) -> "Iterator[ConsumerRecord]":
    """The records of a partition from `offset` up to `end`, exclusive; the partition is assigned already."""
    reader.seek(partition, offset)
    while offset < end:
        polled = reader.poll(timeout_ms=READ_MS_MAX).get(partition)
        if not polled:
            raise TimeoutError(f"Kafka did not answer for partition {partition.partition} within {READ_MS_MAX} ms")
        yield from (record for record in polled if record.offset < end)
        offset = polled[-1].offset + 1


def listen(
    reader: "KafkaConsumer",
    topic: str,
    shards: Iterable[int],
    *,
    last_records_max: int | None,
    follow: Callable[[], bool],
) -> "Iterator[ConsumerRecord]":
    """The last records of these shards (None: all of them), then what comes for as long as `follow()`.

    In order within a shard; of several shards the older record goes first, as far as both have arrived.
    """
    partitions = [TopicPartition(topic, shard) for shard in shards]
    reader.assign(partitions)
    ends, starts = reader.end_offsets(partitions), reader.beginning_offsets(partitions)
    for partition in partitions:
        if last_records_max is not None:
            starts[partition] = max(starts[partition], ends[partition] - last_records_max)
        reader.seek(partition, starts[partition])
    unread = {partition for partition in partitions if starts[partition] < ends[partition]}
    while unread or follow():
        polled = reader.poll(timeout_ms=LISTEN_MS_MAX if follow() else READ_MS_MAX)
        if unread and not (polled or follow()):
            raise TimeoutError(f"Kafka did not answer within {READ_MS_MAX} ms")
        yield from merge(*polled.values(), key=lambda record: record.timestamp)
        unread -= {partition for partition, records in polled.items() if records[-1].offset + 1 >= ends[partition]}


def find_seq(settings: Settings, topic: str, shard: int, seq: int) -> int | None:
    """The offset of a shard's record `seq`; None if the log doesn't hold it. Disturbs no consumer."""
    with consumer(settings) as reader:
        return offset_of(reader, topic, shard, seq)


def offset_of(reader: "KafkaConsumer", topic: str, shard: int, seq: int) -> int | None:
    """The first offset of a shard's record `seq`; None if the log doesn't hold it."""
    record = record_of(reader, topic, shard, seq)
    return record.offset if record else None


def record_of(reader: "KafkaConsumer", topic: str, shard: int, seq: int) -> "ConsumerRecord | None":
    """The first record of a shard with this number, by bisection; None if the log doesn't hold it.

    Numbers rise with offsets but for repeats after a relay's failover, which lead a plain bisection astray when a
    probe falls into them: then it is done again with probes that look back over what a repeat may be long.
    """
    partition = TopicPartition(topic, shard)
    reader.assign([partition])
    found = (_bisect(reader, partition, seq, look_back) for look_back in (0, REPEATS_MAX))
    return next((record for record in found if record is not None), None)


def _bisect(reader: "KafkaConsumer", partition: "TopicPartition", seq: int, look_back: int) -> "ConsumerRecord | None":
    first = low = reader.beginning_offsets([partition])[partition]
    end = high = reader.end_offsets([partition])[partition]
    while low < high:
        middle = (low + high) // 2
        probe = read_range(reader, partition, max(first, middle - look_back), middle + 1)
        highest = max(seq_of(record) or 0 for record in probe)
        low, high = (middle + 1, high) if highest < seq else (low, middle)
    near = read_range(reader, partition, max(first, low - REPEATS_MAX), min(end, low + 1))
    return next((record for record in near if seq_of(record) == seq), None)
