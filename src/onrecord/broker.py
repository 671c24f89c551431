"""Kafka: clients with the settings that keep the laws, the topic's administration, and reads by position."""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # kafka-python 3.0.12 warns of itself on import
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
    from kafka.admin import ConfigResource, ConfigResourceType
    from kafka.errors import KafkaError, KafkaTimeoutError, TopicAlreadyExistsError

from onrecord.log import Log
from onrecord.settings import Settings

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

START_S_MAX = 30
REQUEST_MS_MAX = 5_000
DELIVERY_MS_MAX = 90_000
LINGER_MS = 60_000
BATCH_BYTES_MAX = 1_000_000
POLL_RECORDS_MAX = 2_000
READ_MS_MAX = 10_000
REPEATS_MAX = 4_200
TOPIC_CONFIGS = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
HEADER_SEQ = "seq"


class TopicIsWrong(Exception):
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
    # A batch that is too large for the broker would be cut in halves and sent on in parts, while flush() gives up on it.
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
def _admin(settings: Settings) -> "KafkaAdminClient":
    return KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap, request_timeout_ms=REQUEST_MS_MAX)


def create_topic(settings: Settings, name: str, shards: int, replication: int) -> UUID:
    """Make the log's topic, or take an empty one that is there; returns its id. Raises TopicIsWrong."""
    with _admin(settings) as admin:
        wanted = {name: {"num_partitions": shards, "replication_factor": replication, "configs": TOPIC_CONFIGS}}
        try:
            admin.create_topics(wanted, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            _must_be_empty(settings, name)
        found = admin.describe_topics([name])[0]
    _must_have(shards, found)
    return UUID(str(found["topic_id"]))


def verify_topic(settings: Settings, log: Log) -> None:
    """Raises TopicIsWrong when the topic is missing, was made again, or has other partitions or retention."""
    with _admin(settings) as admin:
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
        if name == HEADER_SEQ and value.isdigit() and len(value) <= 18:
            return int(value)
    return None


def read_backwards(reader: "KafkaConsumer", topic: str, shard: int, records_max: int) -> "list[ConsumerRecord]":
    """The last records of a shard, oldest first, `records_max` at most."""
    partition = TopicPartition(topic, shard)
    reader.assign([partition])
    end = reader.end_offsets([partition])[partition]
    first = reader.beginning_offsets([partition])[partition]
    return list(read_range(reader, partition, max(first, end - records_max), end))


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


def find_seq(settings: Settings, topic: str, shard: int, seq: int) -> int | None:
    """The offset of a shard's record `seq`, by bisection; None if the log doesn't hold it.

    Numbers rise with offsets but for repeats after a relay's failover, so the last step looks back over what
    a repeat may be long.
    """
    partition = TopicPartition(topic, shard)
    with consumer(settings) as reader:
        reader.assign([partition])
        first = low = reader.beginning_offsets([partition])[partition]
        end = high = reader.end_offsets([partition])[partition]
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if _at(reader, partition, middle) < seq else (low, middle)
        begin = max(first, low - REPEATS_MAX)
        near = read_range(reader, partition, begin, min(end, low + 1))
        return next((record.offset for record in near if seq_of(record) == seq), None)


def _at(reader: "KafkaConsumer", partition: "TopicPartition", offset: int) -> int:
    record = next(iter(read_range(reader, partition, offset, offset + 1)))
    return seq_of(record) or 0
