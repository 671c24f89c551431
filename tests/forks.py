"""Shards whose log and outbox differ, made by hand: real records, written to either half past the product."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
from kafka import KafkaConsumer, KafkaProducer
from psycopg import sql

import checker
from installations import Installation
from onrecord import broker, ids
from onrecord.events import NoteAdded
from onrecord.events.envelope import Envelope, encode
from outbox_relay import settle
from sealing import key_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Row = tuple[int, UUID, str, str, UUID, datetime, bytes]


def note(installation: Installation, text: str, contact_id: UUID | None = None) -> bytes:
    """The record of a note on a customer, who is new unless named."""
    envelope = Envelope(
        id=str(ids.new()),
        time=NOW,
        subject=f"contact/{contact_id or ids.new()}",
        workspace_id=str(installation.log.workspace_id),
        actor="token/test",
        correlation_id=str(ids.new()),
    )
    event = NoteAdded(conversation_id=str(ids.new()), note_id=str(ids.new()), mentions=(), text=text)
    return encode(event, envelope, installation.log.source, key_of(envelope.subject.partition("/")[2]))


def notes(installation: Installation, *texts: str) -> list[bytes]:
    return [note(installation, text) for text in texts]


def subject_of(record: bytes) -> str:
    subject: str = orjson.loads(record)["subject"]
    return subject


def changed(record: bytes, **attributes: object) -> bytes:
    """The record with other attributes; those that are None are left out."""
    found: dict[str, Any] = orjson.loads(record) | attributes
    return orjson.dumps({name: value for name, value in found.items() if value is not None})


def event_shard(installation: Installation) -> int:
    """Where the event goes that tells of a settling."""
    return installation.log.shard_of(installation.log.workspace_id)


def database(installation: Installation) -> str:
    return installation.settings.database_url.rpartition("/")[2]


def broken_laws(installation: Installation) -> list[checker.Finding]:
    """What the checker finds in log and outbox; of read models it is not asked."""
    where = installation.servers.postgres.admin_url(database(installation))
    found = checker.findings(checker.read_history(installation.settings.kafka_bootstrap, installation.log.topic, where))
    return [finding for finding in found if finding.law != "read models are folds"]


@dataclass(frozen=True)
class Halves:
    """An installation's outbox and log: written past the product, and settled by it."""

    installation: Installation
    connection: psycopg.Connection
    reader: KafkaConsumer
    sender: KafkaProducer

    def emit(self, shard: int, records: Sequence[bytes], first_seq: int = 1) -> None:
        """Insert outbox rows."""
        statement = """
            insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
            select %s, %s + place - 1, (said ->> 'id')::uuid, said ->> 'type', said ->> 'subject',
                   (said ->> 'workspaceid')::uuid, (said ->> 'time')::timestamptz, record
            from unnest(%s::bytea[]) with ordinality as given (record, place),
                 lateral (select convert_from(record, 'utf8')::jsonb) as read (said)
            """
        self.connection.execute(statement, (shard, first_seq, list(records)))

    def log(self, shard: int, records: Sequence[bytes], first_seq: int = 1) -> None:
        """Append records to the log."""
        for seq, record in enumerate(records, first_seq):
            self._send(shard, b"%d" % seq, record)
        self.sender.flush()

    def append(self, shard: int, seq: bytes | None, record: bytes) -> None:
        """Append one record, with any number or none."""
        self._send(shard, seq, record)
        self.sender.flush()

    def halt(self, shard: int, reason: str = "demo") -> None:
        self.connection.execute("insert into halted_shards (shard, reason) values (%s, %s)", (shard, reason))

    def fork(self, shard: int, common: int, logged: Sequence[bytes], ours: Sequence[bytes]) -> None:
        """Halt a shard with that many common records, and then others in the log than in the outbox."""
        alike = notes(self.installation, *(f"common {number}" for number in range(common)))
        self.emit(shard, [*alike, *ours])
        self.log(shard, [*alike, *logged])
        self.halt(shard)

    def set_back(self, shard: int, first_seq: int) -> None:
        """Take the outbox rows from this number on away."""
        self.connection.execute("delete from outbox where shard = %s and seq >= %s", (shard, first_seq))

    def records(self, shard: int) -> list[bytes]:
        """The records of the outbox, which must be numbered from 1 on without a gap."""
        rows = self.outbox(shard)
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        return [row[6] for row in rows]

    def outbox(self, shard: int) -> list[Row]:
        return self._rows("outbox", shard)

    def forked(self, shard: int) -> list[Row]:
        """What was moved out of the outbox."""
        return self._rows("outbox_forked", shard)

    def logged(self, shard: int) -> list[bytes]:
        """All records of the log."""
        found = broker.read_backwards(self.reader, self.installation.log.topic, shard, 1_000_000)
        return [record.value for record in found]

    def halted(self) -> dict[int, str]:
        return dict(self.connection.execute("select shard, reason from halted_shards").fetchall())

    def look(self, shard: int) -> settle.Plan:
        return settle.look(self.reader, self.connection, self.installation.log, shard)

    def carry_out(self, plan: settle.Plan) -> str:
        return settle.carry_out(self.reader, self.connection, self.installation.log, plan)

    def settle(self, shard: int) -> str:
        """What `onrecord log settle` does."""
        return self.carry_out(self.look(shard))

    def _send(self, shard: int, seq: bytes | None, record: bytes) -> None:
        headers = [] if seq is None else [("seq", seq)]
        self.sender.send(self.installation.log.topic, record, _key(record), headers, partition=shard)

    def _rows(self, table: LiteralString, shard: int) -> list[Row]:
        columns = "seq, event_id, type, subject, workspace_id, occurred_at, record"
        statement = sql.SQL(f"select {columns} from {table} where shard = %s order by seq")
        return self.connection.execute(statement, (shard,)).fetchall()


@contextmanager
def halves(installation: Installation) -> Iterator[Halves]:
    """Both halves, opened once: a client of Kafka takes longer to connect than most of its work."""
    with ExitStack() as stack:
        connection = stack.enter_context(installation.connect("onrecord_migrator"))
        reader = stack.enter_context(closing(broker.consumer(installation.settings)))
        sender = KafkaProducer(bootstrap_servers=installation.settings.kafka_bootstrap, metrics_enabled=False)
        stack.enter_context(closing(sender))
        yield Halves(installation, connection, reader, sender)


def _key(record: bytes) -> bytes:
    """The id of the record's subject, if it has one."""
    try:
        return subject_of(record).partition("/")[2].encode()
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return b"no subject"
