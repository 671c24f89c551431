"""The log and what runs it: its one row, the outbox, halted shards, heartbeats; answers kept for repeats."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Integer, PrimaryKeyConstraint, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import moment, octets, words


class Log(SQLModel, table=True):
    """The one row that says which log this database writes: chosen once, compared with the topic at every start."""

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint("shards between 1 and 1024", name="log_shards_check"),
        Index("log_is_one_row", text("(true)"), unique=True),
    )
    id: UUID = Field(primary_key=True)
    shards: int
    topic: str = words()
    topic_id: UUID | None
    workspace_id: UUID
    created_at: datetime = moment()


class Idempotency(SQLModel, table=True):
    """The answer to a command that came with an `Idempotency-Key`, kept for repeats."""

    __tablename__ = "idempotency"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "actor", "key"),
        CheckConstraint("(answer is null) = (position is null)", name="idempotency_answered_check"),
        Index("idempotency_by_age", "workspace_id", "created_at"),
    )
    workspace_id: UUID
    actor: str = words()
    key: str = words()
    request_hmac: bytes = octets()
    answer: str | None = words(nullable=True)
    position: str | None = words(nullable=True)
    created_at: datetime = moment()


class _Emitted(SQLModel):
    """The columns of a numbered record; `record` is exactly what Kafka carries."""

    shard: int = Field(sa_type=Integer)
    seq: int = Field(sa_type=BigInteger)
    event_id: UUID
    type: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    workspace_id: UUID
    occurred_at: datetime = Field(sa_type=DateTime(timezone=True))
    record: bytes


class Outbox(_Emitted, table=True):
    """The log, as Postgres holds it: inserted by `outbox_emit` and by nothing else. No foreign key, no trigger."""

    __tablename__ = "outbox"
    __table_args__ = (
        PrimaryKeyConstraint("shard", "seq"),
        CheckConstraint("seq > 0", name="outbox_seq_check"),
        CheckConstraint("octet_length(record) between 2 and 786432", name="outbox_record_check"),
    )


class OutboxForked(_Emitted, table=True):
    """Rows that a settled shard moved out of the way, as they were."""

    __tablename__ = "outbox_forked"
    __table_args__ = (PrimaryKeyConstraint("shard", "seq", "event_id"),)
    forked_at: datetime = moment("now()")


class HaltedShard(SQLModel, table=True):
    """A shard whose log and outbox disagree: commands on it are refused until it is settled."""

    __tablename__ = "halted_shards"
    shard: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    reason: str = words()
    halted_at: datetime = moment("now()")


class Heartbeat(SQLModel, table=True):
    """A process that was alive at `seen_at`, and what it owned: shards; unit 0 is the active relay, or the feeder.

    `figures` is what it tells of its work: how far it is, how long events take.
    """

    __tablename__ = "heartbeats"
    __table_args__ = (
        CheckConstraint("kind in ('relay', 'projector', 'worker', 'operator')", name="heartbeats_kind_check"),
    )
    process_id: UUID = Field(primary_key=True)
    kind: str = words()
    host: str = words()
    pid: int
    shards: str = words()
    figures: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    started_at: datetime = moment("now()")
    seen_at: datetime = moment("now()")
