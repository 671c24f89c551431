"""The write tables: what decisions need to know, declared for Alembic; reads and writes are hand-written SQL.

No message text stands here: text lives in the event and in the read models.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from onrecord import effect_tables


def _text(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def _moment(default: str | None = None) -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=default and text(default)))


def _maybe_moment() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=True))


def _bytes(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=nullable))


class Log(SQLModel, table=True):
    """The one row that says which log this database writes: chosen once, compared with the topic at every start."""

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint("shards between 1 and 1024", name="log_shards_check"),
        Index("log_is_one_row", text("(true)"), unique=True),
    )
    id: UUID = Field(primary_key=True)
    shards: int
    topic: str = _text()
    topic_id: UUID | None
    workspace_id: UUID
    created_at: datetime = _moment()


class Workspace(SQLModel, table=True):
    """A tenant."""

    __tablename__ = "workspaces"
    id: UUID = Field(primary_key=True)
    name: str = _text()
    created_at: datetime = _moment()


class PersonKey(SQLModel, table=True):
    """A person's data key, wrapped. A destroyed one keeps its row without its bytes: destroyed differs from unknown."""

    __tablename__ = "person_keys"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="person_keys_workspace_id_fkey"),
        CheckConstraint("(wrapped is null) = (destroyed_at is not null)", name="person_keys_destroyed_check"),
        Index("person_keys_by_master_key", "master_key", postgresql_where=text("wrapped is not null")),
    )
    workspace_id: UUID
    person_id: UUID
    master_key: str = _text()
    wrapped: bytes | None = _bytes(nullable=True)
    created_at: datetime = _moment()
    destroyed_at: datetime | None = _maybe_moment()


class Contact(SQLModel, table=True):
    """A customer, found by the HMAC of the address a channel knows them by; an erased one is a tombstone."""

    __tablename__ = "contacts"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="contacts_workspace_id_fkey"),
        ForeignKeyConstraint(
            ["workspace_id", "id"],
            ["person_keys.workspace_id", "person_keys.person_id"],
            name="contacts_person_key_fkey",
        ),
        CheckConstraint("channel in ('whatsapp')", name="contacts_channel_check"),
        CheckConstraint("(address_sealed is null) = (erased_at is not null)", name="contacts_erased_check"),
        Index(
            "contacts_by_address",
            "workspace_id",
            "channel",
            "address_hmac",
            unique=True,
            postgresql_where=text("erased_at is null"),
        ),
        Index(
            "contacts_erased_by_address",
            "workspace_id",
            "channel",
            "address_hmac",
            postgresql_where=text("erased_at is not null"),
        ),
    )
    workspace_id: UUID
    id: UUID
    channel: str = _text()
    created_at: datetime = _moment()
    address_hmac: bytes | None = _bytes(nullable=True)
    address_sealed: str | None = _text(nullable=True)
    erased_at: datetime | None = _maybe_moment()


class Conversation(SQLModel, table=True):
    """What a decision about a conversation needs."""

    __tablename__ = "conversations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "contact_id"], ["contacts.workspace_id", "contacts.id"], name="conversations_contact_fkey"
        ),
        CheckConstraint("status in ('open', 'resolved')", name="conversations_status_check"),
        CheckConstraint("version > 0", name="conversations_version_check"),
        Index("conversations_of_contact", "workspace_id", "contact_id", "id"),
    )
    workspace_id: UUID
    id: UUID
    contact_id: UUID
    status: str = _text()
    assignee_id: UUID | None
    version: int
    opened_at: datetime = _moment()


class Message(SQLModel, table=True):
    """A message's identity; the HMAC of the provider's id makes a redelivery harmless."""

    __tablename__ = "messages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversations.workspace_id", "conversations.id"],
            name="messages_conversation_fkey",
        ),
        UniqueConstraint("workspace_id", "provider_message_hmac", name="messages_provider_key"),
        Index("messages_of_conversation", "workspace_id", "conversation_id"),
        CheckConstraint("direction in ('in', 'out')", name="messages_direction_check"),
    )
    workspace_id: UUID
    id: UUID
    conversation_id: UUID
    direction: str = _text()
    created_at: datetime = _moment()
    provider_message_hmac: bytes | None = _bytes(nullable=True)
    provider_message_sealed: str | None = _text(nullable=True)


class Idempotency(SQLModel, table=True):
    """The answer to a command that came with an `Idempotency-Key`, kept for repeats."""

    __tablename__ = "idempotency"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "actor", "key"),
        CheckConstraint("(answer is null) = (position is null)", name="idempotency_answered_check"),
        Index("idempotency_by_age", "workspace_id", "created_at"),
    )
    workspace_id: UUID
    actor: str = _text()
    key: str = _text()
    request_hmac: bytes = _bytes()
    answer: str | None = _text(nullable=True)
    position: str | None = _text(nullable=True)
    created_at: datetime = _moment()


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
    forked_at: datetime = _moment("now()")


class HaltedShard(SQLModel, table=True):
    """A shard whose log and outbox disagree: commands on it are refused until it is settled."""

    __tablename__ = "halted_shards"
    shard: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    reason: str = _text()
    halted_at: datetime = _moment("now()")


class Heartbeat(SQLModel, table=True):
    """A process that was alive at `seen_at`, and what it owned: shards; unit 0 is the active relay, or the feeder."""

    __tablename__ = "heartbeats"
    __table_args__ = (CheckConstraint("kind in ('relay', 'projector', 'worker')", name="heartbeats_kind_check"),)
    process_id: UUID = Field(primary_key=True)
    kind: str = _text()
    host: str = _text()
    pid: int
    shards: str = _text()
    started_at: datetime = _moment("now()")
    seen_at: datetime = _moment("now()")


DECLARED = (
    Log,
    Workspace,
    PersonKey,
    Contact,
    Conversation,
    Message,
    Idempotency,
    Outbox,
    OutboxForked,
    HaltedShard,
    Heartbeat,
    *effect_tables.DECLARED,
)
