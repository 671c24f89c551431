"""The outbox and the topic, written and read past the product: to bring about what should never be."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple
from uuid import uuid4

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

import checker
from checker import LogRecord
from histories import Entry
from installations import Installation
from onrecord.broker import TOPIC_CONFIGS
from written import numbers

DEMO_SUBJECT = "contact/00000000-0000-7000-8000-0000000000aa"


class Raw(NamedTuple):
    """A record for the topic; `seq` is the header's bytes, None for no such header."""

    seq: bytes | None
    value: bytes
    key: bytes = DEMO_SUBJECT.partition("/")[2].encode()


def demo(seq: int) -> bytes:
    return b"demo %d" % seq


def numbered(*seqs: int) -> list[Raw]:
    """Demo records as a relay would write them."""
    return [Raw(b"%d" % seq, demo(seq)) for seq in seqs]


def of_entries(entries: Iterable[Entry]) -> list[Raw]:
    """The records of a history, as a relay would write them."""
    return [Raw(b"%d" % entry.seq, entry.record, entry.key.encode()) for entry in entries]


def append(installation: Installation, shard: int, records: Sequence[Raw]) -> None:
    """Append records to the topic, as a stranger could."""
    with closing(
        KafkaProducer(bootstrap_servers=installation.settings.kafka_bootstrap, metrics_enabled=False)
    ) as sender:
        for record in records:
            headers = [("content-type", b"application/octet-stream")]
            if record.seq is not None:
                headers.append(("seq", record.seq))
            sender.send(installation.log.topic, record.value, record.key, headers, partition=shard)
        sender.flush()


def emit(installation: Installation, shard: int, records: Sequence[bytes], subject: str = DEMO_SUBJECT) -> None:
    """Insert outbox rows with the shard's next numbers."""
    statement = """
        insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
        select %(shard)s, coalesce((select max(seq) from outbox where shard = %(shard)s), 0) + place,
               %(id)s, 'demo', %(subject)s, %(id)s, now(), record
        from unnest(%(records)s::bytea[]) with ordinality as given (record, place)
        """
    with installation.connect("onrecord_migrator") as connection:
        connection.execute(statement, {"shard": shard, "id": uuid4(), "subject": subject, "records": list(records)})


def emit_demo(installation: Installation, shard: int, first: int, last: int) -> None:
    """Insert the outbox rows that `numbered(first, …, last)` are records of."""
    emit(installation, shard, [demo(seq) for seq in range(first, last + 1)])


def prune(installation: Installation, shard: int, below: int) -> None:
    with installation.connect("onrecord_migrator") as connection:
        connection.execute("delete from outbox where shard = %s and seq < %s", (shard, below))


def read(installation: Installation, shard: int) -> list[LogRecord]:
    """All that a partition holds."""
    return checker.read_log(installation.settings.kafka_bootstrap, installation.log.topic, [shard])[shard]


def seqs(installation: Installation, shard: int) -> list[int | None]:
    return [record.seq for record in read(installation, shard)]


def holds_the_outbox(installation: Installation) -> bool:
    """Whether log and outbox hold the same numbers, shard by shard."""
    topic, shards, written = installation.log.topic, range(installation.log.shards), numbers(installation)
    found = checker.read_log(installation.settings.kafka_bootstrap, topic, shards)
    return all([record.seq for record in found[shard]] == written.get(shard, []) for shard in shards)


def halted(installation: Installation) -> dict[int, str]:
    """The halted shards, and why."""
    with installation.connect("onrecord_relay") as connection:
        return dict(connection.execute("select shard, reason from halted_shards").fetchall())


def take_records_up_to(installation: Installation, bytes_max: int) -> None:
    """Make the broker refuse larger batches."""
    configure_topic(installation, {"max.message.bytes": str(bytes_max)})


def configure_topic(installation: Installation, configs: Mapping[str, str]) -> None:
    resource = ConfigResource(ConfigResourceType.TOPIC, installation.log.topic, configs=TOPIC_CONFIGS | dict(configs))
    with closing(KafkaAdminClient(bootstrap_servers=installation.settings.kafka_bootstrap)) as admin:
        admin.alter_configs([resource])
